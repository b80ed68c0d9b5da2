"""Errors of backups; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.verifying.generation_check import Flaw

#: Problems that a message names; the rest is counted.
_NAMED = 5


class BackupError(ArchiveError):
    """An error of making or restoring a backup."""


class BackupInTheWay(BackupError):
    """The place of a new backup is taken."""

    def __init__(self, folder: Path, found: str) -> None:
        super().__init__(f"{folder}: {found}. Name a new folder, such as one with the day in its name.")


class NoBackup(BackupError):
    """A folder holds no backup."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: there is no backup here. Name a folder that `answerstacks backup` has written.")


class BackupDamaged(BackupError):
    """A backup is not as it was written."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        super().__init__(f"{path}: the backup should have {expected}, found {found}. Take another backup.")
        self.path = path


class BackupTooNew(BackupError):
    """The backup was written by a later version."""

    def __init__(self, folder: Path, found: object, known: int) -> None:
        super().__init__(
            f"{folder}: the backup's format is {found!r}, this program reads {known}. Install a newer one."
        )


class RecordUnfit(BackupError):
    """A record is not as it should be, so it is not backed up."""

    def __init__(self, path: Path, problems: Sequence[Flaw]) -> None:
        super().__init__(
            f"{path}: the record is not as it should be ({_named(problems)}). No backup was made. `answerstacks verify`"
            " says more."
        )
        self.problems = tuple(problems)


class BackupUnfit(BackupError):
    """The record in a backup is not as it should be."""

    def __init__(self, path: Path, problems: Sequence[Flaw]) -> None:
        super().__init__(
            f"{path}: the record in this backup is not as it should be ({_named(problems)}). Nothing was changed. Take"
            " another backup."
        )
        self.problems = tuple(problems)


def _named(problems: Sequence[Flaw]) -> str:
    named = "; ".join(f"{found.place} {found.problem.partition('. ')[0]}" for found in problems[:_NAMED])
    return f"{named}; and {len(problems) - _NAMED:,} more" if len(problems) > _NAMED else named
