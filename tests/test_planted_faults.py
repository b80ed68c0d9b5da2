"""The checks of the fault harness. One that cannot fail proves nothing: each failure is planted and must be found."""

from __future__ import annotations

import dataclasses
import json
import os
from typing import TYPE_CHECKING

import pytest

import bench.faults.damaged
import webui.cli
import webui.queries.hidden_queries
from bench.faults.blog import HIDDEN_WORDS
from bench.faults.commands import ARCHIVE
from bench.faults.damaged import check_damage
from bench.faults.fault import read_fault
from bench.faults.fault_table import failure_lines
from bench.faults.findings import Wrong, check_output
from bench.faults.mending import Step
from bench.faults.observing import Seen, files_with, look
from bench.faults.prepared import Struck
from bench.faults.processes import Ran, run_command, run_commands
from bench.faults.trial import check_mended, try_fault
from index.verifying.verification import VerificationReport
from tests.harmed_archive import HIDE, copy_prepared, exported, look_at_prepared, prepare, wrongs

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

prepared = pytest.fixture(scope="module")(prepare)
work = pytest.fixture(copy_prepared)
healthy = pytest.fixture(scope="module")(look_at_prepared)


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
            Ran(("show", "a/b"), 1, "", "Error: The answer 'a/b' is gone: taken out of the archive."),
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
