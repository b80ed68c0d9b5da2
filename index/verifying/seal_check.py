"""Check of the record for altered rows, by its seals, and for rows that cannot be understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.files.layout import RECORD
from index.record.record_errors import RecordRowDamaged
from index.record.record_rows import read_answers, read_gone, read_posts, read_redirects, read_spans
from index.record.same_people_rows import read_same_people
from index.record.seals import TAKEDOWNS
from index.record.takedown_memory import read_memories
from index.record.uncorrected_rows import read_uncorrected
from index.record.unpublished_posts import read_unpublished
from index.verifying.generation_check import Flaw

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from index.record.record import Record

_BACKUP = "put a backup back with `answerstacks restore`"
_MENDED_BY_IMPORT = "The next `answerstacks index` writes it anew"
#: Table of no single post -> what mends it.
_REMEDIES = {
    "same_people": _MENDED_BY_IMPORT,
    "unpublished_posts": f"{_MENDED_BY_IMPORT}; import the newest export, which says what is not published",
    "sites": f"{_MENDED_BY_IMPORT}, and asks its sites for everything once more",
}

_OF_POST: tuple[Callable[[sqlite3.Connection, str], object], ...] = (
    read_posts,
    read_answers,
    read_spans,
    read_redirects,
    read_gone,
    read_uncorrected,
)
_OF_ARCHIVE: tuple[Callable[[sqlite3.Connection], object], ...] = (
    read_same_people,
    read_unpublished,
    read_memories,
)


def check_seals(record: Record) -> Iterator[Flaw]:
    """Yield every post and every other table that was altered since it was recorded, with what to do."""
    for what in record.soundness.tables:
        if what in TAKEDOWNS:
            problem = "what it says of takedowns is not what was recorded"
            remedy = f"Until you {_BACKUP}, `index`, `hide` and `unhide` write nothing"
        else:
            problem = "is not what was recorded"
            remedy = _REMEDIES.get(what, _MENDED_BY_IMPORT)
        yield Flaw(f"{RECORD}, {what}", f"{problem}. {remedy}")
    strays = record.soundness.strays
    for key, tables in sorted(record.altered.items()):
        place = f"post {key}"
        if key in strays:
            problem = f"there never was such a post, it has rows ({', '.join(tables)}) of one whose key was altered"
            yield Flaw(place, f"{problem}. Import the other altered post again from its source, or {_BACKUP}")
        else:
            problem = f"is not what was recorded ({', '.join(tables)}); readers keep the answers that they have"
            yield Flaw(place, f"{problem}. Import it again from its source, or {_BACKUP}")
        for read in _OF_POST:
            try:
                read(record.connection, key)
            except RecordRowDamaged as error:
                yield Flaw(place, str(error))
    for read_all in _OF_ARCHIVE:
        try:
            read_all(record.connection)
        except RecordRowDamaged as error:
            yield Flaw(RECORD, str(error))
