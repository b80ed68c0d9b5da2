"""The owner's statements about names, as the record keeps them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.corrections.corrections import SamePerson
from index.record.record_rows import list_from
from index.record.row_values import understood

if TYPE_CHECKING:
    import sqlite3

    from index.corrections.corrections import Corrections


def store_same_people(connection: sqlite3.Connection, corrections: Corrections) -> None:
    """Put what the owner says about names in the place of what was recorded; the caller's transaction."""
    connection.execute("DELETE FROM same_people")
    connection.executemany(
        "INSERT INTO same_people VALUES (?, ?, ?, ?)",
        [
            (position, said.line, said.name, json.dumps(said.also, ensure_ascii=False, separators=(",", ":")))
            for position, said in enumerate(corrections.same_people)
        ],
    )


def read_same_people(connection: sqlite3.Connection) -> tuple[SamePerson, ...]:
    """Return what the owner said about names when posts were last imported, in the order of the file.

    Raises RecordRowDamaged.
    """
    found = []
    for position, line, name, also in connection.execute(
        "SELECT position, line, name, also FROM same_people ORDER BY position"
    ):
        with understood("same_people", position):
            found.append(SamePerson(line, name, list_from(also)))
    return tuple(found)
