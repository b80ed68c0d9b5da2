"""A thousand simulated histories of posts: no link breaks while its words are there, none ever leads to somebody
else's.

A post is a row of segments, each of one author. What the splitter makes of them, and what the owner corrects, is a
view: which segments are taken for one answer, where one is cut in two, what a respondent is called. History edits both.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from index.identity.bearers import Bearer, bearer_of
from index.identity.carrying import PostIds, carry
from index.identity.overlap import Shingles, shared
from index.posts.records import PostKind, Respondent
from tests.effort import times

pytestmark = pytest.mark.slow

HISTORIES = times(500)
STEPS = 12
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("", "n", "rt", "lk", "sh")]
#: What several people say in the same words.
SHORT = [["No"], ["3"], ["Yes", "always"], ["It", "depends"], []]
NAMES = ["Wanda Pyle", "Otto Brandl", "Inez Tarn", "Kip Loam", "Mo Lark", "Ada Will", "José Sánchez", "Donna Pierce"]


@dataclass
class Segment:
    """Words of one author, or the answer to one question of a survey."""

    author: int
    name: str | None
    question: str
    words: list[str]
    #: Taken by the splitter for a part of the answer before it.
    merged: bool = False
    #: Cut by the splitter after so many words; 0: whole.
    cut: int = 0


@dataclass
class Link:
    """An id that somebody has linked to: whose words it stood for."""

    authors: frozenset[int]
    words: dict[int, str]

    @property
    def main(self) -> list[int]:
        """The author of most of it."""
        count = {author: len(said.split()) for author, said in self.words.items()}
        return [author for author in count if 3 * count[author] > 2 * sum(count.values())]


@dataclass
class History:
    """One post over the years."""

    chance: random.Random
    kind: PostKind
    segments: list[Segment] = field(default_factory=list)
    removed: list[Segment] = field(default_factory=list)
    splits: list[list[tuple[Segment, bool, int]]] = field(default_factory=list)
    live: list[tuple[str, Bearer]] = field(default_factory=list)
    carried: PostIds = field(default_factory=lambda: PostIds(()))
    links: dict[str, Link] = field(default_factory=dict)
    #: What each author said in the post last time.
    published: dict[int, str] = field(default_factory=dict)
    authors: int = 0
    log: list[str] = field(default_factory=list)

    def sentence(self, least: int = 14) -> list[str]:
        return self.chance.choices(WORDS, k=self.chance.randint(least, 60))

    def add(self) -> None:
        self.authors += 1
        survey = self.kind is PostKind.SURVEY
        asked_before = survey and self.segments and self.chance.random() < 0.2
        question = self.chance.choice(self.segments).question if asked_before else " ".join(self.sentence(6)[:9])
        anonymous = not survey and self.chance.random() < 0.35
        name = None if anonymous or survey else f"{self.chance.choice(NAMES)} {self.authors}"
        namesake = name and self.segments and self.chance.random() < 0.15
        if namesake:
            name = self.chance.choice(self.segments).name
        short = self.chance.random() < 0.25
        words = (self.chance.choice(SHORT) or self.sentence(1)[:2]).copy() if short else self.sentence()
        self.segments.insert(
            self.chance.randint(0, len(self.segments)), Segment(self.authors, name, question if survey else "", words)
        )

    def answers(self) -> list[list[tuple[Segment, list[str]]]]:
        """What the splitter sees: answers, each of one or several stretches."""
        found: list[list[tuple[Segment, list[str]]]] = []
        for segment in self.segments:
            pieces = [segment.words[: segment.cut], segment.words[segment.cut :]] if segment.cut else [segment.words]
            for number, piece in enumerate(pieces):
                if segment.merged and found and number == 0:
                    found[-1].append((segment, piece))
                else:
                    found.append([(segment, piece)])
        return found

    def publish(self) -> None:
        """Import the post as it is now, and look at every link there ever was."""
        answers = self.answers()
        new = [
            bearer_of(
                self.kind, said[0][0].question, Respondent(said[0][0].name), " ".join(w for _, p in said for w in p)
            )
            for said in answers
        ]
        self.carried = carry("post", self.live, new, self.carried.redirects, self.carried.gone)
        self.live = list(zip(self.carried.ids, new, strict=True))
        self.check(answers)
        self.published = {segment.author: " ".join(segment.words) for said in answers for segment, _ in said}
        for answer_id, said in zip(self.carried.ids, answers, strict=True):
            words: dict[int, str] = {}
            for segment, piece in said:
                words[segment.author] = " ".join(piece)
            self.links[answer_id] = Link(frozenset(words), words)

    def check(self, answers: list[list[tuple[Segment, list[str]]]]) -> None:
        ids = list(self.carried.ids)
        assert len(set(ids)) == len(ids)
        redirects = {redirect.old_id: redirect.new_id for redirect in self.carried.redirects}
        gone = {item.id for item in self.carried.gone}
        assert set(ids).isdisjoint(gone)
        assert set(ids).isdisjoint(redirects)
        assert gone.isdisjoint(redirects)
        by_author: dict[int, list[str]] = {}
        for said in answers:
            for segment, piece in said:
                by_author.setdefault(segment.author, []).append(" ".join(piece))
        for answer_id, link in self.links.items():
            to = redirects.get(answer_id, answer_id)
            if to in ids:
                there = answers[ids.index(to)]
                present = {segment.author for segment, _ in there}
                # Of two who say the same word, nobody can tell which is which but by name.
                alike = {" ".join(piece) for _, piece in there} & set(link.words.values())
                # Nor whether somebody wrote anew, or somebody else of that name came for them.
                anew = to == answer_id and not any(
                    alike_in_part(self.published.get(segment.author, ""), " ".join(piece)) for segment, piece in there
                )
                assert present & link.authors or alike or anew, f"{answer_id} leads to somebody else\n" + "\n".join(
                    self.log
                )
            else:
                assert to in gone, f"{answer_id} leads nowhere\n" + "\n".join(self.log)
                for author in link.main:
                    for text in by_author.get(author, ()):
                        assert not same(link.words[author], text), f"{answer_id} is broken\n" + "\n".join(self.log)

    def step(self) -> None:
        """Something happens to the post, or to what is made of it, or several things at once."""
        named = [
            self.edit, self.edit, self.rename, self.reorder, self.merge, self.part, self.cut, self.mend, self.add,
            self.remove, self.restore, self.rewrite, self.split_otherwise, self.revert, self.swap_names,
        ]  # fmt: skip
        chosen = self.chance.choices(named, k=self.chance.choice((1, 1, 1, 2, 3)))
        for event in chosen:
            event()
        self.log.append(
            f"{[event.__name__ for event in chosen]}: "
            + str([(s.author, s.name, s.merged, s.cut, len(s.words), s.question[:12]) for s in self.segments])
        )

    def edit(self) -> None:
        segment = self.chance.choice(self.segments)
        if len(segment.words) > 10:
            for _ in range(len(segment.words) // 10):
                segment.words[self.chance.randrange(len(segment.words))] = self.chance.choice(WORDS)

    def rewrite(self) -> None:
        segment = self.chance.choice(self.segments)
        if segment.name is not None and not segment.merged and not segment.cut:
            segment.words = self.sentence()

    def rename(self) -> None:
        """A typo in a name is mended, somebody becomes anonymous, a question is worded anew."""
        segment = self.chance.choice(self.segments)
        if self.kind is PostKind.SURVEY:
            kept = segment.question.split()[:-1] if self.chance.random() < 0.7 else self.sentence(6)[:8]
            segment.question = " ".join([*kept, self.chance.choice(WORDS)])
        elif len(segment.words) > 10:
            segment.name = self.chance.choice([None, f"{self.chance.choice(NAMES)} {segment.author}"])

    def reorder(self) -> None:
        if not any(s.merged for s in self.segments):
            self.chance.shuffle(self.segments)

    def merge(self) -> None:
        """The splitter misses an attribution, or the owner merges two answers."""
        segment = self.chance.choice(self.segments)
        segment.merged = segment is not self.segments[0] and len(segment.words) > 10

    def part(self) -> None:
        """That is taken back."""
        self.chance.choice(self.segments).merged = False

    def cut(self) -> None:
        """The splitter takes words of an answer for an attribution, or the owner splits it."""
        segment = self.chance.choice(self.segments)
        if len(segment.words) > 24:
            segment.cut = self.chance.randint(10, len(segment.words) - 10)

    def mend(self) -> None:
        """That is taken back."""
        self.chance.choice(self.segments).cut = 0

    def split_otherwise(self) -> None:
        """A new version of the splitter."""
        self.splits.append([(segment, segment.merged, segment.cut) for segment in self.segments])
        for segment in self.segments:
            long = len(segment.words) > 24
            # A few words that were a part of others could have been written anew since.
            segment.merged = len(segment.words) > 10 and segment is not self.segments[0] and self.chance.random() < 0.2
            segment.cut = self.chance.randint(10, len(segment.words) - 10) if long and self.chance.random() < 0.2 else 0

    def revert(self) -> None:
        """The version before it."""
        for segment, merged, cut in self.splits.pop() if self.splits else ():
            segment.merged, segment.cut = merged, cut if cut < len(segment.words) else 0
        self.segments[0].merged = False

    def swap_names(self) -> None:
        """Two attributions, or two questions, change places."""
        one, other = self.chance.choices(self.segments, k=2)
        if min(len(one.words), len(other.words)) <= 10:
            return  # two that changed their few words could not be told from that
        one.name, other.name = other.name, one.name
        one.question, other.question = other.question, one.question

    def remove(self) -> None:
        if len(self.segments) > 1:
            self.removed.append(self.segments.pop(self.chance.randrange(len(self.segments))))
            self.segments[0].merged = False

    def restore(self) -> None:
        if self.removed:
            self.segments.append(self.removed.pop())


def same(before: str, now: str) -> bool:
    """Whether words that a link stood for are still there, as good as whole."""
    one, other = Shingles(before), Shingles(now)
    return one.total > 20 and shared(one, other) >= 0.8 * max(one.total, other.total)


def alike_in_part(before: str, now: str) -> bool:
    one, other = Shingles(before), Shingles(now)
    return bool(before) and shared(one, other) >= 0.5 * min(one.total, other.total)


@pytest.mark.parametrize("kind", [PostKind.COLUMN, PostKind.SURVEY])
@pytest.mark.parametrize("part", range(10))
def test_no_link_breaks_or_leads_to_somebody_else(kind: PostKind, part: int) -> None:
    for seed in range(HISTORIES // 20):
        history = History(random.Random(f"{kind} {part} {seed}"), kind)  # noqa: S311 — invented histories
        for _ in range(history.chance.randint(2, 6)):
            history.add()
        history.publish()
        for _ in range(STEPS):
            history.step()
            history.publish()
