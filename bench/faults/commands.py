"""The commands that are struck, as data: what each is run on, and what it may show on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.faults.blog import HIDDEN_WORDS
from bench.faults.processes import run_command

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ARCHIVE = ("--archive", "archive")
#: The archive under test has no vectors, so every import that mends it makes none.
INDEX = ("index", "--keyword-only")


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    name: str
    #: The arguments after `answerstacks --archive archive`.
    arguments: tuple[str, ...]
    #: Commands that are run before it, so that there is something for it to do.
    before: tuple[tuple[str, ...], ...] = ()
    #: Files and folders that are removed after those.
    taken_away: tuple[str, ...] = ()
    #: Own words of hidden answers that it is about, which it prints or shows again.
    shows: tuple[str, ...] = ()
    #: Own words that must not be found any more when it says that it is done.
    hides: tuple[str, ...] = ()
    #: The command for running it once more, by default the same; and the commands after that.
    again: tuple[str, ...] = ()
    then: tuple[tuple[str, ...], ...] = ()
    #: True if its last argument is a copy, from which `restore` makes the archive as it was, or refuses.
    copies: bool = False

    @property
    def is_without_corrections(self) -> bool:
        """True if `index`, run before the command is done, says that it goes on without corrections."""
        return "archive/corrections.toml" in self.taken_away

    @property
    def secret_words(self) -> tuple[str, ...]:
        """Words that are hidden whatever becomes of it."""
        return tuple(word for word in HIDDEN_WORDS if word not in self.shows)


COMMANDS = (
    Command("first", (*INDEX, "second.xml"), taken_away=("archive/record.sqlite3", "archive/generations", "archive/current")),
    Command("index", (*INDEX, "more.xml"), hides=("quilmot",)),
    Command("edit", (*INDEX, "edited.xml")),
    Command("rebuild", (*INDEX, "--rebuild")),
    Command("hide", ("hide", "rooms/otto-brandl", "--reason", "asked for", "--yes"), hides=("plonku",)),
    Command("unhide", ("unhide", "letters/inez-tarn", "--yes"), shows=("zorvak",)),
    Command("backup", ("backup", "backup"), again=("backup", "backup-2"), copies=True),
    Command("restore", ("restore", "backup", "--keyword-only", "--yes"), before=(("backup", "backup"),), taken_away=("archive",)),
    Command(
        "corrections-restore", ("corrections", "restore"), taken_away=("archive/corrections.toml",),
        again=("corrections", "restore", "--replace"), then=(INDEX,),
    ),
)  # fmt: skip


def at_hand(work: Path, commands: Sequence[Command] = COMMANDS) -> tuple[Command, ...]:
    """Those that this version of the program has."""
    listed = {
        line.split()[0]
        for line in run_command(work, ["--help"]).out.splitlines()
        if line.startswith("  ") and line.strip()
    }
    return tuple(command for command in commands if command.arguments[0] in listed)
