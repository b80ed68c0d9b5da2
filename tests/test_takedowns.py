"""What is hidden stays hidden however its post is taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.errors import AnswerGone, PostGone
from index.generation.generation_content import read_content
from index.identity.overlap import pairs_of
from index.record.hidden_rows import hidden_answers
from index.record.record import Record
from index.record.takedown_memory import Memory
from index.takedowns import hiding
from index.verifying.verification import verify
from search.archive import Archive
from tests.takedown_posts import OTHER, OTTO, QUESTION, SECOND, WANDA, corrected, files_with, hide, importing, shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder
    from tests.takedown_posts import Imported

pytestmark = pytest.mark.slow
NELL = "Nell Amberg, Director, Sedge City Library: "
FIRST = "The first thing I look at is whether somebody has spelt the name of our town as we do."

imported = pytest.fixture(importing)


def unhide(archive: Path, encoder: FakeEncoder, asked: str) -> None:
    """Undo a takedown as the command does."""
    hiding.unhide(archive, hiding.preview_unhide(archive, asked), model=encoder)


def hidden(archive: Path) -> dict[str, str]:
    with Record.read(archive) as record:
        return hidden_answers(record.connection)


class TestWhatIsHidden:
    def test_an_answer(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        assert imported().corrections_unfit == ()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]
        assert hidden(archive) == {"letters/wanda-pyle": "answer letters/wanda-pyle"}
        assert verify(archive).problems == ()

    def test_everything_of_a_person_by_each_of_their_names(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("a", QUESTION, "José “Pepe” Sánchez, Director, Sedge City Library: " + FIRST, OTTO + OTHER)
        posts.write("b", QUESTION, "Jose Sanchez, Director, Sedge City Library: " + SECOND, OTTO + OTHER)
        posts.write("c", QUESTION, "Joe Sanchez, Director, Sedge City Library: " + FIRST, OTTO + OTHER)
        corrected(archive, hide("respondent", "JOSE SANCHEZ"))
        imported()
        assert sorted(hidden(archive)) == ["a/jose-pepe-sanchez", "b/jose-sanchez"]
        corrected(
            archive,
            hide("respondent", "Jose Sanchez"),
            '[[same_person]]\nname = "José Sánchez"\nalso = ["Joe Sanchez"]',
        )
        imported()
        assert sorted(hidden(archive)) == ["a/jose-pepe-sanchez", "b/jose-sanchez", "c/joe-sanchez"]
        assert {key.split("/")[1] for key in shown(archive)} == {"otto-m-brandl"}

    def test_a_whole_post_with_its_title_and_question(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", "Do quokkas read every cover letter?", WANDA + FIRST, OTTO + OTHER)
        posts.write("rooms", QUESTION, NELL + FIRST)
        corrected(archive, hide("post", "letters"))
        imported()
        with Archive.open(archive) as opened:
            assert [post.key for post in opened.posts()] == ["rooms"]
            with pytest.raises(PostGone, match="taken out"):
                opened.answers_of("letters")
            with pytest.raises(AnswerGone):
                opened.answer("letters/wanda-pyle")
        assert files_with(archive, "quokka") == set()
        assert verify(archive).problems == ()

    def test_a_post_of_which_every_answer_is_hidden_is_hidden(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", "Do quokkas read every cover letter?", WANDA + FIRST)
        corrected(archive, hide("respondent", "Wanda Pyle"))
        imported()
        with Archive.open(archive) as opened, pytest.raises(PostGone):
            opened.post("letters")
        assert files_with(archive, "quokka") == set()

    def test_the_owners_reason_is_nobody_elses_business(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported()
        assert files_with(archive, "the-owners-own-reason") == set()


class TestUnfit:
    @pytest.mark.parametrize(
        ("target", "value", "problem"),
        [
            ("answer", "nowhere/wanda-pyle", "the archive has no post with this answer"),
            ("post", "nowhere", "the archive has no such post"),
            ("respondent", "Wanda Pile", "nobody of this name"),
            ("respondent", "Anonymous", "nobody of this name"),
        ],
    )
    def test_what_the_archive_has_not_is_reported_and_waits(
        self, archive: Path, posts: PostFolder, imported: Imported, target: str, value: str, problem: str
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND)
        corrected(archive, hide(target, value))
        (unfit,) = imported().corrections_unfit
        assert problem in str(unfit)
        assert str(unfit).startswith("corrections.toml, line 1: [[hide]]")
        assert hidden(archive) == {}

    def test_an_id_that_its_post_never_had_hides_the_post(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        corrected(archive, hide("answer", "letters/wanda-pile"))
        (unfit,) = imported().corrections_unfit
        assert "the whole post is hidden" in str(unfit)
        assert shown(archive) == {}
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        assert imported().corrections_unfit == ()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]

    def test_it_hides_the_post_only_until_the_post_has_the_id(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        corrected(archive, hide("answer", "letters/wanda-pile"))
        imported()
        posts.write("letters", QUESTION, WANDA.replace("Pyle", "Pile") + SECOND, OTTO + OTHER)
        assert imported().corrections_unfit == ()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]

    def test_an_answer_that_has_left_its_post_fits_and_stays_hidden_when_it_comes_back(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", QUESTION, WANDA + FIRST + " " + SECOND, OTTO + OTHER)
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported()
        posts.write("letters", QUESTION, OTTO + OTHER)
        assert imported().corrections_unfit == ()
        posts.write("letters", QUESTION, OTTO + OTHER, NELL + SECOND, "Anonymous Federal Librarian: " + FIRST)
        imported()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]


class TestSplitAnew:
    """A hidden answer whose post comes in otherwise."""

    @pytest.fixture(autouse=True)
    def hidden_before(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, WANDA + FIRST + " " + SECOND, OTTO + OTHER)
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported()

    @pytest.mark.parametrize(
        ("answers", "left"),
        [
            pytest.param([NELL + FIRST + " " + SECOND, OTTO + OTHER], {"otto-m-brandl"}, id="renamed"),
            pytest.param([WANDA + FIRST, NELL + SECOND, OTTO + OTHER], {"otto-m-brandl"}, id="split in two"),
            pytest.param([OTTO + OTHER, NELL + SECOND + " " + FIRST], {"otto-m-brandl"}, id="moved and mixed"),
            pytest.param([WANDA + FIRST, OTTO + SECOND + " " + OTHER], set(), id="boundary moved"),
            pytest.param([OTTO + OTHER + " " + FIRST + " " + SECOND], set(), id="joined with a neighbour"),
            pytest.param([NELL + "Yes. " + OTHER, WANDA + SECOND], {"nell-amberg"}, id="the neighbour renamed"),
        ],
    )
    def test_stays_hidden(
        self,
        archive: Path,
        posts: PostFolder,
        imported: Imported,
        fake_encoder: FakeEncoder,
        answers: list[str],
        left: set[str],
    ) -> None:
        posts.write("letters", QUESTION, *answers)
        assert imported().corrections_unfit == ()
        assert {answer_id.removeprefix("letters/") for answer_id in shown(archive)} == left
        assert files_with(archive, "quokka") == set()
        assert verify(archive).problems == ()
        unhide(archive, fake_encoder, "letters/wanda-pyle")
        assert len(shown(archive)) == len(answers), "unhiding shows everything again"

    def test_a_neighbour_it_was_joined_with_comes_back_when_they_are_parted(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", QUESTION, WANDA + FIRST + " " + SECOND + " " + OTHER)
        imported()
        assert shown(archive) == {}
        posts.write("letters", QUESTION, WANDA + FIRST + " " + SECOND, OTTO + OTHER)
        imported()
        assert shown(archive) == {"letters/otto-m-brandl": OTHER}

    def test_words_added_to_it_are_hidden_and_stay_so_when_they_are_split_off(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        added = "Write to me at quokka street number nine before the end of the month and ask for the key."
        posts.write("letters", QUESTION, WANDA + FIRST + " " + SECOND + " " + added, OTTO + OTHER)
        imported()
        posts.write("letters", QUESTION, WANDA + FIRST + " " + SECOND, NELL + added, OTTO + OTHER)
        imported()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]

    def test_a_new_takedown_means_what_readers_saw_before_the_import(
        self, archive: Path, posts: PostFolder, imported: Imported, fake_encoder: FakeEncoder
    ) -> None:
        unhide(archive, fake_encoder, "letters/wanda-pyle")
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        posts.write("letters", QUESTION, WANDA + FIRST, NELL + SECOND, OTTO + OTHER)
        imported()
        assert list(shown(archive)) == ["letters/otto-m-brandl"]

    def test_a_redirect_to_it_is_gone_too(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, NELL + FIRST + " " + SECOND, OTTO + OTHER)
        imported()
        with Archive.open(archive) as opened:
            for answer_id in ("letters/wanda-pyle", "letters/nell-amberg"):
                with pytest.raises(AnswerGone, match="taken out"):
                    opened.answer(answer_id)
        with Record.read(archive) as record:
            content = read_content(record)
        assert (content.redirects, [gone.id for gone in content.gone]) == (
            (),
            ["letters/nell-amberg", "letters/wanda-pyle"],
        )


class TestNeighbours:
    """Who says the same as a hidden answer is not hidden with it."""

    def test_short_answers_in_common(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, WANDA + "Yes, always.", OTTO + "Yes, always.", NELL + "Yes, always.")
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported()
        imported(rebuild=True)
        assert sorted(shown(archive)) == ["letters/nell-amberg", "letters/otto-m-brandl"]
        assert verify(archive).problems == ()

    def test_a_long_quotation_in_common(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, WANDA + FIRST + " Always.", OTTO + FIRST + " Never.")
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported()
        imported(rebuild=True)
        assert sorted(shown(archive)) == ["letters/otto-m-brandl"]

    @pytest.mark.parametrize(
        ("text", "known"),
        [
            ("Call me at home any time.", True),
            ("Call me at", True),
            ("Oh, do call me at home. " + OTHER, True),
            ("Call the library. " + OTHER, False),
            ("Call Otto or me at noon, before you go home.", False),
            ("", False),
        ],
    )
    def test_a_short_hidden_text(self, text: str, known: bool) -> None:
        assert Memory(frozenset(pairs_of("Call me at home."))).knows(pairs_of(text)) is known

    @pytest.mark.parametrize(
        ("text", "known"),
        [
            (" ".join(SECOND.split()[:10]), True),
            (OTHER + " " + " ".join(SECOND.split()[4:13]) + " " + OTHER, True),
            (OTHER + " " + " ".join(SECOND.split()[4:10]) + " " + OTHER, False),
            ("We go through all of the references.", True),
            ("We go through the applications, all of us, and then through each of the references.", False),
            (OTHER, False),
        ],
    )
    def test_a_long_hidden_text(self, text: str, known: bool) -> None:
        assert Memory(frozenset(pairs_of(SECOND))).knows(pairs_of(text)) is known

    def test_the_question_repeated_is_nobodys_own(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, WANDA + QUESTION + " " + SECOND, OTTO + OTHER)
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported()
        posts.write("letters", QUESTION, WANDA + QUESTION + " " + SECOND, OTTO + OTHER, NELL + QUESTION + " Never.")
        imported()
        assert sorted(shown(archive)) == ["letters/nell-amberg", "letters/otto-m-brandl"]
