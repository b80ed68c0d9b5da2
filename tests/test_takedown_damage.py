"""A takedown holds where the file that asked for it is lost, and where what was recorded of it is damaged."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from index.record.hidden_rows import hidden_answers
from index.record.record import Record
from index.verifying.verification import verify
from tests.hidden_since import (
    ID,
    OTHER,
    OTTO,
    QUESTION,
    QUOKKA,
    WANDA,
    facts,
    hide,
    hide_wanda,
    importing,
    shown,
    unhide,
)
from webui.cli import run
from webui.queries.hidden_names import hidden_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder
    from tests.hidden_since import Imported

pytestmark = pytest.mark.slow

imported = pytest.fixture(importing)
archive_that_hides = pytest.fixture(hide_wanda)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def truncated(path: Path) -> None:
    path.write_text(path.read_text().split("[[hide]]")[0])


def one_bit_wrong_in_the_id(path: Path) -> None:
    path.write_text(path.read_text().replace("wanda-pyle", "wanda-pyme"))


def another_table(path: Path) -> None:
    path.write_text("[[confirm]]\nanswer = 'letters/otto-m-brandl'\n")


class TestLostFile:
    @pytest.mark.parametrize(
        "harm", [lambda path: path.unlink(), emptied, truncated, one_bit_wrong_in_the_id, another_table]
    )
    def test_what_is_hidden_stays_hidden(
        self, archive_that_hides: Path, imported: Imported, harm: Callable[[Path], None]
    ) -> None:
        harm(layout.corrections_path(archive_that_hides))
        imported()
        import_sources(archive_that_hides, [], keyword_only=True, rebuild=True)
        assert ID not in shown(archive_that_hides)
        assert [found for found in verify(archive_that_hides).problems if found.place != layout.CORRECTIONS] == []

    def test_a_file_that_cannot_be_read_changes_nothing(
        self, archive_that_hides: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        layout.corrections_path(archive_that_hides).write_text("[[hyde]]\n")
        assert run(["--archive", str(archive_that_hides), "index", "--keyword-only"]) == 1
        assert "[[hyde]]" in capsys.readouterr().err
        assert ID not in shown(archive_that_hides)

    def test_the_record_alone_is_enough(self, archive_that_hides: Path, tmp_path: Path) -> None:
        alone = tmp_path / "alone"
        alone.mkdir()
        shutil.copyfile(layout.record_path(archive_that_hides), layout.record_path(alone))
        report = import_sources(alone, [], keyword_only=True)
        assert ID not in shown(alone)
        assert report.hidden_still == (f"answer {ID}",)
        assert "corrections restore" in str(report.of_files)

    def test_the_reason_is_in_no_record(self, archive_that_hides: Path) -> None:
        assert "the-owners-own-reason" in layout.corrections_path(archive_that_hides).read_text()
        for path in archive_that_hides.glob("record.sqlite3*"):
            assert b"the-owners-own-reason" not in path.read_bytes()

    def test_it_can_be_lifted_without_the_file(self, archive_that_hides: Path) -> None:
        layout.corrections_path(archive_that_hides).unlink()
        unhide(archive_that_hides, ID)
        import_sources(archive_that_hides, [], keyword_only=True)
        assert shown(archive_that_hides)[ID] == QUOKKA
        assert facts(archive_that_hides) == {}

    def test_it_can_be_asked_for_without_the_file(self, archive_that_hides: Path) -> None:
        """The file is not made anew: the corrections that were in it could not be put back any more."""
        layout.corrections_path(archive_that_hides).unlink()
        hide(archive_that_hides, "rooms")
        assert list(shown(archive_that_hides)) == ["letters/otto-m-brandl"]
        assert not layout.corrections_path(archive_that_hides).exists()
        assert facts(archive_that_hides).keys() == {f"answer {ID}", "post rooms"}

    def test_it_can_be_asked_for_beside_a_damaged_file(
        self, archive_that_hides: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        layout.corrections_path(archive_that_hides).write_text('[[hide]\nanswer = "letters/wanda-pyle"')
        run(["--archive", str(archive_that_hides), "hide", "rooms", "--reason", "r"])
        assert "it is noted in the record alone" in capsys.readouterr().err
        assert list(shown(archive_that_hides)) == ["letters/otto-m-brandl"]

    def test_other_names_of_a_person_stay_theirs(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, WANDA + QUOKKA, "Wanda Vance, Director, Sedge City Library: " + OTHER)
        imported()
        layout.corrections_path(archive).write_text(
            '[[same_person]]\nname = "Wanda Pyle"\nalso = ["Wanda Vance"]\n[[hide]]\nrespondent = "Wanda Pyle"\n'
        )
        imported()
        layout.corrections_path(archive).unlink()
        posts.write("later", "Do you have rooms?", "Wanda Vance, Director, Sedge City Library: " + "We have eleven.")
        imported()
        assert shown(archive) == {}
        assert hidden_names(archive).stand_in("what does wanda vance say")

    def test_an_answer_that_a_lost_correction_had_given_to_them_stays_hidden(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        """Its few words are its neighbour's too, so that nothing is to be known again by them."""
        posts.write("letters", QUESTION, "Kip Loam, Page, Teasel Public Library: Yes, always.", OTTO + "Yes, always.")
        imported()
        layout.corrections_path(archive).write_text(
            '[[set]]\nanswer = "letters/kip-loam"\nname = "Wanda Pyle"\n[[hide]]\nrespondent = "Wanda Pyle"\n'
        )
        imported()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]
        layout.corrections_path(archive).unlink()
        imported()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]


