"""The files of a generation that were found to be what its manifest says (`hashed_files`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class HashedFile:
    """A file as it was when it was hashed."""

    bytes: int
    mtime_ns: int
    #: ISO 8601; empty when not known.
    hashed_at: str


def read_hashed_files(connection: sqlite3.Connection, generation: str) -> dict[str, HashedFile]:
    """Return the files of a generation that were found whole, by name."""
    rows = connection.execute(
        "SELECT name, bytes, mtime_ns, hashed_at FROM hashed_files WHERE generation = ?", (generation,)
    )
    return {name: HashedFile(*row) for name, *row in rows}


def store_hashed_files(connection: sqlite3.Connection, generation: str, found: Mapping[str, HashedFile]) -> None:
    """Replace what is noted by the files of a generation that were found whole; the caller's transaction."""
    connection.execute("DELETE FROM hashed_files")
    connection.executemany(
        "INSERT INTO hashed_files VALUES (?, ?, ?, ?, ?)",
        [(generation, name, file.bytes, file.mtime_ns, file.hashed_at) for name, file in found.items()],
    )
