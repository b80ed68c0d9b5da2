"""Copies of `corrections.toml` in the record, as it was last applied: a file that got lost can be put back.

A copy is offered, never forced. It has neither the reasons of takedowns nor the notes right above their tables.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.corrections.correction_check import check_tables
from index.corrections.correction_errors import CorrectionsGone
from index.corrections.correction_tables import read_tables
from index.corrections.corrections import Corrections
from index.corrections.corrections_file import FIRST_LINES, with_hide, without_hide

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

    from index.corrections.corrections import Hide, HideTarget
    from index.corrections.corrections_file import CorrectionsFile

#: Number of texts kept: a file that lost half of itself is noticed late.
KEPT = 10


@dataclass(frozen=True, slots=True)
class KeptCorrections:
    """A text of the file that was applied."""

    #: Counts up, from 1.
    number: int
    #: The day it was first applied.
    applied_on: dt.date
    #: Without the reasons of takedowns.
    text: str

    @property
    def corrections(self) -> Corrections:
        """The corrections in the text."""
        return check_tables(read_tables(self.text))[0]

    @property
    def tables(self) -> int:
        """Number of its corrections and takedowns."""
        return sum(bool(table.name) for table in read_tables(self.text))


def text_to_keep(text: str) -> str:
    """Return the text of a file without the reasons of its takedowns."""
    text = text.removeprefix("\ufeff")
    hides: list[Hide] = []
    for table in reversed(read_tables(text)):
        if table.name == "hide":
            corrections, _ = check_tables([table])
            hides += corrections.hides
            text = _without_notes(text[: table.start]) + text[table.end :]
    # Blank lines and line ends are made alike, so that the same file gives the same text.
    text = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text.replace("\r\n", "\n")).strip("\n")
    text = f"{text}\n" if text else ""
    for hide in reversed(hides):
        text = with_hide(text, _without_reason(hide))
    return text


def restored_text(kept: KeptCorrections | None, standing: Iterable[Hide]) -> str:
    """Return the text of a file to put back: the kept one, and the takedowns that stand and are not in it."""
    text = kept.text if kept else FIRST_LINES
    known = {hide.takedown for hide in kept.corrections.hides} if kept else set()
    for hide in standing:
        if hide.takedown not in known:
            text = with_hide(text, _without_reason(hide))
    return text


def read_kept(connection: sqlite3.Connection) -> list[KeptCorrections]:
    """Read the kept texts, the newest first. One altered beyond understanding is left out; seals find it."""
    rows = connection.execute("SELECT number, applied_on, text FROM kept_corrections ORDER BY number DESC")
    kept = []
    for number, day, text in rows:
        with suppress(ValueError):
            kept.append(KeptCorrections(number, dt.date.fromisoformat(day), text))
    return kept


def corrections_gone(connection: sqlite3.Connection, path: Path, file: CorrectionsFile) -> CorrectionsGone | None:
    """Return the error of a missing or empty file though one was applied before; None where all is well."""
    kept = read_kept(connection) if file.text is None else []
    return CorrectionsGone(path, kept[0].tables, kept[0].applied_on) if kept and kept[0].tables else None


def in_force(connection: sqlite3.Connection, file: CorrectionsFile) -> Corrections:
    """Return the file's corrections; where it is gone, the takedowns of its kept copy.

    Takedowns that never matched anything are in the record nowhere else.
    """
    kept = read_kept(connection) if file.text is None else []
    return Corrections(hides=kept[0].corrections.hides) if kept else file.corrections


def keep_text(connection: sqlite3.Connection, text: str, today: dt.date) -> None:
    """Keep the text of the file applied now, if it differs from the last; within the caller's transaction."""
    kept, text = read_kept(connection), text_to_keep(text)
    if kept and kept[0].text == text:
        return
    number = kept[0].number + 1 if kept else 1
    connection.execute("INSERT INTO kept_corrections VALUES (?, ?, ?)", (number, today.isoformat(), text))
    connection.execute("DELETE FROM kept_corrections WHERE number <= ?", (number - KEPT,))


def keep_without_hide(connection: sqlite3.Connection, target: HideTarget, value: str, today: dt.date) -> None:
    """Take a takedown out of the newest kept text; within the caller's transaction."""
    for kept in read_kept(connection)[:1]:
        keep_text(connection, without_hide(kept.text, target, value), today)


def forget_kept(connection: sqlite3.Connection) -> None:
    """Delete all kept texts; within the caller's transaction."""
    connection.execute("DELETE FROM kept_corrections")


def _without_notes(before: str) -> str:
    """Return `before` without the notes at its end."""
    lines = before.splitlines(keepends=True)
    while lines and lines[-1].lstrip().startswith("#"):
        lines.pop()
    return "".join(lines)


def _without_reason(hide: Hide) -> Hide:
    return type(hide)(0, hide.target, hide.value, "", hide.date)
