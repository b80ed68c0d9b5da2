"""An archive that has rows in every table of the record, and how a test alters and reads it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from index.record.record import Record
from index.record.record_file import migrations
from index.record.seals import HIDDEN, sealed_tables
from index.takedowns.hiding import hide, preview_hide
from index.verifying.verification import verify
from search.archive import Archive
from tests.exports import item, write_export

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


LOOMS = "Only on Fridays, when the weaver is in, and never to anybody who has lost a shuttle of ours before."
KILNS = "The kiln is lent to potters of the town alone, and to nobody who fired it without a word to us."
MAPS = "Whoever has a card of ours may take a map home, but for the one of the marsh, which is torn."
PROOFS = "We print proofs of them for readers who ask, and file the plates beside the almanacs upstairs."
ITEMS = (
    item("looms", 1, ("Wanda Pyle", LOOMS), ("Otto Brandl", KILNS)),
    item("maps", 2, ("Inez Tarn", MAPS), ("Ada Will", f"{PROOFS} Often.")),
    item("proofs", 3, ("Donna Pierce", PROOFS)),
    item("kites", 4, ("Kip Loam", f"{KILNS} And kites.")),
)

#: Deleted, and another post has its slug.
REPLACED = item("spools", 6, ("Nan Fell", "Our spools went to the school across the river in the year of the flood."))
IN_ITS_PLACE = item("spools", 7, ("Tess Orr", "Every spool that we have is counted on Mondays by the janitor's cat."))
CORRECTIONS = """
[[set]]
answer = "looms/wanda-pyle"
name = "Wanda Pile"

[[same_person]]
name = "Ada Will"
also = ["A. Will"]
"""


def make_every_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive that has rows in every table, and the export it is made from."""
    folder = tmp_path_factory.mktemp("every-table")
    archive = folder / "archive"
    archive.mkdir()
    layout.corrections_path(archive).write_text(CORRECTIONS)
    before = write_export(
        folder / "before.xml", 2020, item("looms", 1, ("Wanda Pyle", LOOMS), ("Mo Lark", MAPS)), *ITEMS[1:], REPLACED
    )
    build(archive, before)
    hide(archive, preview_hide(archive, "maps/inez-tarn"), "asked for")
    unpublished = item("kites", 4, status="private"), item("reels", 5, status="draft")
    export = write_export(folder / "export.xml", 2021, *ITEMS[:3], *unpublished, IN_ITS_PLACE)
    build(archive, export)
    with Record.write(archive) as record, record.transaction():
        record.connection.execute("INSERT INTO facts VALUES ('proofs', 0, 'area', 'rural')")
        record.connection.execute("INSERT INTO sites VALUES ('https://shelf.example/', '2021-06-01T00:00:00+00:00')")
        record.connection.execute("INSERT INTO takedown_answers VALUES ('answer maps/inez-tarn', 'maps/inez-tarn')")
        record.connection.execute("INSERT INTO gone VALUES ('proofs/mo-lark', 'proofs', 'left', x'00000001')")
        record.connection.execute(
            "INSERT INTO redirects VALUES ('proofs/d-pierce', 'proofs/donna-pierce', 'proofs', x'00000001')"
        )
    build(archive, export)
    assert verify(archive).problems == ()
    with Record.read(archive) as record:
        for sealed in sealed_tables(record.connection):
            assert sealed.rows(record.connection).fetchone(), f"{sealed.what} has no row to alter"
    return folder


def copy_of_every_table(every_table: Path, tmp_path: Path) -> Path:
    return copy_of(every_table, tmp_path / "copy")


def copy_of(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target)
    return target


def build(archive: Path, *sources: Path) -> tuple[str, ...]:
    return tuple(str(problem) for problem in import_sources(archive, sources, keyword_only=True).problems)


def change(archive: Path, sql: str, *values: object) -> int:
    """Change the record as a mistake or another tool would."""
    with closing(sqlite3.connect(layout.record_path(archive), isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        return connection.execute(sql, values).rowcount


def shown(archive: Path) -> dict[str, tuple[str, str | None]]:
    """What readers get: an answer's words and whose they are, by id; and where ids lead."""
    with Archive.open(archive) as opened:
        return {answer.id: (answer.text, answer.respondent.name) for answer, _ in opened.answers()}


def problems(archive: Path) -> str:
    return "\n".join(f"{problem.place}: {problem.problem}" for problem in verify(archive).problems)


def cells() -> Iterator[tuple[str, str]]:
    """Every sealed column of the newest schema."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for script in migrations():
            connection.executescript(script)
        for sealed in sealed_tables(connection):
            yield from ((sealed.what, column) for column in sealed.columns if (sealed.what, column) != (HIDDEN, "id"))
