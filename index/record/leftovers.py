"""Leftovers of a killed command in the archive's folder: useless copies, and a restore that can be finished."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from pathlib import Path

from index.files import layout
from index.files.durable import sweep_copies, sync
from index.record.record_file import lock

_log = logging.getLogger(__name__)
#: Files that are replaced by a copy beside them, and a pattern of what older programs called such copies.
_REPLACED = (
    (layout.CORRECTIONS, "[a-z0-9_]{8}"),
    (layout.WITHHELD, r"\.new"),
    (layout.CURRENT, r"\.new"),
    (layout.TAKEDOWNS, ""),
    (layout.CHECKSUM, ""),
    (layout.LAST_BACKUP, ""),
)
#: Files that a restore puts in place, in this order.
_RESTORED = (layout.RECORD, layout.CHECKSUM, layout.CORRECTIONS, layout.SYNONYMS, layout.SITE, layout.QUERIES)


def finish_restore(archive: Path) -> None:
    """Finish a `restore` that was killed. Called before the owner's files are read to write the archive.

    Raises RecordBusy, OSError.
    """
    if layout.restored_path(archive).is_dir():
        with lock(archive):
            settle_restored(archive)


def settle_restored(archive: Path, *, is_cut_off: bool = True) -> None:
    """Move every file of a finished `.restored` to its place; one that was cut off is logged, so that nobody wonders.

    The caller holds the archive's lock. Raises OSError.
    """
    restored = layout.restored_path(archive)
    if not restored.is_dir():
        return
    if is_cut_off:
        _log.warning("%s: a restore had been cut off, and is finished now; its files take their places.", archive)
    for name in _RESTORED:
        if (restored / name).is_file():
            _swap(restored / name, archive / name)
    shutil.rmtree(restored)
    sync(archive)


def sweep_leftovers(archive: Path) -> None:
    """Remove copies of the owner's files, which may name who is hidden, and half a restore. The caller holds the
    archive's lock."""
    for name, older in _REPLACED:
        sweep_copies(archive / name, older)
    shutil.rmtree(layout.restoring_path(archive), ignore_errors=True)


def _swap(source: Path, target: Path) -> None:
    """Replace `target`, or the file that a link leads to, by `source`: whole, or not at all."""
    target = Path(os.path.realpath(target))
    # The old file's journal would spoil the new one.
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
