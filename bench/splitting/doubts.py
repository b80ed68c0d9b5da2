"""Doubts against mistakes: the audit must show the wrong answers, and few of the right ones."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.splitting.findings import ASKING_MANY, unmarked
from bench.splitting.labelled import split_labelled
from index.analysis import words
from index.splitting.doubts.certainty import is_listed

_NICKNAME = re.compile(r"[(“\"][^)”\"]*[)”\"]")

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.splitting.labelled import LabelledPost, Truth
    from index.posts.records import Post
    from index.posts.split import Split


@dataclass(frozen=True, slots=True)
class DoubtScore:
    """Answers that were found, right or wrong in words, person or question."""

    wrong: int = 0
    wrong_doubted: int = 0
    right: int = 0
    right_doubted: int = 0

    def __add__(self, other: DoubtScore) -> DoubtScore:
        return DoubtScore(
            self.wrong + other.wrong,
            self.wrong_doubted + other.wrong_doubted,
            self.right + other.right,
            self.right_doubted + other.right_doubted,
        )

    @property
    def recall(self) -> float:
        """Share of the wrong answers that are doubted."""
        return self.wrong_doubted / self.wrong if self.wrong else 1.0

    @property
    def noise(self) -> float:
        """Share of the right answers that are doubted."""
        return self.right_doubted / self.right if self.right else 0.0


def total(scores: Iterable[DoubtScore]) -> DoubtScore:
    """Return all of them together."""
    return sum(scores, DoubtScore())


def score_doubts(labelled: LabelledPost) -> DoubtScore:
    """Split the post, and score the answers that an audit would lead to."""
    post, split = split_labelled(labelled)
    wrong = wrong_answers(labelled.truth, post, split)
    score = DoubtScore()
    for number, answer in enumerate(split.answers):
        flagged = int(is_listed(answer.certainty))
        score += DoubtScore(1, flagged) if number in wrong else DoubtScore(right=1, right_doubted=flagged)
    return score


def wrong_answers(truth: Truth, post: Post, split: Split) -> frozenset[int]:
    """Return the places of the answers that are wrong: the words, the person or the question is another.

    How a title and an institution part, and how a name is printed (nickname, brackets, stops), is a matter of
    convention, and so are the marks before list items and choices.
    """
    asks_many = post.kind in ASKING_MANY
    expected = Counter(
        (_person(it.name), unmarked(it.text), _spaced(it.question) if asks_many else None) for it in truth.answers
    )
    wrong = set()
    for number, answer in enumerate(split.answers):
        asked = answer.question
        question = _spaced(split.questions[asked].text) if asks_many and asked is not None else None
        found = (_person(answer.respondent.name), unmarked(answer.text), question)
        if expected[found]:
            expected[found] -= 1
        else:
            wrong.add(number)
    return frozenset(wrong)


def _person(name: str | None) -> tuple[str, ...]:
    return tuple(words(_NICKNAME.sub(" ", name or "")))


def _spaced(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())
