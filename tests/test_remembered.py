"""What readers remember of a post is searched: its title, its tags, and who speaks in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.generation.only_ticks import has_only_ticks
from index.imports.importing import import_sources
from index.posts.records import Answer, Paragraph, ParagraphKind, PostSeries, Respondent
from search.archive import Archive
from search.grammar import parse_query
from search.query import FieldWords
from search.results import Mode, SearchRequest
from tests.ticked_surveys import KNOWN, write_surveys
from webui.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.conftest import FakeEncoder

KETTLE, SPOON, GOAT = "the-kettle-is-on-the-left", "bring-a-spoon", "the-goat-has-a-library-card"
FERRIES = "i-count-the-ferries"


@pytest.fixture(scope="module")
def encoder(encoder_class: type[FakeEncoder]) -> FakeEncoder:
    return encoder_class()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, encoder: FakeEncoder) -> Path:
    made = tmp_path_factory.mktemp("surveys")
    import_sources(made / "archive", [write_surveys(made / "blog.xml")], model=encoder)
    return made / "archive"


@pytest.fixture(scope="module")
def archive(folder: Path) -> Iterator[Archive]:
    with Archive.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(folder: Path) -> FlaskClient:
    return create_app(folder).test_client()


def posts_found(archive: Archive, text: str, mode: Mode = Mode.KEYWORD, encoder: FakeEncoder | None = None) -> set[str]:
    result = archive.search(SearchRequest(text, mode=mode, limit=100), encoder)
    return {hit.post.key for hit in result.hits}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title:kettle", {KETTLE}),
        ('title:"library cards"', {GOAT}),
        ("title:kettle -title:left", set()),
        ('tag:"cover letters"', {KETTLE, SPOON}),
        ("tag:letter", {KETTLE, SPOON}),
        ("tag:goats", {GOAT}),
        ("tag:survey -tag:goats", {KETTLE, SPOON, FERRIES}),
        ('tag:"letters kettles"', set()),
        ("kind:hunters", {FERRIES}),
        ("kind:survey", {KETTLE, SPOON, GOAT}),
        ("-kind:survey", {FERRIES}),
        ("kind:survey kind:hunters title:the", {KETTLE, GOAT, FERRIES}),
        ("kind:essay", set()),
    ],
)
def test_fields_of_the_post_narrow(archive: Archive, text: str, found: set[str]) -> None:
    assert posts_found(archive, text) == found


@pytest.mark.parametrize(
    ("text", "field", "words"), [('title:"The Kettle"', "title", ("the", "kettle")), ("tag:MLIS", "tag", ("mlis",))]
)
def test_the_grammar_reads_them(text: str, field: str, words: tuple[str, ...]) -> None:
    assert parse_query(text).fields == (FieldWords(field, words),)


def test_a_kind_that_is_none_is_two_words() -> None:
    assert parse_query("kind:ferry").words == ("kind", "ferry")
    assert parse_query("kind:Essay -kind:hunters").kinds == {"guest"}
    assert parse_query("kind:Essay -kind:hunters").excluded.kinds == {"hunters"}


@pytest.mark.parametrize("mode", [Mode.KEYWORD, Mode.HYBRID])
def test_who_types_a_title_finds_every_answer_of_its_post(archive: Archive, encoder: FakeEncoder, mode: Mode) -> None:
    result = archive.search(SearchRequest("the goat has a library card", mode=mode, limit=100), encoder)

    assert {hit.answer.id for hit in result.hits} >= {answer.id for answer in archive.answers_of(GOAT)}
    # One word of a title is a word like others, and a word more than it has is none of it.
    assert posts_found(archive, "spoon") == {SPOON}
    assert len(archive.search(SearchRequest("spoon", mode=Mode.KEYWORD)).hits) == 1
    assert posts_found(archive, "kettle left purple", Mode.KEYWORD) == set()


def test_the_kind_of_each_answer_is_kept_counted_and_given(archive: Archive) -> None:
    kinds = {post.key: post.series for post in archive.posts()}
    result = archive.search(SearchRequest("", kinds=frozenset({"hunters"}), limit=100))

    assert kinds == {
        KETTLE: PostSeries.SURVEY,
        SPOON: PostSeries.SURVEY,
        GOAT: PostSeries.SURVEY,
        FERRIES: PostSeries.HUNTERS,
    }
    assert {hit.post.key for hit in result.hits} == {FERRIES}
    assert {facet.value: facet.count for facet in result.kind_facet if facet.count} == {"survey": 9, "hunters": 3}


def test_the_page_filters_by_kind_and_says_who_speaks(client: FlaskClient) -> None:
    page = client.get("/?q=&kind=hunters&kind=pirates")

    assert "<strong>3 answers</strong>" in page.text
    assert page.text.count("Job hunter’s survey</span>") == 3
    assert '<input type="checkbox" name="kind" value="hunters" checked>' in page.text
    assert "“pirates” is not a kind of answer. It was ignored." in page.text
    assert "Remove the filter </span>Job hunters" in page.text


def test_the_interface_filters_by_kind(client: FlaskClient) -> None:
    found = client.get("/api/search?kind=hunters&limit=50").json
    refused = client.get("/api/search?kind=pirates")

    assert found
    assert {hit["kind"] for hit in found["hits"]} == {"hunters"}
    assert found["facets"]["kind"]["survey"] == 9
    assert refused.status_code == 400
    assert refused.json is not None
    assert refused.json["error"]["parameter"] == "kind"


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([(ParagraphKind.CHOICE, "Yes")], True),
        ([(ParagraphKind.CHOICE, "As many as it takes, I want to see every one of them")], True),
        ([(ParagraphKind.SUBQUESTION, "And how would you say so to them?"), (ParagraphKind.CHOICE, "Yes")], True),
        ([(ParagraphKind.CHOICE, "Yes"), (ParagraphKind.PARAGRAPH, "It depends.")], True),
        ([(ParagraphKind.CHOICE, "Yes"), (ParagraphKind.PARAGRAPH, "It depends on the goat.")], False),
        ([(ParagraphKind.CHOICE, "Other: my aunt, who reads the paper aloud")], False),
        ([(ParagraphKind.PARAGRAPH, "Yes.")], False),
        ([], False),
    ],
)
def test_ticks_alone(paragraphs: list[tuple[ParagraphKind, str]], expected: bool) -> None:
    said = tuple(Paragraph(kind, text, 0, len(text)) for kind, text in paragraphs)

    assert has_only_ticks(Answer("a/b", "a", 0, "Q?", Respondent(None), said)) is expected


@pytest.mark.parametrize("mode", [Mode.KEYWORD, Mode.HYBRID, Mode.SEMANTIC])
def test_who_says_something_comes_before_who_only_ticks(archive: Archive, encoder: FakeEncoder, mode: Mode) -> None:
    result = archive.search(SearchRequest(KNOWN, mode=mode, limit=3), encoder)

    assert result.hits[0].post.key == SPOON
    assert {hit.answer.question for hit in result.hits} == {KNOWN}
