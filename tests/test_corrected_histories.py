"""Simulated histories of posts under an owner's hand: the post is edited, tables are added to its corrections and taken
out.

Every word is one author's own (it ends in the author's letters), so that one can see whose words an id leads to.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from index.corrections.correcting import Corrected, History
from tests.effort import times
from tests.posts_to_correct import column, leads, texts

pytestmark = pytest.mark.slow

HISTORIES = times(100)
STEPS = 10
SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
FIRST = ["Wanda", "Otto", "Inez", "Ada", "Donna", "Bea"]
LAST = ["Pyle", "Brandl", "Tarn", "Will", "Pierce", "Sorrel"]
WORK = "Director, Sedge City Library"


@dataclass
class Author:
    """Somebody who answers."""

    letters: str
    name: str
    words: list[str]


@dataclass
class Years:
    """A post and its corrections."""

    chance: random.Random
    authors: list[Author] = field(default_factory=list)
    removed: list[Author] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    history: History = field(default_factory=History)
    done: Corrected | None = None
    #: The words that an id named last, by author.
    links: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    #: The same of the answers before they were corrected.
    uncorrected: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    #: Whose words an id, live or not, has led to; and all who had words.
    led_to: dict[str, set[str]] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)
    count: int = 0
    log: list[str] = field(default_factory=list)

    def name(self) -> str:
        return "Anonymous" if self.chance.random() < 0.2 else f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"

    def word(self, letters: str) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=2)) + letters

    def add(self) -> None:
        letters = f"x{chr(97 + self.count // 26)}{chr(97 + self.count % 26)}"
        self.count += 1
        length = self.chance.choice((2, 15, 30, 50))
        words = [self.word(letters) for _ in range(length)]
        self.authors.insert(self.chance.randint(0, len(self.authors)), Author(letters, self.name(), words))

    def publish(self) -> None:
        said = [f"{a.name}, {WORK}: {' '.join(a.words).capitalize()}." for a in self.authors]
        given = column(*said)
        toml = "\n".join(self.tables)
        self.done = given.correct(toml, self.history)
        self.history = given.recorded(self.done)
        again = given.correct(toml, self.history)
        assert (again.split, again.carried) == (self.done.split, self.done.carried)
        self.check()
        for answer_id, whom in whose(self.done).items():
            self.led_to.setdefault(answer_id, set()).update(whom)
            self.published |= whom
        if kept := self.history.uncorrected:
            self.uncorrected |= {answer_id: authors_of(bearer.text) for answer_id, bearer in kept.answers}
            for called in kept.called:
                self.uncorrected[called.id] = self.uncorrected.get(called.origin, {})
        self.links |= {answer_id: authors_of(text) for answer_id, text in texts(self.done).items()}

    def check(self) -> None:
        assert self.done
        now = {answer_id: authors_of(text) for answer_id, text in texts(self.done).items()}
        to = {**{answer_id: answer_id for answer_id in now}, **leads(self.done)}
        gone = {item.id for item in self.done.carried.gone}
        assert not gone & to.keys()
        for answer_id, words in self.links.items():
            story = f"{answer_id} of {[*words]}\n" + "\n".join(self.log)
            if answer_id in to:
                # A correction that is taken back, or fits no more, gives an id back to what it was the id of before.
                own = {*words, *self.uncorrected.get(answer_id, ()), *self.led_to.get(answer_id, ())}
                # Whether it is the same person who comes back with other words, nobody can tell.
                back = not self.before_correction().get(answer_id, {"x"}) & self.published
                assert now[to[answer_id]].keys() & own or back, f"somebody else's words: {story}"
            else:
                assert answer_id in gone, f"forgotten: {story}"
                every = said_by_all(words)
                there = [said for said in now.values() if len(every & said_by_all(said)) > 0.8 * len(every)]
                assert not there or len(every) < 20 or len(words) > 1, f"broken: {story}"

    def before_correction(self) -> dict[str, set[str]]:
        """Whose words the answers are before they are corrected."""
        kept = self.history.uncorrected
        answers = kept.answers if kept else self.history.live
        return {answer_id: {*authors_of(bearer.text)} for answer_id, bearer in answers}

    def step(self) -> None:
        events = [
            self.edit, self.rename, self.add, self.remove, self.restore, self.reorder,
            self.set_name, self.merge, self.split, self.boundary, self.not_an_answer, self.take_back, self.take_back,
            self.put_back, self.take_all_back,
        ]  # fmt: skip
        for event in self.chance.choices(events, k=self.chance.choice((1, 1, 2, 3))):
            event()
            self.log.append(
                f"{event.__name__}: {[(a.letters, a.name, len(a.words)) for a in self.authors]} {self.tables}"
            )

    def edit(self) -> None:
        author = self.chance.choice(self.authors)
        for _ in range(len(author.words) // 10):
            author.words[self.chance.randrange(len(author.words))] = self.word(author.letters)

    def rename(self) -> None:
        self.chance.choice(self.authors).name = self.name()

    def remove(self) -> None:
        if len(self.authors) > 1:
            self.removed.append(self.authors.pop(self.chance.randrange(len(self.authors))))

    def restore(self) -> None:
        if self.removed:
            self.authors.append(self.removed.pop())

    def reorder(self) -> None:
        self.chance.shuffle(self.authors)

    def answer(self) -> str:
        assert self.done
        return self.chance.choice([*self.done.carried.ids, *self.links])

    def correct(self, table: str, *lines: str) -> None:
        self.tables.append("\n".join([f"[[{table}]]", *lines]))

    def set_name(self) -> None:
        name = self.name().replace("Anonymous", "")
        self.correct("set", f'answer = "{self.answer()}"', f'name = "{name}"')

    def merge(self) -> None:
        chosen = {self.answer(), self.answer()}
        if len(chosen) > 1:
            self.correct("merge", "answers = [" + ", ".join(f'"{answer}"' for answer in sorted(chosen)) + "]")

    def split(self) -> None:
        author = self.chance.choice(self.authors)
        name = self.name().replace("Anonymous", "")
        self.correct(
            "split", f'answer = "{self.answer_with(author)}"', f'at = "{self.quoted(author)}"', f'name = "{name}"'
        )

    def boundary(self) -> None:
        author = self.chance.choice(self.authors)
        self.correct("boundary", f'answer = "{self.answer_with(author)}"', f'begins = "{self.quoted(author)}"')

    def not_an_answer(self) -> None:
        self.correct("not_an_answer", f'answer = "{self.answer()}"')

    def take_back(self) -> None:
        if self.tables:
            self.taken_back.append(self.tables.pop(self.chance.randrange(len(self.tables))))

    def put_back(self) -> None:
        if self.taken_back:
            self.tables.append(self.taken_back.pop())

    def take_all_back(self) -> None:
        if self.chance.random() < 0.3:
            self.taken_back += self.tables
            self.tables = []

    def answer_with(self, author: Author) -> str:
        assert self.done
        holders = [i for i, text in texts(self.done).items() if author.letters in authors_of(text)]
        return holders[0] if holders else self.answer()

    def quoted(self, author: Author) -> str:
        at = self.chance.randrange(len(author.words))
        return " ".join(author.words[at : at + 3])


def whose(done: Corrected) -> dict[str, set[str]]:
    """Whose words every id leads to that leads anywhere."""
    live = {answer_id: {*authors_of(text)} for answer_id, text in texts(done).items()}
    return {**live, **{old_id: live[new_id] for old_id, new_id in leads(done).items()}}


def authors_of(text: str) -> dict[str, set[str]]:
    """Each author's words in a text."""
    found: dict[str, set[str]] = {}
    for word in text.lower().replace(".", " ").split():
        if word[-3:].startswith("x"):
            found.setdefault(word[-3:], set()).add(word)
    return found


def said_by_all(words: dict[str, set[str]]) -> set[str]:
    return set().union(*words.values())


def live(seed: str) -> None:
    years = Years(random.Random(seed))  # noqa: S311 — invented histories
    for _ in range(years.chance.randint(2, 5)):
        years.add()
    years.publish()
    for _ in range(STEPS):
        years.step()
        years.publish()


@pytest.mark.parametrize("part", range(4))
def test_no_link_breaks_or_leads_to_somebody_else_whatever_the_owner_does(part: int) -> None:
    for seed in range(HISTORIES // 4):
        live(f"{part} {seed}")
