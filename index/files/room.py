"""Room on the disk: how much the commands that write need, and the error where there is too little."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArchiveError
from index.files import layout
from index.files.manifest import read_live_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_FULL = (errno.ENOSPC, errno.EDQUOT)
#: Record and generation of 10,000 answers with vectors, by the size of their export.
_TIMES_SOURCE = 15
#: SQLite's words for a full disk.
_SQLITE_FULL, _SQLITE_FAILED = "database or disk is full", "disk I/O error"
_NEXT_TO_NONE = 1 << 20


class DiskFull(ArchiveError):
    """There is no room left where a command writes."""

    def __init__(self, path: Path, needed: int, free: int | None) -> None:
        left = f"{megabytes(free)} are free there" if free is not None else "how much is free cannot be told"
        need = (
            f"the command needs about {megabytes(needed)} in all" if needed else "how much is needed is not known yet"
        )
        super().__init__(
            f"{path}: no space left on device; {left}, {need}. Make room on the disk, then run the same command again."
        )
        self.needed, self.free = needed, free


def megabytes(count: int) -> str:
    """Return a number of bytes for a person."""
    if count < 1e6:
        return f"{count / 1e3:,.0f} kB"
    return f"{count / 1e6:,.1f} MB" if count < 1e10 else f"{count / 1e9:,.1f} GB"


def free_bytes(folder: Path) -> int | None:
    """Return the room that is left where a folder is or would be; None where the system does not say."""
    for place in (folder, *folder.absolute().parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None


def needed_to_write(archive: Path) -> int:
    """Return about how many bytes the next `index`, `hide` or `restore` needs for a while beside what is there.

    A new generation is written beside the live one, sharing its model; and SQLite writes the record once more where
    something is taken out of it. 0 where nothing is recorded yet.
    """
    manifest = read_live_manifest(archive)
    generation = 0
    if manifest is not None:
        model = manifest.encoder_files
        generation = sum(entry.bytes for name, entry in manifest.files.items() if name not in model)
    return generation + _size(layout.record_path(archive))


def needed_to_import(archive: Path, sources: Iterable[Path | str]) -> int:
    """Return about how many bytes an import needs: as `needed_to_write`, the first one by the sizes of its files."""
    files = [path for source in sources if isinstance(source, Path) for path in (source, *source.rglob("*"))]
    if read_live_manifest(archive) is not None:
        return needed_to_write(archive)
    return _TIMES_SOURCE * sum(_size(path) for path in files if path.is_file())


def needed_to_back_up(archive: Path) -> int:
    """Return about how many bytes a backup takes: the record, the owner's files and the counts of queries."""
    names = (layout.RECORD, layout.CORRECTIONS, layout.SYNONYMS, layout.SITE, layout.QUERIES)
    return sum(_size(archive / name) for name in names)


def needed_to_restore(archive: Path, backup: Path) -> int:
    """Return about how many bytes putting a backup back needs: its record twice, once to hide in it what was hidden
    since, and a generation about as large."""
    return max(3 * _size(layout.record_path(backup)), needed_to_write(archive))


@contextmanager
def full_disk_named(folder: Path, needed: Callable[[], int]) -> Iterator[None]:
    """Raise DiskFull where the disk of `folder` is full; `needed` estimates how much the command needs."""
    try:
        yield
    except (OSError, ArchiveError, sqlite3.DatabaseError) as error:
        if not _is_full(error, folder):
            raise
        raise DiskFull(_place(error, folder), needed(), free_bytes(folder)) from error


def _is_full(error: BaseException, folder: Path) -> bool:
    if isinstance(error, OSError):
        return error.errno in _FULL
    # Where not even its smallest files have room, SQLite says that reading or writing failed.
    return _SQLITE_FULL in str(error) or (_SQLITE_FAILED in str(error) and (free_bytes(folder) or 0) < _NEXT_TO_NONE)


def _place(error: BaseException, folder: Path) -> Path:
    """Return the file that could not be written, where the error names one in the folder; else the folder."""
    for name in ("filename2", "filename", "path"):
        if isinstance(found := getattr(error, name, None), str | Path):
            # While a folder is removed, the system names only the file in it.
            path = Path(found) if os.sep in str(found) else folder / found
            if path.absolute().is_relative_to(folder.absolute()):
                return path
    return folder


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
