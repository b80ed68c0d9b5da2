"""The file of counted queries: what is in it, for how long, and what is never in it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.files import layout
from index.imports.importing import import_sources
from index.record.record_errors import RecordNotFound
from webui.queries.counts import KEPT_MONTHS, Counted, QueryCounts, QuerySummary, month_of
from webui.queries.counts_file import NeverCounted, QueryCountsDamaged, QueryCountsUnusable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

pytestmark = pytest.mark.slow

WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: I put the quokka in the drawer and read all of the letters."
OTTO = "Otto M. Brandl, Dean, Gorse Community College: Letters take too long; nobody here has the time."


class Clock:
    """A day that a test may move."""

    def __init__(self) -> None:
        self.day = dt.date(2026, 11, 20)

    def __call__(self) -> dt.date:
        return self.day


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def built(archive: Path, posts: PostFolder) -> Path:
    posts.write("letters", "Do you read every cover letter?", WANDA, OTTO)
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


@pytest.fixture
def counts(built: Path, clock: Clock) -> QueryCounts:
    return QueryCounts(built, clock)


@pytest.fixture
def holds(built: Path) -> Callable[[str], bool]:
    """Whether any byte of the file, or of what SQLite keeps beside it, holds some words."""

    def holds(words: str) -> bool:
        files = list(built.glob(f"{layout.QUERIES}*"))
        assert files
        return any(words.encode() in path.read_bytes() for path in files)

    return holds


def once(text: str, month: str = "2026-11", found: int | None = 3) -> Counted:
    return Counted(text, month, asked=1, nothing=int(found == 0), found=found)


def named(summary: QuerySummary) -> dict[str, tuple[int, int, int | None]]:
    return {each.text: (each.asked, each.nothing, each.found) for each in summary.queries}


def nothing_in(counts: QueryCounts) -> bool:
    summary = counts.summary(KEPT_MONTHS)
    return not (summary.queries or summary.others or summary.others_asked)


class TestCounting:
    def test_a_query_is_counted_by_month_with_what_was_found_last(self, counts: QueryCounts) -> None:
        counts.add([once("letters", "2026-09", 5), once("letters", "2026-11", 0)])
        counts.add([once("letters", "2026-11", 7), once("letters", "2026-11", None)])

        assert named(counts.summary()) == {"letters": (4, 1, 7)}
        assert named(counts.summary(months=2)) == {"letters": (3, 1, 7)}
        assert counts.summary().queries[0].month == "2026-11"

    def test_one_that_was_only_asked_with_filters_says_nothing_of_what_it_finds(self, counts: QueryCounts) -> None:
        counts.add([once("letters", found=None)] * 2)

        assert named(counts.summary()) == {"letters": (2, 0, None)}

    def test_those_asked_seldom_are_only_counted(self, counts: QueryCounts) -> None:
        counts.add([*[once("often")] * 3, *[once("twice")] * 2, once("single"), once("another")])

        assert counts.summary().others == 2
        assert counts.summary().others_asked == 2
        summary = counts.summary(at_least=3)
        assert named(summary) == {"often": (3, 0, 3)}
        assert (summary.others, summary.others_asked) == (3, 4)
        assert named(counts.summary(at_least=1)) == named(counts.summary(at_least=2))

    def test_one_that_is_single_in_the_months_asked_about_is_not_named(self, counts: QueryCounts) -> None:
        counts.add([*[once("letters", "2026-01")] * 4, once("letters", "2026-11")])

        assert named(counts.summary(months=3)) == {}
        assert named(counts.summary(months=12)) == {"letters": (5, 0, 3)}

    def test_it_says_so_where_nothing_was_ever_counted(self, counts: QueryCounts) -> None:
        for refused in (counts.summary, counts.forget):
            with pytest.raises(NeverCounted, match=r"queries were never counted here\. Start .* --count-queries"):
                refused()
        assert counts.named() == counts.forget_hidden() == 0
        assert not counts.exist

    def test_starting_makes_an_empty_file(self, counts: QueryCounts) -> None:
        counts.start()

        assert nothing_in(counts)


class TestPrivacy:
    def test_the_words_of_a_query_are_written_when_it_is_asked_again(
        self, counts: QueryCounts, holds: Callable[[str], bool]
    ) -> None:
        counts.add([once("my own secret")])
        assert not holds("secret of mine")
        assert not holds("my own")

        counts.add([once("my own secret", "2026-12")])
        assert holds("my own secret")

    def test_a_row_tells_the_month_and_numbers_and_nothing_else(self, counts: QueryCounts, built: Path) -> None:
        counts.add([once("letters"), once("letters"), once("single", found=0)])

        with closing(sqlite3.connect(layout.queries_path(built))) as connection:
            rows = sorted(connection.execute("SELECT month, asked, in_vain, found FROM counts").fetchall())
            columns = {
                column for table in ("counts", "texts", "secret")
                for _, column, *_ in connection.execute(f"PRAGMA table_info({table})")
            }  # fmt: skip
        assert rows == [("2026-11", 1, 1, 0), ("2026-11", 2, 0, 3)]
        assert columns == {"query", "month", "asked", "in_vain", "found", "text", "key"}

    def test_two_files_have_different_hashes_of_the_same_query(self, counts: QueryCounts, built: Path) -> None:
        def hashes() -> set[bytes]:
            with closing(sqlite3.connect(layout.queries_path(built))) as connection:
                return {query for (query,) in connection.execute("SELECT query FROM counts")}

        counts.add([once("letters")])
        before = hashes()
        counts.forget()
        counts.add([once("letters")])

        assert before.isdisjoint(hashes())

    def test_forgetting_leaves_no_byte(self, counts: QueryCounts, built: Path, holds: Callable[[str], bool]) -> None:
        counts.start()
        empty = layout.queries_path(built).stat().st_size
        counts.add([once(f"words of query {n} {'and more ' * 10}") for n in range(300) for _ in range(2)])
        assert holds("words of query 7 and more")

        counts.forget()

        assert not holds("words of query")
        assert layout.queries_path(built).stat().st_size == empty
        assert nothing_in(counts)

    def test_what_is_older_than_two_years_is_forgotten(
        self, counts: QueryCounts, clock: Clock, holds: Callable[[str], bool]
    ) -> None:
        clock.day = dt.date(2024, 12, 31)
        counts.add([*[once("old words", "2024-12")] * 2, once("asked again", "2024-12")])
        clock.day = dt.date(2026, 11, 30)
        counts.add([once("asked again", "2026-11")])
        assert named(counts.summary(KEPT_MONTHS)) == {"old words": (2, 0, 3), "asked again": (2, 0, 3)}

        clock.day = dt.date(2026, 12, 1)
        counts.start()

        assert not holds("old words")
        assert not holds("asked again"), "it was asked only once in the months that are kept"
        assert counts.summary(KEPT_MONTHS) == QuerySummary("2025-01", "2026-12", (), 1, 1)

    def test_a_flood_of_queries_drives_out_those_asked_least(self, built: Path, clock: Clock) -> None:
        counts = QueryCounts(built, clock, most_queries=100)
        counts.add([once(f"often {n}") for n in range(50) for _ in range(3)])
        for batch in range(10):
            counts.add([once(f"flood {batch} {n}") for n in range(40)])
        summary = counts.summary()

        assert len(summary.queries) == 50
        assert summary.others <= 50


class TestAccidents:
    def test_a_file_that_is_no_database_is_named_and_forgetting_mends_it(
        self, counts: QueryCounts, built: Path
    ) -> None:
        path = layout.queries_path(built)
        path.write_text("This is no database at all. " * 50)
        for refused in (counts.summary, counts.start, lambda: counts.add([once("letters")])):
            with pytest.raises(QueryCountsDamaged, match=r"queries\.sqlite3: .*`answerstacks queries --forget`"):
                refused()

        counts.forget()
        counts.add([once("letters")] * 2)

        assert named(counts.summary()) == {"letters": (2, 0, 3)}

    def test_a_file_of_a_later_version_is_refused(self, counts: QueryCounts, built: Path) -> None:
        counts.start()
        with closing(sqlite3.connect(layout.queries_path(built))) as connection:
            connection.execute("PRAGMA user_version = 7")

        with pytest.raises(QueryCountsUnusable, match=r"has version 7, this program knows up to 1\. Install"):
            counts.summary()

    def test_a_locked_file_is_named_and_nothing_is_half_written(self, counts: QueryCounts, built: Path) -> None:
        counts.add([once("letters")] * 2)
        with closing(sqlite3.connect(layout.queries_path(built), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(QueryCountsUnusable, match="locked"):
                counts.add([once("letters")])

        assert named(counts.summary()) == {"letters": (2, 0, 3)}

    def test_nothing_is_counted_where_it_cannot_be_known_who_is_hidden(self, counts: QueryCounts, built: Path) -> None:
        counts.start()
        record = layout.record_path(built).rename(built / "elsewhere")

        with pytest.raises(RecordNotFound):
            counts.add([once("letters")] * 2)

        record.rename(layout.record_path(built))
        assert nothing_in(counts)


ASKED = st.tuples(st.sampled_from("abcdef"), st.integers(0, 30), st.none() | st.integers(0, 2))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(ASKED, max_size=8), max_size=5), months=st.integers(1, 24), at_least=st.integers(1, 4))
@example(batches=[[("a", 30, 1), ("a", 0, 2)], [("a", 0, None)]], months=24, at_least=2)
def test_a_summary_is_what_a_plain_sum_gives(
    built: Path, batches: list[list[tuple[str, int, int | None]]], months: int, at_least: int
) -> None:
    """`batches` are (query, months after 2024-01, answers found), asked in the order of time; the oracle keeps them
    all."""
    layout.queries_path(built).unlink(missing_ok=True)
    clock = Clock()
    counts = QueryCounts(built, clock)
    counts.start()
    asked = sorted((each for batch in batches for each in batch), key=lambda each: each[1])
    log: list[tuple[str, str, int | None]] = []
    for after, of_month in groupby(asked, key=lambda each: each[1]):
        clock.day = dt.date(2024 + after // 12, after % 12 + 1, 28)
        of_now = [(text, month_of(clock.day), found) for text, _, found in of_month]
        counts.add([once(*each) for each in of_now])
        log += of_now

    first = month_of(clock.day, months - 1)
    by_text = defaultdict(list)
    for text, month, found in log:
        if month >= first:
            by_text[text].append(found)
    often = {text: found for text, found in by_text.items() if len(found) >= max(at_least, 2)}
    summary = counts.summary(months, at_least)
    assert named(summary) == {
        text: (len(found), found.count(0), next((n for n in reversed(found) if n is not None), None))
        for text, found in often.items()
    }
    assert summary.others == len(by_text) - len(often)
    assert summary.others_asked == sum(map(len, by_text.values())) - sum(map(len, often.values()))


@pytest.mark.parametrize(
    ("day", "before", "month"),
    [((2026, 11, 30), 0, "2026-11"), ((2026, 1, 1), 1, "2025-12"), ((2026, 11, 30), 23, "2024-12"), ((5, 1, 1), 99, "0000-10")],
)  # fmt: skip
def test_months_are_counted_back(day: tuple[int, int, int], before: int, month: str) -> None:
    assert month_of(dt.date(*day), before) == month
