"""Opening the record to write it, with the takedowns that only the files beside it know."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.clock import today
from index.files.layout import record_path
from index.generation.withholding import read_withheld
from index.record.leftovers import finish_restore
from index.record.record import Record
from index.record.record_errors import RecordNotFound
from index.takedowns.takedown_copy import TakedownCopy, read_copy, write_copy
from index.takedowns.takedowns import adopt_withheld

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def open_record(archive: Path, *, make: bool = False) -> Iterator[Record]:
    """Open the record as `Record.write` does; `make` it where there is none.

    A takedown that stands in `withheld.json` and not in the record is adopted: it was cut off, or an older record was
    put back by hand. Raises RecordNotFound, and what `Record.write` raises.
    """
    finish_restore(archive)
    if not make and not record_path(archive).is_file():
        raise RecordNotFound(archive)
    with Record.write(archive) as record:
        adopt_withheld(record, *read_standing(archive), today())
        yield record
        write_copy(archive, record.connection)


def read_standing(archive: Path) -> tuple[frozenset[str], TakedownCopy]:
    """Return the takedowns that stand in the files beside the record, and what they are known by."""
    withheld, copy = read_withheld(archive), read_copy(archive) or TakedownCopy()
    # Where withheld.json cannot be understood, the copy knows them as well.
    return frozenset(copy.facts.keys() if withheld is None else withheld), copy
