"""Making a backup: one consistent state of the record and of the owner's files, checked before it counts.

It holds no generation: those are made anew from the record. The lock is held, so that no import or takedown comes
between.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.backup.backup_errors import BackupInTheWay, RecordUnfit
from index.backup.backup_manifest import BackupManifest, write_backup_manifest
from index.backup.last_backup import note_backup
from index.files import layout
from index.files.durable import sync
from index.files.manifest import list_files
from index.record.record import Record
from index.record.record_counts import count_record
from index.record.record_errors import RecordNotFound
from index.record.record_file import copy_compact
from index.record.takedown_facts import standing_facts
from index.takedowns.standing_takedowns import open_record
from index.verifying.verification import check_record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

#: The owner's files. Each may be absent.
OWN_FILES = (layout.CORRECTIONS, layout.SYNONYMS, layout.SITE)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was made."""

    folder: Path
    manifest: BackupManifest
    #: Files that are not in it, each with the reason.
    missing: tuple[str, ...]


def back_up(archive: Path, folder: Path, made: dt.datetime) -> BackupReport:
    """Write a backup of the archive into `folder`, which is made; `made` is now.

    Raises BackupInTheWay where there is something in it, RecordNotFound, RecordBusy, RecordUnfit where the record is
    not as it should be, RecordError, OSError. Then nothing is left that could be taken for a backup.
    """
    if not layout.record_path(archive).is_file():
        raise RecordNotFound(archive)
    folder = folder.absolute()
    _check_place(archive, folder)
    partial = folder.with_name(f".{folder.name}.partial")
    partial.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    try:
        manifest, missing = _fill(archive, partial, made)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    sync(folder.parent)
    note_backup(archive, made)
    return BackupReport(folder, manifest, missing)


def _check_place(archive: Path, folder: Path) -> None:
    if folder.resolve().is_relative_to(archive.resolve()):
        raise BackupInTheWay(folder, "it lies within the archive itself")
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BackupInTheWay(folder, "it is a link" if folder.is_symlink() else "it is a file")
    if folder.exists() and any(folder.iterdir()):
        raise BackupInTheWay(folder, "there is something in it already")


def _fill(archive: Path, folder: Path, made: dt.datetime) -> tuple[BackupManifest, tuple[str, ...]]:
    with open_record(archive) as record:
        copy_compact(record.connection, layout.record_path(folder))
        missing = tuple(_copy_others(archive, folder))
        counts, takedowns = count_record(record.connection), len(standing_facts(record.connection))
    with Record.read(folder) as copy:
        problems = check_record(copy)
    if problems:
        raise RecordUnfit(layout.record_path(archive), problems)
    manifest = BackupManifest(made, counts.posts, counts.answers, takedowns, list_files(folder))
    write_backup_manifest(folder, manifest)
    for path in (*folder.iterdir(), folder):
        sync(path)
    return manifest, missing


def _copy_others(archive: Path, folder: Path) -> Iterator[str]:
    for name in OWN_FILES:
        if (archive / name).is_file():
            shutil.copyfile(archive / name, folder / name)
        else:
            yield f"{name} (there is none)"
    queries = layout.queries_path(archive)
    if not queries.is_file():
        yield f"{layout.QUERIES} (there is none)"
        return
    try:
        uri = f"{queries.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            copy_compact(connection, folder / layout.QUERIES)
    except sqlite3.DatabaseError as error:
        (folder / layout.QUERIES).unlink(missing_ok=True)
        yield f"{layout.QUERIES} (it cannot be read: {error})"
