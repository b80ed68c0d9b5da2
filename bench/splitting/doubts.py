"""Doubts against mistakes: the audit must show the wrong answers, and few of the right ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.splitting.labelled import split_labelled
from index.records import PostKind
from index.split import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.splitting.labelled import LabelledPost
    from index.split import Split


@dataclass(frozen=True, slots=True)
class DoubtScore:
    """Answers that were found, right or wrong in any word of text, name, title, institution or question."""

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
    asks_many = post.kind in (PostKind.SURVEY, PostKind.INTERVIEW)
    expected = Counter(
        (it.name, it.title, it.institution, it.text, it.question if asks_many else None)
        for it in labelled.truth.answers
    )
    doubted = set(_doubted(split))
    score = DoubtScore()
    for number, answer in enumerate(split.answers):
        who, asked = answer.respondent, answer.question
        question = split.questions[asked].text if asks_many and asked is not None else None
        found = (who.name, who.title, who.institution, answer.text, question)
        flagged = int(number in doubted)
        if expected[found]:
            expected[found] -= 1
            score += DoubtScore(right=1, right_doubted=flagged)
        else:
            score += DoubtScore(wrong=1, wrong_doubted=flagged)
    return score


def _doubted(split: Split) -> Iterator[int]:
    """Return the doubtful answers, and those beside doubtful words that are in none."""
    yield from (number for number, answer in enumerate(split.answers) if answer.doubt)
    before, waiting = None, False
    for span in split.spans:
        if span.answer is not None:
            if span.doubt or waiting:
                yield span.answer
            before, waiting = span.answer, False
        elif (span.doubt or span.role is Role.UNASSIGNED) and span.role is not Role.IMAGE_TEXT:
            waiting = True
            if before is not None:
                yield before
