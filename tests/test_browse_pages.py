"""Pages to look through: by year, by library type, by question."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from webui.app import create_app
from webui.pages import browse as browse_pages

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker


@pytest.fixture(scope="module")
def client(archives: ArchiveMaker) -> FlaskClient:
    answer = archives.answer
    rows = [
        answer("Perhaps.", question="Undated?", year=None, name="Otto Brandl"),
        answer("Yes.", question="Letters <b>?", year=2012, name="Inez Tarn", types=("public",)),
        answer("No.", question="Letters <b>?", year=2012, types=("public", "law")),
        answer("Twice.", question="• Phones?\n- Faxes?", year=2014, name="Inez Tarn", types=("federal",)),
        answer("Late.", question="Hours?", year=2014),
    ]
    return create_app(archives.write(rows)).test_client()


def entries(page: str) -> list[tuple[str, str]]:
    """Each listed question and the number of its answers."""
    line = r'<a href="/questions/[^"]+">([^<]+)</a></span>\s*<span class="count">(\d+)'
    return [(html.unescape(question), count) for question, count in re.findall(line, page)]


def test_years_and_types_lead_to_the_search_with_their_counts(client: FlaskClient) -> None:
    page = client.get("/browse").text
    drawers = re.findall(
        r'<li><a href="([^"]+)"><span class="label">([^<]+)</span> <span class="count">(\d+) answers?</span>', page
    )

    assert drawers == [
        ("/?from=2014&amp;to=2014", "2014", "2"),
        ("/?from=2012&amp;to=2012", "2012", "2"),
        ("/browse/questions/undated", "No date", "1"),
        ("/?type=public", "Public", "2"),
        ("/?type=federal", "Federal", "1"),
        ("/?type=law", "Law", "1"),
        ("/?type=unknown", "Not known", "2"),
    ]
    for url, _, count in drawers:
        found = client.get(html.unescape(url))
        assert found.status_code == 200
        if url.startswith("/?"):
            assert re.search(rf'role="status"><strong>{count} answers?</strong>', found.text)
    assert re.findall(r'href="(/respondents#\w)"', page) == ["/respondents#B", "/respondents#T"]


def test_the_newest_questions_are_a_foretaste(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client.get("/browse").text

    assert entries(page) == [("Phones? Faxes?", "1"), ("Hours?", "1"), ("Letters <b>?", "2"), ("Undated?", "1")]
    assert '<time datetime="2014-01-01">1 Jan <span>2014</span></time>' in page
    monkeypatch.setattr(browse_pages, "NEWEST", 1)
    assert entries(client.get("/browse").text) == [("Phones? Faxes?", "1")]


def test_all_questions_stand_on_one_page_by_year_newest_first(client: FlaskClient) -> None:
    page = client.get("/browse/questions").text

    assert entries(page) == [("Phones? Faxes?", "1"), ("Hours?", "1"), ("Letters <b>?", "2"), ("Undated?", "1")]
    assert re.findall(r'<h2 id="(\w+)">([^<]+)</h2>', page) == [("y2014", "2014"), ("y2012", "2012"), ("ynone", "No date")]  # fmt: skip
    assert re.findall(r'href="#(y\w+)"', page) == ["y2014", "y2012", "ynone"]
    assert "(Ctrl+F)" in page
    assert '<time datetime="2014-01-01">1 Jan</time>' in page


def test_a_year_has_a_page_of_its_own(client: FlaskClient) -> None:
    page, undated = client.get("/browse/questions/2012").text, client.get("/browse/questions/undated").text

    assert entries(page) == [("Letters <b>?", "2")]
    assert "<h1>Questions of 2012</h1>" in page
    assert 'href="/browse/questions/2012" aria-current="page"' in page
    assert 'href="/?from=2012&amp;to=2012">2 answers of 2012' in page
    assert entries(undated) == [("Undated?", "1")]
    assert "<h1>Questions without a date</h1>" in undated


@pytest.mark.parametrize("name", ["2013", "0", "20140", "none", "None", "%ED%A0%80", "2012/1", "٢٠١٢"])
def test_a_year_that_is_not_there_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/browse/questions/{name}").status_code == 404


def test_an_archive_of_many_posts_is_shown_a_year_and_a_page_at_a_time(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browse_pages, "ON_ONE_PAGE", 1)

    newest, second = client.get("/browse/questions").text, client.get("/browse/questions/2014?page=2").text

    assert entries(newest) == [("Phones? Faxes?", "1")]
    assert re.findall(r'href="(/browse/questions/\w+)"', newest) == [f"/browse/questions/{name}" for name in ("2014", "2012", "undated")]  # fmt: skip
    assert "here is the newest" in newest
    assert entries(second) == [("Hours?", "1")]
    assert "Page 2 of 2" in second
    assert '<a rel="prev" href="/browse/questions/2014">' in second
    assert 'rel="next" href="/browse/questions/2014?page=2"' in client.get("/browse/questions/2014").text
    beyond = client.get("/browse/questions/2014?page=3")
    assert (beyond.status_code, beyond.headers["Location"]) == (302, "/browse/questions/2014")
    wrong = client.get("/browse/questions/2014?page=x").text
    assert "“x” is not a number from 1 to 1000000. Page 1 is shown." in wrong


def test_an_empty_archive_can_be_looked_at(archives: ArchiveMaker) -> None:
    client = create_app(archives.write([])).test_client()

    assert client.get("/browse").status_code == client.get("/about").status_code == 200
    assert "There is no question in this archive yet." in client.get("/browse/questions").text
