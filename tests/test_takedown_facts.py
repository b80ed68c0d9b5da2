"""A takedown that has hidden something holds without the line of `corrections.toml` that asked for it."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from index.corrections.corrections import HideTarget
from index.files import layout
from index.generation import generation
from index.imports.importing import import_sources
from index.record.record import Record
from index.record.takedown_facts import TakedownFact, read_facts, store_facts
from index.takedowns import hiding
from index.verifying.verification import verify
from tests.hidden_since import (
    ID,
    OTHER,
    OTTO,
    QUESTION,
    QUOKKA,
    SET_TITLE,
    WANDA,
    facts,
    hide,
    hide_wanda,
    importing,
    shown,
    unhide,
)
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder
    from tests.hidden_since import Imported

pytestmark = pytest.mark.slow

#: The record's tables that schema version 7 had not.
ADDED_SINCE = (
    "takedown_answers", "takedowns", "kept_corrections", "seals", "hashed_files",
    "post_identities", "post_numbers", "post_slugs", "unpublished_posts", "post_lines", "first_shown",
    "prepared_posts",
)  # fmt: skip

imported = pytest.fixture(importing)
archive_that_hides = pytest.fixture(hide_wanda)


class TestFacts:
    def test_what_is_noted(
        self, archive: Path, posts: PostFolder, imported: Imported, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        day = dt.date(2022, 10, 14)
        monkeypatch.setattr("index.takedowns.hiding.today", lambda: day)
        hide_wanda(archive, posts, imported)
        assert facts(archive) == {f"answer {ID}": TakedownFact(HideTarget.ANSWER, ID, day)}

    def test_a_table_that_is_taken_out_does_not_lift_it_and_the_report_says_so(
        self, archive_that_hides: Path, imported: Imported
    ) -> None:
        layout.corrections_path(archive_that_hides).write_text(SET_TITLE)
        assert imported().hidden_still == (f"answer {ID}",)
        assert ID not in shown(archive_that_hides)
        assert verify(archive_that_hides).problems == ()

    @pytest.mark.parametrize(
        "table",
        ['answer = "letters/wanda-pile"', 'answer = "nowhere/x"', 'post = "nowhere"', 'respondent = "Wanda Pile"'],
    )
    def test_one_that_never_fitted_is_no_fact(
        self, archive: Path, posts: PostFolder, imported: Imported, table: str
    ) -> None:
        posts.write("letters", QUESTION, WANDA + QUOKKA, OTTO + OTHER)
        archive.mkdir()
        layout.corrections_path(archive).write_text(f"[[hide]]\n{table}\n")
        imported()
        assert facts(archive) == {}
        layout.corrections_path(archive).write_text("# corrected\n")
        imported()
        assert len(shown(archive)) == 2

    def test_one_that_never_fitted_still_hides_the_post_when_the_file_is_gone(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", QUESTION, WANDA + QUOKKA, OTTO + OTHER)
        archive.mkdir()
        layout.corrections_path(archive).write_text('[[hide]]\nanswer = "letters/wanda-pile"\n')
        imported()
        layout.corrections_path(archive).unlink()
        imported()
        assert shown(archive) == {}

    def test_spelt_in_two_ways_it_is_lifted_in_both(self, archive_that_hides: Path, imported: Imported) -> None:
        path = layout.corrections_path(archive_that_hides)
        path.write_text(SET_TITLE + '[[hide]]\nrespondent = "WANDA PYLE"\n[[hide]]\nrespondent = "Wanda Pyle"\n')
        imported()
        unhide(archive_that_hides, ID)
        assert ID not in shown(archive_that_hides)
        unhide(archive_that_hides, "Wanda Pyle")
        assert shown(archive_that_hides)[ID] == QUOKKA
        assert path.read_text() == SET_TITLE

    def test_what_an_older_program_has_hidden_is_a_fact(self, archive_that_hides: Path) -> None:
        with closing(sqlite3.connect(layout.record_path(archive_that_hides), isolation_level=None)) as connection:
            connection.execute("UPDATE answers SET hidden = 'answer letters/nobody' WHERE id LIKE 'rooms/%'")
            for table in ADDED_SINCE:  # newest first where one refers to another
                connection.execute(f"DROP TABLE {table}")
            connection.execute("DROP INDEX guids_by_post")
            connection.execute("ALTER TABLE answers DROP COLUMN certainty")
            connection.execute("PRAGMA user_version = 7")
        layout.withheld_path(archive_that_hides).unlink()
        layout.corrections_path(archive_that_hides).unlink()
        with Record.write(archive_that_hides) as record:
            assert list(read_facts(record.connection)) == [f"answer {ID}"], "and not what a misspelt id has hidden"

    def test_they_are_stored_as_they_are(self, archive_that_hides: Path) -> None:
        fact = TakedownFact(
            HideTarget.RESPONDENT,
            "Zoë Ó  Hx",
            dt.date(2020, 2, 29),
            frozenset({"zoe o hx"}),
            frozenset({"a/b"}),
            False,
            True,
        )
        with Record.write(archive_that_hides) as record, record.transaction():
            store_facts(record.connection, [fact])
            assert read_facts(record.connection)[fact.takedown] == fact


class TestCutOff:
    @pytest.mark.parametrize("place", ["remove_hide", "_apply_file", "update_generation", "forget_lifted"])
    def test_an_unhide_can_be_repeated(
        self, archive_that_hides: Path, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(hiding, place, killed)
            with pytest.raises(KeyboardInterrupt):
                unhide(archive_that_hides, ID)
        unhide(archive_that_hides, ID)
        assert shown(archive_that_hides)[ID] == QUOKKA
        assert verify(archive_that_hides).problems == ()
        assert facts(archive_that_hides) == {}

    @pytest.mark.parametrize("place", ["_apply_file", "update_generation", "forget_lifted"])
    def test_or_is_finished_by_the_next_import(
        self, archive_that_hides: Path, imported: Imported, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(hiding, place, killed)
            with pytest.raises(KeyboardInterrupt):
                unhide(archive_that_hides, ID)
        imported()
        assert shown(archive_that_hides)[ID] == QUOKKA
        assert facts(archive_that_hides) == {}

    @pytest.mark.parametrize(
        "name",
        [
            "corrections.tomlab3_xy9q",
            ".corrections.toml.k_2x.partial",
            ".withheld.json.k_2x.partial",
            "withheld.json.new",
            ".current.k_2x.partial",
            "current.new",
        ],
    )
    @pytest.mark.parametrize("command", [["index", "--keyword-only"], ["hide", "rooms", "--reason", "r"]])
    def test_what_was_left_of_the_file_is_swept(self, archive_that_hides: Path, name: str, command: list[str]) -> None:
        left = archive_that_hides / name
        left.write_text('[[hide]]\nrespondent = "Wanda Pyle"\n')
        own = [archive_that_hides / f"{owned}.bak" for owned in ("corrections.toml", "withheld.json", "current")]
        for path in own:
            path.write_text("the owner's own copy\n")
        run(["--archive", str(archive_that_hides), *command])
        assert not left.exists()
        assert all(path.exists() for path in own)


def test_no_generation_older_than_a_takedown_is_opened(
    archive_that_hides: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A takedown is cut off right before its generation is live: whoever opens the archive now gets nothing of it."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(generation, "_switch", killed)
        with pytest.raises(KeyboardInterrupt):
            hide(archive_that_hides, "rooms")
    assert run(["--archive", str(archive_that_hides), "search", "boiler"]) == 1
    import_sources(archive_that_hides, [], keyword_only=True)
    assert list(shown(archive_that_hides)) == ["letters/otto-m-brandl"]


def test_no_copy_made_while_it_is_hidden_shows_it(
    archive_that_hides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is copied as it stands before every step of a takedown but the first, which withholds it."""
    copies: list[Path] = []

    def copied(before: Callable[..., object]) -> Callable[..., object]:
        def copying(*arguments: object, **named: object) -> object:
            copies.append(tmp_path / f"copy-{len(copies)}")
            shutil.copytree(archive_that_hides, copies[-1])
            return before(*arguments, **named)

        return copying

    withheld = layout.withheld_path(archive_that_hides).read_bytes()
    steps = [(hiding, name) for name in ("append_hide", "refresh_hidden", "update_generation")]
    steps += [(generation, name) for name in ("_fill", "_sync_tree", "_switch", "_remove", "settle_withheld")]
    with monkeypatch.context() as patch:
        for module, name in steps:
            patch.setattr(module, name, copied(getattr(module, name)))
        hide(archive_that_hides, "rooms")
    assert len(copies) >= 8
    assert layout.withheld_path(archive_that_hides).read_bytes() != withheld
    for copy in copies:
        try:
            found = shown(copy)
        except Exception as error:  # noqa: BLE001 — whatever it says, it shows nothing
            found, said = {}, str(error)
            assert "answerstacks index" in said
        assert set(found) <= {"letters/otto-m-brandl"}
        import_sources(copy, [], keyword_only=True)
        assert list(shown(copy)) == ["letters/otto-m-brandl"]
