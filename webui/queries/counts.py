"""How often readers asked for what, where the owner switched counting on.

For each query and month: how often it was asked, how often nothing was found, how many answers were found last. Nothing
of who asked, from where, or when within the month. The words of a query are written when it is asked a second time:
until then there is only a keyed hash, by which it is known again.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from index.layout import queries_path
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

#: Months that are kept, the one that is not over included.
KEPT_MONTHS = 24
#: Queries that are kept; of more, those asked least are forgotten.
MOST_QUERIES = 20_000
#: A query asked less often than this is one reader's: its words are not written down.
LEAST = 2
#: The share that is forgotten at once when there are too many, so that it is not done every few seconds.
_ROOM = 0.1


@dataclass(frozen=True, slots=True)
class Counted:
    """One query in a month, or in several."""

    #: As `webui.queries.counted_text` makes it.
    text: str
    #: `2026-11`; of several the last one.
    month: str
    asked: int
    #: How often of these nothing was found, filters aside.
    nothing: int
    #: Answers found last without filters; None where it was always asked with some.
    found: int | None

    def and_then(self, later: Counted) -> Counted:
        """Both together."""
        return replace(
            later,
            month=max(self.month, later.month),
            asked=self.asked + later.asked,
            nothing=self.nothing + later.nothing,
            found=self.found if later.found is None else later.found,
        )


@dataclass(frozen=True, slots=True)
class QuerySummary:
    """What was asked in some months."""

    #: The first and the last month, `2026-09` and `2026-11`.
    first: str
    last: str
    #: Asked as often as was wanted; in no order.
    queries: tuple[Counted, ...]
    #: How many other queries there were, and how often they were asked together.
    others: int
    others_asked: int


def today() -> dt.date:
    """The day where the server is."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def month_of(day: dt.date, months_before: int = 0) -> str:
    """The month of a day, or one so many months before, as it is kept: `2026-11`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months_before, 12)
    return f"{max(year, 0):04}-{month + 1:02}"


class QueryCounts:
    """The counts of an archive. Several processes may use them at the same time."""

    def __init__(
        self, archive: Path, clock: Callable[[], dt.date] | None = None, most_queries: int = MOST_QUERIES
    ) -> None:
        self._archive = archive
        self._path = queries_path(archive)
        self._clock = clock or today
        self._most = most_queries

    @property
    def exist(self) -> bool:
        """Whether counting was ever switched on."""
        return self._path.is_file()

    def start(self) -> None:
        """Make the file where there is none, and forget what is too old. Raises QueryCountsUnusable."""
        with change_counts(self._path) as connection:
            gone = self._forget_old(connection)
        if gone:
            clean_counts(self._path)

    def add(self, counted: Iterable[Counted]) -> None:
        """Add to the counts; what names somebody hidden is left out.

        Raises QueryCountsUnusable, and what `hidden_names` raises: then nothing was added.
        """
        with change_counts(self._path) as connection:
            # Within the transaction: a takedown that comes now looks for its names in the file when this is in it.
            hidden = hidden_names(self._archive)
            key: bytes = connection.execute("SELECT key FROM secret").fetchone()[0]
            for each in counted:
                if not hidden.stand_in(each.text):
                    _add(connection, each, blake2b(each.text.encode(), digest_size=16, key=key).digest())
            gone = self._forget_old(connection) + self._forget_least_asked(connection)
        if gone:
            # It is added, and nobody asked for what was deleted to be gone now: cleaning can wait for the next time.
            with suppress(QueryCountsUnusable):
                clean_counts(self._path)

    def summary(self, months: int = KEPT_MONTHS, at_least: int = LEAST) -> QuerySummary:
        """What was asked in the last `months`, this one included.

        Raises NeverCounted, QueryCountsUnusable, and what `hidden_names` raises.
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
        """How many queries name somebody hidden; none where nothing was ever counted. Raises as `summary`."""
        if not self.exist:
            return 0
        hidden = hidden_names(self._archive)
        with open_counts(self._path) as connection:
            return len(_naming(connection, hidden))

    def forget_hidden(self) -> int:
        """Forget the queries that name somebody hidden; how many there were. Raises as `add`."""
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
        """Forget everything; a server that counts goes on. Raises NeverCounted, QueryCountsUnusable."""
        self._require()
        try:
            with change_counts(self._path) as connection:
                connection.execute("DELETE FROM counts")
                connection.execute("DELETE FROM texts")
                # What is asked again cannot be told from what was asked before.
                connection.execute("UPDATE secret SET key = ?", (new_key(),))
            clean_counts(self._path)
        except QueryCountsDamaged:
            remove_counts(self._path)
            self.start()

    def _require(self) -> None:
        if not self.exist:
            raise NeverCounted(self._archive)

    def _forget_old(self, connection: sqlite3.Connection) -> int:
        """Rows that were deleted."""
        oldest = month_of(self._clock(), KEPT_MONTHS - 1)
        gone = connection.execute("DELETE FROM counts WHERE month < ?", (oldest,)).rowcount
        return gone + (_forget_single(connection) if gone else 0)

    def _forget_least_asked(self, connection: sqlite3.Connection) -> int:
        """Rows that were deleted, because there were too many queries."""
        held = connection.execute("SELECT count(DISTINCT query) FROM counts").fetchone()[0]
        if held <= self._most:
            return 0
        # Among equals by chance: a flood of queries does not choose whose are forgotten.
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
    """The queries whose words name somebody hidden."""
    return [(query,) for query, text in connection.execute("SELECT query, text FROM texts") if hidden.stand_in(text)]


def _forget_single(connection: sqlite3.Connection) -> int:
    """Forget the words of queries that nobody asked a second time in the months that are kept."""
    return connection.execute(
        "DELETE FROM texts WHERE query NOT IN (SELECT query FROM counts GROUP BY query HAVING sum(asked) >= ?)",
        (LEAST,),
    ).rowcount
