"""Putting a backup back. What was hidden since stays hidden, as far as the archive that it replaces can tell."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.backup.backup import OWN_FILES
from index.backup.backup_errors import BackupUnfit
from index.backup.backup_manifest import check_backup_files, read_backup_manifest
from index.backup.newer_takedowns import TakenOut, read_taken_out, take_out_again
from index.corrections.correction_errors import CorrectionsInvalid
from index.corrections.corrections_file import FIRST_LINES, read_file, with_hide, write_corrections
from index.files import layout
from index.files.durable import sync
from index.generation.withholding import require_withheld
from index.record.hidden_rows import withheld_by
from index.record.leftovers import settle_restored
from index.record.record import Record
from index.record.record_file import lock
from index.verifying.verification import check_record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from index.backup.backup_manifest import BackupManifest
    from index.corrections.corrections import Hide


@dataclass(frozen=True, slots=True)
class Restoring:
    """The effect of putting a backup back."""

    folder: Path
    manifest: BackupManifest
    #: True if there is an archive in its place.
    replaces: bool
    #: The takedowns of that archive, which are carried over.
    carried_over: tuple[str, ...]
    #: Parts of that archive that could not be read for takedowns.
    unread: tuple[str, ...]


def preview_restore(archive: Path, folder: Path, day: dt.date) -> Restoring:
    """Check the backup in `folder`, every file and row, and return what would be done; nothing is changed.

    Raises BackupError, RecordBusy, RecordError where the backup's own record cannot be read.
    """
    manifest = read_backup_manifest(folder)
    check_backup_files(folder, manifest)
    replaces = _replaces(archive)
    taken = TakenOut()
    if replaces:
        with lock(archive):
            taken = read_taken_out(archive)
    with tempfile.TemporaryDirectory(prefix="answerstacks-") as trial:
        _prepare(Path(trial), folder, taken, day)
    return Restoring(folder, manifest, replaces, tuple(sorted(taken.takedowns)), tuple(taken.unread))


def restore(archive: Path, folder: Path, day: dt.date) -> Restoring:
    """Replace the archive's record and the owner's files by those of the backup in `folder`; `day` is today.

    The archive can be searched again when an import has written its generation (`import_sources` without sources):
    until then none is opened that shows what was hidden. Raises as `preview_restore`.
    """
    manifest = read_backup_manifest(folder)
    check_backup_files(folder, manifest)
    archive.mkdir(parents=True, exist_ok=True)
    replaces = _replaces(archive)
    with lock(archive):
        settle_restored(archive)
        taken = read_taken_out(archive)
        trial = layout.restoring_path(archive)
        shutil.rmtree(trial, ignore_errors=True)
        trial.mkdir(mode=0o700)
        try:
            withheld = _prepare(trial, folder, taken, day)
            names = [name for name in (*OWN_FILES, layout.QUERIES) if name in manifest.files]
            for name in names:
                # Copied beside their places first: a full disk leaves everything as it was.
                shutil.copyfile(folder / name, trial / name)
                sync(trial / name)
            if layout.CORRECTIONS in names or not layout.corrections_path(archive).is_file():
                _ask_for(layout.corrections_path(trial), taken.hides)
            # First of all: from here on no older generation is opened, whatever happens.
            require_withheld(archive, withheld)
            sync(trial)
            # From here on the next writer of the archive finishes what a kill cuts off.
            trial.rename(layout.restored_path(archive))
            sync(archive)
        finally:
            shutil.rmtree(trial, ignore_errors=True)
        settle_restored(archive, is_cut_off=False)
    return Restoring(folder, manifest, replaces, tuple(sorted(taken.takedowns)), tuple(taken.unread))


def _replaces(archive: Path) -> bool:
    return any(path(archive).exists() for path in (layout.record_path, layout.current_path, layout.withheld_path))


def _prepare(trial: Path, folder: Path, taken: TakenOut, day: dt.date) -> Sequence[str]:
    """Copy the backup's record into `trial`, hide what was hidden since, and return the takedowns that then stand."""
    path = layout.record_path(trial)
    shutil.copyfile(layout.record_path(folder), path)
    with Record.write(trial) as record:
        problems = check_record(record)
        if problems:
            raise BackupUnfit(layout.record_path(folder), problems)
        take_out_again(record, taken, day)
        withheld = withheld_by(record.connection)
    sync(path)
    return withheld


def _ask_for(path: Path, hides: Sequence[Hide]) -> None:
    """Add the takedowns that a backup's corrections lack: those that fitted nothing yet are nowhere else."""
    with suppress(CorrectionsInvalid):
        file = read_file(path)
        known = {hide.takedown for hide in file.corrections.hides}
        text = before = file.text or FIRST_LINES
        for hide in hides:
            if hide.takedown not in known:
                text = with_hide(text, hide)
        if text != before:
            write_corrections(path, text)
