"""Citations, selections and metadata on the site."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.posts.records import Answer, PostKind, Respondent
from search.live import LiveArchive
from search.results import PostSummary
from tests.cited import EVIL
from tests.sample_site import text_of
from webui.addresses import Address
from webui.app import build_app
from webui.look.theme import Link, Theme
from webui.pages import sitemap
from webui.pages.metadata import question_metadata
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker

THEME = Theme(
    url=Address("https://answers.example.org", "/desk"),
    blog=Link("The Hiring Desk", "https://blog.example.org/"),
    allow_indexing=True,
)
SITE = "https://answers.example.org/desk"
ASKED = "Do you read letters?"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FORMS = ("bib", "ris", "csl.json")


def client_of(archive: Path, theme: Theme = THEME) -> FlaskClient:
    return build_app(LiveArchive(archive), WarmingEncoder(None), theme).test_client()


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker) -> Path:
    answer = archives.answer
    rows = [
        answer("I read all of them.", question=ASKED, name="Wanda Pyle", title="Head", institution="Teasel Library"),
        answer("Not one letter.", question=ASKED),
        answer("Of letters, no more.", question="Do you sort letters?", name="Otto Brandl", year=None),
        *(answer(f"{text} letters", question=f"Is {text} odd?", name=f"Eve {text}"[:60]) for text in EVIL),
    ]  # fmt: skip
    return archives.write(
        rows, redirects={"old/wanda": "post-0000/0"}, gone={"was/here": "withdrawn", "was/there": "withdrawn"}
    )


@pytest.fixture(scope="module")
def client(archive: Path) -> FlaskClient:
    return client_of(archive)


# Files


def test_an_answer_is_a_file_in_each_format(client: FlaskClient) -> None:
    [item] = client.get("/answers/post-0000/0.csl.json").get_json(force=True)

    assert item["author"] == [{"family": "Pyle", "given": "Wanda"}]
    assert item["container-title"] == "The Hiring Desk"
    assert item["URL"] == f"{SITE}/answers/post-0000/0"
    assert "TY  - BLOG\r\n" in client.get("/answers/post-0000/0.ris").text
    found = client.get("/answers/post-0000/0.bib")
    assert found.text.startswith("@misc{post-0000:0,\n")
    assert found.content_type == "application/x-bibtex; charset=utf-8"
    assert found.headers["Content-Disposition"] == 'attachment; filename="0.bib"'
    assert found.headers["X-Robots-Tag"] == "noindex"


def test_files_of_old_hidden_and_unknown_ids(client: FlaskClient) -> None:
    for form in FORMS:
        moved = client.get(f"/answers/old/wanda.{form}")
        assert (moved.status_code, moved.headers["Location"]) == (301, f"/desk/answers/post-0000/0.{form}")
        assert client.get(f"/answers/was/here.{form}").status_code == 410
        assert client.get(f"/answers/no/one.{form}").status_code == 404
        assert client.get(f"/export.{form}?id=was/here&id=no/one").status_code == 410
        assert client.get(f"/export.{form}?id=no/one").status_code == 404
    assert client.get("/export.doc?q=letters").status_code == 404


def test_a_selection_is_one_file_in_its_own_order_and_says_what_it_leaves_out(client: FlaskClient) -> None:
    found = client.get("/export.csl.json?id=post-0001/0&id=was/here&id=old/wanda&id=post-0000/0")

    assert [item["id"] for item in found.get_json(force=True)] == ["post-0001/0", "post-0000/0"]
    assert found.headers["X-Left-Out"] == "1"


def test_a_whole_result_is_one_file(client: FlaskClient) -> None:
    total = client.get("/api/search?q=letters").get_json()["total"]
    first = client.get("/api/search?q=letters&limit=100").get_json()["hits"]

    items = client.get("/export.csl.json?q=letters").get_json(force=True)

    assert [item["id"] for item in items] == [hit["id"] for hit in first]
    assert len(items) == total > 3
    assert client.get("/export.csl.json?q=letters&page=2").get_json(force=True) == []
    assert client.get("/export.csl.json?q=letters&type=submarine").status_code == 400


def test_a_file_is_never_of_another_mode_than_its_address_says(client: FlaskClient) -> None:
    found = client.get("/export.ris?q=letters&mode=semantic")

    assert (found.status_code, "switched off" in found.text) == (503, True)


# A selection


def test_a_selection_shows_its_answers_whole_with_their_citations(client: FlaskClient) -> None:
    page = client.get("/selection?id=post-0000/0&id=post-0000/1&style=mla")
    shown = text_of(page)

    assert "A selection of 2 answers" in shown
    assert "I read all of them." in shown
    assert "Pyle, Wanda. “Do You Read Letters?” The Hiring Desk , 1 Jan. 2015, https://" in shown
    assert 'href="/desk/selection?id=post-0000/1&amp;style=mla"' in page.text
    assert 'href="/desk/export.ris?id=post-0000/0&amp;id=post-0000/1"' in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_what_is_withdrawn_is_left_out_of_a_selection_and_not_named(client: FlaskClient) -> None:
    page = client.get("/selection?id=post-0000/0&id=was/here&id=was/there&id=no/one")

    assert "2 answers of this selection are gone and left out." in page.text
    assert "1 answer of this selection was not found and left out." in page.text
    assert "was/here" not in page.text
    assert client.get("/selection?id=was/here").status_code == 410


def test_a_selection_has_a_limit_and_says_so(client: FlaskClient) -> None:
    ids = "&".join(f"id=no/{number}" for number in range(103))

    assert "at most 100 answers: the last 3 were left out" in client.get(f"/selection?{ids}").text


def test_answers_are_ticked_without_scripts(client: FlaskClient) -> None:
    page = client.get("/selection/add?q=letters&id=post-0001/0&id=post-0000/0").text
    boxes = dict(re.findall(r'<input type="checkbox" name="id" value="([^"]*)"( checked)?>', page))

    assert (boxes["post-0000/0"], boxes["post-0000/1"]) == (" checked", "")
    assert '<form action="/desk/selection/add" method="get"' in page
    assert 'href="/desk/export.bib?q=letters"' in page
    hidden = client.get("/selection/add?q=sort&id=post-0000/0").text
    assert '<input type="hidden" name="id" value="post-0000/0">' in hidden


@settings(max_examples=40)
@given(st.lists(st.text(max_size=20), max_size=4), st.text(max_size=10))
def test_nothing_in_an_address_of_a_selection_breaks_it(client: FlaskClient, ids: list[str], style: str) -> None:
    for path in ("/selection", "/selection/add", "/export.bib"):
        found = client.get(path, query_string={"id": ids, "style": style, "q": style, "page": style})
        # 302: from a page after the last one to the last.
        assert found.status_code in (200, 302, 400, 404)


# Metadata


def metas(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def data_of(page: str) -> dict[str, Any]:
    [text] = re.findall(r'<script type="application/ld\+json">([^<]*)</script>', page)
    found: dict[str, Any] = json.loads(text)
    return found


def test_the_page_of_an_answer_tells_programs_what_it_is(client: FlaskClient) -> None:
    page = client.get("/answers/post-0000/0").text
    told = metas(page)

    assert told["citation_title"] == told["DC.title"] == told["og:title"] == "Do you read letters?"
    assert told["citation_author"] == told["DC.creator"] == "Pyle, Wanda"
    assert (told["citation_publication_date"], told["DC.date"]) == ("2015/01/01", "2015-01-01")
    assert told["citation_public_url"] == told["og:url"] == f"{SITE}/answers/post-0000/0"
    assert told["og:site_name"] == told["DC.source"] == "The Hiring Desk"
    # Zotero's translator takes whatever has a journal's title for an article.
    assert (told["DC.type"], "citation_journal_title" in told) == ("blogPost", False)
    assert told["description"] == "Wanda Pyle: I read all of them."
    for form in FORMS:
        assert f'href="/desk/answers/post-0000/0.{form}">' in page
    [said] = data_of(page)["suggestedAnswer"]
    assert said["text"] == "I read all of them."
    assert said["author"]["affiliation"]["name"] == "Teasel Library"
    assert "citation_author" not in metas(client.get("/answers/post-0000/1").text)


def test_the_page_of_a_question_has_its_answers_as_data(client: FlaskClient) -> None:
    page = client.get("/questions/post-0000").text

    assert f'<link rel="canonical" href="{SITE}/questions/post-0000">' in page
    first, second = data_of(page)["suggestedAnswer"]
    assert (first["url"], second["url"]) == (f"{SITE}/answers/post-0000/0", f"{SITE}/answers/post-0000/1")


def test_each_question_of_a_survey_has_its_own_answers_as_data() -> None:
    texts = ("Do you read letters?", "How many?", "Do you read letters?")
    answers = [
        Answer(f"survey/{place}", "survey", place, text, Respondent("Wanda Pyle"), (), ())
        for place, text in enumerate(texts)
    ]
    post = PostSummary("survey", "", "A title", None, PostKind.SURVEY, "", texts[:2])

    first, second = data_of(question_metadata(post, answers, "A blog"))["@graph"]

    assert [first["name"], second["name"]] == list(texts[:2])
    assert [said["url"] for said in first["suggestedAnswer"]] == ["/answers/survey/0", "/answers/survey/2"]
    assert [said["url"] for said in second["suggestedAnswer"]] == ["/answers/survey/1"]


def test_no_text_gets_out_of_the_data(archives: ArchiveMaker) -> None:
    text = '</script><script>alert(1)</script> & "<!--'
    page = (
        client_of(archives.write([archives.answer(text, question=text, name="Eve")])).get("/answers/post-0000/0").text
    )

    [said] = data_of(page)["suggestedAnswer"]
    assert said["text"] == text
    assert "alert(1)</script>" not in page


# Search engines


def locs(text: str) -> list[str]:
    return [str(found.text) for found in ET.fromstring(text).iter(f"{NAMESPACE}loc")]  # noqa: S314 — our own


def test_the_sitemap_names_every_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 5)
    parts = locs(client.get("/sitemap.xml").text)
    listed = [loc for part in parts for loc in locs(client.get(part.removeprefix(SITE)).text)]

    assert parts[:2] == [f"{SITE}/sitemap-pages.xml", f"{SITE}/sitemap-1.xml"]
    assert len(listed) == len(set(listed))
    assert {f"{SITE}/answers/post-0000/1", f"{SITE}/questions/post-0001", f"{SITE}/respondents/wanda-pyle"} < set(
        listed
    )
    for loc in listed:
        page = client.get(loc.removeprefix(SITE) or "/")
        assert page.status_code == 200, loc
        assert "X-Robots-Tag" not in page.headers, loc
    for number in (0, len(parts), "01", 999999999999999, "9" * 5000):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404
    assert "<lastmod>2015-01-01</lastmod>" in client.get("/sitemap-1.xml").text
    assert f"Sitemap: {SITE}/sitemap.xml\n" in client.get("/robots.txt").text


def test_there_is_no_sitemap_unless_the_owner_lets_search_engines_in(archive: Path) -> None:
    for theme in (Theme(url=THEME.url), Theme(allow_indexing=True)):
        client = client_of(archive, theme)
        assert {client.get(path).status_code for path in ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-1.xml")} == {
            404
        }
        assert "Sitemap:" not in client.get("/robots.txt").text
