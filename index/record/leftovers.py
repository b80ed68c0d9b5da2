"""What a command that was killed left in the archive's folder: copies that are no use, and a restore that can be
finished."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from index import layout
from index.durable import sweep_copies, sync
from index.record.record_file import lock

#: Files that are replaced by a copy beside them, and a pattern of what else such copies were called once.
_REPLACED = (
    (layout.CORRECTIONS, "[a-z0-9_]{8}"),
    (layout.WITHHELD, r"\.new"),
    (layout.CURRENT, r"\.new"),
    (layout.TAKEDOWNS, ""),
    (layout.CHECKSUM, ""),
)
#: What a restore puts in its place, in this order.
_RESTORED = (layout.RECORD, layout.CHECKSUM, layout.CORRECTIONS, layout.SYNONYMS, layout.SITE, layout.QUERIES)


def finish_restore(archive: Path) -> None:
    """Finish a `restore` that was killed. Whoever reads the owner's files to write the archive begins with this.

    Raises RecordBusy, OSError.
    """
    if layout.restored_path(archive).is_dir():
        with lock(archive):
            settle_restored(archive)


def settle_restored(archive: Path) -> None:
    """Put every file of a finished `.restored` in its place. The caller holds the archive's lock. Raises OSError."""
    restored = layout.restored_path(archive)
    if restored.is_dir():
        for name in _RESTORED:
            if (restored / name).is_file():
                _swap(restored / name, archive / name)
        shutil.rmtree(restored)


def sweep_leftovers(archive: Path) -> None:
    """Remove copies of the owner's files, which may name who is hidden, and half a restore. The caller holds the
    archive's lock."""
    for name, older in _REPLACED:
        sweep_copies(archive / name, older)
    shutil.rmtree(layout.restoring_path(archive), ignore_errors=True)


def _swap(source: Path, target: Path) -> None:
    """Put `source` in the place of `target`, or of the file that a link leads to: whole, or not at all."""
    target = Path(os.path.realpath(target))
    # What is in its journal belongs to the old one, and would spoil the new one.
    for ending in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The link leads to another disk.
        beside = target.with_name(f".{target.name}.restoring.partial")
        shutil.copyfile(source, beside)
        sync(beside)
        beside.replace(target)
    sync(target.parent)
