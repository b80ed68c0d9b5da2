"""A fault by its name, `KIND:WHAT:…`, by which it is tried again."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from bench.faults.damage import CELL, TO_CELLS, TO_FILES
from bench.faults.faulty_io import Arming, Strike

#: A killed command; calls that fail or write less than asked; damage to files; a full disk.
KINDS = ("kill", "io", "flip", "disk")
#: After a number of bytes: where a small file system could not be made, the library counts them.
COUNTED = "counted"
_ERRORS = {name: number for number, name in errno.errorcode.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """`kill:hide:17`, `kill:hide:17:torn`, `io:hide:17:EIO`, `io:hide:17:ENOSPC+` (and ever after), `io:hide:17:short`,
    `disk:hide:20480`, `flip:record.sqlite3:bit:8123`, `flip:cell:answers.hidden:other:2`."""

    kind: str
    #: A command's name; of a flip a file's, or `cell`.
    what: str
    #: The rest.
    detail: tuple[str, ...]

    def __str__(self) -> str:
        return ":".join((self.kind, self.what, *self.detail))

    @property
    def number(self) -> int:
        """Number of the call, of bytes, of the place or of the row."""
        return int(self.detail[-1] if self.kind == "flip" else self.detail[0])

    def arming(self) -> Arming:
        """Return the strike for the library. KeyError where the name holds none."""
        how = self.detail[1] if len(self.detail) > 1 else ""
        if self.kind == "disk":
            return Arming(Strike.ROOM, self.number)
        if self.kind == "kill":
            return Arming({"": Strike.KILL, "torn": Strike.TORN}[how], self.number)
        if how == "short":
            return Arming(Strike.SHORT, self.number)
        code = _ERRORS[how.removesuffix("+")]
        return Arming(Strike.BROKEN if how.endswith("+") else Strike.ERROR, self.number, code)


def read_fault(name: str) -> Fault:
    """Return the fault of a name. ValueError where it is none."""
    kind, _, rest = name.partition(":")
    what, _, detail = rest.partition(":")
    fault = Fault(kind, what, tuple(detail.split(":")))
    try:
        known = kind in KINDS and what and all(fault.detail) and fault.number >= 0
        if known and kind == "flip":
            done, fields = (TO_CELLS, 3) if what == CELL else (TO_FILES, 2)
            known = len(fault.detail) == fields and fault.detail[-2] in done
        elif known:
            fault.arming()
    except (KeyError, ValueError):
        known = False
    if not known:
        raise ValueError(f"{name!r} is not the name of a fault, such as kill:hide:17")
    return fault
