"""Topics: the tags and categories of posts, to be browsed."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

from index.imports.importing import import_sources
from search.archive import Archive
from tests.ticked_surveys import SURVEYS, write_surveys
from webui.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("topics")
    import_sources(made / "archive", [write_surveys(made / "blog.xml")], keyword_only=True)
    return made / "archive"


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    return create_app(folder).test_client()


def test_tags_and_categories_are_topics_whatever_their_case(folder: Path) -> None:
    with Archive.open(folder) as archive:
        topics = archive.contents.topics

    assert [(topic.slug, topic.name, len(topic.entries), topic.answers) for topic in topics] == [
        ("cover-letters", "cover letters", 2, 6),
        ("goats", "goats", 1, 3),
        ("job-hunter-survey", "Job hunter's survey", 1, 3),
        ("kettles", "kettles", 1, 3),
        ("survey", "Survey", 3, 9),
    ]


def test_every_topic_leads_to_its_posts_and_their_answers(client: FlaskClient) -> None:
    listed = client.get("/topics").text
    page = client.get("/topics/cover-letters").text

    assert '<a href="/topics/cover-letters">cover letters</a> <span class="count">2 posts</span>' in listed
    assert [key in page for key in ("the-kettle-is-on-the-left", "bring-a-spoon", "goat")] == [True, True, False]
    assert 'href="/?q=topic%3Acover-letters"' in page
    assert "<strong>6 answers</strong>" in client.get("/?q=topic%3Acover-letters").text
    assert "<strong>No answer</strong>" in client.get("/?q=topic%3Aletters").text
    assert "<strong>6 answers</strong>" in client.get("/?q=tag%3Aletters").text


def test_a_post_names_its_topics(client: FlaskClient) -> None:
    for path in ("/questions/bring-a-spoon", "/answers/bring-a-spoon/are-you-open-to-hiring-somebody-you-know"):
        assert '<li><a href="/topics/survey">Survey</a></li>' in client.get(path).text


@pytest.mark.parametrize(
    "path", ["/topics/zebras", "/topics/", "/topics/%ff", "/topics/a%2Fb", "/topics/Cover-Letters"]
)
def test_what_is_no_topic_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_page_that_is_none_leads_to_the_first(client: FlaskClient) -> None:
    assert client.get("/topics/goats?page=7").status_code in (200, 302)


ODD = ("type: law", "-x", 'a "quoted" one', "C++", "Ímpar", "and", "kind:survey*", "50% off & more", "a/b")


@pytest.fixture(scope="module")
def oddly_filed(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    made = tmp_path_factory.mktemp("odd")
    goat = replace(SURVEYS[2], tags=ODD)
    import_sources(made / "archive", [write_surveys(made / "blog.xml", (goat, SURVEYS[3]))], keyword_only=True)
    return create_app(made / "archive").test_client()


@pytest.mark.parametrize("name", ODD)
def test_a_topic_of_any_name_is_suggested_with_the_answers_that_its_page_has(
    oddly_filed: FlaskClient, name: str
) -> None:
    listed = dict(re.findall(r'<a href="(/topics/[^"]+)">([^<]+)</a>', oddly_filed.get("/topics").text))
    (url,) = [url for url, shown in listed.items() if unescape(shown) == name]
    page = oddly_filed.get(url).text
    (search,) = re.findall(r'<a href="([^"]+)">Search in these answers', page)

    assert "1 post with 3 answers" in page
    assert "<strong>3 answers</strong>" in oddly_filed.get(unescape(search)).text
    if len(url) > len("/topics/x"):
        found = oddly_filed.get("/suggest", query_string={"q": name}).get_json()["suggestions"]
        assert {"kind": "topic", "text": name, "url": url, "answers": 3} in found
