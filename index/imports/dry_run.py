"""A copy of the record for trying an import: the archive itself stays as it is."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.files.layout import current_path, generations_path
from index.record.record_errors import RecordBusy
from index.record.record_file import LOCK, copy_record

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def trial_archive(archive: Path) -> Iterator[Path]:
    """Make a temporary archive with a copy of the record, if there is one; it is removed at the end.

    Raises RecordBusy while another process writes the archive.
    """
    with tempfile.TemporaryDirectory(prefix="answerstacks-") as folder:
        trial = Path(folder)
        with _nobody_writes(archive):
            copy_record(archive, trial)
            # The live generation stands in for altered posts. It is only read.
            for path in (current_path(archive), generations_path(archive)):
                if path.exists():
                    (trial / path.name).symlink_to(path.resolve())
        yield trial


@contextmanager
def _nobody_writes(archive: Path) -> Iterator[None]:
    try:
        descriptor = os.open(archive / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        # No lock was ever made: the archive was never written.
        yield
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RecordBusy(archive) from error
        yield
    finally:
        os.close(descriptor)
