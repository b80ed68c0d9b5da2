"""The fault harness itself: a checker that cannot fail proves nothing, so each failure is planted and must be found."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import bench.faults.damaged
import webui.cli
import webui.queries.hidden_queries
from bench.faults.blog import HIDDEN_WORDS
from bench.faults.canonical import record_content
from bench.faults.commands import ARCHIVE, COMMANDS, at_hand
from bench.faults.damage import TO_CELLS, CellStands, cells, damage_cell, damage_file, damageable
from bench.faults.damaged import check_damage
from bench.faults.drawing import draw_flips, draw_strikes
from bench.faults.fault import Fault, read_fault
from bench.faults.fault_table import failure_lines, table_lines
from bench.faults.findings import Finding, Wrong, check_output
from bench.faults.mending import Step
from bench.faults.observing import Seen, files_with, look
from bench.faults.prepared import BASE, Struck, prepare_base
from bench.faults.processes import Ran, run_command, run_commands
from bench.faults.trial import Outcome, check_copy, check_mended, try_fault
from index.verifying.verification import VerificationReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

HIDE = next(command for command in COMMANDS if command.name == "hide")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive under test, which no test changes."""
    folder = tmp_path_factory.mktemp("faults") / "prepared"
    prepare_base(folder)
    return folder


