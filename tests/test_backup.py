"""Backups: what is in them, and that putting an old one back shows nobody who was taken out since."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.backup import restore as restoring
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
from index.imports.importing import import_sources
from index.posts.records import Unpublished
from index.record import leftovers
from index.record.record import Record
from index.record.record_errors import RecordBusy, RecordNotFound
from index.record.record_file import lock
from index.record.unpublished_posts import store_unpublished
from index.takedowns import hiding
from index.verifying.verification import verify
from search.archive import Archive
from webui.cli import run

if TYPE_CHECKING:
    from tests.conftest import PostFolder

pytestmark = pytest.mark.slow

QUESTION = "Do you read every cover letter that comes in?"
WANDA = (
    "Wanda Pyle, Branch Head, Teasel Public Library: I put the quokka in the drawer and go through all of the"
    " references."
)
VANCE = (
    "Wanda Vance, Director, Sedge City Library: The numbat decides which of the letters are read, and we wait for it."
)
OTTO = (
    "Otto M. Brandl, Dean, Gorse Community College: Nobody here has opened an envelope since the flood of the basement."
)
#: The record, its checksum, corrections.toml and site.toml.
FILES_RESTORED = 4
MADE = dt.datetime(2026, 3, 12, 10, 11, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 15)
OTTOS = {"letters/otto-m-brandl", "rooms/otto-m-brandl"}


@pytest.fixture
def built(archive: Path, posts: PostFolder) -> Path:
    posts.write("letters", QUESTION, WANDA, VANCE, OTTO)
    posts.write("rooms", "Do you have rooms?", OTTO)
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


@pytest.fixture
def backup(built: Path, tmp_path: Path) -> Path:
    """A backup from before anything was hidden."""
    folder = tmp_path / "backups" / "2026-03-12"
    back_up(built, folder, MADE)
    return folder


def export(path: Path, year: int, status: str) -> Path:
    """An export with one post."""
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        f' xmlns:wp="http://wordpress.org/export/1.2/"><channel><pubDate>Mon, 01 Jun {year} 12:00:00 +0000</pubDate>'
        "<item><title>Further Questions: Do you lend looms?</title><link>https://shelf.example/2014/05/09/looms/</link>"
        "<guid isPermaLink='false'>https://shelf.example/?p=7</guid>"
        "<content:encoded><![CDATA[<p>Do you lend looms?</p><p><strong>Kip Loam, Page, Teasel Public Library:</strong> "
        "Only on Fridays, when the weaver is in.</p>]]></content:encoded><wp:post_id>7</wp:post_id>"
        "<wp:post_date>2014-05-09 09:00:00</wp:post_date><wp:post_name>looms</wp:post_name>"
        f"<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>"
    )
    return path


def hide(archive: Path, asked: str) -> None:
    hiding.hide(archive, hiding.preview_hide(archive, asked), "r")


def restored(archive: Path, backup: Path) -> set[str]:
    """Put it back as the command does; the ids that are shown then."""
    restore(archive, backup, TODAY)
    import_sources(archive, [], keyword_only=True)
    assert verify(archive).problems == ()
    return shown(archive)


def shown(archive: Path) -> set[str]:
    with Archive.open(archive) as opened:
        return {answer.id for answer, _ in opened.answers()}


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


class TestRestore:
    def test_into_an_empty_place(self, backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        new = tmp_path / "new"
        assert run(["--archive", str(new), "restore", str(backup), "--keyword-only"]) == 0
        assert len(shown(new)) == 4
        out = capsys.readouterr().out
        assert "12 March 2026, 10:11 UTC" in out
        assert "answerstacks hide ANSWER-ID|NAME|POST-KEY" in out

    @pytest.mark.parametrize(
        ("asked", "left"),
        [
            ("letters/wanda-pyle", OTTOS | {"letters/wanda-vance"}),
            ("Otto M. Brandl", {"letters/wanda-pyle", "letters/wanda-vance"}),
            ("letters", {"rooms/otto-m-brandl"}),
        ],
    )
    @pytest.mark.parametrize("harm", ["", layout.RECORD, layout.CORRECTIONS, layout.WITHHELD])
    def test_who_was_taken_out_since_stays_out(
        self, built: Path, backup: Path, asked: str, left: set[str], harm: str
    ) -> None:
        """Also where one of the files that say so is damaged: what one does not tell, another does."""
        hide(built, asked)
        if harm:
            (built / harm).write_bytes(b"\0" * 5000)
        restore(built, backup, TODAY)
        (built / layout.CORRECTIONS).unlink(missing_ok=True)
        import_sources(built, [], keyword_only=True)
        assert shown(built) == left

    def test_under_another_name_too(self, built: Path, backup: Path) -> None:
        layout.corrections_path(built).write_text('[[same_person]]\nname = "Wanda Pyle"\nalso = ["Wanda Vance"]\n')
        hide(built, "Wanda Pyle")
        assert restored(built, backup) == OTTOS

    def test_an_edited_answer_is_known_by_its_words(self, built: Path, posts: PostFolder, backup: Path) -> None:
        """It was hidden under an id that the backup has never heard of."""
        posts.write("letters", QUESTION, WANDA.replace("Wanda Pyle", "Nell Amberg"), VANCE, OTTO)
        import_sources(built, [posts.path], keyword_only=True)
        hide(built, "letters/nell-amberg")
        assert restored(built, backup) == OTTOS | {"letters/wanda-vance"}

    def test_what_is_no_longer_published_stays_out(self, built: Path, backup: Path) -> None:
        item = Unpublished("letters", "", "in the trash", "new.xml, item 3", MADE)
        with Record.write(built) as record, record.transaction():
            store_unpublished(record.connection, item)
        import_sources(built, [], keyword_only=True)
        assert restored(built, backup) == {"rooms/otto-m-brandl"}

    def test_a_takedown_that_waits_for_its_post_goes_on_waiting(
        self, built: Path, posts: PostFolder, backup: Path
    ) -> None:
        layout.corrections_path(built).write_text('[[hide]]\nrespondent = "Kip Loam"\nreason = "asked"\n')
        import_sources(built, [], keyword_only=True)
        restore(built, backup, TODAY)
        posts.write("later", "Do you knit?", "Kip Loam, Page, Teasel Public Library: I knit.", OTTO)
        import_sources(built, [posts.path], keyword_only=True)
        assert "later/kip-loam" not in shown(built)

    @pytest.mark.parametrize("target", ["answer", "respondent", "post"])
    def test_a_misspelt_takedown_is_no_fact_afterwards_either(self, built: Path, backup: Path, target: str) -> None:
        value = {"answer": "letters/wanda-pile", "respondent": "Wanda Pile", "post": "lettres"}[target]
        table = f'[[hide]]\n{target} = "{value}"\nreason = "asked"\n'
        layout.corrections_path(built).write_text(table)
        import_sources(built, [], keyword_only=True)
        restore(built, backup, TODAY)
        assert len(import_sources(built, [], keyword_only=True).corrections_unfit) == 1
        layout.corrections_path(built).write_text("# corrected\n")
        import_sources(built, [], keyword_only=True)
        assert len(shown(built)) == 4

    def test_a_takedown_that_fits_nothing_any_more_is_told(self, built: Path, backup: Path, posts: PostFolder) -> None:
        """A post that the backup has not: who looks at the list knows that nothing is hidden by it now."""
        posts.write("later", "Do you knit?", "Kip Loam, Page, Teasel Public Library: I knit in the stacks.", OTTO)
        import_sources(built, [posts.path], keyword_only=True)
        hide(built, "Kip Loam")
        layout.record_path(built).write_bytes(b"")
        layout.corrections_path(built).unlink()
        restore(built, backup, TODAY)
        (unfit,) = import_sources(built, [], keyword_only=True).corrections_unfit
        assert "carried over: [[hide]] 'respondent Kip Loam': nobody of this name" in str(unfit)
        import_sources(built, [posts.path], keyword_only=True)
        assert "later/kip-loam" not in shown(built)

    def test_the_command_says_by_its_exit_code_that_a_takedown_hides_nobody(
        self, built: Path, backup: Path, posts: PostFolder
    ) -> None:
        posts.write("later", "Do you knit?", "Kip Loam, Page, Teasel Public Library: I knit in the stacks.", OTTO)
        import_sources(built, [posts.path], keyword_only=True)
        hide(built, "Kip Loam")
        assert run(["--archive", str(built), "restore", str(backup), "--yes", "--keyword-only"]) == 1

    def test_a_damaged_row_costs_no_other(self, built: Path, backup: Path) -> None:
        hide(built, "letters/wanda-pyle")
        item = Unpublished("rooms", "", "private", "new.xml, item 3", MADE)
        with Record.write(built) as record, record.transaction():
            store_unpublished(record.connection, item)
        with closing(sqlite3.connect(layout.record_path(built), isolation_level=None)) as connection:
            connection.execute("UPDATE takedown_memory SET hidden = x'01'")
        done = restore(built, backup, TODAY)
        assert "takedown_memory" in "; ".join(done.unread)
        import_sources(built, [], keyword_only=True)
        assert shown(built) == {"letters/wanda-vance", "letters/otto-m-brandl"}

    def test_a_list_of_what_is_withheld_that_cannot_be_read_is_told(self, built: Path, backup: Path) -> None:
        layout.withheld_path(built).write_bytes(b"{")
        assert "withheld.json cannot be understood" in restore(built, backup, TODAY).unread

    def test_what_a_backup_has_not_heard_of_is_brought_by_no_older_export(
        self, built: Path, backup: Path, tmp_path: Path
    ) -> None:
        """A post that was first imported after the backup, then put in the trash."""
        for year, status in ((2020, "publish"), (2021, "trash")):
            import_sources(built, [export(tmp_path / f"{year}.xml", year, status)], keyword_only=True)
        assert "looms/kip-loam" not in restored(built, backup)
        import_sources(built, [tmp_path / "2020.xml"], keyword_only=True)
        assert "looms/kip-loam" not in shown(built)

    def test_what_was_shown_again_since_is_hidden_as_on_that_day(self, built: Path, tmp_path: Path) -> None:
        hide(built, "letters/wanda-pyle")
        back_up(built, tmp_path / "b", MADE)
        hiding.unhide(built, hiding.preview_unhide(built, "letters/wanda-pyle"))
        assert restored(built, tmp_path / "b") == OTTOS | {"letters/wanda-vance"}

    def test_the_owners_files_are_those_of_that_day(self, built: Path, tmp_path: Path) -> None:
        layout.site_path(built).write_text('name = "Reading Room"\n')
        back_up(built, tmp_path / "b", MADE)
        layout.site_path(built).write_text('name = "Other"\n')
        (built / layout.SYNONYMS).write_text("cat, moggy\n")
        restored(built, tmp_path / "b")
        assert layout.site_path(built).read_text() == 'name = "Reading Room"\n'
        assert (built / layout.SYNONYMS).read_text() == "cat, moggy\n", "what is not in the backup is left alone"

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
