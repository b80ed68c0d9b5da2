"""A takedown that has hidden something stands, whatever becomes of `corrections.toml`, until `unhide` lifts it."""

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
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources
from index.record.hidden_rows import hidden_answers
from index.record.record import Record
from index.record.takedown_facts import TakedownFact, read_facts, store_facts
from index.takedowns import hiding
from index.verifying.verification import verify
from search.archive import Archive
from webui.cli import run
from webui.queries.hidden_names import hidden_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

    Imported = Callable[[], ImportReport]

pytestmark = pytest.mark.slow

QUESTION = "Do you read every cover letter that comes in?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
OTTO = "Otto M. Brandl, Dean, Gorse Community College: "
QUOKKA = "I put the quokka in the drawer and go through all of the references one by one."
OTHER = "Nobody here has had the time to open an envelope since the great flood of the basement."
ID = "letters/wanda-pyle"
#: The record's tables that schema version 7 had not.
ADDED_SINCE = (
    "takedown_answers", "takedowns", "kept_corrections", "seals", "hashed_files",
    "post_identities", "post_numbers", "post_slugs", "unpublished_posts", "post_lines",
)  # fmt: skip
SET_TITLE = '[[set]]\nanswer = "letters/otto-m-brandl"\ntitle = "Dean of Loans"\n'


@pytest.fixture
def imported(archive: Path, posts: PostFolder) -> Imported:
    def imported() -> ImportReport:
        return import_sources(archive, [posts.path], keyword_only=True)

    return imported


@pytest.fixture
def archive_that_hides(archive: Path, posts: PostFolder, imported: Imported) -> Path:
    """An archive of two posts, in which Wanda Pyle's answer is hidden and Otto's title is corrected."""
    posts.write("letters", QUESTION, WANDA + QUOKKA, OTTO + OTHER)
    posts.write("rooms", "Do you have rooms?", OTTO + "We have eleven rooms, and a boiler in each of them.")
    imported()
    layout.corrections_path(archive).write_text(SET_TITLE)
    hide(archive, ID)
    return archive


def hide(archive: Path, asked: str) -> None:
    hiding.hide(archive, hiding.preview_hide(archive, asked), "the-owners-own-reason")


def unhide(archive: Path, asked: str) -> None:
    hiding.unhide(archive, hiding.preview_unhide(archive, asked))


def shown(archive: Path) -> dict[str, str]:
    with Archive.open(archive) as opened:
        return {answer.id: answer.text for answer, _ in opened.answers()}


def facts(archive: Path) -> dict[str, TakedownFact]:
    with Record.read(archive) as record:
        return read_facts(record.connection)


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


class TestFacts:
    def test_what_is_noted(self, archive_that_hides: Path) -> None:
        assert facts(archive_that_hides) == {
            f"answer {ID}": TakedownFact(HideTarget.ANSWER, ID, dt.datetime.now(tz=dt.UTC).astimezone().date())
        }

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
