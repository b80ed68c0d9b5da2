"""The archive under test: made once, copied for every fault, with what it shows before and after each command."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.faults.blog import CORRECTIONS, EXPORTS, SITE, SYNONYMS
from bench.faults.commands import ARCHIVE, INDEX
from bench.faults.faulty_io import Arming, Strike, is_loaded
from bench.faults.observing import Seen, look
from bench.faults.processes import Ran, run_command

if TYPE_CHECKING:
    from pathlib import Path

    from bench.faults.commands import Command

#: The archive; with the record's last changes in its write-ahead log; and that one when `index` has gone on from there.
BASE, WITH_LOG, AFTER_LOG = "base", "with-log", "after-log"
_OWN = {"corrections.toml": CORRECTIONS, "synonyms.txt": SYNONYMS, "site.toml": SITE}


class PreparationFailed(Exception):
    """A command failed that nothing was done to."""

    def __init__(self, ran: Ran) -> None:
        super().__init__(
            f"`answerstacks {' '.join(ran.arguments)}` failed ({ran.code}) with nothing done to it:\n{ran.said}"
        )


@dataclass(frozen=True, slots=True)
class Struck:
    """A command, and what it is to come to."""

    command: Command
    #: The calls that change files, in order, of a run to which nothing was done; none without the library.
    calls: tuple[str, ...]
    before: Seen
    after: Seen
    #: Bytes of all files after it.
    size: int


def prepare_base(folder: Path) -> None:
    """Make the archive: imported twice, corrected, with takedowns of every kind, an unpublished post, redirects."""
    work = folder / BASE
    work.mkdir(parents=True)
    for name, text in EXPORTS.items():
        (work / name).write_text(text, encoding="utf-8")
    run_well(work, *INDEX, "first.xml")
    for name, text in _OWN.items():
        (work / "archive" / name).write_text(text, encoding="utf-8")
    run_well(work, *INDEX, "second.xml")
    run_well(work, "hide", "letters/inez-tarn", "--reason", "asked for by the respondent", "--yes")
    run_well(work, "verify")
    for left in (work / "archive").glob("record.sqlite3-*"):
        left.unlink()


def prepare_log(folder: Path) -> bool:
    """Make the archive whose last changes stand in the record's write-ahead log: an import was killed when it had
    recorded everything, and before the generation was written. False without the library, which alone can kill at that
    moment.
    """
    if not is_loaded():
        return False
    arguments = (*ARCHIVE, *INDEX, "edited.xml")
    calls = run_command(copy(folder, AFTER_LOG), arguments, Arming(Strike.COUNT)).calls
    shutil.rmtree(folder / AFTER_LOG)
    moment = next(number for number, call in enumerate(calls, start=1) if re.search(r"\d{6}\.partial$", call))
    run_command(copy(folder, WITH_LOG), arguments, Arming(Strike.KILL, moment))
    run_well(copy(folder, AFTER_LOG, WITH_LOG), *INDEX)
    return True


def prepare_command(folder: Path, command: Command) -> Struck:
    """Make the copy that a command is run on, and run it once to see what it does."""
    work = copy(folder, command.name)
    for arguments in command.before:
        run_well(work, *arguments)
    for name in command.taken_away:
        taken = work / name
        shutil.rmtree(taken) if taken.is_dir() else taken.unlink()
    trial = copy(folder, f"{command.name}-once", command.name)
    ran = run_command(trial, (*ARCHIVE, *command.arguments), Arming(Strike.COUNT) if is_loaded() else None)
    if not ran.is_done:
        raise PreparationFailed(ran)
    size = sum(path.stat().st_size for path in trial.rglob("*") if path.is_file())
    struck = Struck(command, ran.calls, look(work, ()), look(trial, ()), size)
    shutil.rmtree(trial)
    return struck


def copy(folder: Path, to: str, of: str = BASE) -> Path:
    """Copy a prepared folder beside it."""
    return shutil.copytree(folder / of, folder / to)


def run_well(work: Path, *arguments: str) -> Ran:
    """Run a command that must not fail."""
    ran = run_command(work, (*ARCHIVE, *arguments))
    if not ran.is_done:
        raise PreparationFailed(ran)
    return ran
