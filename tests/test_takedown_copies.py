"""Who was taken out is known again where the record is lost, and where their words come back in another post."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest

from index.backup.backup import back_up
from index.backup.restore import restore
from index.files import layout
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources
from index.record.record import Record
from index.record.takedown_facts import standing_facts
from index.record.takedown_memory import read_memories
from index.takedowns import hiding
from index.takedowns.copies import HiddenCopy
from index.takedowns.takedown_copy import copy_text, read_copy
from index.verifying.verification import verify
from search.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

    Imported = Callable[[], ImportReport]

pytestmark = pytest.mark.slow

QUESTION = "Do you read every cover letter that comes in?"
INEZ = "Inez Tarn, Branch Head, Teasel Public Library: "
BEA = "Bea Sorrel, Director, Sedge City Library: "
OTTO = "Otto M. Brandl, Dean, Gorse Community College: "
WALNUT = "I read the walnut letters twice, once in the morning and once when the kettle has boiled over."
HERON = "The heron on our roof has opened more envelopes than anybody who is paid to do it here."
OTHER = "Nobody here has had the time to open an envelope since the great flood of the basement."
SAME_PERSON = '[[same_person]]\nname = "Inez Tarn"\nalso = ["Bea Sorrel"]\n'
SET_NAME = '[[set]]\nanswer = "letters/inez-tarn"\nname = "Ottilie Quince"\n'
MADE, TODAY = dt.datetime(2026, 3, 12, 10, tzinfo=dt.UTC), dt.date(2026, 3, 15)


@pytest.fixture
def imported(archive: Path, posts: PostFolder) -> Imported:
    def imported() -> ImportReport:
        return import_sources(archive, [posts.path], keyword_only=True)

    return imported


@pytest.fixture
def built(archive: Path, posts: PostFolder, imported: Imported) -> Path:
    posts.write("letters", QUESTION, INEZ + WALNUT, BEA + HERON, OTTO + OTHER)
    imported()
    return archive


def hide(archive: Path, asked: str) -> None:
    hiding.hide(archive, hiding.preview_hide(archive, asked), "r")


def said(archive: Path) -> str:
    with Archive.open(archive) as opened:
        return " ".join(answer.text for answer, _ in opened.answers())


def lose_record(archive: Path) -> None:
    for path in archive.glob("record.sqlite3*"):
        path.unlink()


def spoil_record(archive: Path) -> None:
    lose_record(archive)
    layout.record_path(archive).write_bytes(b"no database" * 999)


class TestLostRecord:
    @pytest.mark.parametrize("harm", [lose_record, spoil_record])
    @pytest.mark.parametrize(
        ("corrections", "asked", "words"),
        [
            (SAME_PERSON, "Bea Sorrel", ("walnut", "heron")),
            (SET_NAME, "Ottilie Quince", ("walnut",)),
            ("", "Inez Tarn", ("walnut",)),
        ],
    )
    def test_a_backup_is_put_back(
        self,
        built: Path,
        tmp_path: Path,
        corrections: str,
        asked: str,
        words: tuple[str, ...],
        harm: Callable[[Path], None],
    ) -> None:
        """The corrections that gave somebody their names are younger than the backup."""
        back_up(built, tmp_path / "b", MADE)
        layout.corrections_path(built).write_text(corrections)
        import_sources(built, [], keyword_only=True)
        hide(built, asked)
        harm(built)
        layout.corrections_path(built).unlink()
        restore(built, tmp_path / "b", TODAY)
        import_sources(built, [], keyword_only=True)
        assert not any(word in said(built) for word in words)
        assert "flood" in said(built)
        assert verify(built).problems == ()

    def test_a_name_that_the_blog_has_changed_since_the_backup(
        self, built: Path, posts: PostFolder, imported: Imported, tmp_path: Path
    ) -> None:
        back_up(built, tmp_path / "b", MADE)
        posts.write(
            "letters", QUESTION, INEZ.replace("Inez Tarn", "Ottilie Quince") + WALNUT, BEA + HERON, OTTO + OTHER
        )
        imported()
        hide(built, "Ottilie Quince")
        lose_record(built)
        restore(built, tmp_path / "b", TODAY)
        import_sources(built, [], keyword_only=True)
        assert "walnut" not in said(built)

    def test_everything_is_imported_anew(self, built: Path, imported: Imported) -> None:
        layout.corrections_path(built).write_text(SAME_PERSON)
        imported()
        hide(built, "Bea Sorrel")
        lose_record(built)
        layout.corrections_path(built).unlink()
        imported()
        assert said(built) == OTHER


class TestSecondCopy:
    def test_it_says_what_the_record_says(self, built: Path) -> None:
        layout.corrections_path(built).write_text(SAME_PERSON)
        hide(built, "Bea Sorrel")
        hide(built, "letters/otto-m-brandl")
        copy = read_copy(built)
        assert copy is not None
        with Record.read(built) as record:
            facts = standing_facts(record.connection)
            assert copy.memories == read_memories(record.connection)
            assert layout.takedowns_path(built).read_text() == copy_text(record.connection)
        assert copy.facts.keys() == facts.keys() == {"respondent Bea Sorrel", "answer letters/otto-m-brandl"}
        assert all(copy.facts[one].names == facts[one].names and not copy.facts[one].fitted for one in facts)

    def test_no_word_of_theirs_is_in_it(self, built: Path) -> None:
        hide(built, "letters/inez-tarn")
        assert "walnut" not in layout.takedowns_path(built).read_text()

    def test_it_goes_with_the_last_takedown(self, built: Path) -> None:
        hide(built, "letters/inez-tarn")
        hiding.unhide(built, hiding.preview_unhide(built, "letters/inez-tarn"))
        assert not layout.takedowns_path(built).exists()

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"[]",
            b"null",
            b'{"format": 2}',
            b'{"format": 1, "takedowns": [{}]}',
            b'{"format": 1, "takedowns": 5}',
            None,
        ],
    )
    def test_damaged_it_is_named_and_written_anew(self, built: Path, content: bytes | None) -> None:
        hide(built, "letters/inez-tarn")
        path = layout.takedowns_path(built)
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        assert [found.place for found in verify(built).problems] == ["takedowns.json"]
        import_sources(built, [], keyword_only=True)
        assert verify(built).problems == ()
        assert "walnut" not in said(built)


class TestAnotherPost:
    """Somebody's hidden words come in with a post that the archive did not have."""

    @pytest.mark.parametrize("hidden", ["letters/inez-tarn", "Inez Tarn", "letters"])
    @pytest.mark.parametrize(
        "again",
        [
            pytest.param(INEZ + WALNUT, id="copied"),
            pytest.param("Anonymous: " + WALNUT, id="without the name"),
            pytest.param(
                "Kip Loam, Page, Marlow Library: " + WALNUT + " I add a word.", id="under another name, with more"
            ),
        ],
    )
    def test_they_are_hidden_there_and_it_is_told(
        self, built: Path, posts: PostFolder, imported: Imported, hidden: str, again: str
    ) -> None:
        hide(built, hidden)
        posts.write("letters-again", QUESTION, again, "Nell Amberg, Director, Sedge City Library: We never do.")
        report = imported()
        assert "walnut" not in said(built)
        assert "We never do." in said(built)
        (problem,) = [found for found in report.problems if isinstance(found, HiddenCopy)]
        assert "is hidden, too" in str(problem)
        assert verify(built).problems == ()
        assert imported().problems == ()
        import_sources(built, [], keyword_only=True, rebuild=True)
        assert "walnut" not in said(built)

    def test_a_quotation_in_somebody_elses_answer_is_not_theirs(
        self, built: Path, posts: PostFolder, imported: Imported
    ) -> None:
        hide(built, "Inez Tarn")
        quoting = f"She said: {WALNUT} But as for us, {OTHER} And then {HERON}"
        posts.write("quoted", QUESTION, "Nell Amberg, Director, Sedge City Library: " + quoting)
        assert imported().problems == ()
        assert "But as for us" in said(built)

    def test_short_words_in_common_are_nobodys(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, INEZ + "Yes, always.", OTTO + OTHER)
        imported()
        hide(archive, "Inez Tarn")
        posts.write("rooms", "Do you have rooms?", BEA + "Yes, always.")
        assert imported().problems == ()
        assert "Yes, always." in said(archive)

    def test_what_was_there_when_it_was_hidden_was_pointed_at_then(
        self, built: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("again", QUESTION, BEA + WALNUT)
        imported()
        hide(built, "letters/inez-tarn")
        imported()
        assert "walnut" in said(built)

    def test_a_post_that_the_backup_has_not_comes_back_under_another_slug(
        self, built: Path, posts: PostFolder, imported: Imported, tmp_path: Path
    ) -> None:
        back_up(built, tmp_path / "b", MADE)
        posts.write("third", "Do you knit?", INEZ + WALNUT.replace("letters", "scarves"), OTTO + OTHER)
        imported()
        hide(built, "third/inez-tarn")
        restore(built, tmp_path / "b", TODAY)
        (posts.path / "third.txt").rename(posts.path / "third-r.txt")
        imported()
        assert "scarves" not in said(built)

    def test_shown_again_it_is_shown_there_as_well(self, built: Path, posts: PostFolder, imported: Imported) -> None:
        hide(built, "Inez Tarn")
        posts.write("letters-again", QUESTION, "Anonymous: " + WALNUT)
        imported()
        hiding.unhide(built, hiding.preview_unhide(built, "Inez Tarn"))
        assert said(built).count("walnut") == 2


def test_a_copy_of_the_archive_is_as_good(built: Path, tmp_path: Path) -> None:
    hide(built, "Inez Tarn")
    shutil.copytree(built, tmp_path / "copy")
    lose_record(tmp_path / "copy")
    assert "walnut" not in said(tmp_path / "copy")
