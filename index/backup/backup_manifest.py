"""The manifest of a backup, and the check of its files against it. It is read before anything else in a backup."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from index.backup.backup_errors import BackupDamaged, BackupTooNew, NoBackup
from index.files.manifest import find_differences, read_entries

if TYPE_CHECKING:
    from pathlib import Path

    from index.files.manifest import FileEntry

#: Version of the format of backups.
BACKUP_FORMAT = 1
BACKUP_MANIFEST = "backup.json"


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """A backup, as its `backup.json` describes it."""

    #: The moment it was made, with its zone.
    made: dt.datetime
    posts: int
    answers: int
    #: Number of takedowns that stand in it.
    takedowns: int
    #: By name; the manifest itself is not among them.
    files: dict[str, FileEntry]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its files, in order."""
        return tuple(sorted(self.files))

    @property
    def bytes(self) -> int:
        """Their length together."""
        return sum(entry.bytes for entry in self.files.values())


def write_backup_manifest(folder: Path, manifest: BackupManifest) -> None:
    """Write `backup.json` into a backup's folder."""
    content = {
        "format": BACKUP_FORMAT,
        "made": manifest.made.isoformat(),
        "posts": manifest.posts,
        "answers": manifest.answers,
        "takedowns": manifest.takedowns,
        "files": {name: asdict(entry) for name, entry in manifest.files.items()},
    }
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / BACKUP_MANIFEST).write_text(text, encoding="utf-8")


def read_backup_manifest(folder: Path) -> BackupManifest:
    """Read the manifest of the backup in `folder`. Raises NoBackup, BackupTooNew, BackupDamaged."""
    path = folder / BACKUP_MANIFEST
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoBackup(folder) from error
    except ValueError as error:
        raise BackupDamaged(path, "a manifest", f"no JSON ({error})") from error
    if not isinstance(content, dict):
        raise BackupDamaged(path, "a manifest", "something else")
    found = content.get("format")
    if isinstance(found, int) and found > BACKUP_FORMAT:
        raise BackupTooNew(folder, found, BACKUP_FORMAT)
    try:
        return BackupManifest(
            dt.datetime.fromisoformat(content["made"]).astimezone(dt.UTC),
            int(content["posts"]),
            int(content["answers"]),
            int(content["takedowns"]),
            read_entries(content["files"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise BackupDamaged(path, "a whole manifest", f"one without {error}") from error


def check_backup_files(folder: Path, manifest: BackupManifest) -> None:
    """Raise BackupDamaged for the first file that is not as it was written."""
    for difference in find_differences(folder, manifest.files):
        raise BackupDamaged(*difference)
