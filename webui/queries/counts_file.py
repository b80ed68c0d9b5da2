"""The file of counted queries: its tables, its connection, and its errors."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from index.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAIT_SECONDS = 2.0
_VERSION = 1
#: `query` is a hash of the words with the key in `secret`; `texts` has the words of queries asked more than once.
#: `month`: `2026-11`; `in_vain`: how often no answer was found; `found`: answers found last (NULL: only asked with
#: filters).
_SCHEMA = """
CREATE TABLE secret (key BLOB NOT NULL) STRICT;
CREATE TABLE counts (
  query BLOB NOT NULL, month TEXT NOT NULL, asked INTEGER NOT NULL, in_vain INTEGER NOT NULL, found INTEGER,
  PRIMARY KEY (query, month)
) STRICT, WITHOUT ROWID;
CREATE TABLE texts (query BLOB PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID
"""
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
_OUTSIDE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
)


class NeverCounted(ArchiveError):
    """Queries were never counted in this archive."""

    def __init__(self, archive: Path) -> None:
        super().__init__(
            f"{archive}: queries were never counted here. Start the site with `answerstacks serve --count-queries`;"
            " docs/owner-guide.md says what is kept then."
        )
        self.archive = archive


class QueryCountsUnusable(ArchiveError):
    """The file of counts cannot be read or written."""

    def __init__(self, path: Path, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}. {remedy}")
        self.path = path


class QueryCountsDamaged(QueryCountsUnusable):
    """The file of counts is not a database, or its pages are broken."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, f"SQLite says {problem!r}", "Begin to count anew with `answerstacks queries --forget`.")


@contextmanager
def open_counts(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file, made if there is none; it is closed at the end of the `with` block.

    Raises QueryCountsUnusable, QueryCountsDamaged.
    """
    with (
        _failures_named(path),
        closing(sqlite3.connect(path, isolation_level=None, timeout=_WAIT_SECONDS)) as connection,
    ):
        # Deleted rows are overwritten, and nothing is written to temporary files.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        _lay_tables(connection, path)
        yield connection


@contextmanager
def change_counts(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one transaction: all is written, or nothing. Raises as `open_counts`."""
    with open_counts(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def clean_counts(path: Path) -> None:
    """Write the file anew, so that no part of it holds deleted words. Raises as `open_counts`.

    `secure_delete` alone left deleted words between the rows of a page in 23 of 300 files of a simulation.
    """
    with open_counts(path) as connection:
        connection.execute("VACUUM")


def remove_counts(path: Path) -> None:
    """Delete a file that cannot be opened, and the journal that SQLite keeps beside it."""
    for file in (path, path.with_name(f"{path.name}-journal")):
        file.unlink(missing_ok=True)


def new_key() -> bytes:
    """Return a new key for the hashes of one file."""
    return os.urandom(16)


def _lay_tables(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection)
    if version > _VERSION:
        raise QueryCountsUnusable(
            path, f"it has version {version}, this program knows up to {_VERSION}", "Install a newer answerstacks."
        )
    if version < _VERSION:
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have made them meanwhile.
        if _version(connection) < _VERSION:
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute("INSERT INTO secret VALUES (?)", (new_key(),))
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        # All other errors are bugs of this program and stay as they are.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _DAMAGED:
            raise QueryCountsDamaged(path, str(error)) from error
        if code in _OUTSIDE:
            raise QueryCountsUnusable(
                path,
                f"SQLite says {str(error)!r}",
                "See that the folder may be written to, the disk is not full and no other program holds the file.",
            ) from error
        raise
