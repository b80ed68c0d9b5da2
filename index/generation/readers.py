"""Waiting until every reader has taken up the live generation, and sweeping away what they then do not need.

A reader is judged by what is seen of it from here, not by its clock: its file changes every second while it lives.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from index.files import layout
from index.files.manifest import find_live_generation, read_live_manifest
from index.files.readers import read_signs, withheld_digest
from index.generation.withholding import read_withheld

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.files.readers import Reader, Sign

#: Seconds between two looks at the readers' files.
_PAUSE = 0.1
#: Seconds after which a sign of life is no longer fresh; a reader gives one every second.
_FRESH = 4.0


class State(StrEnum):
    """The standing of a reader beside the live generation."""

    UP_TO_DATE = "up to date"
    #: It lives, and answers from an older generation, or is starting.
    BEHIND = "behind"
    #: No sign of life for so long that it shows nothing any more.
    STOPPED = "stopped"
    #: No sign of life, and it may still show an older generation.
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Standing:
    """A reader, and how it stands."""

    reader: Reader
    state: State
    #: True if a sign of life was seen while it was watched.
    alive: bool
    #: Seconds since its last sign of life: as long as it was watched, and by the two machines' clocks.
    silent: float
    age: float

    @property
    def settled(self) -> bool:
        """True if it certainly shows nothing older than the live generation."""
        return self.state in (State.UP_TO_DATE, State.STOPPED)


class Watch:
    """The readers of an archive, watched from now on."""

    def __init__(self, archive: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._archive, self._clock = archive, clock
        #: By name: the last moment found in its file, when that was first seen here, and how often it has changed.
        self._seen: dict[str, tuple[int, float, int]] = {}

    def look(self) -> tuple[Standing, ...]:
        """Return how every registered reader stands now, by name."""
        manifest = read_live_manifest(self._archive)
        live = (manifest.generation, withheld_digest(manifest.withholds)) if manifest else None
        now = self._clock()
        return tuple(self._standing(sign, live, now) for sign in read_signs(self._archive))

    def _standing(self, sign: Sign, live: tuple[str, str] | None, now: float) -> Standing:
        reader = sign.reader
        moment, since, changes = self._seen.get(reader.name, (sign.moment, now, 0))
        if sign.moment != moment:
            since, changes = now, changes + 1
        self._seen[reader.name] = sign.moment, since, changes
        silent = now - since
        if (reader.generation, reader.withheld) == live:
            state = State.UP_TO_DATE
        elif reader.stops_after is not None and silent >= reader.stops_after:
            state = State.STOPPED
        else:
            state = State.BEHIND if changes and silent < _FRESH else State.SILENT
        age = max(time.time() - sign.moment / 1e9, 0.0)
        return Standing(reader, state, bool(changes) and silent < _FRESH, silent, age)


def wait_for_readers(
    archive: Path,
    seconds: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Standing, ...]:
    """Wait until every registered reader has `settled`, at most so long; return how each stands then."""
    return _look_until(lambda standing: standing.settled, archive, seconds, clock, sleep)


def watch_readers(
    archive: Path,
    seconds: float = _FRESH / 2,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Standing, ...]:
    """Watch until every registered reader has given a sign of life, at most so long; return how each stands then."""
    return _look_until(lambda standing: standing.alive, archive, seconds, clock, sleep)


def _look_until(
    enough: Callable[[Standing], bool],
    archive: Path,
    seconds: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> tuple[Standing, ...]:
    watch, end = Watch(archive, clock), clock() + seconds
    while True:
        found = watch.look()
        if all(map(enough, found)) or clock() >= end:
            return found
        sleep(_PAUSE)


def sweep_generations(archive: Path) -> None:
    """Remove the generations older than the live one that `write_generation` left for readers.

    Where nothing is hidden, the one before the live one stays, as there. The archive's lock is not needed: a generation
    that is being written is newer.
    """
    live = find_live_generation(archive)
    folder = layout.generations_path(archive)
    if live is None or not folder.is_dir():
        return
    names = (path.name for path in folder.iterdir() if layout.is_generation_name(path.name))
    older = sorted((name for name in names if int(name) < int(live)), key=int)
    for name in older if read_withheld(archive) != set() else older[:-1]:
        shutil.rmtree(folder / name, ignore_errors=True)
