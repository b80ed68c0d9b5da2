"""What a theme does to a site: its name, its links, its colours, whether it may be listed and whether people have
pages."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from webui.app import create_app
from webui.look.colours import Colour
from webui.look.theme import DARK, LIGHT, Link, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker

ANSWER = "/answers/post-0000/0"
QUESTION = "/questions/post-0000"
PAGES = ("/", ANSWER, QUESTION, "/about", "/browse", "/browse/questions", "/respondents", "/respondents/inez-tarn")


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker) -> Path:
    return archives.write(
        [archives.answer("All of them.", question="Do you read letters?", name="Inez Tarn", title="Page")]
    )


def client_of(archive: Path, theme: Theme) -> FlaskClient:
    return create_app(archive, theme=theme).test_client()


def test_the_name_the_tagline_the_links_and_the_examples_are_the_owner_s(archive: Path) -> None:
    theme = Theme(
        name="Reading <Room>",
        tagline="What was answered",
        examples=("phone & fax",),
        navigation=(Link("Ask “us”", "https://blog.example.org/ask?a=1&b=2"),),
        blog=Link("The Desk", "https://blog.example.org/"),
        contact="keeper@example.org",
    )
    client = client_of(archive, theme)
    pages = {path: client.get(path).text for path in (*PAGES, "/nowhere")}

    for path, page in pages.items():
        assert "Answerstacks" not in page
        assert re.search(r"<title>(.* – )?Reading &lt;Room&gt;</title>", page), path
        assert '<a class="plate" href="/">Reading &lt;Room&gt;</a>' in page
        assert '<a href="https://blog.example.org/ask?a=1&amp;b=2" rel="external">Ask “us”</a>' in page
        assert '<a href="https://blog.example.org/" rel="external">The Desk</a>' in page
        assert 'href="/about#corrections"' in page
    assert "<h1>What was answered</h1>" in pages["/"]
    assert 'href="/?q=phone%20%26%20fax"' in pages["/"]
    assert "cover letters" not in pages["/"]
    assert '<a href="mailto:keeper@example.org">keeper@example.org</a>' in pages["/about"]


def test_a_site_reads_the_file_in_the_archive_s_folder(archives: ArchiveMaker) -> None:
    archive = archives.write([archives.answer("Yes.")])
    layout.site_path(archive).write_text('name = "Found here"')

    assert "Found here" in create_app(archive).test_client().get("/").text


def test_colours_go_out_as_a_style_sheet_under_their_hash(archive: Path) -> None:
    theme = Theme(light=replace(LIGHT, accent=Colour(0, 0, 128)), dark=replace(DARK, page=Colour(0, 0, 0)))
    client = client_of(archive, theme)

    page = client.get("/about")
    [path] = re.findall(r'<link rel="stylesheet" href="(/theme\.css\?v=\w+)">', page.text)
    sheet, stale = client.get(path), client.get("/theme.css?v=old")

    assert page.text.index("/static/style.css") < page.text.index("/theme.css")
    assert sheet.content_type == "text/css; charset=utf-8"
    assert sheet.text == theme.stylesheet
    assert "--accent: #000080;" in sheet.text
    assert "prefers-color-scheme: dark) { :root { --desk: #000000; --line: " in sheet.text
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert stale.headers["Cache-Control"] == "no-cache"


def test_a_site_without_colours_of_its_own_asks_for_no_sheet(archive: Path) -> None:
    client = client_of(archive, Theme())

    assert "theme.css" not in client.get("/").text
    assert client.get("/theme.css").text == ""


# Search engines


def test_pages_are_not_listed_unless_the_owner_says_so(archive: Path) -> None:
    client = client_of(archive, Theme())

    for path in (*PAGES, "/api/search?q=letters", "/healthz", "/nowhere", "/robots.txt", "/theme.css"):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex"
    assert all('<meta name="robots" content="noindex">' in client.get(path).text for path in PAGES)
    robots = client.get("/robots.txt")
    assert robots.content_type == "text/plain; charset=utf-8"
    # Who heeds "noindex" must be able to see it; everybody else is asked to stay away.
    assert "User-agent: Googlebot\n" in robots.text
    assert robots.text.endswith("User-agent: *\nDisallow: /\n")
    assert "These pages ask search engines not to list them" in client.get("/about").text


def test_pages_may_be_listed_where_the_owner_wants_it_but_no_results_and_no_data(archive: Path) -> None:
    client = client_of(archive, Theme(allow_indexing=True))

    for path in PAGES:
        page = client.get(path)
        assert "X-Robots-Tag" not in page.headers, path
        assert 'name="robots"' not in page.text
    for path in ("/?q=letters", f"{QUESTION}?type=public", "/browse/questions?page=1", "/nowhere"):
        page = client.get(path)
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert (page.status_code == 404) or '<meta name="robots" content="noindex">' in page.text
    for path in ("/api/search?q=letters", "/api/search", "/healthz"):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex"
    robots = client.get("/robots.txt").text
    assert "User-agent: *\nDisallow: /*?\nDisallow: /api/\n" in robots
    assert "Disallow: /\n" not in robots
    assert "Search engines may list the pages of answers, questions, respondents" in client.get("/about").text


# Pages of respondents


def test_without_pages_of_respondents_there_are_none_and_nothing_leads_to_them(archive: Path) -> None:
    client = client_of(archive, Theme(respondent_pages=False))

    for path in ("/respondents", "/respondents/inez-tarn", "/respondents/nobody"):
        page = client.get(path)
        assert page.status_code == 404
        assert "Inez" not in page.text
    pages = [client.get(path).text for path in PAGES if not path.startswith("/respondents")]
    assert not [page for page in pages if "/respondents" in page]
    assert "Inez Tarn" in client.get(ANSWER).text


def test_with_them_the_name_on_an_answer_leads_to_its_person(archive: Path) -> None:
    client = client_of(archive, Theme())

    assert '<h1><a href="/respondents/inez-tarn">Inez Tarn</a>' in client.get(ANSWER).text
    assert all('<a href="/respondents"' in client.get(path).text for path in PAGES)


def test_about_says_whom_to_ask_also_without_a_contact(archive: Path) -> None:
    def said(theme: Theme) -> str:
        text = re.sub(r"<[^>]*>", "", client_of(archive, theme).get("/about").text)
        return html.unescape(" ".join(text.split()))

    assert "Tell whoever keeps this site, and give the address" in said(Theme())
    assert "Tell The Desk, and give" in said(Theme(blog=Link("The Desk", "https://blog.example.org/")))
    assert "Write to https://example.org/contact and give" in said(Theme(contact="https://example.org/contact"))
