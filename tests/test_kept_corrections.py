"""`corrections.toml` as the record keeps it, put back when the file is lost; and the exit codes that a timer goes
by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corrections.correction_check import check_tables
from index.corrections.correction_errors import CorrectionsInTheWay, NothingKept
from index.corrections.correction_tables import read_tables
from index.corrections.corrections import Hide, HideTarget
from index.corrections.corrections_file import FIRST_LINES, with_hide, without_hide
from index.corrections.toml_check import quoted
from index.files import layout
from index.imports.importing import import_sources
from index.record.kept_corrections import KEPT, text_to_keep
from index.takedowns import hiding
from index.takedowns.lost_corrections import forget_corrections, kept_corrections, restore_corrections
from webui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import PostFolder

pytestmark = pytest.mark.slow

QUESTION = "Do you read every cover letter that comes in?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: I put the quokka in the drawer and go through the references."
OTTO = (
    "Otto M. Brandl, Dean, Gorse Community College: Nobody here has opened an envelope since the flood of the basement."
)
SET_TITLE = '# the owner\'s own note\n[[set]]\nanswer = "letters/otto-m-brandl"\ntitle = "Dean of Loans"\n'


@pytest.fixture
def built(archive: Path, posts: PostFolder) -> Path:
    posts.write("letters", QUESTION, WANDA, OTTO)
    archive.mkdir()
    layout.corrections_path(archive).write_text(SET_TITLE)
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


def apply(archive: Path, text: str) -> None:
    layout.corrections_path(archive).write_text(text)
    import_sources(archive, [], keyword_only=True)


class TestText:
    def test_without_reasons_and_the_notes_right_above_them(self) -> None:
        text = (
            "# head\n\n# secret note\n[[hide]]\nanswer = \"a/b\"\nreason = '''\nsecret'''\ndate = 2026-01-02\n\n"
            '# about Otto\n[[set]]\nanswer = "a/c"\ntitle = "X" # why\n'
        )
        assert (
            text_to_keep(text)
            == '# head\n\n# about Otto\n[[set]]\nanswer = "a/c"\ntitle = "X" # why\n\n[[hide]]\nanswer = "a/b"\ndate ='
            " 2026-01-02\n"
        )

    NOTES = st.sampled_from(["", "# a note\n", "\n", "\r\n", "\n\n\n", "  # note\n\n"])
    WORDS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
        str.strip
    )

    @given(st.lists(st.tuples(NOTES, st.booleans(), WORDS), max_size=6), st.booleans())
    def test_says_the_same_and_is_kept_as_itself(self, parts: list[tuple[str, bool, str]], marked: bool) -> None:
        tables = [
            (
                f"{note}[[hide]]\nrespondent = {quoted(word)}\nreason = {quoted('zqreason' + word)}\n"
                if hides
                else f'{note}[[same_person]]\nname = "A"\nalso = [{quoted("also " + word)}]\n'
            )
            for note, hides, word in parts
        ]
        text = "\ufeff" * marked + "".join(tables)
        kept = text_to_keep(text)
        assert "zqreason" not in kept
        assert text_to_keep(kept) == kept
        before, after = (check_tables(read_tables(found.removeprefix("\ufeff")))[0] for found in (text, kept))
        assert [said.also for said in after.same_people] == [said.also for said in before.same_people]
        assert [hide.takedown for hide in after.hides] == [hide.takedown for hide in before.hides]

    @given(WORDS, WORDS)
    def test_a_takedown_that_is_added_can_be_taken_out(self, one: str, other: str) -> None:
        one, other = " ".join(one.split()), " ".join(other.split())
        both = with_hide(with_hide(SET_TITLE, _hide(one)), _hide(other))
        left = without_hide(both, HideTarget.RESPONDENT, other)
        assert left == (SET_TITLE if one == other else with_hide(SET_TITLE, _hide(one)))


def _hide(name: str) -> Hide:
    return Hide(0, HideTarget.RESPONDENT, name, "")


class TestKeeping:
    def test_what_was_applied_is_kept_once(self, built: Path) -> None:
        apply(built, SET_TITLE)
        assert [(kept.number, kept.text) for kept in kept_corrections(built)] == [(1, SET_TITLE)]

    def test_the_last_ones_are_kept(self, built: Path) -> None:
        for number in range(KEPT + 3):
            apply(built, SET_TITLE.replace("Loans", f"Loans {number}"))
        numbers = [kept.number for kept in kept_corrections(built)]
        assert numbers == list(range(KEPT + 4, 4, -1))

    def test_an_empty_file_is_not_kept_instead(self, built: Path) -> None:
        apply(built, " \n")
        assert [kept.text for kept in kept_corrections(built)] == [SET_TITLE]


class TestRestoring:
    @pytest.mark.parametrize("left", [None, "", "\n \n", "# only notes\n"])
    def test_a_lost_file_is_put_back_with_the_takedowns_that_stand(self, built: Path, left: str | None) -> None:
        hiding.hide(built, hiding.preview_hide(built, "letters/wanda-pyle"), "secret reason")
        path = layout.corrections_path(built)
        path.unlink()
        if left is not None:
            path.write_text(left)
        restore_corrections(built)
        text = path.read_text()
        assert text.startswith(SET_TITLE + '\n[[hide]]\nanswer = "letters/wanda-pyle"\ndate = 20')
        assert "secret" not in text
        report = import_sources(built, [], keyword_only=True)
        assert (report.hidden_still, report.of_files, report.corrections_applied) == ((), (), 1)

    def test_a_takedown_asked_for_without_the_file_is_in_it_then(self, built: Path) -> None:
        layout.corrections_path(built).unlink()
        hiding.hide(built, hiding.preview_hide(built, "letters/wanda-pyle"), "r")
        assert [hide.value for hide in restore_corrections(built).hides] == ["letters/wanda-pyle"]

    @pytest.mark.parametrize("in_the_way", ['[[confirm]]\nanswer = "letters/wanda-pyle"\n', "[[hyde]]\n"])
    def test_no_file_with_corrections_is_replaced_unless_asked(self, built: Path, in_the_way: str) -> None:
        path = layout.corrections_path(built)
        path.write_text(in_the_way)
        with pytest.raises(CorrectionsInTheWay, match="--replace"):
            restore_corrections(built)
        assert path.read_text() == in_the_way
        restore_corrections(built, replace=True)
        assert path.read_text() == SET_TITLE

    def test_an_older_one_by_its_number(self, built: Path) -> None:
        apply(built, "# nothing any more\n")
        restore_corrections(built, 1)
        assert layout.corrections_path(built).read_text() == SET_TITLE

    @pytest.mark.parametrize("number", [None, 7])
    def test_where_there_is_none(self, built: Path, number: int | None) -> None:
        if number is None:
            forget_corrections(built)
        with pytest.raises(NothingKept, match="no corrections"):
            restore_corrections(built, number)

    @pytest.mark.parametrize("broken", ["[[hide\n", "\0", 'answer = "a/b"\n'])
    def test_takedowns_that_stand_where_the_file_never_could_be_read(
        self, archive: Path, posts: PostFolder, broken: str
    ) -> None:
        """`hide` advises it then."""
        posts.write("letters", QUESTION, WANDA, OTTO)
        import_sources(archive, [posts.path], keyword_only=True)
        path = layout.corrections_path(archive)
        path.write_text(broken)
        found = hiding.preview_hide(archive, "letters/wanda-pyle")
        done = hiding.hide(archive, found, "asked for")
        assert "answerstacks corrections restore --replace" in done.only_recorded
        with pytest.raises(CorrectionsInTheWay):
            restore_corrections(archive)
        put_back = restore_corrections(archive, replace=True)
        assert [hide.takedown for hide in put_back.hides] == ["answer letters/wanda-pyle"]
        assert path.read_text().startswith(FIRST_LINES)
        assert import_sources(archive, [], keyword_only=True).problems == ()
        with pytest.raises(NothingKept):
            restore_corrections(archive, 7, replace=True)

    def test_nothing_where_no_takedown_stands_either(self, archive: Path, posts: PostFolder) -> None:
        posts.write("letters", QUESTION, WANDA, OTTO)
        import_sources(archive, [posts.path], keyword_only=True)
        layout.corrections_path(archive).write_text("[[hide\n")
        with pytest.raises(NothingKept, match="no corrections"):
            restore_corrections(archive, replace=True)
        assert layout.corrections_path(archive).read_text() == "[[hide\n"

    def test_starting_anew_stays_possible(self, built: Path) -> None:
        """Nothing of the text is left in the record, and nobody is reminded any more."""
        layout.corrections_path(built).unlink()
        assert forget_corrections(built) == 1
        assert import_sources(built, [], keyword_only=True).of_files == ()
        for path in built.glob("record.sqlite3*"):
            assert b"Dean of Loans" not in path.read_bytes()

    def test_the_commands(self, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
        layout.corrections_path(built).unlink()
        capsys.readouterr()
        assert [run(["--archive", str(built), "corrections", *rest]) for rest in ([], ["restore"], ["forget"])] == [
            0,
            0,
            0,
        ]
        out = capsys.readouterr().out
        assert "1 correction and 0 takedowns" in out
        assert "corrections.toml is back" in out
        assert "1 text of corrections.toml forgotten" in out


class TestExitCodes:
    def index(self, archive: Path, *arguments: object) -> int:
        return run(["--archive", str(archive), "index", "--keyword-only", *map(str, arguments)])

    def test_all_is_well(self, built: Path, posts: PostFolder) -> None:
        assert self.index(built, posts.path) == 0

    def test_asked_wrongly(self, built: Path) -> None:
        assert self.index(built, "--no-such-option") == 2

    def test_what_is_new_is_1_and_known_is_3_and_mended_is_0(self, built: Path, posts: PostFolder) -> None:
        broken = posts.path / "empty.txt"
        broken.write_text("")
        assert [self.index(built, posts.path) for _ in range(3)] == [1, 3, 3]
        other = posts.path / "other.txt"
        other.write_text("")
        assert [self.index(built, posts.path) for _ in range(2)] == [1, 3]
        broken.unlink()
        assert self.index(built, posts.path) == 3, "one of two is mended, and nothing is new"
        other.unlink()
        assert self.index(built, posts.path) == 0
        other.write_text("")
        assert self.index(built, posts.path) == 1, "it is wrong again"

    def test_where_no_source_gives_a_post(self, built: Path, tmp_path: Path) -> None:
        broken = tmp_path / "broken.xml"
        broken.write_text("<rss><channel><item>")
        assert [self.index(built, broken) for _ in range(2)] == [1, 3]

    @pytest.mark.parametrize(
        "harm",
        [
            lambda path: path.unlink(),
            lambda path: path.write_text('[[set]]\nanswer = "letters/nobody"\ntitle = "X"\n'),
            lambda path: path.write_text('[[hide]]\nrespondent = "Nobody Known"\n'),
        ],
    )
    def test_corrections_that_are_gone_or_do_not_fit(self, built: Path, harm: object) -> None:
        harm(layout.corrections_path(built))  # type: ignore[operator]
        assert [self.index(built) for _ in range(2)] == [1, 3]

    def test_a_dry_run_remembers_nothing(self, built: Path) -> None:
        layout.corrections_path(built).unlink()
        assert [self.index(built, "--dry-run") for _ in range(2)] == [1, 1]
        assert self.index(built) == 1
