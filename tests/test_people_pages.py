"""The pages of respondents: one person over the years, and everybody A to Z."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.corrections.corrections import SamePerson
from index.imports.importing import import_sources
from webui.app import create_app
from webui.pages import people as people_pages

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import ArchiveMaker

SAID = (SamePerson(1, "Inez Tarn", ("Inez Tarn-Ruiz",)),)


def text_of(response: TestResponse) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", response.text).split()))


@pytest.fixture(scope="module")
def client(archives: ArchiveMaker) -> FlaskClient:
    answer = archives.answer
    page = {"title": "Page", "institution": "Sedge Library"}
    rows = [
        answer("Perhaps.", question="Undated?", year=None, name="Inez Tarn", **page),
        answer("Yes <b>.", question="Letters?", year=2012, name="Inez Tarn", types=("public",), **page),
        answer("No.", question="Letters?", year=2012, name=None),
        answer("Rarely.", question="• Phones?\n• Faxes?", year=2014, name="Inez Tarn", **page),
        answer("Twice.", question="Hours?", year=2014, name="Inez Tarn-Ruiz", title="Director", institution="Teasel Library"),
        answer("Late. " * 200, question="Keys?", year=2016, name="Otto Brandl"),
        answer("Mine.", question="Keys?", year=2016, name="Ørsted Åkesson"),
        answer("Never.", question="Keys?", year=2016, name="Ольга Петрова"),
    ]  # fmt: skip
    return create_app(archives.write(rows, same_people=SAID)).test_client()


def test_a_page_says_who_it_is_and_what_they_were_when(client: FlaskClient) -> None:
    page = text_of(client.get("/respondents/inez-tarn"))

    assert "4 answers Respondent, 2012 to 2014 Inez Tarn Also signed as Inez Tarn-Ruiz Public" in page
    assert "2012 to 2014 Page, Sedge Library 3 answers" in page
    assert "2014 Director, Teasel Library 1 answer" in page
    assert "The years are those of the answers signed so, not of the job." in page


def test_answers_stand_by_year_newest_first_each_with_its_question_and_its_link(client: FlaskClient) -> None:
    page = client.get("/respondents/inez-tarn")

    assert re.findall(r'<h2 class="year" id="(\w+)">', page.text) == ["y2014", "y2012", "ynone"]
    assert re.findall(r'<h3><a href="([^"]+)">([^<]+)</a></h3>', page.text) == [
        ("/answers/post-0002/0", "Phones? Faxes?"),
        ("/answers/post-0003/0", "Hours?"),
        ("/answers/post-0001/0", "Letters?"),
        ("/answers/post-0000/0", "Undated?"),
    ]
    assert "<p>Yes &lt;b&gt;.</p>" in page.text
    # Under which name and title, since there are several.
    assert "Inez Tarn-Ruiz, Director, Teasel Library" in text_of(page)
    for link in re.findall(r'href="(/(?:answers|questions)/[^"]+)"', page.text):
        assert client.get(link).status_code == 200
    assert re.findall(r'<a href="#(\w+)">', page.text) == ["y2014", "y2012", "ynone"]


def test_a_long_answer_is_shown_in_part(client: FlaskClient) -> None:
    page = client.get("/respondents/otto-brandl").text

    assert 40 < page.count("Late.") < 80
    assert "Late. …</p>" in page


def test_many_answers_are_shown_a_page_at_a_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_pages, "ANSWERS_ON_A_PAGE", 3)

    first, second = (client.get(f"/respondents/inez-tarn{query}").text for query in ("", "?page=2"))

    shown = [re.findall(r'<h3><a href="(/answers/[^"]+)"', page) for page in (first, second)]
    assert shown == [["/answers/post-0002/0", "/answers/post-0003/0", "/answers/post-0001/0"], ["/answers/post-0000/0"]]
    assert re.findall(r'href="(/respondents/inez-tarn[^"]*#y\w+)"', first) == [
        "/respondents/inez-tarn#y2014", "/respondents/inez-tarn#y2012", "/respondents/inez-tarn?page=2#ynone",
    ]  # fmt: skip
    assert "Page 2 of 2" in second
    assert "Respondent, 2012 to 2014" in second
    beyond = client.get("/respondents/inez-tarn?page=3")
    assert (beyond.status_code, beyond.headers["Location"]) == (302, "/respondents/inez-tarn")
    assert "is not a number from 1 to" in client.get("/respondents/inez-tarn?page=x").text


def test_another_name_s_address_leads_to_the_person(client: FlaskClient) -> None:
    page = client.get("/respondents/inez-tarn-ruiz")

    assert (page.status_code, page.headers["Location"]) == (301, "/respondents/inez-tarn")


def test_an_address_that_is_nobody_s_names_who_comes_near(client: FlaskClient) -> None:
    near, far = client.get("/respondents/oto-brandel"), client.get("/respondents/zzzz")

    assert (near.status_code, far.status_code) == (404, 404)
    assert '<li><a href="/respondents/otto-brandl">Otto Brandl</a>, 1 answer, 2016</li>' in near.text
    assert "/respondents/otto-brandl" not in far.text
    assert "the name may have been taken out" in far.text
    assert near.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("slug", ["%ED%A0%80", "a/b", "%00", "..%2F..", "%3Cscript%3E", "x" * 3000])
def test_no_address_breaks_it(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/respondents/{slug}").status_code == 404


def test_the_list_is_a_to_z_with_letters_to_jump_to(client: FlaskClient) -> None:
    page = client.get("/respondents")

    assert re.findall(r'<h2 id="(\w+)">(.)</h2>', page.text) == [("A", "A"), ("B", "B"), ("T", "T"), ("other", "#")]
    assert re.findall(r'<a href="/respondents#(\w+)">', page.text) == ["A", "B", "T", "other"]
    assert '<span aria-hidden="true">C</span>' in page.text
    listed = re.findall(r'<li><a href="(/respondents/[^"]+)">([^<]+)</a> <span class="count">([^<]+)</span>', page.text)
    assert [(name, count) for _, name, count in listed] == [
        ("Ørsted Åkesson", "1 answer, 2016"),
        ("Otto Brandl", "1 answer, 2016"),
        ("Inez Tarn", "4 answers, 2012 to 2014"),
        ("Ольга Петрова", "1 answer, 2016"),
    ]
    assert all(client.get(link).status_code == 200 for link, _, _ in listed)
    assert "4 people who gave their names, by surname." in text_of(page)


def test_a_long_list_is_shown_a_letter_at_a_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_pages, "ON_ONE_PAGE", 2)

    first, tarn, other = (client.get(f"/respondents{query}").text for query in ("", "?letter=T", "?letter=%23"))
    unknown = client.get("/respondents?letter=Q%00").text

    assert [re.findall(r'<h2 id="\w+">(.)</h2>', page) for page in (first, tarn, other, unknown)] == [["A"], ["T"], ["#"], ["A"]]  # fmt: skip
    assert 'href="/respondents?letter=T#T" aria-current="true">' in tarn
    assert re.findall(r'href="(/respondents\?letter=[^"]+)"', first) == [
        "/respondents?letter=A#A", "/respondents?letter=B#B", "/respondents?letter=T#T", "/respondents?letter=%23#other",
    ]  # fmt: skip


def test_nobody_is_said(archives: ArchiveMaker) -> None:
    client = create_app(archives.write([archives.answer("Yes.")])).test_client()

    assert "Nobody is named in this archive." in text_of(client.get("/respondents"))


@pytest.mark.slow
def test_everybody_of_the_sample_has_a_page_and_a_post_of_many_answers_is_one_card(tmp_path: Path) -> None:
    sample = Path(__file__).parent.parent / "sample"
    import_sources(tmp_path / "archive", [sample / "blog.wordpress.xml", sample / "pages"], keyword_only=True)
    client = create_app(tmp_path / "archive").test_client()
    people = client.application.extensions["answerstacks"].live.get().people()

    assert len(people) > 30
    for person in people:
        page = client.get(f"/respondents/{person.slug}")
        assert page.status_code == 200
        assert len(re.findall(r'href="/answers/', page.text)) == person.answers


def test_questions_that_an_answer_repeats_are_no_part_of_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "2013-02-01-letters.txt").write_text(
        "Further Questions: Letters\n\nThis week’s question is: Do you read letters? Do you keep them?\n\nInez Tarn,"
        " Director, Sedge City Library:\n\nDo you read letters?\n\nAll of them.\n\nDo you keep them?\n\nIn a biscuit"
        " tin.\n",
        encoding="utf-8",
    )
    import_sources(tmp_path / "archive", [tmp_path / "2013-02-01-letters.txt"], keyword_only=True)
    page = create_app(tmp_path / "archive").test_client().get("/respondents/inez-tarn").text
    assert re.findall(r"<p>([^<]+)</p>", page[page.index("<blockquote>") :])[:2] == [
        "All of them.",
        "In a biscuit tin.",
    ]
