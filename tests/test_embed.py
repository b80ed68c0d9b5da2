"""Frames of one answer and of a search, for the sites that `site.toml` lists."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.sample_site import text_of
from webui.app import create_app
from webui.look.site_file import SiteFileInvalid, read_theme
from webui.look.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

FRAMED = "/embed/a/further-questions-library-certificates/thea-bronte-simms"


@pytest.fixture(scope="module")
def client(sample: Path) -> FlaskClient:
    return create_app(sample, None, Theme(embed=("https://blog.example.org", "http://x.example"))).test_client()


def ancestors(client: FlaskClient, path: str) -> str:
    policy = client.get(path).headers["Content-Security-Policy"]
    return re.search(r"frame-ancestors ([^;]*)", policy)[1]  # type: ignore[index]


def test_only_frames_may_be_framed_and_only_by_those_who_are_listed(client: FlaskClient, sample: Path) -> None:
    for path in (FRAMED, "/embed", "/embed?q=letter", "/embed/a/no/one"):
        assert ancestors(client, path) == "https://blog.example.org http://x.example"
        assert ancestors(create_app(sample).test_client(), path) == "'none'"
    for path in ("/", FRAMED.replace("/embed/a/", "/answers/"), "/quote"):
        assert ancestors(client, path) == "'none'"


def test_an_answer_in_full(client: FlaskClient) -> None:
    page = client.get(FRAMED).text

    assert "Théa Brontë-Simms" in page
    assert '<base target="_blank">' in page
    assert f'href="{FRAMED.replace("/embed/a/", "/answers/")}"' in page
    assert "<script" not in page
    assert "<form" not in page
    assert client.get(FRAMED).headers["X-Robots-Tag"] == "noindex"
    assert client.get("/embed/a/no/one").status_code == 404


def test_the_first_of_a_search_and_the_newest(client: FlaskClient) -> None:
    assert client.get("/embed?q=cover+letter").text.count("<article") == 5
    assert "The newest answers" in client.get("/embed").text
    assert "No answer comes close." in client.get("/embed?q=zxqv").text
    assert 'href="/?q=cover+letter&amp;type=public"' in client.get("/embed?q=cover+letter&type=public").text


def test_a_respelling_is_said_and_its_answers_are_counted(client: FlaskClient) -> None:
    page = client.get("/embed?q=certificats").text
    meant = json.loads(client.get("/api/search?q=certificats").text)

    assert meant["respelling"]["shown"]
    note = "because no answer holds the words as they were typed."
    assert f"Showing results for <b>{meant['respelling']['query']}</b>, {note}" in page
    assert f"{meant['total']} close matches in" in page
    assert note in text_of(client.get("/?q=certificats"))
    assert note in text_of(client.get("/compare?q=certificats"))
    assert note not in client.get("/embed?q=certificate").text
    assert "0 " not in client.get("/embed?q=zxqv").text.partition("<main")[2]


def test_the_owner_lists_sites(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text('embed = ["https://Blog.example.org/", "http://x.example:8080"]')
    assert read_theme(file).embed == ("https://blog.example.org", "http://x.example:8080")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"https://x.example"', "embed"),
        ('["x.example"]', 'embed, number 1: found "x.example"'),
        ('["https://x.example/blog"]', "which has a path"),
        ("[\"https://x.example; script-src 'unsafe-inline'\"]", "host name or port is not valid"),
        ('["*"]', "embed, number 1"),
    ],
)
def test_what_is_no_site_is_refused(tmp_path: Path, value: str, said: str) -> None:
    file = tmp_path / "site.toml"
    file.write_text(f"embed = {value}")
    with pytest.raises(SiteFileInvalid, match=re.escape(said)):
        read_theme(file)
