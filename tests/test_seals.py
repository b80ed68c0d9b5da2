"""Nothing altered passes for what was recorded: it is found, named, published nowhere, and mended by importing its post
again."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.files import layout
from index.imports.importing import import_sources, preview_import
from index.record.kept_corrections import read_kept
from index.record.record import Record
from index.record.record_errors import PostAltered, RecordRowDamaged, TakedownsAltered
from index.record.record_file import migrations
from index.record.seals import EXEMPT, HIDDEN, TAKEDOWNS, Altered, compare_seals, sealed_tables, serialise
from index.record.unpublished_posts import read_unrecorded
from index.takedowns.hiding import hide, preview_hide
from index.verifying.verification import verify
from search.archive import Archive
from tests.exports import item, write_export
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

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


@pytest.fixture(scope="module")
def every_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
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


@pytest.fixture
def folder(every_table: Path, tmp_path: Path) -> Path:
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


def values() -> Iterator[tuple[str, str]]:
    """Every sealed column of text but those by which a row, its post and its takedown are named."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for script in migrations():
            connection.executescript(script)
        for what in dict.fromkeys(what for what, _ in cells() if what != HIDDEN):
            for _, name, kind, _, _, key in connection.execute(f"PRAGMA table_info({what})"):
                if kind == "TEXT" and not key and name not in ("post_key", "hidden"):
                    yield what, name


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


class TestPublishing:
    def test_other_posts_go_on(self, folder: Path, tmp_path: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        new = write_export(tmp_path / "new.xml", 2022, item("globes", 5, ("Ann Oak", f"{LOOMS} Globes too.")))
        report = import_sources(archive, [new], keyword_only=True)
        assert [type(problem) for problem in report.problems] == [PostAltered]
        assert shown(archive)["proofs/donna-pierce"] == (PROOFS, "Donna Pierce")
        assert "globes/ann-oak" in shown(archive)

    def test_without_a_whole_generation_the_post_is_left_out(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        layout.current_path(archive).unlink()
        assert any("was altered" in problem for problem in build(archive))
        assert "proofs/donna-pierce" not in shown(archive)
        assert "maps/ada-will" in shown(archive)
        assert build(archive, folder / "export.xml") == ()
        assert shown(archive)["proofs/donna-pierce"] == (PROOFS, "Donna Pierce")

    def test_a_manifest_that_does_not_name_the_answers_is_of_no_whole_generation(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        name = layout.current_path(archive).read_text().strip()
        manifest = layout.generations_path(archive) / name / layout.MANIFEST
        manifest.write_text(manifest.read_text().replace('"answers.sqlite3"', '"answers.sqlitd3"'))
        assert any("was altered" in problem for problem in build(archive))
        assert "proofs/donna-pierce" not in shown(archive)
        assert "maps/ada-will" in shown(archive)

    @pytest.mark.parametrize(
        "altered", ["id = 'proofs/donna~'", "post_key = 'maps', position = 9", "respondent_name = 'X Y'"]
    )
    def test_an_answer_that_no_takedown_would_find_is_not_shown(self, folder: Path, altered: str) -> None:
        archive = folder / "archive"
        before = shown(archive)
        change(archive, f"UPDATE answers SET {altered} WHERE id = 'proofs/donna-pierce'")  # noqa: S608 — above
        build(archive)
        assert shown(archive).keys() == before.keys() - {"proofs/donna-pierce"}
        assert build(archive, folder / "export.xml") == ()
        assert shown(archive) == before

    def test_it_is_not_taken_apart_anew(self, folder: Path) -> None:
        archive = folder / "archive"
        before = shown(archive)
        change(archive, "UPDATE posts SET body = 'Nothing' WHERE key = 'proofs'")
        report = import_sources(archive, [], keyword_only=True, rebuild=True)
        assert [type(problem) for problem in report.problems] == [PostAltered]
        assert shown(archive) == before

    def test_hiding_goes_through_for_other_posts_and_for_this_one(self, folder: Path) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'proofs/donna-pierce'")
        change(archive, "UPDATE spans SET role = 'nonsense' WHERE post_key = 'proofs'")
        for answer_id in ("looms/otto-brandl", "proofs/donna-pierce"):
            hide(archive, preview_hide(archive, answer_id), "asked for")
            assert answer_id not in shown(archive)
        assert "post proofs: is not what was recorded (paragraphs, spans)" in problems(archive)
        import_sources(archive, [folder / "export.xml"], keyword_only=True)
        assert problems(archive) == ""
        assert not {"looms/otto-brandl", "proofs/donna-pierce"} & shown(archive).keys()

    def test_the_command_hides_and_warns(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        archive = folder / "archive"
        change(archive, "UPDATE answers SET institution = 'Nowhere' WHERE post_key = 'proofs'")
        assert run(["hide", "looms/otto-brandl", "--reason", "asked for", "--yes", "--archive", str(archive)]) == 1
        assert "post proofs: is not what was recorded (answers)" in capsys.readouterr().out
        assert "looms/otto-brandl" not in shown(archive)

    def test_a_dry_run_says_what_an_import_would(self, folder: Path) -> None:
        archive = folder / "archive"
        before = len(shown(archive))
        change(archive, "UPDATE answers SET institution = 'Nowhere' WHERE post_key = 'proofs'")
        report = preview_import(archive, [])
        assert ([type(problem) for problem in report.problems], report.answers) == ([PostAltered], before)
        assert preview_import(archive, [folder / "export.xml"]).problems == ()
        assert "post proofs" in problems(archive), "nothing was changed"

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE answers SET hidden = '' WHERE id = 'maps/inez-tarn'",
            "UPDATE answers SET hidden = 'answer maps/x' WHERE id = 'maps/inez-tarn'",
            "DELETE FROM takedown_memory",
            "DELETE FROM withdrawn_posts",
        ],
    )
    def test_nothing_hidden_comes_back(self, folder: Path, sql: str) -> None:
        archive = folder / "archive"
        before = shown(archive)
        written = layout.corrections_path(archive).read_text()
        change(archive, sql)
        with pytest.raises(TakedownsAltered, match="Put a backup back with `answerstacks restore`"):
            build(archive)
        for command in (["hide", "looms/otto-brandl", "--reason", "x", "--yes"], ["unhide", "maps/inez-tarn", "--yes"]):
            assert run([*command, "--archive", str(archive)]) == 1
        assert layout.corrections_path(archive).read_text() == written
        assert shown(archive) == before
        assert "what it says of takedowns is not what was recorded" in problems(archive)


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
        for table in ("post_identities", "post_numbers", "post_slugs", "unpublished_posts", "post_lines"):
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
