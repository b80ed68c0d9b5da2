"""Searching an archive: examples to read, and queries that mean no good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import (
    ModelMismatch,
)
from search.archive import Archive
from search.results import MAX_LIMIT, Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


@pytest.fixture(scope="module")
def open_archive(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder) -> Iterator[Archive]:
    with archives.open(rows, encoder) as opened:
        yield opened


@pytest.fixture(scope="module")
def find(open_archive: Archive) -> Callable[[str], list[int]]:
    """The rows that a query finds by words, ascending."""

    def search(text: str) -> list[int]:
        return sorted(open_archive.page(SearchRequest(text, mode=Mode.KEYWORD)).rows)

    return search


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("certificates", [0, 1, 2]),
        ("sanchez", [2]),
        ("teasel library", [2]),
        ("certificates patience dust", [1, 2]),
        ('"cover letter"', [3, 4, 5]),
        ('"good cover letter is"', [4]),
        ('"when you"', [0, 1, 2]),
        ("certificates -dust", [0, 1]),
        ('letter -"letters cover"', [3, 4]),
        ("name:pierce", [0]),
        ("name:SANCHEZ certificates", [2]),
        ('name:"ada will"', [3]),
        ("institution:teasel", [2]),
        ("question:letters", [3, 4, 5]),
        ("question:dust", []),
        ("-name:pierce certificates", [1, 2]),
        ("-the", [0, 1, 2, 3, 5]),
        ("certif*", [0, 1, 2, 4]),
        ("certif* volun*", [4]),
        ("-certif*", [3, 5]),
        ("type:academic", [1, 5]),
        ("type:unknown", [2]),
        ("-type:public -type:unknown", [1, 4, 5]),
        ("year:2012", [1, 2]),
        ("year:2014..", [3, 4, 5]),
        ("-year:2012..2014", [0, 5]),
        ("", [0, 1, 2, 3, 4, 5]),
        ("?!", []),
        ("zeppelin", []),
        ("zeppelin*", []),
        ('"zeppelin"', []),
        ("the of", []),
    ],
)
def test_finds_by_words(find: Callable[[str], list[int]], text: str, found: list[int]) -> None:
    assert find(text) == found


def test_the_best_answer_comes_first_and_shows_why(open_archive: Archive, encoder: FakeEncoder) -> None:
    result = open_archive.search(SearchRequest("good cover letter"), encoder)

    hit = result.hits[0]
    assert result.mode is Mode.HYBRID
    assert hit.passage == "A good cover letter is short."
    assert [hit.passage[start:end] for start, end in hit.highlights] == ["good", "cover", "letter"]
    assert (hit.keyword_rank, hit.semantic_rank) == (1, 1)
    assert hit.answer.text[hit.passage_start : hit.passage_end] == hit.passage
    assert hit.post.question == "What makes a good cover letter?"


@pytest.mark.parametrize("text", ["ATS", '"ATS"', "applicant tracking system"])
def test_a_word_is_not_cut_down_to_a_stop_word(archives: ArchiveMaker, text: str) -> None:
    with archives.open([archives.answer("At our library the ATS is slow."), archives.answer("Look at it.")]) as archive:
        [hit] = archive.search(SearchRequest(text, mode=Mode.KEYWORD)).hits

    assert [hit.passage[start:end] for start, end in hit.highlights] == ["ATS"]
    assert [match.found for match in hit.matched] == [("ats",)]


def test_without_text_the_newest_post_comes_first_and_its_answers_in_their_order(open_archive: Archive) -> None:
    assert open_archive.page(SearchRequest("")).rows == [5, 3, 4, 1, 2, 0]
    assert open_archive.page(SearchRequest("type:public")).rows == [3, 0]
    assert open_archive.page(SearchRequest("", limit=2, offset=1)).rows == [3, 4]


def test_filters_typed_and_ticked(open_archive: Archive) -> None:
    def found(text: str, **ticked: object) -> set[int]:
        return set(open_archive.page(SearchRequest(text, **ticked)).rows)  # type: ignore[arg-type]

    assert found("type:public", types=frozenset({"federal"})) == {0, 3, 4}  # any of them
    assert found("year:2012..2014", year_from=2014) == {3, 4}  # both
    assert found("year:2012", year_from=2014) == set()
    assert found("", types=frozenset({"zoo"})) == {0, 1, 2, 3, 4, 5}


def test_notes_tell_what_was_understood_otherwise(open_archive: Archive, encoder: FakeEncoder) -> None:
    def notes(request: SearchRequest, encoder: FakeEncoder | None = encoder) -> tuple[str, ...]:
        return open_archive.search(request, encoder).notes

    assert notes(SearchRequest("certificate")) == ()
    assert notes(SearchRequest("", types=frozenset({"zoo"}))) == ("There is no library type 'zoo'.",)
    assert notes(SearchRequest("certificate"), None) == ("Found by words only: the language model is not loaded.",)
    assert notes(SearchRequest("to be", mode=Mode.KEYWORD)) == (
        "Every word of the query is too common to be searched for by itself.",
    )
    assert len(notes(SearchRequest("x " * 2000))) == 2


def test_without_an_encoder_or_vectors_it_says_that_it_searched_by_words(
    open_archive: Archive, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder
) -> None:
    assert open_archive.search(SearchRequest("letter", mode=Mode.SEMANTIC)).mode is Mode.KEYWORD
    with archives.open(rows) as keyword_only:
        result = keyword_only.search(SearchRequest("letter"), encoder)
        assert (result.mode, result.total, keyword_only.has_vectors) == (Mode.KEYWORD, 3, False)
        assert result.notes == ("Found by words only: this archive was built without a language model.",)


def test_another_model_is_refused(open_archive: Archive, encoder_class: type[FakeEncoder]) -> None:
    other = encoder_class()
    other.identity = "other@1"

    with pytest.raises(ModelMismatch, match=r"fake@0.*other@1"):
        open_archive.search(SearchRequest("letter"), other)


def test_a_page_has_bounds(open_archive: Archive) -> None:
    assert open_archive.search(SearchRequest("letter", limit=0)).total == 3
    assert open_archive.search(SearchRequest("letter", limit=-5, offset=-5)).hits == ()
    assert len(open_archive.search(SearchRequest("", limit=MAX_LIMIT + 1)).hits) == 6


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=300), mode=st.sampled_from(Mode))
def test_nothing_that_is_typed_raises(text: str, mode: Mode, open_archive: Archive, encoder: FakeEncoder) -> None:
    result = open_archive.search(SearchRequest(text, mode=mode), encoder)

    assert result.total >= len(result.hits)
    for hit in result.hits:
        assert all(0 <= start < end <= len(hit.passage) for start, end in hit.highlights)


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"*{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"),
        "certificate~9",
        "(" * 2000 + "x" + ")" * 2000,
        "word " * 4000,
        "x" * 20_000,
        "a\x00b \x00",
        '"' * 999,
        "-" * 999,
        "name:" * 200,
        "cer* cov* let* lib* dus* " * 40,
        "\ud800\udfff \u202e\u200d",
        "year:9999999999 type: year:.. year:0000..9999",
    ],
    ids=range(12),
)
@pytest.mark.parametrize("mode", Mode)
def test_hostile_queries_are_answered(open_archive: Archive, encoder: FakeEncoder, text: str, mode: Mode) -> None:
    open_archive.search(SearchRequest(text, mode=mode), encoder)


def test_several_threads_search_one_archive(open_archive: Archive, encoder: FakeEncoder) -> None:
    texts = ["certificates", "name:pierce", "certif*", '"cover letter"', ""] * 8
    expected = [open_archive.search(SearchRequest(text), encoder) for text in texts]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: open_archive.search(SearchRequest(text), encoder), texts))

    assert found == expected
