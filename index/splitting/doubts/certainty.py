"""The probability that an answer is right in name, boundaries and question, and the reason where it is low.

    certainty = 1 / (1 + e^(b + Σ weight·sign))

The weights stand in `doubt.tsv`, with the words in which a sign is a reason to look at the answer. They are fitted to
posts that the rules had not seen: `python -m bench.splitting.fitting --write` fits them anew.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from index.posts.split import Role
from index.splitting.doubts.answer_signs import answer_signs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.posts.records import Block, Post
    from index.posts.split import Split
    from index.splitting.doubts.sign_patterns import Signs

TABLE = "doubt.tsv"
#: Rows of the table that are no signs.
BASE, LISTED_BELOW = "(base)", "(listed below)"
_UNUSUAL = "much about it is unusual together"


class About(StrEnum):
    """The part of an answer that a sign casts doubt on."""

    NAME = "name"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Weight:
    """What one sign weighs."""

    weight: float
    #: The part of the answer to look at; None where the sign alone is no reason.
    about: About | None = None
    #: The reason, in plain words.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DoubtModel:
    """The weights of all signs."""

    base: float
    #: An answer less certain than this is listed by the audit.
    listed_below: float
    weights: Mapping[str, Weight]

    def certainty(self, signs: Signs) -> float:
        """Return the probability that an answer with these signs is right, to three places."""
        odds = self.base + sum(self.weights[name].weight * signs[name] for name in signs if name in self.weights)
        return round(1 / (1 + math.exp(min(odds, 700))), 3)

    def main_reason(self, signs: Signs) -> Weight:
        """Return the sign with a reason that adds most to the doubt."""
        there = {name: it.weight * signs[name] for name, it in self.weights.items() if it.about and name in signs}
        main = max(there, key=there.__getitem__, default="")
        return self.weights[main] if main and there[main] > 0 else Weight(0, About.WORDS, _UNUSUAL)


@cache
def doubt_model() -> DoubtModel:
    """Read the table."""
    return read_model(files("index.splitting.doubts").joinpath(TABLE).read_text(encoding="utf-8"))


def read_model(text: str) -> DoubtModel:
    """Read the text of a table."""
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    weights = {
        name: Weight(float(weight), About(about) if about else None, reason) for name, weight, about, reason in rows
    }
    base, below = weights.pop(BASE), weights.pop(LISTED_BELOW)
    return DoubtModel(base.weight, below.weight, weights)


def with_certainty(post: Post, blocks: Sequence[Block], split: Split) -> Split:
    """The same with each answer's probability, and a reason wherever one is so low that the audit lists it."""
    model = doubt_model()
    answers = list(split.answers)
    unsure: dict[int | None, str] = {}
    for number, signs in enumerate(answer_signs(post, blocks, split)):
        certainty, answer = model.certainty(signs), answers[number]
        reason = model.main_reason(signs) if certainty < model.listed_below and not answer.doubt else None
        answers[number] = replace(answer, certainty=certainty, doubt=answer.doubt or (reason.reason if reason else ""))
        if reason and reason.about is About.WORDS:
            unsure[number] = reason.reason
    spans = tuple(
        replace(span, doubt=span.doubt or unsure[span.answer])
        if span.answer in unsure and span.role is Role.ANSWER
        else span
        for span in split.spans
    )
    return replace(split, spans=spans, answers=tuple(answers))


def is_listed(certainty: float | None) -> bool:
    """True if an answer of this certainty is one to look at; one that nobody has measured is."""
    return certainty is None or certainty < doubt_model().listed_below
