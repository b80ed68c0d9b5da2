"""The record opened to be written, with the takedowns that it does not know yet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.clock import today
from index.generation.withholding import read_withheld
from index.layout import record_path
from index.record.record import Record
from index.record.record_errors import RecordNotFound
from index.takedowns.takedown_copy import TakedownCopy, read_copy, write_copy
from index.takedowns.takedowns import adopt_withheld

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def open_record(archive: Path, *, make: bool = False) -> Iterator[Record]:
    """`Record.write`; where there is no record, one is made only if asked for.

    A takedown that stands in `withheld.json` and is not in the record was cut off, or the record is an older one that
    was put back by hand: it is carried out now. Raises RecordNotFound, and what `Record.write` raises.
    """
    if not make and not record_path(archive).is_file():
        raise RecordNotFound(archive)
    with Record.write(archive) as record:
        adopt_withheld(record, *read_standing(archive), today())
        yield record
        write_copy(archive, record.connection)


def read_standing(archive: Path) -> tuple[frozenset[str], TakedownCopy]:
    """The takedowns that the files beside the record say stand, and what they are known by."""
    withheld, copy = read_withheld(archive), read_copy(archive) or TakedownCopy()
    # Where it cannot be understood, the other file knows them as well.
    return frozenset(copy.facts.keys() if withheld is None else withheld), copy
