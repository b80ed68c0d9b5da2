"""The record as a file: its lock, its connection and its schema's version."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from index.files.layout import record_path
from index.record.record_errors import (
    RecordBusy,
    RecordDamaged,
    RecordNotFound,
    RecordRowDamaged,
    RecordTooNew,
    RecordTooOld,
    RecordUnusable,
)
from index.record.seals import compare_seals, is_sealed, seal_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Whoever writes the archive holds this file locked.
LOCK = ".lock"
_OUTSIDE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
)


@contextmanager
def lock(archive: Path) -> Iterator[None]:
    """Be the archive's one writer. The system releases the lock when the process ends, however it ends.

    Raises RecordBusy when another writer holds it.
    """
    path = archive / LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RecordBusy(archive) from error
        yield
    finally:
        os.close(descriptor)


@contextmanager
def open_locked(archive: Path) -> Iterator[sqlite3.Connection]:
    """Open the record to write it, made or migrated to the newest schema. The caller holds the archive's `lock`.

    Raises RecordTooNew, RecordDamaged, RecordRowDamaged, RecordUnusable.
    """
    path = record_path(archive)
    # No isolation level: transactions are begun by hand.
    with _failures_named(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # A row that `INSERT OR REPLACE` removes is touched as well: its post is sealed again (`index.record.sealer`).
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        # Deleted bytes are overwritten: a takedown's vectors must not stay in a free page.
        connection.execute("PRAGMA secure_delete = ON")
        with _misreadings_named(path):
            _migrate(connection, path)
            # Not before: a migration may put another table in the place of one that rows refer to.
            connection.execute("PRAGMA foreign_keys = ON")
            yield connection


@contextmanager
def open_for_reading(archive: Path) -> Iterator[sqlite3.Connection]:
    """Open the record as it was last committed, read-only, even while another process writes it.

    Raises RecordNotFound, RecordTooNew, RecordTooOld, RecordDamaged, RecordRowDamaged, RecordUnusable.
    """
    path = record_path(archive)
    if not path.is_file():
        raise RecordNotFound(archive)
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with _failures_named(path), closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        version = _version(connection, path)
        if version == 0:
            if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                raise RecordDamaged(path, "it has tables, and no schema version")
            raise RecordNotFound(archive)
        if version < len(migrations()):
            raise RecordTooOld(path, version, len(migrations()))
        # One transaction for everything read, so that a writer's commit cannot come between.
        connection.execute("BEGIN")
        with _misreadings_named(path):
            yield connection


def scrub(connection: sqlite3.Connection) -> None:
    """Write the record anew, so that nothing deleted is left in it or in its journal; outside of a transaction.

    `secure_delete` overwrites deleted rows, but not the copies that stay in a page when rows move to another. A reader
    of the record keeps its journal from being emptied; that happens when it is closed or written next.
    """
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copy_compact(connection: sqlite3.Connection, path: Path) -> None:
    """Write a copy without free pages, and with what an import that was killed had left in the journal."""
    connection.execute("VACUUM INTO ?", (str(path),))


def copy_record(archive: Path, to: Path) -> None:
    """Copy the record, if there is one, into the folder `to`; the caller keeps others from writing it.

    It is copied as files: SQLite's own backup has to open the record, which leaves files beside it.
    """
    record = record_path(archive)
    # The write-ahead log holds the writes that a killed import had not yet put into the database.
    for path in (record, record.with_name(f"{record.name}-wal")):
        if path.exists():
            shutil.copyfile(path, to / path.name)


def damaged_pages(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite says of pages and indexes that are damaged."""
    return [message for (message,) in connection.execute("PRAGMA integrity_check") if message != "ok"]


def dangling_rows(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the table of every row that refers to a row which is not there, and the table that lacks that."""
    return [(table, other) for table, _, other, _ in connection.execute("PRAGMA foreign_key_check")]


@cache
def migrations() -> tuple[str, ...]:
    """Return the SQL that brings a record from schema version i to i + 1, in order."""
    folder = resources.files("index.record") / "schema"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple((folder / name).read_text(encoding="utf-8") for name in names)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(migrations()):
        raise RecordTooNew(path, version, len(migrations()))
    return version


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the record to the newest schema, or leave it; seal it anew, but for what was altered before."""
    first = _version(connection, path)
    scripts = migrations()[first:]
    if not scripts:
        return
    altered = compare_seals(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        # `executescript` commits an open transaction, so the script begins one and leaves it open.
        connection.executescript(
            "\n".join(["BEGIN IMMEDIATE;", *scripts, f"PRAGMA user_version = {len(migrations())};"])
        )
        if is_sealed(connection):
            seal_all(connection, altered)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Other errors (a broken constraint, wrong SQL) are bugs of this program, and stay what they are.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise RecordDamaged(path, str(error)) from error
        if code in _OUTSIDE:
            raise RecordUnusable(path, str(error)) from error
        raise
    except UnicodeDecodeError as error:
        # SQLite's message quotes a damaged schema that Python cannot decode.
        raise RecordDamaged(path, error.object.decode("utf-8", "backslashreplace")) from error


@contextmanager
def _misreadings_named(path: Path) -> Iterator[None]:
    """Raise as RecordRowDamaged or RecordDamaged what only rows or a schema of another program can cause."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        # "UNIQUE constraint failed: answers.id"; of a foreign key SQLite does not say which.
        table = str(error).rpartition(": ")[2].partition(".")[0] if ": " in str(error) else "one of its tables"
        raise RecordRowDamaged(table, "that another leads to, or is the same as", str(error)) from error
    except sqlite3.OperationalError as error:
        if "decode" in str(error):
            raise RecordRowDamaged(
                "one of its tables", "with a text that is not UTF-8", _without_text(error)
            ) from error
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_ERROR:
            raise RecordDamaged(path, str(error)) from error
        raise


def _without_text(error: Exception) -> str:
    """Return SQLite's message up to where it quotes a text, which may be hidden."""
    return str(error).partition(" with text ")[0]
