"""Vectors kept by model and text, so that an unchanged passage is never embedded twice."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from index.progress import Progress

#: Passages embedded between two commits: a killed import loses a few seconds' work.
_COMMIT_EVERY = 256
#: Vectors that are read at once.
_READ_AT_ONCE = 1024


@runtime_checkable
class ManyAtOnce(Protocol):
    """An encoder that keeps by itself what it has done, and is quicker if it is given many texts."""

    #: Texts embedded between two commits.
    at_once: int

    def forget(self, hashes: Sequence[bytes]) -> None:
        """Hear that the vectors of texts with these hashes are kept."""


def hash_text(text: str) -> bytes:
    """Return the key of a text in the cache: SHA-256."""
    return sha256(text.encode()).digest()


def embed(
    connection: sqlite3.Connection, encoder: Encoder, texts: Sequence[str], progress: Progress
) -> NDArray[np.float32]:
    """Return float32 (len(texts), dimension). New vectors are kept at once; those that no text needs are forgotten."""
    return embed_hashed(
        connection, encoder, [hash_text(text) for text in texts], lambda rows: [texts[row] for row in rows], progress
    )


def embed_hashed(
    connection: sqlite3.Connection,
    encoder: Encoder,
    hashes: Sequence[bytes],
    texts_of: Callable[[Sequence[int]], Iterable[str]],
    progress: Progress,
) -> NDArray[np.float32]:
    """Do the same for texts of which the hashes are known: `texts_of` is asked only for those that are embedded."""
    vectors = np.zeros((len(hashes), encoder.dimension), dtype=np.float32)
    # Two answers may hold the same passage: it is embedded once.
    rows = fill(connection, encoder.identity, hashes, vectors)
    missing = dict(zip([hashes[row] for row in rows], texts_of(rows), strict=True))
    rows_of = _rows_of(hashes, rows)
    progress.stage("embedding", len(missing))
    # Texts of similar length together, also across commits: the model pads a batch to its longest text.
    left = sorted(missing.items(), key=lambda item: (-len(item[1]), item[0]))
    joint = encoder if isinstance(encoder, ManyAtOnce) else None
    at_once = joint.at_once if joint else _COMMIT_EVERY
    for start in range(0, len(left), at_once):
        chunk = left[start : start + at_once]
        made = encoder.encode([text for _, text in chunk], progress.advance)
        done = [text_hash for text_hash, _ in chunk]
        store(connection, encoder.identity, done, made)
        if joint:
            joint.forget(done)
        for (text_hash, _), vector in zip(chunk, made, strict=True):
            vectors[rows_of[text_hash]] = vector
    prune(connection, hashes)
    return vectors


def fill(
    connection: sqlite3.Connection, model: str, hashes: Sequence[bytes], vectors: NDArray[np.float32]
) -> list[int]:
    """Write the vectors that the cache has into `vectors`, row by row; return the rows that it has not."""
    rows_of, size = _rows_of(hashes, range(len(hashes))), vectors.shape[1] * vectors.itemsize
    found = np.zeros(len(hashes), bool)
    # As they lie, many at a time: the index would lead to each of them by itself.
    cursor = connection.execute("SELECT text_hash, vector FROM embeddings WHERE +model = ?", (model,))
    while chunk := cursor.fetchmany(_READ_AT_ONCE):
        # A vector of another length is not this model's; it is made anew.
        known = [(rows_of[text_hash], blob) for text_hash, blob in chunk if text_hash in rows_of and len(blob) == size]
        rows = [row for of_text, _ in known for row in of_text]
        made = np.frombuffer(b"".join(blob for of_text, blob in known for _ in of_text), "<f4")
        vectors[rows] = made.reshape(-1, vectors.shape[1])
        found[rows] = True
    return np.flatnonzero(~found).tolist()


def _rows_of(hashes: Sequence[bytes], rows: Iterable[int]) -> dict[bytes, list[int]]:
    """Return these rows by the hash of their text."""
    found: dict[bytes, list[int]] = {}
    for row in rows:
        found.setdefault(hashes[row], []).append(row)
    return found


def store(connection: sqlite3.Connection, model: str, hashes: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
    """Keep the vectors of these texts, and commit."""
    rows = ((model, text_hash, row.astype("<f4").tobytes()) for text_hash, row in zip(hashes, vectors, strict=True))
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)
    connection.execute("COMMIT")


def prune(connection: sqlite3.Connection, used: Iterable[bytes]) -> int:
    """Forget the vectors of all texts but those in use, whatever the model; return how many."""
    kept = frozenset(used)
    spare = [row for row in connection.execute("SELECT model, text_hash FROM embeddings") if row[1] not in kept]
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("DELETE FROM embeddings WHERE model = ? AND text_hash = ?", spare)
    connection.execute("COMMIT")
    return len(spare)


def forget(connection: sqlite3.Connection) -> None:
    """Forget every vector. Making them anew costs time; telling which ones to forget would need the texts."""
    connection.execute("DELETE FROM embeddings")


def cached_hashes(connection: sqlite3.Connection) -> frozenset[bytes]:
    """Return the hashes of all texts whose vectors are kept, whatever the model."""
    return frozenset(text_hash for (text_hash,) in connection.execute("SELECT text_hash FROM embeddings"))
