"""The table of texts that wait for their vectors: one row a text and model, whoever asks and whoever works.

What is left to do is told by this table, never by the state of a queue: a job may be lost, a row is not.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from index.record.embedding_cache import hash_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from psycopg import Connection

    from index.encoding.encoder import Encoder

#: Texts that a worker embeds between two commits: so much is lost when it is killed, a second's work or less.
AT_ONCE = 64

#: Locked by whoever makes the tables, so that two do not make them at once.
MAKING = "SELECT pg_advisory_xact_lock(hashtext('answerstacks_work'))"
#: Texts are kept so long for an import that was killed, and may be run again.
_KEPT = "1 day"


def make_tables(connection: Connection) -> None:
    """Make the schema and its table where they are missing."""
    with connection.transaction():
        connection.execute(MAKING)
        connection.execute(files("index.workers").joinpath("waiting_texts.sql").read_text(encoding="utf-8"))


def add(connection: Connection, model: str, texts: Sequence[str]) -> list[bytes]:
    """Let texts wait that do not yet; return the hash of each. `count_left` is about the texts added last.

    What others have left for longer than a day is deleted.
    """
    hashes = [hash_text(text) for text in texts]
    with connection.transaction():
        connection.execute("DELETE FROM answerstacks_work.texts WHERE added < now() - %s::interval", (_KEPT,))
        connection.execute("DROP TABLE IF EXISTS pg_temp.asked")
        connection.execute("CREATE TEMP TABLE asked (text_hash bytea, text text)")
        with connection.cursor().copy("COPY pg_temp.asked FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["bytea", "text"])
            for text_hash, text in zip(hashes, texts, strict=True):
                # PostgreSQL holds no NUL, and models leave it out.
                copy.write_row((text_hash, text.replace("\0", "")))
        connection.execute(
            "INSERT INTO answerstacks_work.texts (model, text_hash, text)"
            " SELECT %s, text_hash, text FROM pg_temp.asked ON CONFLICT DO NOTHING",
            (model,),
        )
    return hashes


def count_left(connection: Connection, model: str) -> int:
    """Return the number of texts that this connection has added last and that wait for the model's vector."""
    sql = (
        "SELECT count(*) FROM answerstacks_work.texts WHERE model = %s AND vector IS NULL"
        " AND text_hash IN (SELECT text_hash FROM pg_temp.asked)"
    )
    return _number(connection.execute(sql, (model,)).fetchone())


def count_waiting(connection: Connection, model: str) -> int:
    """Return the number of texts that wait for the model's vector, whoever added them."""
    sql = "SELECT count(*) FROM answerstacks_work.texts WHERE model = %s AND vector IS NULL"
    return _number(connection.execute(sql, (model,)).fetchone())


def models_waited_for(connection: Connection) -> list[str]:
    """Return the models of which a vector is missing, A to Z."""
    sql = "SELECT DISTINCT model FROM answerstacks_work.texts WHERE vector IS NULL ORDER BY model"
    return [model for (model,) in connection.execute(sql)]


def embed_some(connection: Connection, encoder: Encoder, most: int = AT_ONCE) -> int:
    """Embed at most `most` texts that nobody else is embedding, in one transaction; return how many.

    Their rows are locked until their vectors are committed. Whoever dies lets go of them, and another embeds them.
    """
    with connection.transaction():
        rows = connection.execute(
            "SELECT text_hash, text FROM answerstacks_work.texts WHERE model = %s AND vector IS NULL"
            " ORDER BY text_hash LIMIT %s FOR UPDATE SKIP LOCKED",
            (encoder.identity, most),
        ).fetchall()
        if rows:
            vectors = encoder.encode([text for _, text in rows])
            made = [(row.astype("<f4").tobytes(), text_hash) for (text_hash, _), row in zip(rows, vectors, strict=True)]
            connection.execute(
                "UPDATE answerstacks_work.texts SET vector = made.vector"
                " FROM unnest(%s::bytea[], %s::bytea[]) AS made (vector, text_hash)"
                " WHERE model = %s AND texts.text_hash = made.text_hash",
                ([vector for vector, _ in made], [text_hash for _, text_hash in made], encoder.identity),
            )
    return len(rows)


def vectors_of(
    connection: Connection, model: str, hashes: Sequence[bytes], dimension: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return float32 (len(hashes), dimension), and bool (len(hashes),): True for each that has its vector."""
    vectors = np.zeros((len(hashes), dimension), np.float32)
    known = np.zeros(len(hashes), bool)
    sql = (
        "SELECT text_hash, vector FROM answerstacks_work.texts"
        " WHERE model = %s AND text_hash = ANY(%s) AND vector IS NOT NULL"
    )
    found: dict[bytes, bytes] = dict(connection.execute(sql, (model, list(hashes)), binary=True).fetchall())
    for row, text_hash in enumerate(hashes):
        vector = found.get(text_hash, b"")
        if len(vector) == vectors.itemsize * dimension:
            vectors[row], known[row] = np.frombuffer(vector, "<f4"), True
    return vectors, known


def forget(connection: Connection, model: str, hashes: Sequence[bytes]) -> None:
    """Delete texts, with their vectors."""
    with connection.transaction():
        connection.execute(
            "DELETE FROM answerstacks_work.texts WHERE model = %s AND text_hash = ANY(%s)", (model, list(hashes))
        )


def _number(row: tuple[int, ...] | None) -> int:
    return row[0] if row else 0
