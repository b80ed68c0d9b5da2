"""Posts as they were prepared for generations (`index.generation.prepared_post`), kept by what they were made of."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

#: The tables that say what a post shows; the others may change without it.
_SHOWN = ("answer_types", "answers", "facts", "paragraphs", "post_terms", "posts", "questions")


def read_seals(connection: sqlite3.Connection) -> dict[str, bytes]:
    """Return by key of a post the seals of all that it shows, one after another."""
    marks = ", ".join("?" * len(_SHOWN))
    rows = connection.execute(
        f"SELECT post_key, what, hash FROM seals WHERE what IN ({marks}) ORDER BY post_key, what",  # noqa: S608
        _SHOWN,
    )
    return {
        key: b"".join(what.encode() + b"\0" + digest for _, what, digest in found)
        for key, found in groupby(rows, itemgetter(0))
    }


def read_prepared(connection: sqlite3.Connection) -> dict[str, tuple[bytes, bytes]]:
    """Return by key of a post what it was made of, and the digest of what it shows."""
    rows = connection.execute("SELECT post_key, made_of, digest FROM prepared_posts")
    return {key: (made_of, digest) for key, made_of, digest in rows}


def prepared_blob(connection: sqlite3.Connection, key: str) -> bytes:
    """Return a post as it was prepared; it must be there."""
    blob: bytes = connection.execute("SELECT prepared FROM prepared_posts WHERE post_key = ?", (key,)).fetchone()[0]
    return blob


def store_prepared(connection: sqlite3.Connection, rows: Sequence[tuple[str, bytes, bytes, bytes]]) -> None:
    """Keep posts as they were prepared (key, what they were made of, digest, themselves), and commit."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT OR REPLACE INTO prepared_posts VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")


def prune_prepared(connection: sqlite3.Connection, kept: Collection[str]) -> None:
    """Forget every post but these."""
    gone = [(key,) for key in read_prepared(connection) if key not in kept]
    connection.executemany("DELETE FROM prepared_posts WHERE post_key = ?", gone)


def forget_prepared(connection: sqlite3.Connection) -> None:
    """Forget every post: they are prepared anew."""
    connection.execute("DELETE FROM prepared_posts")
