"""Nothing altered passes for what was recorded: every column of every table, and rows that were taken away."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.files import layout
from index.record.record import Record
from index.record.record_file import migrations
from index.record.seals import EXEMPT, HIDDEN, TAKEDOWNS, Altered, compare_seals, sealed_tables, serialise
from search.archive import Archive
from tests.every_table import build, cells, change, copy_of_every_table, make_every_table, problems, shown
from webui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

every_table = pytest.fixture(scope="module")(make_every_table)
folder = pytest.fixture(copy_of_every_table)


def other(value: object) -> object:
    """Another value of the same type; text that nothing written here can be."""
    if isinstance(value, str):
        return f"{value}~"
    if isinstance(value, bytes):
        return value + b"\x01"
    return float(str(value)) + 1 if isinstance(value, float) else int(str(value)) + 40


def alter(archive: Path, what: str, column: str) -> bool:
    """Alter one cell; whether that was possible."""
    table = what.partition(".")[0]
    with closing(sqlite3.connect(layout.record_path(archive))) as connection:
        connection.row_factory = sqlite3.Row
        where = "WHERE hidden != ''" if what == HIDDEN else ""
        # The schema's own names.
        rows = connection.execute(f"SELECT * FROM {table} {where} ORDER BY 1").fetchall()  # noqa: S608
    # Of a post that the export has published, where one has rows; of slugs the one that another post has lost.
    row = next((row for row in rows if not any("kites" in str(value) for value in row)), rows[0])
    if table in ("post_slugs", "post_identities"):
        row = next(row for row in rows if "spools-2" in tuple(row))
    nothing = 7 if column.endswith("position") else "x~"
    new = nothing if row[column] is None else other(row[column])
    this = " AND ".join(f'"{name}" IS ?' for name in row.keys())  # noqa: SIM118 — a row's keys are its columns
    return change(archive, f'UPDATE {table} SET "{column}" = ? WHERE {this}', new, *row) == 1  # noqa: S608 — above


class TestEveryColumn:
    def test_every_table_is_sealed_or_exempt(self) -> None:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            for script in migrations():
                connection.executescript(script)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            assert tables == {sealed.what for sealed in sealed_tables(connection)} - {HIDDEN} | EXEMPT

    def test_rows_of_a_post_are_found_without_reading_every_posts(self) -> None:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            for script in migrations():
                connection.executescript(script)
            for sealed in sealed_tables(connection):
                if sealed.of_post:
                    sql = f"EXPLAIN QUERY PLAN {sealed.select} AND {sealed.of_post} {sealed.order}"
                    plan = [step for *_, step in connection.execute(sql, ("looms",))]
                    assert not [step for step in plan if step.startswith("SCAN")], (sealed.what, plan)

    @pytest.mark.parametrize(("what", "column"), [*cells()])
    def test_an_altered_cell_is_found_published_nowhere_and_mended(
        self, folder: Path, what: str, column: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        archive = folder / "archive"
        before = shown(archive)
        assert alter(archive, what, column)

        found = problems(archive)
        assert what in found, found
        code = run(["index", "--keyword-only", "--archive", str(archive)])
        said = capsys.readouterr().err
        assert "Traceback" not in said
        after = shown(archive)
        assert after.items() <= before.items(), "nothing altered is shown"
        if what in TAKEDOWNS:
            assert code == 1
            assert what in said
            assert after == before
            return
        if what in {"same_people", "sites", "unpublished_posts", "kept_corrections"}:
            # Nothing else knows what was not published.
            is_lost = what == "unpublished_posts"
            assert (code, problems(archive)) == (int(is_lost), ""), "they are written anew"
            assert ("Import the newest export again" in said) is is_lost
            assert run(["index", "--keyword-only", "--archive", str(archive), str(folder / "export.xml")]) == 0
            return
        assert code == 1
        assert "was altered" in said
        if (what, column) not in {("answers", "id"), ("answers", "post_key"), ("answers", "respondent_name")}:
            assert after == before, "readers keep the answers that they have"

        assert run(["index", "--keyword-only", "--archive", str(archive), str(folder / "export.xml")]) == 0
        assert problems(archive) == ""
        assert shown(archive) == before


class TestTakingAway:
    @pytest.mark.parametrize("table", ["posts", "answers", "paragraphs", "spans", "guids"])
    def test_rows_that_are_gone_are_found(self, folder: Path, table: str) -> None:
        archive = folder / "archive"
        before = shown(archive)
        # The schema's own names.
        change(archive, f"DELETE FROM {table}" + (" WHERE hidden = ''" if table == "answers" else ""))  # noqa: S608
        assert table in problems(archive)
        assert any("was altered" in problem for problem in build(archive))
        assert shown(archive).items() <= before.items()

    def test_rows_that_nobody_recorded_are_found(self, folder: Path) -> None:
        archive = folder / "archive"
        before = shown(archive)
        change(archive, "INSERT INTO redirects VALUES ('maps/x', 'looms/otto-brandl', 'maps', x'')")
        assert "post maps: is not what was recorded (redirects)" in problems(archive)
        build(archive)
        assert shown(archive) == before
        with Archive.open(archive) as opened, pytest.raises(Exception, match="no answer 'maps/x'"):
            opened.resolve("maps/x")

    @pytest.mark.parametrize("column", ["post_key = 'proofz'", "what = 'answerz'", "hash = x'00'"])
    def test_a_seal_that_was_altered_is_no_reason_to_publish_anything_else(self, folder: Path, column: str) -> None:
        archive = folder / "archive"
        before = shown(archive)
        change(archive, f"UPDATE seals SET {column} WHERE post_key = 'proofs' AND what = 'answers'")  # noqa: S608
        assert "post proofs" in problems(archive)
        build(archive)
        assert shown(archive) == before
        assert build(archive, folder / "export.xml") == ()
        assert problems(archive) == ""

    def test_a_seal_of_no_table_is_forgotten(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE seals SET what = 'sitez' WHERE what = 'sites'")
        assert "sitez" in problems(archive)
        assert build(archive) == ()
        assert problems(archive) == ""


VALUES = st.none() | st.text(max_size=4) | st.binary(max_size=4) | st.integers(-(2**63), 2**63 - 1)
ROWS = st.lists(st.tuples(VALUES, VALUES), max_size=3)


class TestSerialisation:
    @given(ROWS, ROWS)
    @example([(None, "")], [("", None)])
    @example([("1", 1)], [(1, "1")])
    @example([("ab", "c")], [("a", "bc")])
    @example([(b"a", "")], [("a", "")])
    @example([('{"blob":"00"}', "")], [(b"\0", "")])
    def test_other_rows_give_other_bytes(self, one: list[tuple[object, ...]], two: list[tuple[object, ...]]) -> None:
        as_bytes = [serialise("answers", ("id", "title"), rows) for rows in (one, two)]  # type: ignore[arg-type] # what SQLite holds
        assert (as_bytes[0] == as_bytes[1]) == ([*map(typed, one)] == [*map(typed, two)])

    def test_it_is_the_same_for_ever(self) -> None:
        rows = [("a", None, 'é"', b"\xff\0", -1)]
        assert serialise("t", ("id",), rows) == b'["t",["id"],[["a",null,"\\u00e9\\"",{"blob":"ff00"},-1]]]'


def typed(row: tuple[object, ...]) -> list[tuple[type, object]]:
    return [(type(value), value) for value in row]


class TestSealing:
    def test_an_older_record_is_sealed_when_it_is_first_written(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "DROP TABLE seals")
        change(archive, "DROP TABLE hashed_files")
        change(archive, "DROP INDEX guids_by_post")
        for table in (
            "post_identities",
            "post_numbers",
            "post_slugs",
            "unpublished_posts",
            "post_lines",
            "first_shown",
            "prepared_posts",
        ):
            change(archive, f"DROP TABLE {table}")
        change(archive, "ALTER TABLE answers DROP COLUMN certainty")
        number = next(i for i, script in enumerate(migrations()) if "CREATE TABLE seals" in script)
        change(archive, f"PRAGMA user_version = {number}")
        assert build(archive) == ()
        assert problems(archive) == ""

    def test_what_was_altered_before_a_migration_is_known_after_it(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        added = (*migrations(), "ALTER TABLE paragraphs ADD COLUMN tone TEXT NOT NULL DEFAULT '';")
        monkeypatch.setattr("index.record.record_file.migrations", lambda: added)
        with Record.write(archive) as record:
            assert dict(record.altered) == {"proofs": ("paragraphs",)}
            columns = {sealed.what: sealed.columns for sealed in sealed_tables(record.connection)}
            assert "tone" in columns["paragraphs"], "a new column is sealed by itself"

    def test_a_new_table_of_posts_is_sealed_by_itself(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        archive = folder / "archive"
        script = "CREATE TABLE notes (post_key TEXT PRIMARY KEY, note TEXT); INSERT INTO notes VALUES ('maps', 'x');"
        added = (*migrations(), script)
        monkeypatch.setattr("index.record.record_file.migrations", lambda: added)
        with Record.write(archive):
            pass
        change(archive, "UPDATE notes SET note = 'y'")
        with Record.read(archive) as record:
            assert dict(record.altered) == {"maps": ("notes",)}

    def test_what_is_written_beside_an_altered_row_does_not_seal_it(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE guids SET guid = 'x' WHERE post_key = 'maps'")
        with Record.write(archive) as record, record.transaction():
            record.connection.execute("INSERT INTO guids VALUES ('y', 'maps')")
        with Record.read(archive) as record:
            assert dict(record.altered) == {"maps": ("guids",)}

    def test_a_transaction_that_fails_leaves_the_seals_as_they_were(self, folder: Path) -> None:
        archive = folder / "archive"
        with Record.write(archive) as record, suppress(RuntimeError), record.transaction():
            record.connection.execute("UPDATE posts SET title = 'x'")
            raise RuntimeError
        with Record.read(archive) as record:
            assert compare_seals(record.connection) == Altered()
