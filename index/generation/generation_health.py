"""The check of the live generation's files against its manifest, without hashing all of them at every import.

The record remembers which file was found whole, with its size and the moment it was last written (`hashed_files`). A
file is hashed when either is another, and when a day has gone since.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from index.files.layout import generations_path
from index.files.manifest import find_differences, list_sizes, read_live_manifest
from index.record.hashed_file_rows import HashedFile, read_hashed_files, store_hashed_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.files.manifest import Manifest
    from index.record.record import Record

#: Time after which a file is hashed again, even if nothing has written it: disks decay.
_EVERY = dt.timedelta(days=1)


def damaged_files(archive: Path, record: Record, now: dt.datetime | None = None) -> tuple[str, ...]:
    """Return the live generation's files that are missing, spare or damaged, in order; note those that are whole.

    Without `now` only what was written since it was hashed is hashed.
    """
    manifest = read_live_manifest(archive)
    if manifest is None:
        return ()
    folder = generations_path(archive) / manifest.generation
    seen = read_hashed_files(record.connection, manifest.generation)
    sizes = list_sizes(folder)
    damaged = sorted(sizes.keys() - manifest.files.keys())
    whole: dict[str, HashedFile] = {}
    for name, entry in sorted(manifest.files.items()):
        if sizes.get(name) != entry.bytes:
            damaged.append(name)
            continue
        before, mtime_ns = seen.get(name), _written(folder / name)
        if before and (before.bytes, before.mtime_ns) == (entry.bytes, mtime_ns) and _is_recent(before, now):
            continue
        if any(find_differences(folder, {name: entry})):
            damaged.append(name)
        else:
            whole[name] = HashedFile(entry.bytes, mtime_ns, now.isoformat() if now else "")
    if whole or damaged:
        noted = {name: file for name, file in (seen | whole).items() if name not in damaged}
        with record.transaction():
            store_hashed_files(record.connection, manifest.generation, noted)
    return tuple(sorted(damaged))


def note_written(
    archive: Path, record: Record, before: Manifest | None, hashed: Iterable[str], now: dt.datetime | None
) -> None:
    """Note the files of a generation that was just written: those `hashed`, and those handed on from the one
    `before`."""
    manifest = read_live_manifest(archive)
    if manifest is None:
        return
    folder = generations_path(archive) / manifest.generation
    handed_on = read_hashed_files(record.connection, before.generation) if before else {}
    fresh = {*hashed}
    at = now.isoformat() if now else ""
    found = {
        name: HashedFile(entry.bytes, _written(folder / name), at) if name in fresh else handed_on[name]
        for name, entry in manifest.files.items()
        if name in fresh or name in handed_on
    }
    with record.transaction():
        store_hashed_files(record.connection, manifest.generation, found)


def _is_recent(file: HashedFile, now: dt.datetime | None) -> bool:
    """True if the file need not be hashed again; without a clock it never need."""
    if now is None:
        return True
    try:
        return dt.timedelta() <= now - dt.datetime.fromisoformat(file.hashed_at) < _EVERY
    except (ValueError, TypeError):
        return False


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns
