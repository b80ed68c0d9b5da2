"""Posts that are edited and hidden at random: no history shows what is hidden, and it comes back unharmed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from index.corrections.corrections import HideTarget
from index.files import layout
from index.record.record import Record
from index.takedowns import hiding
from index.verifying.verification import verify
from tests.takedown_posts import QUESTION, corrected, files_with, hide, importing, shown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import FakeEncoder, PostFolder
    from tests.takedown_posts import Imported

pytestmark = pytest.mark.slow

imported = pytest.fixture(importing)


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
