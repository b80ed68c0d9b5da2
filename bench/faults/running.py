"""Many faults, tried in as many processes as there are processors; each process is started with the library of
`faulty_io`."""

from __future__ import annotations

import os
import random
import sys
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bench.faults.commands import COMMANDS, at_hand
from bench.faults.damaged import LOG
from bench.faults.drawing import draw_flips, draw_full_disks, draw_strikes
from bench.faults.findings import Finding, Wrong
from bench.faults.prepared import prepare_base, prepare_command, prepare_log
from bench.faults.processes import warm_up
from bench.faults.small_disk import can_mount
from bench.faults.trial import Outcome, try_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.faults.fault import Fault
    from bench.faults.prepared import Struck


@dataclass(frozen=True, slots=True)
class Wanted:
    """The faults that are to be tried."""

    kinds: tuple[str, ...]
    #: Their number, shared among the kinds, and the seed of the draw;
    count: int
    seed: int
    #: or these.
    named: tuple[Fault, ...] = ()


def try_all(prepared: Path, wanted: Wanted, processes: int | None = None) -> Iterator[Outcome]:
    """Prepare the archive in a new folder and try the faults, each as it ends. LookupError where a named one strikes
    nothing."""
    at_hand_now = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    # Not forked from this process, which was started without the library.
    pool = ProcessPoolExecutor(processes or at_hand_now, get_context("spawn"), warm_up)
    try:
        struck = _prepare(pool, prepared, wanted)
        faults = [*wanted.named] or _draw(prepared, [*struck.values()], wanted)
        for fault in faults:
            if fault.kind != "flip" and fault.what not in struck:
                raise LookupError(f"{fault}: there is no command {fault.what!r} to strike")
        waiting = {pool.submit(try_fault, prepared, fault, struck.get(fault.what)): fault for fault in faults}
        for future in as_completed(waiting):
            if outcome := _outcome(future, waiting[future]):
                yield outcome
    finally:
        # Those that are being tried are let end, so that nothing of them is left behind.
        pool.shutdown(cancel_futures=True)


def _outcome(future: Future[Outcome | None], fault: Fault) -> Outcome | None:
    """Return the outcome; where this program itself falls, the other faults are tried all the same."""
    try:
        return future.result()
    except (LookupError, BrokenProcessPool):
        raise
    except Exception as error:  # noqa: BLE001 — whatever it is, it is told with the fault's name
        fallen = Finding(Wrong.TRACEBACK, f"the harness itself: {error!r}")
        return Outcome(fault, "bench/faults", (fallen,))


def _prepare(pool: ProcessPoolExecutor, prepared: Path, wanted: Wanted) -> dict[str, Struck]:
    pool.submit(prepare_base, prepared).result()
    if "flip" in wanted.kinds and not pool.submit(prepare_log, prepared).result():
        _say(f"damage to {LOG}, which is left only where a process can be killed at a call")
    if set(wanted.kinds) <= {"flip"}:
        return {}
    known = pool.submit(at_hand, prepared).result()
    for missing in [command for command in COMMANDS if command not in known]:
        _say(f"`answerstacks {' '.join(missing.arguments)}`, which this version of the program has not")
    names = {fault.what for fault in wanted.named}
    needed = [command for command in known if not names or command.name in names]
    futures = [pool.submit(prepare_command, prepared, command) for command in needed]
    return {struck.command.name: struck for struck in (future.result() for future in futures)}


def _draw(prepared: Path, struck: Sequence[Struck], wanted: Wanted) -> list[Fault]:
    chance = random.Random(wanted.seed)
    found: list[Fault] = []
    for place, kind in enumerate(wanted.kinds):
        share = wanted.count // len(wanted.kinds) + (place < wanted.count % len(wanted.kinds))
        if kind == "flip":
            found += draw_flips(prepared, share, chance)
        elif kind == "disk":
            found += draw_full_disks(struck, share, chance, counted=not can_mount())
        else:
            found += draw_strikes(kind, struck, share, chance)
    return found


def _say(left_out: str) -> None:
    sys.stderr.write(f"Not tried: {left_out}.\n")
