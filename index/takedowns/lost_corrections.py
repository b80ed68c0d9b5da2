"""Restoring a lost or damaged `corrections.toml` from the texts that the record keeps and the standing takedowns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.corrections.correction_errors import CorrectionsInTheWay, CorrectionsInvalid, NothingKept
from index.corrections.corrections import Corrections
from index.corrections.corrections_file import read_file, write_corrections
from index.files.layout import corrections_path
from index.record.kept_corrections import KeptCorrections, forget_kept, read_kept, restored_text
from index.record.record import Record
from index.record.record_file import scrub
from index.takedowns.standing_takedowns import open_record
from index.takedowns.takedowns import standing_hides

if TYPE_CHECKING:
    from pathlib import Path


def kept_corrections(archive: Path) -> list[KeptCorrections]:
    """Return the kept texts, the newest first. Raises RecordError."""
    with Record.read(archive) as record:
        return read_kept(record.connection)


def restore_corrections(archive: Path, number: int | None = None, *, replace: bool = False) -> Corrections:
    """Put back the newest kept text, or the one with this number, and every standing takedown; return what it says.

    Where no text is kept, for instance because the file never was readable, the standing takedowns are put back alone.
    Nothing is applied: the next import does that. Raises NothingKept, CorrectionsInTheWay (unless `replace`),
    RecordError.
    """
    path = corrections_path(archive)
    with open_record(archive) as record:
        kept = read_kept(record.connection)
        chosen = next((text for text in kept if number in (None, text.number)), None)
        standing = standing_hides(record, chosen.corrections if chosen else Corrections())
        if chosen is None and (number is not None or not standing):
            raise NothingKept(number, [text.number for text in kept])
        if not replace and (tables := _tables_in_the_way(path)):
            raise CorrectionsInTheWay(path, tables)
        write_corrections(path, restored_text(chosen, standing))
    return read_file(path).corrections


def forget_corrections(archive: Path) -> int:
    """Forget all kept texts, so that the archive starts anew without corrections; return how many there were.

    What is hidden stays hidden. Raises RecordError.
    """
    with open_record(archive) as record:
        kept = read_kept(record.connection)
        with record.transaction():
            forget_kept(record.connection)
        scrub(record.connection)
    return len(kept)


def _tables_in_the_way(path: Path) -> int:
    """Return how many tables, or faults, of the present file would be replaced."""
    try:
        found = read_file(path).corrections
    except CorrectionsInvalid as error:
        return max(1, len(error.faults))
    return sum(map(len, found.of_posts.values())) + len(found.same_people) + len(found.hides)
