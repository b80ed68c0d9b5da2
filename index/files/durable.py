"""Files that survive a power cut, and are replaced whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, text: str) -> None:
    """Replace the file, or the file that a link leads to, by one with `text`: atomically, or not at all.

    The file keeps its mode. A killed command may leave a copy beside it, which `sweep_copies` removes. Raises OSError.
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sweep_copies(path: Path, older: str = "") -> None:
    """Remove the copies that a killed command left beside the file: they may name who is hidden.

    The caller holds the archive's lock. `older` is a pattern of the ends of names that copies once had.
    """
    path = Path(os.path.realpath(path))
    name = re.escape(path.name)
    is_copy = re.compile(rf"\.{name}\.[a-z0-9_]+\.partial" + (f"|{name}(?:{older})" if older else ""))
    for found in path.parent.iterdir() if path.parent.is_dir() else ():
        if is_copy.fullmatch(found.name) and found.is_file() and not found.is_symlink():
            found.unlink(missing_ok=True)
