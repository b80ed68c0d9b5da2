"""A file system with little room: a tmpfs, where this machine lets one be mounted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True, slots=True)
class Disk:
    """A mounted file system. It is roomy until it is filled."""

    path: Path
    #: Bytes of room that are left when it is full.
    room: int

    def fill(self) -> None:
        """Leave so little room, whatever has been copied to it."""
        found = os.statvfs(self.path)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        self._resize(used + self.room)

    def empty(self) -> None:
        """Give it plenty again."""
        self._resize(1 << 28)

    def _resize(self, size: int) -> None:
        size = max(size // _PAGE, 1) * _PAGE
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self.path)], check=True, capture_output=True)


@contextmanager
def small_disk(folder: Path, holding: Path, room: int) -> Iterator[Disk]:
    """Mount one in a folder, for a copy of what `holding` holds. CalledProcessError where that is not allowed."""
    path = folder / f"disk-of-{holding.name}"
    path.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={1 << 28}", "tmpfs", str(path)], check=True, capture_output=True
    )
    try:
        yield Disk(path, room)
    finally:
        subprocess.run(["umount", str(path)], check=True, capture_output=True)


def can_mount() -> bool:
    """True if a tmpfs can be mounted, and be made smaller than it was."""
    if sys.platform != "linux" or os.geteuid() != 0 or not (shutil.which("mount") and shutil.which("umount")):
        return False
    with (
        suppress(OSError, subprocess.CalledProcessError),
        tempfile.TemporaryDirectory() as folder,
        small_disk(Path(folder), Path(folder), 0) as disk,
    ):
        disk.fill()
        return True
    return False
