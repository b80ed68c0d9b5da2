"""Looking through an archive: its years, its posts with their counts, what comes before and after, what there is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import PostGone, PostNotFound
from index.posts.records import Evidence
from search.archive import Archive
from search.contents import EvidenceCount, Neighbours, YearEntry

if TYPE_CHECKING:
    from tests.conftest import AnswerRow, ArchiveMaker


@pytest.fixture
def rows(archives: ArchiveMaker) -> list[AnswerRow]:
    answer = archives.answer
    return [
        answer("Perhaps.", question="Undated?", year=None, name="Otto Brandl"),
        answer("Yes.", question="Letters?", year=2012, name="Inez Tarn", types=("public",)),
        answer("No.", question="Letters?", year=2012),
        answer("Twice.", question="Phones?", year=2014, name="Inez Tarn", types=("law", "special")),
        answer("Late.", question="Hours?", year=2014, name="Otto Brandl"),
    ]


def test_years_are_counted_newest_first_and_the_undated_last(archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    with archives.open(rows) as archive:
        assert archive.contents.years() == (YearEntry(2014, 2, 2), YearEntry(2012, 1, 2), YearEntry(None, 1, 1))


def test_posts_come_newest_first_with_the_number_of_their_answers(
    archives: ArchiveMaker, rows: list[AnswerRow]
) -> None:
    with archives.open(rows) as archive:
        listed = [(entry.post.question, entry.answers) for entry in archive.contents.entries()]
        assert listed == [("Phones?", 1), ("Hours?", 1), ("Letters?", 2), ("Undated?", 1)]
        assert [entry.post for entry in archive.contents.entries()] == list(archive.posts())
        assert archive.contents.entries() is archive.contents.entries(), "read once"
        assert [entry.post.question for entry in archive.contents.entries_of(2014)] == ["Phones?", "Hours?"]
        assert [entry.post.question for entry in archive.contents.entries_of(None)] == ["Undated?"]
        assert archive.contents.entries_of(1999) == ()


def test_what_was_asked_before_and_after(archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    with archives.open(rows) as archive:
        undated, letters, phones, hours = (archive.post(f"post-000{number}") for number in range(4))
        assert archive.contents.neighbours(undated.key) == Neighbours(None, None)
        assert archive.contents.neighbours(letters.key) == Neighbours(None, phones)
        assert archive.contents.neighbours(phones.key) == Neighbours(letters, hours)
        assert archive.contents.neighbours(hours.key) == Neighbours(phones, None)
        with pytest.raises(PostNotFound):
            archive.contents.neighbours("nowhere")


def test_a_withdrawn_post_has_no_neighbours(archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    with Archive.open(archives.write(rows, gone={"was-here": "withdrawn"})) as archive, pytest.raises(PostGone):
        archive.contents.neighbours("was-here")


def test_an_overview_counts_people_and_evidence(archives: ArchiveMaker, rows: list[AnswerRow]) -> None:
    with archives.open(rows) as archive:
        overview = archive.contents.overview()
    assert (str(overview.first), str(overview.last)) == ("2012-01-01", "2014-01-01")
    assert (overview.people, overview.unknown_type) == (2, 3)
    # An answer with two types rests on the owner's word once.
    assert overview.evidence[-1] == EvidenceCount(Evidence.OWNER, 2)
    assert [count.evidence for count in overview.evidence] == list(Evidence)
    assert [count.answers for count in overview.evidence] == [0, 0, 0, 2]


def test_an_empty_archive_has_nothing(archives: ArchiveMaker) -> None:
    with archives.open([]) as archive:
        assert (archive.contents.years(), archive.contents.entries()) == ((), ())
        overview = archive.contents.overview()
    assert (overview.first, overview.last, overview.people, overview.unknown_type) == (None, None, 0, 0)


_POSTS = st.lists(st.tuples(st.one_of(st.none(), st.integers(2010, 2013)), st.integers(1, 3)), max_size=8)


@settings(max_examples=25)
@given(_POSTS)
def test_every_post_is_in_its_year_and_between_its_neighbours(
    archives: ArchiveMaker, posts: list[tuple[int | None, int]]
) -> None:
    # Rows lie in the order of dates, as in every archive.
    posts = sorted(posts, key=lambda post: post[0] or 0)
    rows = [
        archives.answer("Yes.", question=f"Question {number}?", year=year)
        for number, (year, answers) in enumerate(posts)
        for _ in range(answers)
    ]
    with archives.open(rows) as archive:
        entries = archive.contents.entries()
        counted = Counter(entry.post.published.year if entry.post.published else None for entry in entries)
        assert {entry.year: entry.posts for entry in archive.contents.years()} == counted
        assert (
            sum(entry.answers for entry in archive.contents.years())
            == sum(entry.answers for entry in entries)
            == len(rows)
        )
        assert [e for year in archive.contents.years() for e in archive.contents.entries_of(year.year)] == list(entries)
        dated = sorted(
            (entry.post for entry in entries if entry.post.published), key=lambda post: (str(post.published), post.key)
        )
        for place, post in enumerate(dated):
            expected = Neighbours(
                dated[place - 1] if place else None, dated[place + 1] if place + 1 < len(dated) else None
            )
            assert archive.contents.neighbours(post.key) == expected
