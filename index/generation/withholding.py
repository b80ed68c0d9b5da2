"""What a generation must withhold to be opened: `withheld.json` (`index.layout.WITHHELD`).

A takedown takes seconds. Whoever copies the archive in that time, or starts a server in it, must not get what is being
hidden. And what stands here and is not in the record, because the takedown was cut off or an older record was put back,
is taken over into it (`index.takedowns.takedowns.adopt_withheld`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.durable import replace_file, sync
from index.layout import withheld_path

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def require_withheld(archive: Path, takedowns: Collection[str]) -> None:
    """From now on no generation is opened that does not withhold these, besides what is withheld already."""
    before = read_withheld(archive)
    # What cannot be read is replaced: the caller writes a generation that withholds all there is.
    if before is None or not before.issuperset(takedowns):
        _write(archive, {*(before or ()), *takedowns})


def settle_withheld(archive: Path, takedowns: Collection[str]) -> None:
    """From now on a generation must withhold these, which the live one does, and nothing else."""
    if read_withheld(archive) != set(takedowns):
        _write(archive, takedowns)


def read_withheld(archive: Path) -> set[str] | None:
    """None where it cannot be read."""
    try:
        listed = json.loads(withheld_path(archive).read_bytes())
    except FileNotFoundError:
        return set()
    except (OSError, ValueError):
        return None
    return set(listed) if isinstance(listed, list) and all(isinstance(item, str) for item in listed) else None


def _write(archive: Path, takedowns: Collection[str]) -> None:
    path = withheld_path(archive)
    if takedowns:
        replace_file(path, json.dumps(sorted(takedowns), indent=1, ensure_ascii=False) + "\n")
    else:
        path.unlink(missing_ok=True)
        sync(archive)
