"""Rows that mean nothing are found, named without quoting them, and stop no command."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.record.kept_corrections import read_kept
from index.record.record import Record
from index.record.record_errors import RecordRowDamaged
from index.record.record_file import migrations
from index.record.seals import HIDDEN, sealed_tables
from index.record.unpublished_posts import read_unrecorded
from tests.every_table import build, cells, change, copy_of, copy_of_every_table, make_every_table, problems, shown
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

every_table = pytest.fixture(scope="module")(make_every_table)
folder = pytest.fixture(copy_of_every_table)


def values() -> Iterator[tuple[str, str]]:
    """Every sealed column of text but those by which a row, its post and its takedown are named."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for script in migrations():
            connection.executescript(script)
        for what in dict.fromkeys(what for what, _ in cells() if what != HIDDEN):
            for _, name, kind, _, _, key in connection.execute(f"PRAGMA table_info({what})"):
                if kind == "TEXT" and not key and name not in ("post_key", "hidden"):
                    yield what, name


class TestDamagedRows:
    @pytest.mark.parametrize(
        ("sql", "named"),
        [
            ("UPDATE posts SET kind = 'columm' WHERE key = 'proofs'", "table posts has a row (proofs)"),
            ("UPDATE posts SET published = '2014-13-09' WHERE key = 'proofs'", "table posts has a row (proofs)"),
            ("UPDATE questions SET parts = '[' WHERE post_key = 'proofs'", "table questions has a row (proofs, 0)"),
            ("UPDATE questions SET parts = '5' WHERE post_key = 'proofs'", "table questions has a row (proofs, 0)"),
            ("UPDATE facts SET name = 'areas'", "table facts has a row (proofs, 0)"),
            ("UPDATE gone SET sketch = x'000001' WHERE id = 'proofs/mo-lark'", "table gone has a row (proofs/mo-lark)"),
            ("UPDATE answers SET title = cast(x'ff' AS TEXT) WHERE post_key = 'proofs'", "post proofs"),
            ("UPDATE answers SET respondent_name = cast(x'ff' AS TEXT) WHERE post_key = 'proofs'", "post proofs"),
            ("UPDATE posts SET key = cast(x'ff' AS TEXT) WHERE key = 'proofs'", "post proofs"),
            ("UPDATE guids SET post_key = 'nowhere' WHERE post_key = 'proofs'", "post proofs"),
            ("UPDATE answers SET position = 0, post_key = 'nowhere' WHERE post_key = 'proofs'", "post proofs"),
        ],
    )
    def test_rows_that_mean_nothing_are_named_and_stop_nothing(
        self, folder: Path, sql: str, named: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        archive = folder / "archive"
        before = shown(archive)
        assert change(archive, sql)
        assert named in problems(archive)
        for command in (["verify"], ["audit"], ["explain", "proofs"], ["index", "--keyword-only"], ["unhide"]):
            run([*command, "--archive", str(archive)])
            assert "Traceback" not in capsys.readouterr().err
        assert shown(archive).items() <= before.items()
        assert build(archive, folder / "export.xml") == ()
        assert problems(archive) == ""
        assert shown(archive) == before

    @pytest.mark.parametrize("nonsense", ['{"Zebedee Quux": 1}', "Zebedee Quux", b"Zebedee Quux \xff"], ids=repr)
    @pytest.mark.parametrize(("what", "column"), list(values()), ids=".".join)
    def test_no_value_of_a_row_is_quoted(self, folder: Path, what: str, column: str, nonsense: str | bytes) -> None:
        """It may be the name or the words of somebody who had them hidden."""
        archive = folder / "archive"
        sql = "cast(? AS TEXT)" if isinstance(nonsense, bytes) else "?"
        change(archive, f'UPDATE {what} SET "{column}" = {sql}', nonsense)  # noqa: S608 — the schema's own names
        said = [problems(archive)]
        for read in (read_unrecorded, read_kept):
            try:
                with Record.read(archive) as record:
                    read(record.connection)
            except RecordRowDamaged as error:
                said.append(str(error))
        assert not [one for one in said if "Zebedee" in one or "Quux" in one]

    @pytest.mark.parametrize(
        ("sql", "said"),
        [
            ("UPDATE posts SET kind = 'columm'", "no word for a post kind"),
            ("UPDATE posts SET published = '2014-13-09'", "no date"),
            ("UPDATE paragraphs SET kind = 'columm'", "no word for a paragraph kind"),
            ("UPDATE questions SET parts = '{'", "no JSON list of texts"),
            ("UPDATE same_people SET also = '[1]'", "no JSON list of texts"),
            ("UPDATE withdrawn_posts SET as_of = '2014-05-09'", "a time without its zone"),
            ("UPDATE gone SET sketch = x'000001'", "a sketch of another length than any has"),
        ],
    )
    def test_what_is_wrong_with_one_is_said(self, folder: Path, sql: str, said: str) -> None:
        change(folder / "archive", sql)
        assert f"that cannot be understood: {said}." in problems(folder / "archive")

    def test_so_is_what_is_read_only_when_it_is_needed(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE unpublished_posts SET as_of = 'then'")
        with (
            Record.read(archive) as record,
            pytest.raises(RecordRowDamaged, match=r"understood: no date and time\."),
        ):
            read_unrecorded(record.connection)

    def test_a_respondents_takedown_is_not_named(self, folder: Path) -> None:
        """Its key is the name of somebody who is hidden."""
        archive = folder / "archive"
        change(archive, "INSERT INTO takedown_memory VALUES ('respondent Wanda Pyle', 'looms', x'00', x'')")
        assert "takedown_memory has a row (a respondent's takedown, looms)" in problems(archive)
        assert "Wanda" not in problems(archive)

    def test_a_schema_that_is_no_text_is_damage(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """SQLite quotes it in what it says, and Python cannot read that: UnicodeDecodeError instead of an error of
        SQLite's."""
        path = layout.record_path(folder / "archive")
        path.write_bytes(path.read_bytes().replace(b"STRICT, WITHOUT", b"STRI\xc3T, WITHOUT", 1))
        for command in (["verify"], ["index", "--keyword-only"], ["unhide"], ["audit"]):
            assert run([*command, "--archive", str(folder / "archive")]) == 1
            said = "".join(capsys.readouterr())
            assert "malformed database schema" in said
            assert "answerstacks restore" in said

    def test_an_index_that_does_not_know_the_rows_is_made_anew(self, folder: Path) -> None:
        archive = folder / "archive"
        before = shown(archive)
        # The index is emptied behind SQLite's back: it knows no guid of any post.
        with closing(sqlite3.connect(layout.record_path(archive), isolation_level=None)) as connection:
            sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'guids_by_post'").fetchone()[0]
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(
                "UPDATE sqlite_schema SET sql = ? WHERE name = 'guids_by_post'", (f"{sql} WHERE guid = ''",)
            )
        with closing(sqlite3.connect(layout.record_path(archive), isolation_level=None)) as connection:
            connection.execute("REINDEX guids_by_post")
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'guids_by_post'", (sql,))
        assert "missing from index guids_by_post" in problems(archive)
        assert build(archive) == ()
        assert problems(archive) == ""
        assert shown(archive) == before

    def test_flipped_bits_are_found_or_change_no_row(self, every_table: Path, tmp_path: Path) -> None:
        chance = random.Random(9)  # noqa: S311 — any bits
        with closing(sqlite3.connect(layout.record_path(every_table / "archive"))) as connection:
            rows = all_rows(connection)
        size = layout.record_path(every_table / "archive").stat().st_size
        for number in range(60):
            archive = copy_of(every_table, tmp_path / str(number)) / "archive"
            content = bytearray(layout.record_path(archive).read_bytes())
            content[chance.randrange(size)] ^= 1 << chance.randrange(8)
            layout.record_path(archive).write_bytes(content)
            if run(["verify", "--archive", str(archive)]) == 0:
                with closing(sqlite3.connect(layout.record_path(archive))) as connection:
                    assert all_rows(connection) == rows
            shutil.rmtree(archive.parent)


def all_rows(connection: sqlite3.Connection) -> list[object]:
    return [[sealed.what, *sealed.rows(connection)] for sealed in sealed_tables(connection)]
