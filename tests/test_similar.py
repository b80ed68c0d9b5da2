"""Answers that say something like another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.errors import AnswerNotFound
from search.results import Mode, SearchRequest, Sort
from search.searcher import SIMILAR_OF_A_POST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.archive import Archive
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

LETTERS = "Do you read cover letters?"


@pytest.fixture(scope="module")
def said(archives: ArchiveMaker) -> list[AnswerRow]:
    answer = archives.answer
    return [
        answer("Cover letters are read by me.", question=LETTERS, year=2012),
        answer("Never read any cover letters.", question=LETTERS, year=2012),
        answer("Dust the shelves.", question="Grime?", year=2013),
        *(
            answer(f"Cover letters are read {word}.", question=LETTERS, year=2014)
            for word in ("once", "twice", "daily")
        ),
        answer("A salary is stated.", question="Money?", year=2015),
    ]


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker, said: list[AnswerRow], encoder: FakeEncoder) -> Iterator[Archive]:
    with archives.open(said, encoder) as opened:
        yield opened


def test_the_closest_of_other_posts_come_first_but_not_all_of_one(archive: Archive) -> None:
    found = archive.similar("post-0000/0")

    assert [similar.post.key for similar in found] == ["post-0002"] * SIMILAR_OF_A_POST
    assert [similar.cosine for similar in found] == sorted((similar.cosine for similar in found), reverse=True)
    assert all(similar.answer.text.startswith("Cover letters are read") for similar in found)


def test_those_of_the_same_post_are_there_when_asked_for_and_never_the_answer_itself(archive: Archive) -> None:
    found = archive.similar("post-0000/0", limit=10, same_post=True)

    assert "post-0000/1" in [similar.answer.id for similar in found]
    assert "post-0000/0" not in [similar.answer.id for similar in found]


def test_what_is_not_close_is_not_offered(archive: Archive) -> None:
    assert archive.similar("post-0001/0") == ()
    assert archive.similar("post-0000/0", limit=1)[0].answer.position in (0, 1, 2)


def test_without_vectors_there_are_none_and_an_unknown_id_is_refused(
    archives: ArchiveMaker, said: list[AnswerRow], archive: Archive
) -> None:
    with archives.open(said) as keyword_only:
        assert keyword_only.similar("post-0000/0") == ()
    with pytest.raises(AnswerNotFound):
        archive.similar("nobody/nowhere")


def test_one_answer_a_question_and_how_many_more_there_are(archive: Archive) -> None:
    result = archive.search(SearchRequest("cover letters read", mode=Mode.KEYWORD, one_per_question=True))

    assert (result.total, result.listed) == (5, 1)
    assert [hit.same_question for hit in result.hits] == [4]
    assert sum(facet.count for facet in result.year_facet) == 5


def test_by_date(archive: Archive) -> None:
    def years(sort: Sort, text: str = "") -> list[int]:
        hits = archive.search(SearchRequest(text, mode=Mode.KEYWORD, sort=sort)).hits
        return [hit.post.published.year for hit in hits if hit.post.published]

    assert years(Sort.OLDEST) == [2012, 2012, 2013, 2014, 2014, 2014, 2015]
    assert years(Sort.NEWEST) == years(Sort.RELEVANCE) == [2015, 2014, 2014, 2014, 2013, 2012, 2012]
    assert years(Sort.OLDEST, "cover letters") == [2012, 2012, 2014, 2014, 2014]
