"""PostgreSQL as it is usually used for this: tsvector, pgvector's HNSW index, and both ranks fused in one statement."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from bench.peers.asking import LIBRARY_TYPE, LIMIT, Built, Found, Kind, Way
from bench.postgres.server import UNSAFE, ordinary_user, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus
    from bench.postgres.server import PostgresServer

_DATA = "server"
#: Candidates of each kind that are fused, as guides to hybrid search have it, and the constant of the fusion.
_CANDIDATES, _RRF = 50, 60
#: Questions by which the recall of the index is told.
_TRIED = 50
#: The tables fit into the shared buffers; one processor answers.
_SETTINGS = UNSAFE | {"shared_buffers": "2GB", "maintenance_work_mem": "1GB", "max_parallel_workers_per_gather": "0"}

_TABLE = """
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE passages (
  number int PRIMARY KEY, answer int NOT NULL, types text[] NOT NULL, year int NOT NULL, text text NOT NULL,
  words tsvector GENERATED ALWAYS AS (to_tsvector('english', text)) STORED, vector vector({dimension}) NOT NULL
);
ALTER TABLE passages ALTER COLUMN vector SET STORAGE PLAIN;
"""
_WORDS_INDEX = "CREATE INDEX ON passages USING gin (words)"
_HNSW_INDEX = "CREATE INDEX nearest ON passages USING hnsw (vector vector_ip_ops)"

_FUSED = f"""
WITH by_words AS (
  SELECT number, row_number() OVER (ORDER BY rank DESC, number) AS place FROM (
    SELECT number, ts_rank_cd(words, to_tsquery('english', %(words)s)) AS rank FROM passages
    WHERE words @@ to_tsquery('english', %(words)s) AND types @> ARRAY['{LIBRARY_TYPE}']
    ORDER BY rank DESC, number LIMIT {{most}}
  ) AS found
), by_meaning AS (
  SELECT number, row_number() OVER (ORDER BY distance, number) AS place FROM (
    SELECT number, vector <#> %(vector)s::vector AS distance FROM passages
    WHERE types @> ARRAY['{LIBRARY_TYPE}'] ORDER BY distance LIMIT {{most}}
  ) AS found
), fused AS (
  SELECT number, sum(1.0 / ({_RRF} + place)) AS score
  FROM (SELECT * FROM by_words UNION ALL SELECT * FROM by_meaning) AS both_of_them GROUP BY number
), answers AS (
  SELECT answer, max(score) AS score, min(year) AS year FROM fused JOIN passages USING (number) GROUP BY answer
)
SELECT (SELECT array_agg(answer ORDER BY score DESC, answer) FROM (
  SELECT answer, score FROM answers ORDER BY score DESC, answer LIMIT {LIMIT}) AS page), (SELECT count(*) FROM answers)
