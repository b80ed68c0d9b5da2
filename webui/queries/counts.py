"""The counts of readers' queries.

For each query and month: how often it was asked, how often it found nothing, and how many answers it found last. Not
who asked, from where, or when within the month. The words of a query are written when it is asked a second time; until
then there is only a keyed hash to recognise it.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from index.files.layout import queries_path
from webui.queries.counts_file import (
    NeverCounted,
    QueryCountsDamaged,
    QueryCountsUnusable,
    change_counts,
    clean_counts,
    new_key,
    open_counts,
    remove_counts,
)
from webui.queries.hidden_names import hidden_names

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from webui.queries.hidden_names import HiddenNames

#: Months kept, the current one included.
KEPT_MONTHS = 24
#: Most queries kept; those asked least are deleted first.
MOST_QUERIES = 20_000
#: A query asked less often may be of one reader: its words are not written.
LEAST = 2
#: Share deleted at once if there are too many, so that it is not done every few seconds.
_ROOM = 0.1


@dataclass(frozen=True, slots=True)
class Counted:
    """The count of one query in a month, or in several."""

    #: As `webui.queries.counted_text` makes it.
    text: str
    #: `2026-11`; of several the last one.
    month: str
    asked: int
    #: Times that nothing was found, filters aside.
    nothing: int
    #: Answers found last without filters; None if it was always asked with some.
    found: int | None

    def and_then(self, later: Counted) -> Counted:
        """Return the sum of this and a later count."""
        return replace(
            later,
            month=max(self.month, later.month),
            asked=self.asked + later.asked,
            nothing=self.nothing + later.nothing,
            found=self.found if later.found is None else later.found,
        )


@dataclass(frozen=True, slots=True)
class QuerySummary:
    """The queries of some months."""

    #: The first and the last month, `2026-09` and `2026-11`.
    first: str
    last: str
    #: Those asked often enough, in no order.
    queries: tuple[Counted, ...]
    #: The number of other queries, and how often they were asked together.
    others: int
    others_asked: int


def today() -> dt.date:
    """Return the current day in the server's time zone."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def month_of(day: dt.date, months_before: int = 0) -> str:
    """Return the month of a day, or one some months before, as it is kept: `2026-11`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months_before, 12)
    return f"{max(year, 0):04}-{month + 1:02}"


class QueryCounts:
    """The counts of an archive. Several processes may use them at once."""

    def __init__(
        self, archive: Path, clock: Callable[[], dt.date] | None = None, most_queries: int = MOST_QUERIES
    ) -> None:
        self._archive = archive
        self._path = queries_path(archive)
        self._clock = clock or today
        self._most = most_queries

    @property
    def exist(self) -> bool:
        """True if there is a file of counts."""
        return self._path.is_file()

    def start(self) -> None:
        """Make the file if there is none, and delete what is too old. Raises QueryCountsUnusable."""
        with change_counts(self._path) as connection:
            gone = self._forget_old(connection)
        if gone:
            clean_counts(self._path)

    def add(self, counted: Iterable[Counted]) -> None:
        """Add to the counts, without queries that name somebody hidden.

        Raises QueryCountsUnusable, and as `hidden_names`; then nothing was added.
        """
        with change_counts(self._path) as connection:
            # Read within the transaction: a takedown made meanwhile deletes its names after this has been written.
            hidden = hidden_names(self._archive)
            key: bytes = connection.execute("SELECT key FROM secret").fetchone()[0]
            for each in counted:
                if not hidden.stand_in(each.text):
                    _add(connection, each, blake2b(each.text.encode(), digest_size=16, key=key).digest())
            gone = self._forget_old(connection) + self._forget_least_asked(connection)
        if gone:
            # The counts are added. Nothing deleted here names somebody hidden, so cleaning can wait for the next time.
            with suppress(QueryCountsUnusable):
                clean_counts(self._path)

    def summary(self, months: int = KEPT_MONTHS, at_least: int = LEAST) -> QuerySummary:
        """Return the queries of the last `months`, this one included.

        Raises NeverCounted, QueryCountsUnusable, and as `hidden_names`.
        """
        self._require()
        hidden = hidden_names(self._archive)
        first, last = month_of(self._clock(), months - 1), month_of(self._clock())
        with open_counts(self._path) as connection:
            rows = connection.execute(
                "SELECT query, coalesce(text, ''), month, asked, in_vain, found FROM counts LEFT JOIN texts USING"
                " (query) WHERE month >= ? ORDER BY query, month",
                (first,),
            ).fetchall()
        queries: dict[bytes, Counted] = {}
        for query, *fields in rows:
            each = Counted(*fields)
            queries[query] = queries[query].and_then(each) if query in queries else each
        others = [each for each in queries.values() if not each.text or each.asked < max(at_least, LEAST)]
        often = [each for each in queries.values() if each.text and each.asked >= max(at_least, LEAST)]
        return QuerySummary(
            first,
            last,
            queries=tuple(each for each in often if not hidden.stand_in(each.text)),
            others=len(others),
            others_asked=sum(each.asked for each in others),
        )

    def named(self) -> int:
        """Return how many queries name somebody hidden; 0 if there are no counts. Raises as `summary`."""
        if not self.exist:
            return 0
        hidden = hidden_names(self._archive)
        with open_counts(self._path) as connection:
            return len(_naming(connection, hidden))

    def forget_hidden(self) -> int:
        """Delete the queries that name somebody hidden, and return their number. Raises as `add`."""
        if not self.exist:
            return 0
        with change_counts(self._path) as connection:
            named = _naming(connection, hidden_names(self._archive))
            connection.executemany("DELETE FROM counts WHERE query = ?", named)
            connection.executemany("DELETE FROM texts WHERE query = ?", named)
        if named:
            clean_counts(self._path)
        return len(named)

    def forget(self) -> None:
        """Delete all counts; a server that counts goes on. Raises NeverCounted, QueryCountsUnusable."""
        self._require()
        try:
            with change_counts(self._path) as connection:
                connection.execute("DELETE FROM counts")
                connection.execute("DELETE FROM texts")
                # A new key: later hashes cannot be matched with earlier ones.
                connection.execute("UPDATE secret SET key = ?", (new_key(),))
            clean_counts(self._path)
        except QueryCountsDamaged:
            remove_counts(self._path)
            self.start()

    def _require(self) -> None:
        if not self.exist:
            raise NeverCounted(self._archive)

    def _forget_old(self, connection: sqlite3.Connection) -> int:
        """Delete months that are too old, and return the number of rows."""
        oldest = month_of(self._clock(), KEPT_MONTHS - 1)
        gone = connection.execute("DELETE FROM counts WHERE month < ?", (oldest,)).rowcount
        return gone + (_forget_single(connection) if gone else 0)

    def _forget_least_asked(self, connection: sqlite3.Connection) -> int:
        """Delete the least asked if there are too many queries, and return the number of rows."""
        held = connection.execute("SELECT count(DISTINCT query) FROM counts").fetchone()[0]
        if held <= self._most:
            return 0
        # Random among equals, so that a flood of queries cannot choose which are deleted.
        gone = connection.execute(
            "DELETE FROM counts WHERE query IN (SELECT query FROM counts GROUP BY query ORDER BY sum(asked), random()"
            " LIMIT ?)",
            (held - int(self._most * (1 - _ROOM)),),
        ).rowcount
        return gone + _forget_single(connection)


def _add(connection: sqlite3.Connection, counted: Counted, query: bytes) -> None:
    connection.execute(
        "INSERT INTO counts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET asked = asked + excluded.asked,"
        " in_vain = in_vain + excluded.in_vain, found = coalesce(excluded.found, found)",
        (query, counted.month, counted.asked, counted.nothing, counted.found),
    )
    asked = connection.execute("SELECT sum(asked) FROM counts WHERE query = ?", (query,)).fetchone()[0]
    if asked >= LEAST:
        connection.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (query, counted.text))


def _naming(connection: sqlite3.Connection, hidden: HiddenNames) -> list[tuple[bytes]]:
    """Return the hashes of queries whose words name somebody hidden."""
    return [(query,) for query, text in connection.execute("SELECT query, text FROM texts") if hidden.stand_in(text)]


def _forget_single(connection: sqlite3.Connection) -> int:
    """Delete the words of queries that were asked only once in the months kept."""
    return connection.execute(
        "DELETE FROM texts WHERE query NOT IN (SELECT query FROM counts GROUP BY query HAVING sum(asked) >= ?)",
        (LEAST,),
    ).rowcount
