"""Suggestions while typing: what is suggested, in which order, and that nothing typed is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import words
from index.imports.importing import import_sources
from search.archive import Archive
from search.suggesting import LEAST_CHARACTERS, MOST, MOST_CHARACTERS, MOST_WORDS, SuggestionKind
from webui.app import create_app
from webui.cli import run
from webui.look.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker, PostFolder

LETTERS, PHONES, LISTS = "Do you read cover letters?", "Letters or phones?", "Who reads lists?"


@pytest.fixture(scope="module")
def built(archives: ArchiveMaker) -> Path:
    answer = archives.answer
    return archives.write(
        [
            *(answer("Yes.", question=LETTERS, year=2012, name=name) for name in ("Inez Tarn", "Lester Cove", None)),
            answer("No.", question=PHONES, year=2013, name="Inez Tarn"),
            answer("Rarely.", question=LISTS, year=2014, name="Théa Brontë-Lett"),
            answer("Never.", question=LISTS, year=2015, name="Inez Tarn"),
        ]
    )


@pytest.fixture(scope="module")
def opened(built: Path) -> Iterator[Archive]:
    with Archive.open(built) as archive:
        yield archive


@pytest.fixture(scope="module")
def client(built: Path) -> FlaskClient:
    return create_app(built).test_client()


def texts(archive: Archive, typed: str) -> list[str]:
    return [found.text for found in archive.suggestions.of(typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # A person first; then what begins with it, before what only holds it.
        ("lett", ["Théa Brontë-Lett", PHONES, LETTERS]),
        ("co le", ["Lester Cove", LETTERS]),
        ("THÉA", ["Théa Brontë-Lett"]),
        ("thea bront", ["Théa Brontë-Lett"]),
        ("inez", ["Inez Tarn"]),
        ("letters cov", [LETTERS]),
        ("letters zxqv", []),
        ("l", []),
        ("", []),
        ("?!", []),
    ],
)
def test_every_typed_word_begins_a_word(opened: Archive, typed: str, expected: list[str]) -> None:
    assert texts(opened, typed) == expected


def test_a_question_of_several_posts_has_no_page_of_its_own(client: FlaskClient) -> None:
    found = client.get("/suggest?q=who+reads").get_json()["suggestions"]
    assert found == [{"kind": "question", "text": LISTS, "url": "/?q=Who+reads+lists%3F", "answers": None}]

    (person, question) = client.get("/suggest?q=le+co").get_json()["suggestions"]
    assert person["url"] == "/respondents/lester-cove"
    assert client.get(question["url"]).status_code == 200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("inezlteradcov -é?"), max_size=10))
def test_suggestions_are_those_of_a_look_at_everything(opened: Archive, typed: str) -> None:
    people = {person.name: person.answers for person in opened.people()}
    questions = dict.fromkeys((LETTERS, PHONES, LISTS), 0)
    for answer, _ in opened.answers():
        questions[answer.question] += 1
    sought = words(typed)
    expected = []
    for kind, every in ((SuggestionKind.PERSON, people), (SuggestionKind.QUESTION, questions)):
        held = {text: words(text) for text in every}
        fit = [text for text in every if all(any(word.startswith(each) for word in held[text]) for each in sought)]
        fit.sort(key=lambda text: (not " ".join(held[text]).startswith(" ".join(sought)), -every[text], text))
        expected += fit[: MOST[kind]]

    assert texts(opened, typed) == (expected if len("".join(sought)) >= LEAST_CHARACTERS else [])


class TestTheSite:
    @given(typed=st.text(max_size=40))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
    def test_nothing_typed_is_an_error(self, client: FlaskClient, typed: str) -> None:
        response = client.get("/suggest", query_string={"q": typed.encode("utf-8", "surrogatepass")})

        assert response.status_code == 200
        assert len(response.get_json()["suggestions"]) <= sum(MOST.values())

    @pytest.mark.parametrize(
        "url", ["/suggest", "/suggest?q=", "/suggest?q=%ff%fe", "/suggest?q=%00", "/suggest?q=le&q=x"]
    )
    def test_odd_addresses(self, client: FlaskClient, url: str) -> None:
        response = client.get(url)

        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["X-Robots-Tag"] == "noindex"

    def test_a_long_text_is_cut(self, client: FlaskClient) -> None:
        assert client.get(f"/suggest?q={'x' * 10_000}").get_json() == {"suggestions": []}
        cut = " ".join(["le"] * MOST_WORDS + ["zxqv"])
        assert client.get("/suggest", query_string={"q": cut}).get_json()["suggestions"]
        assert client.get("/suggest", query_string={"q": "le" + " " * MOST_CHARACTERS + "zxqv"}).get_json()[
            "suggestions"
        ]

    def test_where_people_have_no_pages_nobody_is_suggested(self, built: Path) -> None:
        client = create_app(built, theme=Theme(respondent_pages=False)).test_client()

        assert {each["kind"] for each in client.get("/suggest?q=le").get_json()["suggestions"]} == {"question"}


def test_topics_are_suggested_and_what_is_hidden_is_not(
    archive: Path, posts: PostFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANSWERSTACKS_ARCHIVE", str(archive))
    posts.write("letters", LETTERS, "Inez Tarn, Director, Sedge City Library: Yes.", "Filed under Letters and lists")
    posts.write("keys", "Who holds the keys?", "Otto Brandl, Dean, Gorse Community College: I do.", "Filed under Keys")
    import_sources(archive, [posts.path], keyword_only=True)
    client = create_app(archive).test_client()

    def suggested(typed: str) -> list[str]:
        return [each["kind"] for each in client.get("/suggest", query_string={"q": typed}).get_json()["suggestions"]]

    assert suggested("letters") == ["topic", "question"]
    assert suggested("otto") == ["person"]
    assert suggested("keys") == ["topic", "question"]
    topic, _ = client.get("/suggest?q=letters").get_json()["suggestions"]
    assert topic["url"] == "/topics/letters-and-lists"
    assert "/questions/letters" in client.get(topic["url"]).text

    assert run(["hide", "--yes", "keys", "--reason", "by mistake"]) == 0
    assert suggested("otto") == suggested("keys") == []
    assert suggested("letters") == ["topic", "question"]
