"""Whether the live generation's files are what its manifest says, without hashing all of them at every import.

The record remembers which file was found whole, with its size and the moment it was last written (`hashed_files`). A
file is hashed when either is another, and when a day has gone since.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import file_digest
from typing import TYPE_CHECKING

from index.layout import generations_path
from index.manifest import FileEntry, list_sizes, read_live_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.manifest import Manifest
    from index.record.record import Record

#: A file that is read by nobody but searches decays unseen: so often it is looked at.
_EVERY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file that was found to be what the manifest says."""

    bytes: int
    mtime_ns: int
    #: ISO 8601; empty when not known.
    hashed_at: str

    def is_recent(self, now: dt.datetime | None) -> bool:
        """Whether it need not be hashed again; without a clock it never need."""
        if now is None:
            return True
        try:
            return dt.timedelta() <= now - dt.datetime.fromisoformat(self.hashed_at) < _EVERY
        except (ValueError, TypeError):
            return False


def damaged_files(archive: Path, record: Record, now: dt.datetime | None = None) -> tuple[str, ...]:
    """The live generation's files that are missing, spare or not what the manifest says; what is found whole is noted.

    Without `now` only what was written since it was hashed is hashed.
    """
    manifest = read_live_manifest(archive)
    if manifest is None:
        return ()
    folder = generations_path(archive) / manifest.generation
    seen = _seen(record, manifest.generation)
    sizes = list_sizes(folder)
    damaged = sorted(sizes.keys() - manifest.files.keys())
    whole: dict[str, _Seen] = {}
    for name, entry in sorted(manifest.files.items()):
        before = seen.get(name)
        if sizes.get(name) != entry.bytes:
            damaged.append(name)
        elif not (before and before.bytes == entry.bytes and before.mtime_ns == _written(folder / name)) or not (
            before.is_recent(now)
        ):
            if _entry(folder / name) == entry:
                whole[name] = _Seen(entry.bytes, _written(folder / name), now.isoformat() if now else "")
            else:
                damaged.append(name)
    _note(record, manifest.generation, whole, damaged)
    return tuple(sorted(damaged))


def note_written(
    archive: Path, record: Record, before: Manifest | None, hashed: Iterable[str], now: dt.datetime | None
) -> None:
    """Note the files of a generation that has just been written: those `hashed`, and what was handed on from the one
    `before`."""
    manifest = read_live_manifest(archive)
    if manifest is None:
        return
    folder = generations_path(archive) / manifest.generation
    handed_on = _seen(record, before.generation) if before else {}
    fresh = {*hashed}
    at = now.isoformat() if now else ""
    found = {
        name: _Seen(entry.bytes, _written(folder / name), at) if name in fresh else handed_on[name]
        for name, entry in manifest.files.items()
        if name in fresh or name in handed_on
    }
    with record.transaction():
        record.connection.execute("DELETE FROM hashed_files")
        _insert(record, manifest.generation, found)


def _seen(record: Record, generation: str) -> dict[str, _Seen]:
    rows = record.connection.execute(
        "SELECT name, bytes, mtime_ns, hashed_at FROM hashed_files WHERE generation = ?", (generation,)
    )
    return {name: _Seen(*row) for name, *row in rows}


def _note(record: Record, generation: str, found: dict[str, _Seen], damaged: Iterable[str]) -> None:
    forgotten = [(generation, name) for name in damaged]
    if found or forgotten:
        with record.transaction():
            _insert(record, generation, found)
            record.connection.executemany("DELETE FROM hashed_files WHERE generation = ? AND name = ?", forgotten)


def _insert(record: Record, generation: str, found: dict[str, _Seen]) -> None:
    record.connection.executemany(
        "INSERT OR REPLACE INTO hashed_files VALUES (?, ?, ?, ?, ?)",
        [(generation, name, seen.bytes, seen.mtime_ns, seen.hashed_at) for name, seen in found.items()],
    )


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns


def _entry(path: Path) -> FileEntry:
    with path.open("rb") as file:
        return FileEntry(path.stat().st_size, file_digest(file, "sha256").hexdigest())
