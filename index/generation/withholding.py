"""`withheld.json`: the takedowns that a generation must leave out; a reader refuses one that does not.

A takedown takes seconds. A copy of the archive made in that time, or a server started in it, must not show what is
being hidden. A takedown that stands here and not in the record was cut off, or an older record was put back:
`index.takedowns.takedowns.adopt_withheld` carries it out.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from index.files.durable import replace_file, sync
from index.files.layout import withheld_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path


def require_withheld(archive: Path, takedowns: Collection[str]) -> None:
    """Add these to what a generation must withhold from now on to be opened."""
    before = read_withheld(archive)
    # An unreadable file is replaced: the caller writes a generation that withholds all there is.
    if before is None or not before.issuperset(takedowns):
        _write(archive, {*(before or ()), *takedowns})


def settle_withheld(archive: Path, takedowns: Collection[str]) -> None:
    """Set what a generation must withhold to these, which the live one does."""
    if read_withheld(archive) != set(takedowns):
        _write(archive, takedowns)


def read_withheld(archive: Path) -> set[str] | None:
    """Return what must be withheld; None where the file cannot be read."""
    try:
        listed = json.loads(withheld_path(archive).read_bytes())
    except FileNotFoundError:
        return set()
    except (OSError, ValueError):
        return None
    return set(listed) if isinstance(listed, list) and all(isinstance(item, str) for item in listed) else None


def withheld_digests(takedowns: Iterable[str]) -> tuple[str, ...]:
    """Return the SHA-256 of each, in hexadecimal, as a manifest has them (`Manifest.withholds`)."""
    return tuple(sha256(takedown.encode()).hexdigest() for takedown in takedowns)


def _write(archive: Path, takedowns: Collection[str]) -> None:
    path = withheld_path(archive)
    if takedowns:
        replace_file(path, json.dumps(sorted(takedowns), indent=1, ensure_ascii=False) + "\n")
    else:
        path.unlink(missing_ok=True)
        sync(archive)
