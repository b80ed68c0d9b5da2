"""What is hidden stays hidden however its post is taken apart, is in no file but the record, and comes back
unharmed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from index.corrections.corrections import HideTarget
from index.errors import AnswerGone, GenerationDamaged, PostGone
from index.files import layout
from index.generation import generation
from index.generation.generation_content import read_content
from index.identity.overlap import pairs_of
from index.imports.import_report import ImportReport
from index.imports.importing import import_sources
from index.record.embedding_cache import hash_text
from index.record.hidden_rows import hidden_answers
from index.record.record import Record
from index.record.takedown_memory import Memory
from index.takedowns import hiding
from index.verifying.verification import verify
from search.archive import Archive
from search.live import LiveArchive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder

    Imported = Callable[..., ImportReport]

pytestmark = pytest.mark.slow

QUESTION = "Do you read every cover letter that comes in?"
WANDA = "Wanda Pyle, Branch Head, Teasel Public Library: "
OTTO = "Otto M. Brandl, Dean, Gorse Community College: "
NELL = "Nell Amberg, Director, Sedge City Library: "
FIRST = "The first thing I look at is whether somebody has spelt the name of our town as we do."
SECOND = "After that I put the quokka in the drawer and go through all of the references one by one."
OTHER = "Nobody here has had the time to open an envelope since the great flood of the basement."


@pytest.fixture
def imported(archive: Path, posts: PostFolder, fake_encoder: FakeEncoder) -> Imported:
    """Import the folder of posts."""

    def imported(*, keyword_only: bool = False, rebuild: bool = False) -> ImportReport:
        return import_sources(archive, [posts.path], model=fake_encoder, keyword_only=keyword_only, rebuild=rebuild)

    return imported


def corrected(archive: Path, *tables: str) -> None:
    """Let `corrections.toml` hold these tables."""
    archive.mkdir(exist_ok=True)
    layout.corrections_path(archive).write_text("\n\n".join(tables) + "\n", encoding="utf-8")


def unhide(archive: Path, encoder: FakeEncoder, asked: str) -> None:
    """Undo a takedown as the command does."""
    hiding.unhide(archive, hiding.preview_unhide(archive, asked), model=encoder)


def hide(target: str, value: str) -> str:
    return f'[[hide]]\n{target} = "{value}"\nreason = "the-owners-own-reason"'


def shown(archive: Path) -> dict[str, str]:
    """Every answer's text by id."""
    with Archive.open(archive) as opened:
        return {answer.id: answer.text for answer, _ in opened.answers()}


def hidden(archive: Path) -> dict[str, str]:
    with Record.read(archive) as record:
        return hidden_answers(record.connection)


def files_with(archive: Path, text: str) -> set[str]:
    """The files of the archive that hold these bytes, the owner's and the record aside."""
    own = {layout.CORRECTIONS, layout.RECORD}
    files = [path for path in archive.rglob("*") if path.is_file() and path.name not in own]
    return {path.relative_to(archive).as_posix() for path in files if text.encode() in path.read_bytes().lower()}


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
            with pytest.raises(PostGone, match="withdrawn"):
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
                with pytest.raises(AnswerGone, match="withdrawn"):
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


