"""The owner's steps after a fault: the plain `index`, then what the output asks for, until the archive is whole."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.faults.commands import ARCHIVE, INDEX
from bench.faults.observing import Seen, look
from bench.faults.processes import Ran, run_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

#: The files that the owner writes, and mends by hand where a message names their lines.
OWNERS = ("corrections.toml", "site.toml", "synonyms.txt")
_MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done to mend the archive, and what it is like after it."""

    #: The step, as the owner would call it.
    done: str
    #: The command, where it was one.
    ran: Ran | None
    verified: Ran
    seen: Seen

    @property
    def all_ran(self) -> tuple[Ran, ...]:
        """Every command of the step."""
        return (*((self.ran,) if self.ran else ()), self.verified, *self.seen.ran)


@dataclass(frozen=True, slots=True)
class Owner:
    """The files that the owner has beside the archive."""

    #: A copy of it as it was.
    copy: Path
    #: Exports, the last ones.
    exports: tuple[str, ...] = ("second.xml",)


def mend(work: Path, owner: Owner, words: Sequence[str], said: str, is_whole: Callable[[Step], bool]) -> Iterator[Step]:
    """Run `index`, then what it and the commands before it asked for (`said`), until `is_whole`."""
    step = _step(work, words, "index", INDEX)
    yield step
    done = {"index"}
    while not is_whole(step) and len(done) < _MOST_STEPS:
        said += "".join(ran.said for ran in (*((step.ran,) if step.ran else ()), step.verified, *step.seen.ran[:2]))
        name = next((name for name, (asked, _) in _REMEDIES.items() if name not in done and asked.search(said)), None)
        if name is None:
            return
        done.add(name)
        arguments = _REMEDIES[name][1](work, owner)
        if arguments is None:
            continue
        step = _step(work, words, name, arguments)
        yield step


def _step(work: Path, words: Sequence[str], done: str, arguments: Sequence[str]) -> Step:
    ran = run_command(work, (*ARCHIVE, *arguments)) if arguments else None
    # `verify` takes the lock, so what is looked at is not being written.
    return Step(done, ran, run_command(work, (*ARCHIVE, "verify")), look(work, words))


def _owners_file(name: str) -> Callable[[Path, Owner], Sequence[str]]:
    def mended(work: Path, owner: Owner) -> Sequence[str]:
        shutil.copyfile(owner.copy / "archive" / name, work / "archive" / name)
        return INDEX

    return mended


def _copy_of_record(work: Path, owner: Owner) -> Sequence[str]:
    for path in (work / "archive").glob("record.sqlite3*"):
        path.unlink()
    for path in (owner.copy / "archive").glob("record.sqlite3*"):
        shutil.copyfile(path, work / "archive" / path.name)
    return INDEX


def _moved(work: Path, _: Owner) -> Sequence[str] | None:
    """Move what is in no manifest out of the archive."""
    (work / "aside").mkdir(exist_ok=True)
    known = {path.name for path in (work / "archive").iterdir()}
    for path in list((work / "archive").rglob("*")):
        if path.name.endswith(".partial") and path.name in known:
            path.rename(work / "aside" / path.name)
    return INDEX


#: By what is done, the gentlest first: what asks for it, and the command that follows it.
_REMEDIES: dict[str, tuple[re.Pattern[str], Callable[[Path, Owner], Sequence[str] | None]]] = {
    "corrections restore": (re.compile("`answerstacks corrections restore"), lambda _, __: ("corrections", "restore")),
    "index once more": (re.compile("`answerstacks index`"), lambda _, __: INDEX),
    "index --rebuild": (re.compile("`answerstacks index --rebuild`"), lambda _, __: (*INDEX, "--rebuild")),
    "the posts imported again": (
        re.compile(r"`answerstacks index SOURCE|import (the|its|this|that) (posts?|source|export)[^.]* (again|anew)", re.IGNORECASE),
        lambda _, owner: (*INDEX, *owner.exports),
    ),
    **{f"{name} put right": (re.compile(rf"{name}(, line \d+|, \w|:)"), _owners_file(name)) for name in OWNERS},
    "moved out": (re.compile("Move it out of the archive"), _moved),
    "a copy of the record put back": (re.compile("`answerstacks restore"), _copy_of_record),
}  # fmt: skip
