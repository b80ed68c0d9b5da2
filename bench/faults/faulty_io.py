"""`faulty_io.c` on this side: it is compiled, loaded before everything else, and told when to strike."""

from __future__ import annotations

import ctypes
import enum
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("faulty_io.c")


class Strike(enum.IntEnum):
    """The strikes of the library; the same numbers stand in faulty_io.c."""

    #: It writes down each call, and lets it pass.
    COUNT = 1
    #: The n-th call is not made: the process is killed.
    KILL = 2
    #: Half of the n-th call is written, then the process is killed.
    TORN = 3
    #: The n-th call fails.
    ERROR = 4
    #: The n-th call fails, and every one after it.
    BROKEN = 5
    #: The n-th call writes half of what it was asked to.
    SHORT = 6
    #: There is room for so many bytes and no more.
    ROOM = 7


@dataclass(frozen=True, slots=True)
class Arming:
    """One strike."""

    strike: Strike
    #: Number of the call, from 1; of `Strike.ROOM`: of bytes.
    number: int = 0
    #: Error of a failing call (`errno.EIO`).
    error: int = 0


def why_not() -> str:
    """Return why the library cannot be had on this machine; empty where it can."""
    if sys.platform != "linux":
        return f"system calls are caught on Linux only, this is {sys.platform}"
    return "" if _compiler() else "there is no C compiler (`cc`, `gcc` or `clang`) on the path"


def compile_library(folder: Path) -> Path:
    """Compile the library into a folder; its path. OSError or CalledProcessError where that fails."""
    built = folder / "faulty_io.so"
    command = [str(_compiler()), "-shared", "-fPIC", "-O1", "-o", str(built), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return built


def is_loaded() -> bool:
    """True if this process was started with the library."""
    return sys.platform == "linux" and hasattr(ctypes.CDLL(None), "faulty_arm")


def arm(folder: Path, arming: Arming, log: int) -> None:
    """Strike in this process from now on, at files below a folder. What is struck is written to the descriptor
    `log`."""
    ctypes.CDLL(None).faulty_arm(
        os.fsencode(folder), int(arming.strike), ctypes.c_long(arming.number), arming.error, log
    )


def _compiler() -> str | None:
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
