"""Damage done to an archive's files: a bit, a byte, a page of zeros, a file cut short or gone, a cell of the record
altered."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bench.faults.canonical import table_names

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 4096
#: To a file: what is done to it at a place.
TO_FILES = ("bit", "byte", "page", "cut", "gone")
#: To a row, through SQLite: one letter, number or byte is another; the cell has another row's value; the row is gone.
TO_CELLS = ("edited", "other", "deleted")
RECORD = "record.sqlite3"
#: A subject that is no file: cells of the record.
CELL = "cell"
_WHOOSH = re.compile(r"\b_?MAIN_[0-9a-z]+")


class CellStands(Exception):
    """A constraint of the table does not let the cell be altered so."""


def damageable(archive: Path) -> dict[str, Path]:
    """Every file of an archive by a name that is the same in each copy: Whoosh draws the names of its files by lot."""
    found = {}
    for path in sorted(archive.rglob("*")):
        name = path.relative_to(archive).as_posix()
        if path.is_file() and path.stat().st_size and not name.endswith("-shm"):
            found[_WHOOSH.sub("MAIN", re.sub(r"^generations/\d+", "generation", name))] = path
    return found


def damage_file(path: Path, how: str, place: int) -> None:
    """Damage a file at a place, counted in bytes (of `bit`: in bits) and brought below its length."""
    data = bytearray(path.read_bytes())
    if how == "bit":
        at = place // 8 % len(data)
        data[at] ^= 1 << place % 8
    elif how == "byte":
        # Another byte, whatever it was.
        data[place % len(data)] ^= 1 + place % 255
    elif how == "page":
        at = place % len(data) // PAGE * PAGE
        data[at : at + PAGE] = bytes(len(data[at : at + PAGE]))
    elif how == "cut":
        del data[place % len(data) :]
    elif how == "gone":
        path.unlink()
        return
    else:
        raise ValueError(how)
    path.write_bytes(data)


def cells(record: Path) -> list[tuple[str, int]]:
    """Return every column of a table with facts, as `table.column`, with the number of its rows."""
    with closing(sqlite3.connect(record)) as connection:
        return [
            (f"{table}.{column}", rows)
            for table in table_names(connection)
            # Names that SQLite gives.
            if (rows := connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608
            for column in _columns(connection, table)
        ]


def damage_cell(record: Path, column: str, how: str, row: int) -> str:
    """Alter one cell through SQLite; what was done. CellStands where it cannot be altered so."""
    table, _, name = column.partition(".")
    with closing(sqlite3.connect(record, isolation_level=None)) as connection:
        # A damaged disk heeds no constraints.
        connection.execute("PRAGMA ignore_check_constraints = ON")
        columns = _columns(connection, table)
        order = ", ".join(f'"{each}"' for each in columns)
        rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY {order}').fetchall()  # noqa: S608
        old = rows[row % len(rows)]
        where = " AND ".join(f'"{each}" IS ?' for each in columns)
        if how == "deleted":
            connection.execute(f'DELETE FROM "{table}" WHERE {where}', old)  # noqa: S608
            return f"deleted from {table}: {_short(old)}"
        value = old[columns.index(name)]
        new = _edited(value) if how == "edited" else _other(value, [each[columns.index(name)] for each in rows])
        try:
            connection.execute(f'UPDATE "{table}" SET "{name}" = ? WHERE {where}', (new, *old))  # noqa: S608
        except sqlite3.IntegrityError as error:
            raise CellStands(f"{column}: {error}") from error
        return f"{column} of {_short(old)}: {_short(value)} became {_short(new)}"


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [str(row[1]) for row in connection.execute(f'PRAGMA table_info("{table}")')]


def _edited(value: object) -> object:
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"\0"
    text = str(value or "")
    at = next((at for at in range(len(text) // 2, len(text)) if text[at].isalpha()), None)
    return text + "x" if at is None else text[:at] + ("e" if text[at] != "e" else "a") + text[at + 1 :]


def _other(value: object, values: list[object]) -> object:
    """Another row's value, which is as plausible as this one; where all are the same, none; else another one."""
    others = sorted({each for each in values if each != value and type(each) is type(value)}, key=repr)
    if others:
        return others[0]
    none: object = 0 if isinstance(value, int) else b"" if isinstance(value, bytes) else ""
    return _edited(value) if value == none else none


def _short(value: object) -> str:
    return repr(value) if len(repr(value)) <= 90 else f"{repr(value)[:90]}…"