class TestDamage:
    def test_in_a_post_that_was_altered_the_hidden_stay_hidden(self, archive_that_hides: Path) -> None:
        with closing(sqlite3.connect(layout.record_path(archive_that_hides), isolation_level=None)) as connection:
            connection.execute("UPDATE paragraphs SET text = 'Altered.' WHERE answer_id = 'letters/otto-m-brandl'")
        import_sources(archive_that_hides, [], keyword_only=True)
        with Record.read(archive_that_hides) as record:
            assert hidden_answers(record.connection) == {ID: f"answer {ID}"}
        assert hidden_names(archive_that_hides).stand_in("wanda pyle")
        assert shown(archive_that_hides)["letters/otto-m-brandl"] == OTHER

    def test_a_list_of_what_is_withheld_that_cannot_be_read_is_told_once_as_new(self, archive_that_hides: Path) -> None:
        layout.withheld_path(archive_that_hides).write_bytes(b"{")
        assert run(["--archive", str(archive_that_hides), "search", "quokka"]) == 1, "nothing is opened on its word"
        report = import_sources(archive_that_hides, [], keyword_only=True)
        assert "compare `answerstacks unhide`" in str(report.of_files)
        assert report.new_problems == 1
        assert ID not in shown(archive_that_hides)
        assert import_sources(archive_that_hides, [], keyword_only=True).of_files == ()

    def test_keys_that_are_given_anew_are_told(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        """The record is lost, and posts come in another order: the takedown names nobody, and says so until it does."""
        posts.write("letters", QUESTION, WANDA + QUOKKA, OTTO + OTHER)
        imported()
        hide(archive, ID)
        layout.corrections_path(archive).unlink()
        layout.takedowns_path(archive).unlink()
        for path in archive.glob("record.sqlite3*"):
            path.unlink()
        posts.write("letters", QUESTION, OTTO + OTHER)
        (unfit,) = imported().corrections_unfit
        assert "the whole post is hidden" in str(unfit)
        assert shown(archive) == {}
        posts.write("letters", QUESTION, WANDA + QUOKKA, OTTO + OTHER)
        assert imported().corrections_unfit == ()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]
