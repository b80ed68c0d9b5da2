"""Errors of the owner's corrections and takedowns; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ArchiveError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path


class CorrectionError(ArchiveError):
    """Something about the owner's corrections."""


class CorrectionsInvalid(CorrectionError):
    """The file of corrections cannot be understood; every fault is named, and nothing was written."""

    #: More faults than this are counted, not shown.
    SHOWN = 100

    def __init__(self, path: Path, faults: Sequence[tuple[int, str]]) -> None:
        shown = [f"{path}, line {line}: {fault}" for line, fault in faults[: self.SHOWN]]
        more = len(faults) - len(shown)
        super().__init__("\n".join([*shown, f"{path}: and {more:,} faults more."] if more else shown))
        self.path = path
        #: (line, what is wrong and what to do), in the order of the file.
        self.faults = tuple(faults)


class CorrectionUnfit(CorrectionError):
    """A correction does not fit its post (any more); the others are applied, and this one is tried at every import."""

    def __init__(self, line: int, table: str, problem: str, remedy: str) -> None:
        place = f"corrections.toml, line {line}" if line else "A takedown that was cut off or carried over"
        super().__init__(f"{place}: [[{table}]] {problem}. {remedy}")
        self.line = line


class CorrectionsGone(CorrectionError):
    """The file of corrections is not there, or empty, though corrections were applied before."""

    def __init__(self, path: Path, tables: int, applied_on: dt.date) -> None:
        many = "1 table" if tables == 1 else f"{tables:,} tables"
        super().__init__(
            f"{path}: there is no such file, or nothing in it. What it held on {applied_on.isoformat()} ({many}) is"
            " kept: put it back with `answerstacks corrections restore`, or start anew without it with `answerstacks"
            " corrections forget`. What is hidden stays hidden."
        )
        self.path = path


class WithheldUnreadable(CorrectionError):
    """The file that says what is withheld cannot be understood: a takedown that was cut off is perhaps nowhere else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: it cannot be understood, and was written anew from the record. If a `hide` was cut off lately, it"
            " may have been lost: compare `answerstacks unhide`, which lists what is hidden, with whom you have taken"
            " out, and hide them again."
        )
        self.path = path


class NothingKept(CorrectionError):
    """No corrections are kept, or none of this number."""

    def __init__(self, number: int | None, kept: Sequence[int]) -> None:
        which = "no corrections" if number is None else f"no corrections with the number {number}"
        held = f"Kept are: {', '.join(map(str, kept))}." if kept else "They are kept from the next import on."
        super().__init__(f"There are {which} in the record. {held}")


class CorrectionsInTheWay(CorrectionError):
    """There is a file of corrections where another is to be put back."""

    def __init__(self, path: Path, tables: int) -> None:
        super().__init__(f"{path} holds {tables:,} tables, which would be lost. Move it away first, or add --replace.")
        self.path = path


class NothingToHide(CorrectionError):
    """No answer, person or post is what the owner wants to hide."""

    def __init__(self, asked: str, near: Sequence[str]) -> None:
        perhaps = f"Near it: {'; '.join(near)}. " if near else ""
        super().__init__(
            f"There is no answer, respondent or post {asked!r}. {perhaps}Give an answer's id or address, a name, or a"
            " post's key, as `answerstacks search` and the website show them."
        )
        self.near = tuple(near)


class HideAmbiguous(CorrectionError):
    """More than one thing is what the owner wants to hide."""

    def __init__(self, asked: str, targets: Sequence[str]) -> None:
        options = " or ".join(f"--{target}" for target in targets)
        super().__init__(f"{asked!r} is the name of more than one thing ({', '.join(targets)}). Add {options}.")


class NotHidden(CorrectionError):
    """No takedown is what the owner wants to undo."""

    def __init__(self, asked: str, hidden: Sequence[str]) -> None:
        listed = f"Hidden are: {'; '.join(hidden)}." if hidden else "Nothing is hidden."
        super().__init__(f"{asked!r} is not what any takedown hides. {listed}")
