"""Backups: what is in them, and that broken ones change nothing."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.backup.backup import back_up
from index.backup.backup_errors import (
    BackupDamaged,
    BackupInTheWay,
    BackupTooNew,
    BackupUnfit,
    NoBackup,
    RecordUnfit,
)
from index.backup.backup_manifest import BACKUP_MANIFEST, read_backup_manifest, write_backup_manifest
from index.backup.restore import preview_restore, restore
from index.errors import ArchiveError
from index.files import layout
from index.files.manifest import list_files
from index.record.record import Record
from index.record.record_errors import RecordBusy, RecordNotFound
from index.record.record_file import lock
from tests.backed_up import MADE, TODAY, back_up_two_posts, build_two_posts, hide
from webui.cli import run

pytestmark = pytest.mark.slow

built = pytest.fixture(build_two_posts)
backup = pytest.fixture(back_up_two_posts)


class TestBackup:
    def test_what_is_in_it(self, built: Path, tmp_path: Path) -> None:
        layout.site_path(built).write_text('name = "Reading Room"\n')
        hide(built, "letters/wanda-pyle")
        report = back_up(built, tmp_path / "b", MADE)
        names = {path.name for path in (tmp_path / "b").iterdir()}
        assert names == {BACKUP_MANIFEST, layout.RECORD, layout.CORRECTIONS, layout.SITE}
        assert [what.split()[0] for what in report.missing] == [layout.SYNONYMS, layout.QUERIES]
        assert (report.manifest.posts, report.manifest.answers, report.manifest.takedowns) == (2, 4, 1)
        with Record.read(tmp_path / "b") as copy, Record.read(built) as record:
            assert copy.answers() == record.answers()

    def test_the_vectors_of_what_is_hidden_are_not_in_it(self, built: Path, tmp_path: Path) -> None:
        with closing(sqlite3.connect(layout.record_path(built))) as connection:
            connection.execute("INSERT INTO embeddings VALUES ('m', x'00', x'c0ffee00c0ffee00c0ffee')")
            connection.execute("DELETE FROM embeddings")
            connection.commit()
        back_up(built, tmp_path / "b", MADE)
        assert bytes.fromhex("c0ffee00c0ffee00") not in layout.record_path(tmp_path / "b").read_bytes()

    @pytest.mark.parametrize("name", ["b", "archive/b", "archive/generations/b"])
    def test_it_is_written_over_nothing(self, built: Path, tmp_path: Path, name: str) -> None:
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "letter.txt").write_text("mine")
        with pytest.raises(BackupInTheWay):
            back_up(built, tmp_path / name, MADE)
        assert (tmp_path / "b" / "letter.txt").read_text() == "mine"

    def test_nobody_writes_meanwhile(self, built: Path, tmp_path: Path) -> None:
        with lock(built), pytest.raises(RecordBusy):
            back_up(built, tmp_path / "b", MADE)
        assert not (tmp_path / "b").exists()

    def test_a_record_that_does_not_agree_with_itself_is_refused(self, built: Path, tmp_path: Path) -> None:
        with closing(sqlite3.connect(layout.record_path(built), isolation_level=None)) as connection:
            connection.execute("DELETE FROM spans WHERE post_key = 'rooms'")
        with pytest.raises(RecordUnfit, match="rooms"):
            back_up(built, tmp_path / "b", MADE)
        assert list(tmp_path.glob("*b*")) == []

    def test_the_folder_one_stands_in(self, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "here").mkdir()
        monkeypatch.chdir(tmp_path / "here")
        back_up(built, Path(), MADE)
        assert (tmp_path / "here" / BACKUP_MANIFEST).is_file()

    def test_a_link_is_not_replaced(self, built: Path, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "b").symlink_to("real")
        with pytest.raises(BackupInTheWay, match="a link"):
            back_up(built, tmp_path / "b", MADE)

    def test_without_an_archive(self, tmp_path: Path) -> None:
        with pytest.raises(RecordNotFound):
            back_up(tmp_path / "none", tmp_path / "b", MADE)

    def test_the_command_names_what_is_not_in_it(
        self, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        capsys.readouterr()
        assert run(["--archive", str(built), "backup", str(tmp_path / "b")]) == 0
        out = capsys.readouterr().out
        assert "2 posts, 4 answers, 0 takedowns" in out
        assert "Not in it: corrections.toml (there is none)" in out


class TestBrokenBackups:
    @pytest.mark.parametrize(
        ("name", "content", "error"),
        [
            (layout.RECORD, b"", BackupDamaged),
            (layout.RECORD, None, BackupDamaged),
            (BACKUP_MANIFEST, None, NoBackup),
            (BACKUP_MANIFEST, b"{", BackupDamaged),
            (BACKUP_MANIFEST, b"[1]", BackupDamaged),
            (BACKUP_MANIFEST, b"null", BackupDamaged),
            (BACKUP_MANIFEST, b'{"format": 1, "files": {}}', BackupDamaged),
            (BACKUP_MANIFEST, b'{"format": 99}', BackupTooNew),
        ],
    )
    def test_nothing_is_changed(
        self, built: Path, backup: Path, name: str, content: bytes | None, error: type[ArchiveError]
    ) -> None:
        (backup / name).unlink()
        if content is not None:
            (backup / name).write_bytes(content)
        before = layout.record_path(built).read_bytes()
        for attempt in (preview_restore, restore):
            with pytest.raises(error):
                attempt(built, backup, TODAY)
        assert layout.record_path(built).read_bytes() == before

    def test_one_bit(self, built: Path, backup: Path) -> None:
        data = bytearray(layout.record_path(backup).read_bytes())
        data[len(data) // 2] ^= 4
        layout.record_path(backup).write_bytes(bytes(data))
        with pytest.raises(BackupDamaged, match="SHA-256"):
            restore(built, backup, TODAY)

    def test_a_record_that_does_not_agree_with_itself(self, built: Path, backup: Path) -> None:
        """It was backed up by a program that did not look."""
        with closing(sqlite3.connect(layout.record_path(backup), isolation_level=None)) as connection:
            connection.execute("UPDATE paragraphs SET text = 'Never.' WHERE answer_id = 'letters/wanda-pyle'")
        manifest = read_backup_manifest(backup)
        files = {name: entry for name, entry in list_files(backup).items() if name != BACKUP_MANIFEST}
        write_backup_manifest(backup, dataclasses.replace(manifest, files=files))
        for attempt in (preview_restore, restore):
            with pytest.raises(BackupUnfit, match=r"letters is not what was recorded.*Take another backup"):
                attempt(built, backup, TODAY)

    def test_an_archive_is_no_backup(self, built: Path, tmp_path: Path) -> None:
        with pytest.raises(NoBackup):
            restore(tmp_path / "new", built, TODAY)
