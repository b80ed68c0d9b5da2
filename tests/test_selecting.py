"""Selecting answers without scripts: one form of ticks, search and pages, and what is told of it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from search.live import LiveArchive
from tests.sample_site import text_of
from webui.app import build_app
from webui.pages import selection
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker


@pytest.fixture(scope="module")
def client(archives: ArchiveMaker) -> FlaskClient:
    texts = ("I read every letter.", "Letters, yes.", "No letter is long.", "Sort letters by length.")
    rows = [archives.answer(text, question="Do you read letters?", types=("law",)) for text in texts]
    archive = archives.write(rows, redirects={"old/first": "post-0000/0"}, gone={"was/here": "withdrawn"})
    return build_app(LiveArchive(archive), WarmingEncoder(None)).test_client()


def pairs_of(page: str) -> list[tuple[str, str]]:
    """What the form of ticks sends, whichever of its buttons is pressed."""
    [form] = re.findall(r'<form action="/selection/add" method="get" class="choosing">.*?</form>', page, re.DOTALL)
    fields = [field for field in re.findall(r"<input [^>]*>", form) if "checkbox" not in field or " checked" in field]
    return [
        (name, unescape(value))
        for field in fields
        for name, value in re.findall(r'name="([^"]*)".*? value="([^"]*)"', field)
    ]


def test_a_button_keeps_the_ticks_and_every_choice(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "TICKED_PAGE", 3)
    asked = "q=letter&type=law&from=2010&mode=keyword&sort=newest"
    page = client.get(f"/selection/add?{asked}&id=post-0000/3&id=post-0000/1").text

    assert sorted(pairs_of(page)) == sorted([*parse_qsl(asked), ("id", "post-0000/3"), ("id", "post-0000/1")])
    assert '<button name="page" value="2">Next →</button>' in page
    assert '<button name="done" value="1">Select the ticked answers</button>' in page
    # The first button is what the Enter key presses.
    assert page.index("<button>Search</button>") < page.index("<button name=")


def test_done_leads_to_the_selection_alone(client: FlaskClient) -> None:
    found = client.get("/selection/add?q=letter&mode=keyword&done=1&id=post-0000/1&id=was/here&id=post-0000/1")

    assert (found.status_code, found.headers["Location"]) == (302, "/selection?id=post-0000/1&id=was/here")


def test_a_page_too_far_leads_to_the_last_one(client: FlaskClient) -> None:
    for query, location in (("q=letter", "q=letter"), ("q=nowhere", "q=nowhere"), ("type=law", "type=law")):
        found = client.get(f"/selection/add?{query}&page=5&id=post-0000/1")
        assert (found.status_code, found.headers["Location"]) == (302, f"/selection/add?id=post-0000/1&{location}")


def test_a_respelt_search_is_told_and_its_files_are_those_of_what_is_shown(client: FlaskClient) -> None:
    page = client.get("/selection/add?q=leters")

    assert "Answers to “letters” are shown, because nothing was found as it was typed: leters." in text_of(page)
    for link in re.findall(r'href="(/export[^"]*)"', page.text):
        assert urlsplit(link).query == "q=letters"
    assert client.get("/export.csl.json?q=leters").get_json(force=True) == []
    assert len(client.get("/export.csl.json?q=letters").get_json(force=True)) == 4


def test_answers_are_counted_as_the_page_of_results_counts_them(client: FlaskClient) -> None:
    for query in ("q=letter", "type=law", "q=type:law", "q=type:law&sort=newest"):
        said = [
            re.findall(r'role="status"><strong>([^<]*)', client.get(path + query).text)
            for path in ("/?", "/selection/add?")
        ]
        assert said[0] == said[1], query
    page = client.get("/selection/add?q=letter&further=1")
    assert "There are no further answers to show" in page.text
    assert "4 close matches" in page.text


def test_a_selection_of_which_nothing_is_left_can_still_be_forgotten(client: FlaskClient) -> None:
    page = client.get("/selection?id=was/here")

    assert page.status_code == 410
    assert "1 answer of this selection is gone and left out." in page.text
    assert "data-forgets" in page.text
    assert "data-keeps" not in page.text
    assert "was/here" not in page.text


def test_the_page_knows_by_which_ids_its_answers_were_named(client: FlaskClient) -> None:
    page = client.get("/selection?id=old/first&id=post-0000/1&id=was/here&id=post-0000/0").text

    assert [json.loads(unescape(ids)) for ids in re.findall(r"data-leaves='([^']*)'", page)] == [
        ["post-0000/0", "old/first"],
        ["post-0000/1"],
    ]
