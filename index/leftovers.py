"""What a command that was killed left in the archive's folder."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from index import layout
from index.durable import sweep_copies

if TYPE_CHECKING:
    from pathlib import Path

#: Files that are replaced by a copy beside them, and a pattern of what else such copies were called once.
_REPLACED = (
    (layout.CORRECTIONS, "[a-z0-9_]{8}"),
    (layout.WITHHELD, r"\.new"),
    (layout.CURRENT, r"\.new"),
    (layout.TAKEDOWNS, ""),
    (layout.CHECKSUM, ""),
)


def sweep_leftovers(archive: Path) -> None:
    """Remove it: it may name who is hidden. The caller holds the archive's lock."""
    for name, older in _REPLACED:
        sweep_copies(archive / name, older)
    shutil.rmtree(layout.restoring_path(archive), ignore_errors=True)
