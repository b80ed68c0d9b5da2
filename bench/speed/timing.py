"""Measures of cost: percentiles of repeated calls, memory and time of whole processes, bytes on disk."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


#: Numbers of answers that the budgets are for.
LARGE, HUGE = 10_000, 100_000

#: Python's arguments for running the command line.
COMMAND = ("-c", "from webui.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.p50:.2f} / {self.p95:.2f} ms"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results: what was measured, how large, the figure, the budget and whether it holds."""

    what: str
    size: str
    figure: str
    budget: str = ""
    holds: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "yes", False: "**no**", None: ""}[self.holds]
        return f"| {self.what} | {self.size} | {self.figure} | {self.budget} | {verdict} |"


def time_each(call: Callable[[str], object], arguments: Sequence[str]) -> Percentiles:
    """Call once for each argument after a round of warming up; the clock is that of the wall."""
    for argument in arguments[:20]:
        call(argument)
    gc.collect()
    gc.disable()
    try:
        taken = []
        for argument in arguments:
            begun = time.perf_counter()
            call(argument)
            taken.append(1000 * (time.perf_counter() - begun))
    finally:
        gc.enable()
    return Percentiles(float(np.percentile(taken, 50)), float(np.percentile(taken, 95)))


def time_command(arguments: Sequence[str], runs: int = 5) -> float:
    """Return the median wall seconds of a whole process."""
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken))


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB (Linux only; 0 elsewhere)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except FileNotFoundError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_resident_mb() -> float:
    """Return this process's peak resident memory in MB (0 where the system does not say)."""
    try:
        import resource  # noqa: PLC0415 — not on Windows
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
