"""The description of the search for browsers, and suggestions in the form that they read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from webui.addresses import Address
from webui.app import create_app
from webui.look.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker

NAMES = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
LINK = 'rel="search" type="application/opensearchdescription+xml"'
ANSWER = "/answers/further-questions-library-certificates/thea-bronte-simms"


def client_of(sample: Path, name: str = "Reading & Room", url: Address | None = None) -> FlaskClient:
    return create_app(sample, None, Theme(name=name, url=url)).test_client()


@pytest.fixture(scope="module")
def client(sample: Path) -> FlaskClient:
    return client_of(sample, url=Address("https://example.org", "/answers"))


def test_the_description_has_whole_addresses(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml")
    root = ET.fromstring(response.text)  # noqa: S314 — our own

    assert response.content_type == "application/opensearchdescription+xml; charset=utf-8"
    assert root.findtext("o:ShortName", namespaces=NAMES) == "Reading & Room"
    urls = {url.get("rel"): (url.get("type"), url.get("template")) for url in root.iterfind("o:Url", NAMES)}
    assert urls == {
        "results": ("text/html", "https://example.org/answers/?q={searchTerms}"),
        "suggestions": ("application/x-suggestions+json", "https://example.org/answers/suggest.json?q={searchTerms}"),
        "self": ("application/opensearchdescription+xml", "https://example.org/answers/opensearch.xml"),
    }
    icon = root.findtext("o:Image", namespaces=NAMES) or ""
    with client.get(icon.removeprefix("https://example.org/answers")) as image:
        assert image.status_code == 200


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Answers", "Answers"),
        ("The Hiring Desk, answered", "The Hiring Desk"),
        ("Bibliotheksantworten", "Bibliotheksantwo"),
    ],
)
def test_a_short_name_has_at_most_16_characters(sample: Path, name: str, short: str) -> None:
    text = client_of(sample, name, Address("https://example.org")).get("/opensearch.xml").text

    assert f"<ShortName>{short}</ShortName>" in text


def test_pages_name_it(client: FlaskClient) -> None:
    assert LINK in client.get("/").text
    assert LINK in client.get(ANSWER).text
    assert LINK not in client.get("/?q=letter").text, "a page of results has no byte to spare"


def test_without_an_address_there_is_none_and_it_says_why(sample: Path) -> None:
    client = client_of(sample)

    response = client.get("/opensearch.xml", headers={"Host": "evil.example"})

    assert response.status_code == 404
    assert "site.toml" in response.text
    assert "evil" not in response.text
    assert LINK not in client.get("/").text


def test_suggestions_in_the_browsers_form(client: FlaskClient) -> None:
    response = client.get("/suggest.json?q=thea")

    assert response.content_type == "application/x-suggestions+json; charset=utf-8"
    typed, texts, notes, urls = json.loads(response.text)
    assert typed == "thea"
    assert len(texts) == len(notes) == len(urls) > 0
    assert all(url.startswith("https://example.org/answers/") for url in urls)
    own = json.loads(client.get("/suggest?q=thea").text)["suggestions"]
    assert texts == [found["text"] for found in own]
    assert json.loads(client.get("/suggest.json?q=%ED%A0%80").text)[1:] == [[], [], []]


def test_no_number_where_a_search_is_what_it_leads_to_and_one_line_for_a_question(archives: ArchiveMaker) -> None:
    asked = "Which letters?\n• Long ones\n• Short ones"
    rows = [archives.answer("Yes.", question=asked, year=year) for year in (2012, 2013)]
    client = create_app(archives.write([*rows, archives.answer("No.", question="Which phones?")])).test_client()

    _, texts, notes, _ = json.loads(client.get("/suggest.json?q=which").text)

    assert dict(zip(texts, notes, strict=True)) == {
        "Which letters? Long ones Short ones": "",
        "Which phones?": "1 answer",
    }
