"""The fault harness itself: its archive, its faults, its table, and copies of an archive."""

from __future__ import annotations

import dataclasses
import random
import shutil
from pathlib import Path

import click
import pytest

import webui.cli
from bench.faults.blog import HIDDEN_WORDS
from bench.faults.canonical import record_content
from bench.faults.commands import ARCHIVE, at_hand
from bench.faults.damage import TO_CELLS, CellStands, cells, damage_cell, damage_file, damageable
from bench.faults.drawing import draw_flips, draw_strikes
from bench.faults.fault import Fault, read_fault
from bench.faults.fault_table import table_lines
from bench.faults.findings import Finding, Wrong, check_output
from bench.faults.observing import Seen, files_with
from bench.faults.prepared import BASE, Struck
from bench.faults.processes import run_command
from bench.faults.trial import Outcome, check_copy
from tests.harmed_archive import HIDE, copy_prepared, look_at_prepared, prepare, wrongs

pytestmark = pytest.mark.slow

prepared = pytest.fixture(scope="module")(prepare)
work = pytest.fixture(copy_prepared)
healthy = pytest.fixture(scope="module")(look_at_prepared)


def chance_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 — faults are drawn, not secrets


class TestTheArchiveUnderTest:
    def test_is_whole_and_shows_nothing_that_is_hidden(self, prepared: Path, healthy: Seen) -> None:
        assert len(healthy.posts) == 4
        assert healthy.shows(HIDDEN_WORDS) == []
        assert list(files_with(prepared / BASE, HIDDEN_WORDS)) == []
        assert wrongs(check_output(healthy.ran)) == set()

    def test_holds_what_is_hidden_in_the_record(self, prepared: Path) -> None:
        record = (prepared / BASE / "archive" / "record.sqlite3").read_bytes()
        assert [word for word in HIDDEN_WORDS if word.encode() not in record] == []


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