@pytest.fixture
def work(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(prepared / BASE, tmp_path / "work")


@pytest.fixture(scope="module")
def healthy(prepared: Path) -> Seen:
    return look(prepared / BASE, HIDDEN_WORDS)


def chance_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 — faults are drawn, not secrets


def wrongs(findings: Iterator[Finding] | list[Finding] | tuple[Finding, ...]) -> set[Wrong]:
    return {finding.wrong for finding in findings}


def exported(seen: Seen, change: Callable[[list[str]], list[str]]) -> Seen:
    """A look in which the export has other lines."""
    first, *others = seen.ran
    out = "".join(change(first.out.splitlines(keepends=True)))
    return Seen((dataclasses.replace(first, out=out), *others))


class TestTheArchiveUnderTest:
    def test_is_whole_and_shows_nothing_that_is_hidden(self, prepared: Path, healthy: Seen) -> None:
        assert len(healthy.posts) == 4
        assert healthy.shows(HIDDEN_WORDS) == []
        assert list(files_with(prepared / BASE, HIDDEN_WORDS)) == []
        assert wrongs(check_output(healthy.ran)) == set()

    def test_holds_what_is_hidden_in_the_record(self, prepared: Path) -> None:
        record = (prepared / BASE / "archive" / "record.sqlite3").read_bytes()
        assert [word for word in HIDDEN_WORDS if word.encode() not in record] == []


class TestPlantedLeaks:
    def test_a_takedown_that_does_not_hold(self, work: Path) -> None:
        assert run_command(work, (*ARCHIVE, "unhide", "letters/inez-tarn", "--yes")).code == 0
        found = look(work, HIDDEN_WORDS).shows(HIDDEN_WORDS)
        assert any("export" in each and "zorvak" in each for each in found)
        assert any("search zorvak" in each for each in found)
        assert any("show letters/inez-tarn" in each for each in found)
        assert any("answers.sqlite3" in each for each in files_with(work, ["zorvak"]))

    @pytest.mark.parametrize("name", ["generations/000009.partial/terms.txt", "leftover", "record.txt"])
    def test_a_file_that_holds_hidden_words(self, work: Path, name: str) -> None:
        planted = work / "archive" / name
        planted.parent.mkdir(exist_ok=True)
        planted.write_bytes(b"\0\1GLAVORN\2")
        assert list(files_with(work, HIDDEN_WORDS)) == [f"archive/{name} holds glavorn"]

    def test_a_message_that_quotes_hidden_words(self) -> None:
        quoting = Ran(("export",), 1, "", "Error: record.sqlite3 holds “Zorvak”. Run `answerstacks index`.")
        assert Seen((quoting,)).shows(HIDDEN_WORDS) == ["`export` shows zorvak"]

    def test_the_query_itself_is_no_leak(self, healthy: Seen) -> None:
        asked = [ran for ran in healthy.ran if "zorvak" in ran.arguments]
        assert [json.loads(ran.out)["hits"] for ran in asked] == [[]]


class TestPlantedMixtures:
    def test_an_export_of_one_state_beside_a_search_of_another(self, work: Path, healthy: Seen) -> None:
        run_command(work, (*ARCHIVE, *HIDE.arguments))
        after = look(work, HIDDEN_WORDS)
        mixed = Seen((after.ran[0], *healthy.ran[1:]))
        assert (after.is_of(healthy), after.is_of(healthy, after), mixed.is_of(healthy, after)) == (False, True, False)

    def test_what_is_refused_is_no_mixture(self, healthy: Seen) -> None:
        refused = Seen((dataclasses.replace(healthy.ran[0], code=1), *healthy.ran[1:]))
        assert refused.is_of(healthy)

    def test_a_post_of_which_half_is_there_after_index(
        self, work: Path, healthy: Seen, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        half = exported(healthy, lambda lines: lines[:-1])
        well = Ran(("verify",), 0, "", "")
        monkeypatch.setattr("bench.faults.trial.mend", lambda *_: iter([Step("index", None, well, half)]))
        struck = Struck(HIDE, (), healthy, healthy, 0)
        found = list(check_mended(work, work, struck, well))
        assert [finding.text for finding in found if finding.wrong is Wrong.MIXED] == [
            "after `index`, the post shoes is neither the old one nor the new one"
        ]


class TestPlantedFalls:
    @pytest.mark.parametrize(
        ("ran", "wrong"),
        [
            (Ran(("index",), 1, "", "Traceback (most recent call last):\n  …\nKeyError: 'key'"), Wrong.TRACEBACK),
            (Ran(("index",), -11, "", ""), Wrong.TRACEBACK),
            (Ran(("index",), -9, "", ""), Wrong.TRACEBACK),
            (Ran(("index",), 70, "", "archive: Run it again."), Wrong.NO_REMEDY),
            (Ran(("index",), 1, "", ""), Wrong.NO_REMEDY),
            (Ran(("index",), 1, "", "Error: [Errno 5] Input/output error"), Wrong.NO_REMEDY),
            (Ran(("index",), 1, "", "Error: [Errno 28] No space left on device: 'archive/current'"), Wrong.NO_REMEDY),
        ],
    )
    def test_is_found(self, ran: Ran, wrong: Wrong) -> None:
        assert wrongs(check_output([ran])) == {wrong}

    @pytest.mark.parametrize(
        "ran",
        [
            Ran(
                ("index",),
                1,
                "",
                "Error: archive/record.sqlite3: SQLite says no. Put a backup back with `answerstacks restore`.",
            ),
            Ran(("verify",), 1, "terms.txt: is missing. Run `answerstacks index --rebuild`", ""),
            Ran(("show", "a/b"), 1, "", "Error: The answer 'a/b' is gone: withdrawn."),
            Ran(("index",), 1, "", "Error: archive/site.toml, nama: there is no 'nama'. Write 'name'."),
            Ran(
                ("index",),
                1,
                "",
                "Error: archive/corrections.toml, line 9: there is no table [[sett]]. Write [[set]].",
            ),
            Ran(("index",), 0, "Generation 000001 is live", ""),
        ],
    )
    def test_is_not_seen_where_there_is_none(self, ran: Ran) -> None:
        assert wrongs(check_output([ran])) == set()

    def test_a_real_one(self, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fall(_: object) -> int:
            raise KeyError("planted")

        monkeypatch.setattr(webui.cli, "run", fall)
        ran = run_command(work, ("export",))
        assert (ran.code, wrongs(check_output([ran]))) == (1, {Wrong.TRACEBACK})

    def test_the_next_command_is_run_when_one_takes_its_process_with_it(
        self, work: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(webui.cli, "run", lambda arguments: os.kill(os.getpid(), 9) if arguments == ["one"] else 3)
        assert [ran.code for ran in run_commands(work, [["none"], ["one"], ["two"]])] == [3, -9, 3]


class TestPlantedAlterations:
    FAULT = read_fault("flip:cell:paragraphs.text:edited:3")

    def test_a_row_that_verify_does_not_see(
        self, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        blind = VerificationReport("000003", 17, 6, 6, ())
        monkeypatch.setattr(webui.queries.hidden_queries, "verify_with_queries", lambda _: blind)
        where, found = check_damage(prepared, tmp_path, self.FAULT)
        assert where.startswith("paragraphs.text of ")
        assert Wrong.SILENTLY_WRONG in wrongs(found)

    def test_altered_words_that_index_publishes(
        self, prepared: Path, tmp_path: Path, healthy: Seen, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        altered = exported(healthy, lambda lines: [lines[0].replace("and", "ant"), *lines[1:]])
        done = Step("index", Ran(("index",), 0, "done", ""), Ran(("verify",), 0, "", ""), altered)
        monkeypatch.setattr(bench.faults.damaged, "mend", lambda *_: iter([done]))
        _, found = check_damage(prepared, tmp_path, self.FAULT)
        assert {Wrong.REPUBLISHED, Wrong.LOST} <= wrongs(found)

    def test_an_answer_that_never_comes_back(
        self, prepared: Path, tmp_path: Path, healthy: Seen, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fewer = exported(healthy, lambda lines: lines[1:])
        said = Ran(("index",), 3, "", "Problem: record.sqlite3 was damaged. Run `answerstacks index --rebuild`.")
        done = Step("index --rebuild", said, Ran(("verify",), 0, "", ""), fewer)
        monkeypatch.setattr(bench.faults.damaged, "mend", lambda *_: iter([done]))
        _, found = check_damage(prepared, tmp_path, self.FAULT)
        assert Wrong.LOST in wrongs(found)
        assert Wrong.REPUBLISHED not in wrongs(found)

    def test_damage_that_is_found_and_mended_is_survived(self, prepared: Path) -> None:
        outcome = try_fault(prepared, read_fault("flip:generation/terms.txt:byte:100"), None)
        assert outcome is not None
        assert [*failure_lines(outcome)] == []


@pytest.mark.parametrize(
    ("how", "place", "left"),
    [("bit", 9, b"a`c"), ("byte", 0, b"`bc"), ("page", 2, b"\0\0\0"), ("cut", 1, b"a"), ("cut", 4, b"a")],
)
def test_damage_to_a_file(tmp_path: Path, how: str, place: int, left: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"abc")
    damage_file(file, how, place)
    assert file.read_bytes() == left


def test_damage_to_a_cell_takes_another_rows_value(work: Path) -> None:
    record = work / "archive" / "record.sqlite3"
    said = damage_cell(record, "answers.hidden", "other", 0)
    assert "'respondent Kip Loam' became ''" in said


def test_every_column_with_facts_can_be_damaged(prepared: Path, tmp_path: Path) -> None:
    record = prepared / BASE / "archive" / "record.sqlite3"
    for column, _ in cells(record):
        for how in TO_CELLS:
            harmed = Path(shutil.copyfile(record, tmp_path / "harmed.sqlite3"))
            try:
                damage_cell(harmed, column, how, 1)
            except CellStands:
                continue
            assert record_content(harmed) != record_content(record), (column, how)


def test_files_have_the_same_names_in_every_copy(prepared: Path) -> None:
    names = [*damageable(prepared / BASE / "archive")]
    assert {"record.sqlite3", "current", "generation/manifest.json", "generation/keyword/MAIN.seg"} <= {*names}


@pytest.mark.parametrize(
    "name",
    ["kill:hide:17", "kill:hide:17:torn", "io:index:3:EIO", "io:index:3:ENOSPC+", "io:index:3:short", "disk:edit:4096",
     "flip:record.sqlite3:bit:8123", "flip:cell:answers.hidden:other:2"],
)  # fmt: skip
def test_a_fault_is_known_by_its_name(name: str) -> None:
    assert str(read_fault(name)) == name


@pytest.mark.parametrize(
    "name", ["", "kill", "kill:hide", "kill:hide:x", "kill:hide:1:EIO", "io:index:3:ENOTHING", "io:index:3", "flip:current:melt:1", "rust:hide:1"]
)  # fmt: skip
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not the name of a fault"):
        read_fault(name)


def test_equal_seeds_draw_equal_faults(prepared: Path) -> None:
    one, same, other = (draw_flips(prepared, 40, chance_of(seed)) for seed in (5, 5, 6))
    assert one == same != other
    assert {fault.what for fault in one} >= {"cell", "record.sqlite3"}


def struck_at(calls: list[str], count: int, healthy: Seen) -> list[int]:
    struck = Struck(HIDE, tuple(f"{number} {call}" for number, call in enumerate(calls, start=1)), healthy, healthy, 0)
    return [fault.number for fault in draw_strikes("kill", [struck], count, chance_of(1))]


def test_calls_are_struck_all_over_a_run(healthy: Seen) -> None:
    numbers = struck_at(["write 8 archive/file"] * 100, 20, healthy)
    assert [(number - 1) // 10 for number in numbers[:10]] == list(range(10))
    assert struck_at(["write 8 archive/file"] * 50, 100, healthy)[:50] == list(range(1, 51))


def test_a_call_that_is_made_once_is_struck_as_well(healthy: Seen) -> None:
    calls = ["pwrite 4096 archive/record.sqlite3"] * 100 + ["rename -1 archive/current", "fclose 24 archive/years.npy"]
    assert {101, 102} <= {*struck_at(calls, 6, healthy)}


def test_the_table_counts_a_fault_once_under_its_worst() -> None:
    fault = Fault("kill", "hide", ("3",))
    bad = Outcome(fault, "", (Finding(Wrong.MIXED, "a"), Finding(Wrong.TRACEBACK, "b")))
    lines = table_lines([bad, Outcome(fault, "", ())])
    assert lines[2:] == ["| kill | 2 | 1 | 0 | 1 | 0 | 0 | 0 | 0 |", "| all | 2 | 1 | 0 | 1 | 0 | 0 | 0 | 0 |"]


def test_commands_that_this_version_has_not_are_left_out(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {command.name for command in at_hand(work)}
    assert {"first", "index", "edit", "rebuild", "hide", "unhide"} <= names
    monkeypatch.delitem(webui.cli.answerstacks.commands, "hide")
    assert "hide" not in {command.name for command in at_hand(work)}


class TestCopies:
    """With a `backup` and a `restore` that are planted: the folder is copied, whole or not."""

    @pytest.fixture
    def struck(self, work: Path, healthy: Seen, monkeypatch: pytest.MonkeyPatch) -> Struck:
        def restore(copied: str) -> None:
            shutil.copytree(copied, "archive")

        planted = click.Command(
            "restore",
            callback=restore,
            params=[click.Argument(["copied"]), click.Option(["--keyword-only"], is_flag=True, expose_value=False)],
        )
        monkeypatch.setitem(webui.cli.answerstacks.commands, "restore", planted)
        shutil.copytree(work / "archive", work / "copy")
        return Struck(dataclasses.replace(HIDE, copies=True), (), healthy, healthy, 0)

    def test_a_good_one_is_found_good(self, work: Path, struck: Struck) -> None:
        assert list(check_copy(work, struck, "copy", must_do=True)) == []

    def test_one_without_its_generation_is_a_loss(self, work: Path, struck: Struck) -> None:
        shutil.rmtree(work / "copy" / "generations")
        assert Wrong.LOST in wrongs(check_copy(work, struck, "copy", must_do=False))

    def test_one_of_another_state_is_a_mixture(self, work: Path, struck: Struck) -> None:
        run_command(work, (*ARCHIVE, *HIDE.arguments))
        shutil.copytree(work / "archive", work / "later")
        assert Wrong.MIXED in wrongs(check_copy(work, struck, "later", must_do=True))

    def test_one_that_shows_what_is_hidden_leaks(self, work: Path, struck: Struck) -> None:
        (work / "copy" / "notes.txt").write_text("krolbun", encoding="utf-8")
        assert Wrong.REPUBLISHED in wrongs(check_copy(work, struck, "copy", must_do=True))