class TestFiles:
    def test_no_older_generation_is_kept(self, archive: Path, posts: PostFolder, imported: Imported) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        assert files_with(archive, "quokka")
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported()
        assert [path.name for path in (archive / "generations").iterdir()] == ["000002"]
        assert files_with(archive, "quokka") == set()

    @pytest.mark.parametrize("keyword_only", [True, False])
    def test_its_vectors_are_in_no_file(
        self, archive: Path, posts: PostFolder, imported: Imported, fake_encoder: FakeEncoder, keyword_only: bool
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        given = f"{QUESTION} {SECOND}"
        vector = fake_encoder.encode([given])[0].tobytes()
        assert any(vector in path.read_bytes() for path in archive.glob("record.sqlite3*"))
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        imported(keyword_only=keyword_only)
        for path in archive.rglob("*"):
            assert not path.is_file() or (vector not in path.read_bytes() and hash_text(given) not in path.read_bytes())
        assert verify(archive).problems == ()

    def test_the_journal_is_empty_before_the_new_generation_is_live(
        self, archive: Path, posts: PostFolder, imported: Imported, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        sizes = []
        switch = generation._switch

        def weighed(archive: Path, name: str) -> None:
            sizes.append((archive / "record.sqlite3-wal").stat().st_size)
            switch(archive, name)

        monkeypatch.setattr(generation, "_switch", weighed)
        imported()
        assert sizes == [0]

    def test_a_takedown_that_was_cut_off_is_finished_by_the_next_import(
        self, archive: Path, posts: PostFolder, imported: Imported, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        switch = generation._switch

        def switched_and_killed(archive: Path, name: str) -> None:
            switch(archive, name)
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(generation, "_switch", switched_and_killed)
            with pytest.raises(KeyboardInterrupt):
                imported()
        assert files_with(archive, "quokka"), "the old generation is still there"
        assert "may hold what is hidden" in str(verify(archive).problems)
        imported()
        assert files_with(archive, "quokka") == set()
        assert verify(archive).problems == ()

    def test_a_server_never_goes_back_to_what_was_swept_away(
        self, archive: Path, posts: PostFolder, imported: Imported
    ) -> None:
        posts.write("letters", QUESTION, WANDA + SECOND, OTTO + OTHER)
        imported()
        live = LiveArchive(archive)
        assert live.get().answer("letters/wanda-pyle")
        corrected(archive, hide("answer", "letters/wanda-pyle"))
        name = imported().generation
        (layout.generations_path(archive) / str(name) / layout.TERMS).write_bytes(b"")
        for _ in range(2):
            with pytest.raises(GenerationDamaged):
                live.get()
        imported()
        with pytest.raises(AnswerGone):
            live.get().answer("letters/wanda-pyle")


class History:
    """One post whose answers are split, joined, renamed, hidden and shown at random; what must not be seen is kept in
    mind."""

    NAMES = (
        "Wanda Pyle",
        "Otto Brandl",
        "Nell Amberg",
        "Inez Tarn",
        "Kip Loam",
        "Ada Will",
        "Joel Harte",
        "Rosa Quill",
    )
    COMMON = tuple(f"{first}{last}" for first in "bcdfglmnprstvw" for last in ("ake", "est", "ille", "orn", "unk"))

    def __init__(self, seed: int, archive: Path, posts: PostFolder, encoder: FakeEncoder) -> None:
        self.random = random.Random(seed)  # noqa: S311
        self.encoder = encoder
        self.lost = False
        self.archive, self.posts = archive, posts
        self.post = [(name, [self.sentence(), self.sentence()]) for name in self.NAMES[:3]]
        #: What `corrections.toml` hides, with the tokens of what that was when it was hidden.
        self.takedowns: dict[tuple[str, str], set[str]] = {}

    def sentence(self) -> str:
        """Fourteen words, one of which stands nowhere else."""
        token = "zq" + "".join(self.random.choices("bcdfgkmpvx", k=8))
        drawn = [*self.random.sample(self.COMMON, 13), token]
        self.random.shuffle(drawn)
        return " ".join(drawn).capitalize() + "."

    def move(self) -> None:
        moves = [self.hide, self.hide, self.unhide, self.split, self.join, self.rename, self.swap, self.add, self.lose]
        self.random.choice(moves)()

    def hide(self) -> None:
        with Record.read(self.archive) as record:
            answers = [read.answer for read in record.answers() if not read.hidden]
        if not answers:
            return
        chosen = self.random.choice(answers)
        target = ("answer", chosen.id)
        if self.random.random() < 0.3:
            target = ("respondent", chosen.respondent.label)
        self.takedowns.setdefault(target, set()).update(tokens_of(chosen.text))
        self.lost = False

    def unhide(self) -> None:
        if self.takedowns:
            self.show_again(self.random.choice(sorted(self.takedowns)))

    def show_again(self, takedown: tuple[str, str]) -> None:
        target, value = takedown
        preview = hiding.preview_unhide(self.archive, value, HideTarget(target))
        hiding.unhide(self.archive, preview, model=self.encoder)
        del self.takedowns[takedown]

    def lose(self) -> None:
        """The owner's file is gone, and comes back, or does not, with the next takedown."""
        self.lost = True

    def split(self) -> None:
        i, free = self.place(), self.free_name()
        name, said = self.post[i]
        if len(said) > 1:
            at = self.random.randrange(1, len(said))
            self.post[i : i + 1] = [(name, said[:at]), (free, said[at:])]

    def join(self) -> None:
        if len(self.post) > 1:
            i = self.random.randrange(len(self.post) - 1)
            (name, said), (other, more) = self.post[i : i + 2]
            self.post[i : i + 2] = [(self.random.choice([name, other]), said + more)]

    def rename(self) -> None:
        i = self.place()
        self.post[i] = (self.free_name(), self.post[i][1])

    def swap(self) -> None:
        i, j = self.place(), self.place()
        self.post[i], self.post[j] = self.post[j], self.post[i]

    def add(self) -> None:
        self.post[self.place()][1].append(self.sentence())

    def place(self) -> int:
        return self.random.randrange(len(self.post))

    def free_name(self) -> str:
        return self.random.choice([name for name in self.NAMES if name not in dict(self.post)])

    def write(self) -> None:
        said = [f"{name}, Director, Sedge City Library: {' '.join(text)}" for name, text in self.post]
        self.posts.write("letters", QUESTION, *said)
        corrected(self.archive, *([] if self.lost else [hide(target, value) for target, value in self.takedowns]))

    def check(self) -> None:
        assert [found for found in verify(self.archive).problems if found.place != layout.CORRECTIONS] == []
        for token in {token for tokens in self.takedowns.values() for token in tokens}:
            assert files_with(self.archive, token) == set()


def tokens_of(text: str) -> set[str]:
    return {word for word in text.lower().replace(".", "").split() if word.startswith("zq")}


@pytest.mark.parametrize("seed", range(20))
def test_no_history_shows_what_is_hidden(
    seed: int, archive: Path, posts: PostFolder, imported: Imported, fake_encoder: FakeEncoder
) -> None:
    history = History(seed, archive, posts, fake_encoder)
    history.write()
    imported()
    for step in range(8):
        history.move()
        history.write()
        imported(keyword_only=step % 3 == seed % 3, rebuild=history.random.random() < 0.2)
        history.check()
    if history.takedowns:
        with Record.read(archive) as record:
            ids = {read.answer.id: read.answer.text for read in record.answers()}
        for takedown in sorted(history.takedowns):
            history.show_again(takedown)
        history.write()
        imported()
        assert shown(archive) == ids, "what is shown again has the ids that it had"