"""  # noqa: S608 - constants only
_NEAREST = f"""
SELECT answer FROM passages WHERE types @> ARRAY['{LIBRARY_TYPE}'] ORDER BY vector <#> %(vector)s::vector LIMIT {LIMIT}
"""  # noqa: S608
_COUNTED = f"""
SELECT count(DISTINCT answer) FROM passages
WHERE types @> ARRAY['{LIBRARY_TYPE}'] AND words @@ to_tsquery('english', %(words)s)
"""  # noqa: S608


class PostgresUsual:
    """It knows passages. Its server is a process beside this one, whose memory is not counted here."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:
        self._open = ExitStack()
        server = self._open.enter_context(_server_of(folder / _DATA))
        self._indexed = self._connected(server.address(), "-c hnsw.iterative_scan=strict_order")
        # The words' index is read by bitmaps, so that only the vectors' is not used.
        self._scanning = self._connected(server.address(), "-c enable_indexscan=off")
        self._recall = self._measured_recall(corpus.questions[Kind.MEANING][:_TRIED])

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Copy the passages in, then make both indexes."""
        documents, vectors = list(corpus.documents()), corpus.vectors
        begun = time.perf_counter()
        with _server_of(folder / _DATA, keep=True) as server, psycopg.connect(server.address()) as connection:
            connection.execute(_TABLE.format(dimension=vectors.shape[1]))
            with connection.cursor().copy(
                "COPY passages (number, answer, types, year, text, vector) FROM STDIN"
            ) as copy:
                for number, (passage, vector) in enumerate(zip(corpus.passages(), vectors, strict=True)):
                    document = documents[passage.row]
                    # A passage is searched by all that is said of its answer, as every peer's is.
                    text = f"{passage.text}\n{document.name}\n{document.institution}"
                    copy.write_row((number, passage.row, list(document.types), document.year, text, written(vector)))
            connection.execute(_WORDS_INDEX)
            connection.execute(_HNSW_INDEX)
            connection.commit()
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE passages")
            row = connection.execute("SELECT pg_total_relation_size('passages')").fetchone()
        return Built(time.perf_counter() - begun, int(row[0]) if row else 0)

    def ways(self) -> Sequence[Way]:
        """Return the usual way, and the same without the index of vectors and with as many candidates as there are."""
        usual = f"ranks fused (RRF) of {_CANDIDATES} candidates each; recall of its index {self._recall:.2f}"
        return (
            Way(Kind.MEANING, "PostgreSQL, HNSW", self.nearest, f"passages, recall {self._recall:.2f}; no total"),
            Way(Kind.MEANING, "PostgreSQL, no index", self.nearest_exactly, "passages; no total"),
            Way(Kind.BOTH, "PostgreSQL, the usual way", self.usual, f"{usual}; its total counts candidates; no facets"),
            Way(Kind.BOTH, "PostgreSQL, the usual way made exact", self.exact, "every passage; total, no facets"),
        )

    def nearest(self, asked: Asked) -> Found:
        """By the index of vectors, which is filtered as it goes."""
        return Found([row for (row,) in _rows(self._indexed, _NEAREST, asked)])

    def nearest_exactly(self, asked: Asked) -> Found:
        """By a scan of all passages of the type."""
        return Found([row for (row,) in _rows(self._scanning, _NEAREST, asked)])

    def usual(self, asked: Asked) -> Found:
        """Fuse the candidates of both indexes."""
        ((rows, total),) = _rows(self._indexed, _FUSED.format(most=_CANDIDATES), asked)
        return Found(rows or [], total)

    def exact(self, asked: Asked) -> Found:
        """Fuse all that match by words with as many of the nearest, and count those that hold a word."""
        ((rows, _),) = _rows(self._scanning, _FUSED.format(most="ALL"), asked)
        ((total,),) = _rows(self._scanning, _COUNTED, asked)
        return Found(rows or [], total)

    def processes(self) -> list[int]:
        """Return the server's processes that answer."""
        return [connection.info.backend_pid for connection in (self._indexed, self._scanning)]

    def _measured_recall(self, asked: Sequence[Asked]) -> float:
        """Return the share of the nearest answers that the index finds."""
        shares = [
            len(set(self.nearest(each).rows) & exact) / len(exact)
            for each in asked
            if (exact := set(self.nearest_exactly(each).rows))
        ]
        return sum(shares) / max(len(shares), 1)

    def _connected(self, address: str, options: str) -> psycopg.Connection:
        connection = psycopg.connect(address, autocommit=True, options=options, prepare_threshold=0)
        return self._open.enter_context(connection)


@contextmanager
def _server_of(kept: Path, *, keep: bool = False) -> Iterator[PostgresServer]:
    """Run a server on a copy of what is kept, where its user may go; `keep` it afterwards."""
    with tempfile.TemporaryDirectory(prefix="answerstacks-peer-") as folder:
        place = Path(folder) / _DATA
        Path(folder).chmod(0o755)
        if kept.exists():
            shutil.copytree(kept, place)
            if user := ordinary_user():
                for path in (place, *place.rglob("*")):
                    os.chown(path, user["user"], user["group"])
        with running_server(place, _SETTINGS) as server:
            yield server
        if keep:
            shutil.copytree(place, kept, ignore=shutil.ignore_patterns(".s.*"))


def _rows(connection: psycopg.Connection, sql: str, asked: Asked) -> list[tuple[Any, ...]]:
    values = {"words": " | ".join(asked.words), "vector": written(asked.vector)}
    return connection.execute(sql, values).fetchall()


def written(vector: NDArray[Any]) -> str:
    """Return a vector as pgvector reads it."""
    return f"[{','.join(map(repr, vector.tolist()))}]"
