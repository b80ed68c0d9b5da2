"""Making sure that what was written is still there after a power cut, and that a file is there whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, text: str) -> None:
    """Put `text` in the place of the file, or of the file that a link leads to: from one moment to the next, or not at
    all.

    The file keeps its mode. A command that is killed may leave a copy beside it, for `sweep_copies`. Raises OSError.
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
    """Remove what a killed command left beside the file: it may name who is hidden. The caller holds the archive's
    lock.

    `older` is a pattern of what copies were called once, after the file's name.
    """
    path = Path(os.path.realpath(path))
    name = re.escape(path.name)
    is_copy = re.compile(rf"\.{name}\.[a-z0-9_]+\.partial" + (f"|{name}(?:{older})" if older else ""))
    for found in path.parent.iterdir() if path.parent.is_dir() else ():
        if is_copy.fullmatch(found.name) and found.is_file() and not found.is_symlink():
            found.unlink(missing_ok=True)
