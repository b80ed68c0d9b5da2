"""Putting an old backup back shows nobody who was taken out since."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.backup.backup import back_up
from index.backup.restore import restore
from index.files import layout
from index.imports.importing import import_sources
from index.posts.records import Unpublished
from index.record.record import Record
from index.record.unpublished_posts import store_unpublished
from index.takedowns import hiding
from tests.backed_up import (
    MADE,
    OTTO,
    OTTOS,
    QUESTION,
    TODAY,
    VANCE,
    WANDA,
    back_up_two_posts,
    build_two_posts,
    hide,
    restored,
    shown,
)
from webui.cli import run

if TYPE_CHECKING:
    from tests.conftest import PostFolder

pytestmark = pytest.mark.slow

built = pytest.fixture(build_two_posts)
backup = pytest.fixture(back_up_two_posts)


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
