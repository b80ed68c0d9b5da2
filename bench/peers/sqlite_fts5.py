"""SQLite FTS5, as the standard library brings it: `porter unicode61`, and a table of facets beside it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from bench.peers.asking import FIELD_WEIGHTS, LIBRARY_TYPE, LIMIT, PHRASES, Built, Found, Kind, Way
from bench.peers.cells import bits_of, facets
from bench.speed.timing import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus

_FILE = "fts5.sqlite3"
_SCHEMA = """
CREATE VIRTUAL TABLE texts USING fts5(question, answer, name, institution, content='', tokenize='porter unicode61');
CREATE TABLE facets (row INTEGER PRIMARY KEY, types INTEGER NOT NULL, year INTEGER NOT NULL) STRICT;
"""
_MATCHED = "FROM texts JOIN facets ON facets.row = texts.rowid WHERE texts MATCH ?1 AND facets.types & ?2"
_WEIGHTS = ", ".join(map(str, FIELD_WEIGHTS.values()))
_BEST = f"SELECT row {_MATCHED} ORDER BY bm25(texts, {_WEIGHTS}) LIMIT {LIMIT}"
_COUNTS = f"SELECT types, year, count(*) {_MATCHED} GROUP BY types, year"
_TOTAL = f"SELECT count(*) {_MATCHED}"


class SqliteFts5:
    """Four columns and no texts. One query gives the hits, a second, without scores, total and both facets."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:  # noqa: ARG002 — as every peer
        self._connection = sqlite3.connect(f"{(folder / _FILE).as_uri()}?immutable=1", uri=True)
        # All of it in reach, as the other peers have theirs.
        self._connection.execute("PRAGMA mmap_size = 8000000000")
        self._type = bits_of([LIBRARY_TYPE])

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Build in one transaction, and merge into one segment at the end."""
        documents = list(corpus.documents())
        begun = time.perf_counter()
        with closing(sqlite3.connect(folder / _FILE, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_SCHEMA)
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO texts(rowid, question, answer, name, institution) VALUES (?, ?, ?, ?, ?)",
                ((row, d.question, d.answer, d.name, d.institution) for row, d in enumerate(documents)),
            )
            connection.executemany(
                "INSERT INTO facets VALUES (?, ?, ?)",
                ((row, bits_of(d.types), d.year) for row, d in enumerate(documents)),
            )
            connection.execute("COMMIT")
            connection.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        return Built(time.perf_counter() - begun, size_of(folder))

    def ways(self) -> Sequence[Way]:
        """Words and phrases."""
        return (
            Way(Kind.WORDS, "SQLite FTS5", self.words, "hits by one query, total and facets by a second"),
            *(Way(kind, "SQLite FTS5", self.phrase) for kind in PHRASES),
        )

    def words(self, asked: Asked) -> Found:
        """Hits, total and facets."""
        values = (" OR ".join(f'"{word}"' for word in asked.words), self._type)
        rows = [row for (row,) in self._connection.execute(_BEST, values)]
        return Found(rows, *facets(self._connection.execute(_COUNTS, values)))

    def phrase(self, asked: Asked) -> Found:
        """Hits and total."""
        values = (f'"{" ".join(asked.words)}"', self._type)
        rows = [row for (row,) in self._connection.execute(_BEST, values)]
        return Found(rows, self._connection.execute(_TOTAL, values).fetchone()[0])
