"""The faults that are tried: spread evenly over each command's calls and over the files, the rest drawn by a seed."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, TypeVar

from bench.faults.damage import CELL, RECORD, TO_CELLS, TO_FILES, cells, damageable
from bench.faults.damaged import LOG
from bench.faults.fault import COUNTED, Fault
from bench.faults.prepared import BASE, WITH_LOG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.faults.prepared import Struck

#: Errors that the system may give for a call, by the call's name.
_WRITES = ("write", "pwrite", "writev", "sendfile", "copy_file_range", "fwrite")
_ERRORS = {
    **dict.fromkeys(_WRITES, ("EIO", "ENOSPC", "ENOSPC+", "EIO+", "short", "EDQUOT+")),
    **dict.fromkeys(("fclose", "fflush"), ("EIO", "ENOSPC", "ENOSPC+")),
    **dict.fromkeys(("fsync", "fdatasync"), ("EIO", "ENOSPC", "EIO+")),
    "ftruncate": ("EIO", "ENOSPC", "EIO+"),
    "open": ("EACCES", "EIO", "ENOSPC", "EMFILE", "EROFS+"),
    "mkdir": ("EACCES", "ENOSPC", "EROFS+"),
    "unlink": ("EACCES", "EIO", "EROFS+"),
}
_OF_NAMES = ("EACCES", "EIO", "ENOSPC", "EROFS+")
_Choice = TypeVar("_Choice")


def draw_strikes(kind: str, struck: Sequence[Struck], count: int, chance: random.Random) -> list[Fault]:
    """`kill` and `io` faults, as many of each command: half of them one in each stretch of its calls, half by what is
    called.

    Most calls of a run are SQLite's: without the second half, what is called once would hardly ever be struck.
    """
    found = []
    for each, share in zip(struck, _shares(count, len(struck), chance), strict=True):
        numbers = _spread(len(each.calls), share - share // 2, chance)
        for number in [*numbers, *_by_call(each.calls, share // 2, chance)]:
            name = each.calls[number].split()[1]
            if kind == "kill":
                how = ("torn",) if name in _WRITES and chance.random() < 0.5 else ()
            else:
                how = (chance.choice(_ERRORS.get(name, _OF_NAMES)),)
            found.append(Fault(kind, each.command.name, (str(number + 1), *how)))
    return found


def _by_call(calls: Sequence[str], count: int, chance: random.Random) -> list[int]:
    """Order the places of calls: one of every sort (its name and its file) before a second of any."""
    sorts: dict[str, list[int]] = {}
    for place, call in enumerate(calls):
        _, name, _, path = call.split(" ", 3)
        # Whoosh and `mkdtemp` draw names by lot.
        sorts.setdefault(re.sub(r"MAIN_\w+|tmp\w+|\d+", "", f"{name} {path}"), []).append(place)
    drawn = _rounds([*sorts.values()], chance)
    return [chance.choice(next(drawn)) for _ in range(count if sorts else 0)]


def draw_full_disks(struck: Sequence[Struck], count: int, chance: random.Random, *, counted: bool) -> list[Fault]:
    """`disk` faults: as many of each command, with no room to nearly as much as it needs."""
    return [
        Fault("disk", each.command.name, (str(room), *((COUNTED,) if counted else ())))
        for each, share in zip(struck, _shares(count, len(struck), chance), strict=True)
        for room in _spread(each.size, share, chance)
    ]


def draw_flips(prepared: Path, count: int, chance: random.Random) -> list[Fault]:
    """`flip` faults: a third in cells of the record, a third in its files, a third in all the others."""
    base = damageable(prepared / BASE / "archive")
    log = damageable(prepared / WITH_LOG / "archive").get(LOG) if (prepared / WITH_LOG).is_dir() else None
    others = _rounds([(name, how) for name in base if name != RECORD for how in TO_FILES], chance)
    records = _rounds([(name, how) for name in ((RECORD, LOG) if log else (RECORD,)) for how in TO_FILES], chance)
    altered = _rounds(_alterations(prepared / BASE / "archive" / RECORD), chance)
    found = []
    for number in range(count):
        if number % 3 == 0:
            (column, rows), how = next(altered)
            found.append(Fault("flip", CELL, (column, how, str(chance.randrange(rows)))))
        else:
            name, how = next(records if number % 3 == 1 else others)
            size = (log if log and name == LOG else base[name]).stat().st_size
            found.append(Fault("flip", name, (how, str(chance.randrange(size * (8 if how == "bit" else 1))))))
    return found


def _alterations(record: Path) -> list[tuple[tuple[str, int], str]]:
    """Return edits and foreign values for each column, and a deleted row for each table."""
    found: list[tuple[tuple[str, int], str]] = []
    tables = set()
    for column, rows in cells(record):
        found += [((column, rows), how) for how in TO_CELLS[:2]]
        if (table := column.partition(".")[0]) not in tables:
            tables.add(table)
            found.append(((column, rows), TO_CELLS[2]))
    return found


def _rounds(choices: list[_Choice], chance: random.Random) -> Iterator[_Choice]:
    """Yield every choice once, in any order, and then again."""
    while True:
        yield from chance.sample(choices, len(choices))


def _shares(count: int, among: int, chance: random.Random) -> list[int]:
    shares = [count // among + (place < count % among) for place in range(among)]
    chance.shuffle(shares)
    return shares


def _spread(total: int, count: int, chance: random.Random) -> list[int]:
    """`count` numbers below `total`, one in each stretch of equal length; each number once before any twice."""
    found = []
    while count >= total > 0:
        found += list(range(total))
        count -= total
    return found + [int(total * (place + chance.random()) / count) for place in range(count if total else 0)]
