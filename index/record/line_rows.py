"""The lines of posts as hashes, and in how many posts each stood when its post was taken apart."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.record.row_values import NotUnderstood, date_from, understood

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Container, Sequence


@dataclass(frozen=True, slots=True)
class PostLines:
    """The lines of one post as the record keeps them."""

    #: Hashes of eight bytes each, ascending.
    packed: bytes
    #: For each of them one byte: the `Recurrence` by which the post was taken apart.
    recurrence: bytes
    #: The post that it says it runs again: a key, a day or a title; empty when none.
    rerun_of: str

    @staticmethod
    def of(keys: Sequence[int], rerun_of: str) -> PostLines:
        """Return lines by which nothing was taken apart yet."""
        return PostLines(struct.pack(f">{len(keys)}Q", *keys), bytes(len(keys)), rerun_of)

    @property
    def keys(self) -> tuple[int, ...]:
        """The hashes as numbers."""
        return struct.unpack(f">{len(self.recurrence)}Q", self.packed)

    def taken_apart_by(self, recurrence: bytes) -> PostLines:
        """Return the same lines with what the post is taken apart by now."""
        return replace(self, recurrence=recurrence)


@dataclass(frozen=True, slots=True)
class PostPlace:
    """The part of a post by which a rerun names it."""

    key: str
    url: str
    title: str
    published: dt.date | None


def read_lines(connection: sqlite3.Connection, without: Container[str] = ()) -> dict[str, PostLines]:
    """Return the lines of all posts but those `without`, by key. Raises RecordRowDamaged."""
    found = {}
    for key, packed, recurrence, rerun_of in connection.execute(
        "SELECT post_key, lines, recurrence, rerun_of FROM post_lines ORDER BY post_key"
    ):
        if key not in without:
            with understood("post_lines", key):
                if len(packed) != 8 * len(recurrence):
                    raise NotUnderstood("lines and what is known of them, of different lengths")
                found[key] = PostLines(packed, recurrence, rerun_of)
    return found


def store_lines(connection: sqlite3.Connection, key: str, lines: PostLines) -> None:
    """Keep the lines of a recorded post in place of those that were; the caller's transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO post_lines VALUES (?, ?, ?, ?)", (key, lines.packed, lines.recurrence, lines.rerun_of)
    )


def read_places(connection: sqlite3.Connection, without: Container[str] = ()) -> list[PostPlace]:
    """Return what reruns name posts by, of all but those `without`. Raises RecordRowDamaged."""
    found = []
    for key, url, title, published in connection.execute("SELECT key, url, title, published FROM posts ORDER BY key"):
        if key not in without:
            with understood("posts", key):
                found.append(PostPlace(key, url, title, date_from(published) if published else None))
    return found
