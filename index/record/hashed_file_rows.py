"""The files of a generation that were found to be what its manifest says (`hashed_files`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping


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
    """Note files of a generation that were found whole; the caller's transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO hashed_files VALUES (?, ?, ?, ?, ?)",
        [(generation, name, file.bytes, file.mtime_ns, file.hashed_at) for name, file in found.items()],
    )


def forget_hashed_files(connection: sqlite3.Connection, generation: str, names: Iterable[str]) -> None:
    """Forget these files of a generation; the caller's transaction."""
    rows = [(generation, name) for name in names]
    connection.executemany("DELETE FROM hashed_files WHERE generation = ? AND name = ?", rows)


def forget_all_hashed_files(connection: sqlite3.Connection) -> None:
    """Forget the files of every generation; the caller's transaction."""
    connection.execute("DELETE FROM hashed_files")
