"""A backup is put back whole, whatever lies there, and though it is cut off; what the command says and asks."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.backup import restore as restoring
from index.backup.backup import back_up
from index.backup.backup_manifest import BACKUP_MANIFEST
from index.backup.restore import restore
from index.files import layout
from index.imports.importing import import_sources
from index.record import leftovers
from tests.backed_up import MADE, OTTOS, TODAY, back_up_two_posts, build_two_posts, hide, restored, shown
from webui.cli import run

pytestmark = pytest.mark.slow

#: The record, its checksum, corrections.toml and site.toml.
FILES_RESTORED = 4

built = pytest.fixture(build_two_posts)
backup = pytest.fixture(back_up_two_posts)


class TestRestore:
    def test_a_journal_of_the_old_record_does_not_spoil_the_new_one(self, built: Path, backup: Path) -> None:
        connection = sqlite3.connect(layout.record_path(built), isolation_level=None)
        with closing(connection):
            connection.execute("DELETE FROM paragraphs")
            journal = layout.record_path(built).with_name("record.sqlite3-wal").read_bytes()
        layout.record_path(built).with_name("record.sqlite3-wal").write_bytes(journal)
        assert len(restored(built, backup)) == 4

    def test_a_journal_of_the_counted_queries_neither(self, built: Path, tmp_path: Path) -> None:
        path = layout.queries_path(built)
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE counts (query TEXT)")
            connection.executemany("INSERT INTO counts VALUES (?)", [(f"old {n}",) for n in range(2000)])
            back_up(built, tmp_path / "b", MADE)
            connection.execute("BEGIN")
            connection.execute("PRAGMA cache_size = 1")
            connection.execute("UPDATE counts SET query = 'new'")
            journal = path.with_name(f"{path.name}-journal").read_bytes()
            connection.execute("ROLLBACK")
        path.with_name(f"{path.name}-journal").write_bytes(journal)
        restore(built, tmp_path / "b", TODAY)
        assert not path.with_name(f"{path.name}-journal").exists()

    def test_a_file_of_the_owners_may_lie_elsewhere(self, built: Path, tmp_path: Path) -> None:
        layout.site_path(built).write_text('name = "Reading Room"\n')
        back_up(built, tmp_path / "b", MADE)
        layout.site_path(built).rename(tmp_path / "site.toml")
        layout.site_path(built).symlink_to(tmp_path / "site.toml")
        (tmp_path / "site.toml").write_text('name = "Other"\n')
        restore(built, tmp_path / "b", TODAY)
        assert layout.site_path(built).is_symlink()
        assert (tmp_path / "site.toml").read_text() == 'name = "Reading Room"\n'

    @pytest.mark.parametrize("error", [errno.EXDEV, errno.EIO])
    def test_another_disk_is_copied_to(
        self, built: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, error: int
    ) -> None:
        before = type(backup).replace

        def refused(path: Path, target: Path) -> Path:
            if path.parent.name == ".restored":
                raise OSError(error, "no")
            return before(path, target)

        monkeypatch.setattr(type(backup), "replace", refused)
        if error == errno.EXDEV:
            assert len(restored(built, backup)) == 4
        else:
            with pytest.raises(OSError, match="no"):
                restore(built, backup, TODAY)
            monkeypatch.undo()
            # The next command finishes it.
            assert len(restored(built, backup)) == 4
        assert not list(built.glob(".*partial"))
        assert not layout.restoring_path(built).exists()
        assert not layout.restored_path(built).exists()

    @pytest.mark.parametrize("place", ["require_withheld", "settle_restored", "_ask_for"])
    def test_cut_off_at_any_moment_nobody_is_shown(
        self, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        layout.corrections_path(built).write_text("# mine\n")
        back_up(built, tmp_path / "b", MADE)
        hide(built, "letters/wanda-pyle")

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(restoring, place, killed)
            with pytest.raises(KeyboardInterrupt):
                restore(built, tmp_path / "b", TODAY)
        assert "letters/wanda-pyle" not in shown(built)
        import_sources(built, [], keyword_only=True)
        assert "letters/wanda-pyle" not in shown(built)
        assert restored(built, tmp_path / "b") == OTTOS | {"letters/wanda-vance"}

    @pytest.mark.parametrize("swaps", range(5))
    @pytest.mark.parametrize("is_empty", [True, False], ids=["empty-place", "over-an-archive"])
    def test_cut_off_between_two_files_the_next_command_puts_the_others_in_their_places(
        self,
        built: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        swaps: int,
        is_empty: bool,
    ) -> None:
        layout.corrections_path(built).write_text("# of the backup\n")
        layout.site_path(built).write_text('name = "The backup"\n')
        back_up(built, tmp_path / "b", MADE)
        archive = tmp_path / "empty" if is_empty else built
        layout.corrections_path(built).write_text("# of today\n")
        layout.site_path(built).write_text('name = "Today"\n')
        left, swap = swaps, leftovers._swap

        def killed_after_some(source: Path, target: Path) -> None:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            swap(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(leftovers, "_swap", killed_after_some)
            if swaps < FILES_RESTORED:
                with pytest.raises(KeyboardInterrupt):
                    restore(archive, tmp_path / "b", TODAY)
            else:
                restore(archive, tmp_path / "b", TODAY)
        with caplog.at_level("WARNING"):
            assert import_sources(archive, [], keyword_only=True).answers == 4
        assert ("a restore had been cut off" in caplog.text) == (swaps < FILES_RESTORED)
        assert layout.corrections_path(archive).read_text() == "# of the backup\n"
        assert layout.site_path(archive).read_text() == 'name = "The backup"\n'
        assert not layout.restored_path(archive).exists()

    def test_cut_off_in_an_empty_place_any_command_that_writes_finishes_it(
        self, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(leftovers, "_swap", killed)
            with pytest.raises(KeyboardInterrupt):
                restore(tmp_path / "empty", backup, TODAY)
        hide(tmp_path / "empty", "letters/wanda-pyle")
        assert shown(tmp_path / "empty") == OTTOS | {"letters/wanda-vance"}

    def test_a_takedown_that_fits_nothing_yet_stays_where_the_backup_has_no_corrections(
        self, built: Path, backup: Path
    ) -> None:
        layout.corrections_path(built).write_text('[[hide]]\nrespondent = "Nobody Yet"\n')
        import_sources(built, [], keyword_only=True)
        layout.corrections_path(built).unlink()
        (backup / "corrections.toml").unlink(missing_ok=True)
        listed = json.loads((backup / BACKUP_MANIFEST).read_text())
        listed["files"].pop("corrections.toml", None)
        (backup / BACKUP_MANIFEST).write_text(json.dumps(listed))
        restore(built, backup, TODAY)
        assert 'respondent = "Nobody Yet"' in layout.corrections_path(built).read_text()

    def test_an_old_record_that_is_copied_back_by_hand_undoes_nothing_either(self, built: Path, backup: Path) -> None:
        hide(built, "letters/wanda-pyle")
        for ending in ("", "-wal", "-shm"):
            layout.record_path(built).with_name(layout.RECORD + ending).unlink(missing_ok=True)
        shutil.copyfile(layout.record_path(backup), layout.record_path(built))
        layout.corrections_path(built).unlink()
        import_sources(built, [], keyword_only=True)
        assert shown(built) == OTTOS | {"letters/wanda-vance"}

    def test_the_command_says_what_stays_hidden_and_can_only_check(
        self, built: Path, backup: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        hide(built, "letters/wanda-pyle")
        with closing(sqlite3.connect(layout.record_path(built), isolation_level=None)) as connection:
            # Of an older program, that would be brought up to date if it were opened.
            connection.execute("PRAGMA journal_mode = DELETE")
        before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
        assert run(["--archive", str(built), "restore", "--check", str(backup)]) == 0
        assert "What is hidden in it stays hidden:\n  answer letters/wanda-pyle\n" in capsys.readouterr().out
        assert {path: path.read_bytes() for path in built.rglob("*") if path.is_file()} == before

    def test_nothing_is_replaced_unasked_where_nobody_can_be_asked(
        self, built: Path, backup: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        hide(built, "letters/wanda-pyle")
        before = layout.record_path(built).read_bytes()
        command = ["--archive", str(built), "restore", "--keyword-only", str(backup)]
        assert run(command) == 2
        assert "Add --yes" in capsys.readouterr().err
        assert layout.record_path(built).read_bytes() == before
        assert run([*command, "--yes"]) == 0

    @pytest.mark.parametrize(("answer", "code"), [(True, 0), (False, 1)])
    def test_who_has_a_terminal_is_asked(
        self, built: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, answer: bool, code: int
    ) -> None:
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.confirm", lambda *_, **__: answer)
        assert run(["--archive", str(built), "restore", "--keyword-only", str(backup)]) == code

    def test_the_manifest_is_plain(self, backup: Path) -> None:
        written = json.loads((backup / BACKUP_MANIFEST).read_text())
        assert (written["format"], written["made"]) == (1, "2026-03-12T10:11:00+00:00")
