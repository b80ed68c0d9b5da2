"""The moment of an archive's newest backup, as `backup` notes it in the archive's folder."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

from index.files.durable import replace_file
from index.files.layout import last_backup_path

if TYPE_CHECKING:
    from pathlib import Path


def note_backup(archive: Path, made: dt.datetime) -> None:
    """Note when a backup was made. It is there whether this can be noted or not, so no failure is one of the backup."""
    with suppress(OSError):
        replace_file(last_backup_path(archive), f"{made.isoformat(timespec='seconds')}\n")


def last_backup(archive: Path) -> dt.datetime | None:
    """Return when the newest backup was made, with its zone; None where nothing tells."""
    with suppress(OSError, ValueError):
        made = dt.datetime.fromisoformat(last_backup_path(archive).read_text(encoding="ascii").strip())
        return made if made.tzinfo else made.replace(tzinfo=dt.UTC)
    return None
