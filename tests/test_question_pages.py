"""A question's page: narrowed to a library type, and where to go from there."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from webui.app import create_app
from webui.pages import question as question_pages

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import ArchiveMaker, FakeEncoder

KEY = "/questions/post-0001"


@pytest.fixture(scope="module")
def client(archives: ArchiveMaker, encoder_class: type[FakeEncoder]) -> FlaskClient:
    answer = archives.answer
    asked = "Do you read cover letters?"
    rows = [
        answer("Always.", question="How long are the cover letters you read?", year=2011),
        answer("Yes.", question=asked, year=2012, name="Inez Tarn", types=("public",)),
        answer("No.", question=asked, year=2012, types=("public", "law")),
        answer("Twice.", question=asked, year=2012),
        answer("Loud.", question="How loud is the reading room?", year=2014),
        answer("Seldom.", question=asked, year=2016),
    ]
    return create_app(archives.write(rows, encoder_class())).test_client()


def text_of(response: TestResponse) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", response.text).split()))


def answers(response: TestResponse) -> list[tuple[str, str]]:
    """Number and id of each answer shown."""
    return re.findall(
        r'<span class="number" aria-hidden="true">(\d+)</span>.+?<a href="/answers/([^"]+)">This answer<',
        response.text,
        re.DOTALL,
    )


def test_all_answers_are_shown_and_types_are_links_with_counts(client: FlaskClient) -> None:
    page = client.get(KEY)

    assert answers(page) == [("1", "post-0001/0"), ("2", "post-0001/1"), ("3", "post-0001/2")]
    links = re.findall(r'<li><a href="([^"]+)"( aria-current="page")?>([^<]+) <span class="count">(\d+)', page.text)
    assert links == [
        (KEY, ' aria-current="page"', "All library types", "3"),
        (f"{KEY}?type=public", "", "Public", "2"),
        (f"{KEY}?type=law", "", "Law", "1"),
        (f"{KEY}?type=unknown", "", "Not known", "1"),
    ]
    assert page.text.count('<h2><a href="/respondents/inez-tarn">Inez Tarn</a></h2>') == 1
    assert page.text.count("<h2>Anonymous</h2>") == 2
    for url, _, _, count in links:
        assert len(answers(client.get(url))) == int(count)


def test_a_type_narrows_the_answers_which_keep_their_numbers(client: FlaskClient) -> None:
    page = client.get(f"{KEY}?type=law")

    assert answers(page) == [("2", "post-0001/1")]
    assert "1 of 3 answers: Law. Show all" in text_of(page)
    assert f'href="{KEY}?type=law" aria-current="page"' in page.text
    assert "<title>Do you read cover letters? (Law) – Answerstacks</title>" in page.text


def test_several_types_are_any_of_them(client: FlaskClient) -> None:
    page = client.get(f"{KEY}?type=unknown&type=law")

    assert [number for number, _ in answers(page)] == ["2", "3"]
    assert "2 of 3 answers: Law, type not known. Show all" in text_of(page)
    assert page.text.count('aria-current="true"') == 2


def test_a_type_that_nobody_has_and_one_that_is_none_are_said(client: FlaskClient) -> None:
    nobody, none = client.get(f"{KEY}?type=school"), client.get(f"{KEY}?type=submarine&from=x")

    assert answers(nobody) == []
    assert "0 of 3 answers: School. Nobody from there answered. Show all" in text_of(nobody)
    assert len(answers(none)) == 3
    assert "“submarine” is not a library type. It was ignored." in text_of(none)
    assert "year" not in text_of(none)


def test_the_same_question_asked_again_and_related_ones_are_named(client: FlaskClient) -> None:
    page = client.get(KEY)
    again = page.text[page.text.index("The same question, asked again") : page.text.index("Related questions")]
    related = page.text[page.text.index("Related questions") : page.text.index("</aside>")]

    assert re.findall(r'href="([^"]+)"', again) == ["/questions/post-0003"]
    assert "1 January 2016" in again
    assert re.findall(r'href="([^"]+)"', related) == ["/questions/post-0000"]
    lonely = client.get("/questions/post-0002").text
    assert "asked again" not in lonely
    assert "Related questions" not in lonely


def test_the_questions_before_and_after_are_linked(client: FlaskClient) -> None:
    first, middle, last = (client.get(f"/questions/post-000{number}").text for number in (0, 1, 3))

    def turns(page: str) -> list[tuple[str, str]]:
        return re.findall(r'<a class="(earlier|later)" href="([^"]+)"', page)

    assert turns(first) == [("later", KEY)]
    assert turns(middle) == [("earlier", "/questions/post-0000"), ("later", "/questions/post-0002")]
    assert turns(last) == [("earlier", "/questions/post-0002")]
    assert "Later question, 1 January 2014" in html.unescape(middle)


def test_of_a_question_asked_very_often_the_newest_are_named_and_how_many_there_are(
    archives: ArchiveMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(question_pages, "AGAIN", 2)
    rows = [archives.answer("Yes.", question="Do you read letters?", year=year) for year in (2012, 2013, 2014, 2015)]
    page = create_app(archives.write(rows)).test_client().get("/questions/post-0000").text

    again = page[page.index("The same question, asked again") :]
    assert re.findall(r'href="(/questions/[^"]+)"', again)[:2] == ["/questions/post-0003", "/questions/post-0002"]
    assert "The newest 2 of 3." in again
