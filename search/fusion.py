"""One score from two: how words and meaning are put together, and from which score on an answer is a match.

    cosine = passage + 0.4 * max(0, question - passage, title - passage)
    S      = 0.8 * cosine + 0.2 * BM25F / max BM25F + 0.2 * [the whole query stands there as a phrase]
           + 0.6 * [the answer is signed with the query]

`passage` is the cosine of the answer's best passage (embedded with its question), `question` that of its question
alone, `title` that of its post's: an answer to just what was asked fits, even where its own words wander; a question or
title that is less like the query takes nothing away. An answer of ticks alone has 0.7 of its
score. docs/ranking.md has the figures, and what else was tried.

It looks at scores, not only at ranks. Ranks forget by how much: rank fusion loses where one way is much the better, and
lets a semantic near miss outrank an exact name.

The maximum is taken over the whole archive, so a score does not change when a filter is set. Pure functions of arrays.

An answer is a match from a floor on. The more answers there are, the closer the closest of them comes to a query that
none of them answers: the highest of N draws of a chance cosine grows slowly with N. So the floor rises with the
logarithm of the archive's size. It is calibrated with all-MiniLM-L6-v2 on the sample archive and the public sets
stackfaq, cisi and scifact.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """The share of each part in a score."""

    cosine: float = 0.8
    keyword: float = 0.2
    phrase: float = 0.2
    #: Enough for a surname that is an ordinary word, typed alone, to outweigh that word's subject.
    signed: float = 0.6
    #: A question or a title that is closer than the best passage lifts it so far towards its own cosine.
    question_lift: float = 0.4
    #: An answer of ticks alone keeps this share of its score.
    only_ticks: float = 0.7


#: The weights of every search; only `bench.relevance.ablation` tries others.
WEIGHTS = Weights()

#: The weight, in an answer's closeness, of the share of the query's idf that it holds. A cosine alone would hide a
#: third of the answers that are asked for by an exact name.
COVERAGE_WEIGHT = 0.2
#: Its weight where close matches are told from further answers (`search.closeness`): there words must tell more apart.
CLOSE_COVERAGE_WEIGHT = 0.3

# Archives of up to so many answers have the lowest floor.
_FEW = 250


def lift(passages: NDArray[np.float32], questions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32, as long as both: answers' cosines from those of their best passages and their questions.

    `questions` are those of the question or of the post's title, whichever is higher.
    """
    gained = np.maximum(questions - passages, 0)
    lifted: NDArray[np.float32] = passages + np.float32(WEIGHTS.question_lift) * gained
    return lifted


def fuse(
    cosines: NDArray[np.float32],
    keyword_scores: NDArray[np.float32],
    best_keyword_score: float,
    phrase: NDArray[np.bool_] | None,
    signed: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return float32, as long as `cosines`: the fused scores of the same answers.

    `best_keyword_score` is the highest BM25F of this query in the archive, 0 when no answer has any of its words.
    `phrase` is True where the whole query stands in the answer, None for a query of less than two words. `signed`
    says how surely the query is the name or the institution that the answer is signed with, 0 to 1; None for a query
    that is nobody's.
    """
    fused = np.float32(WEIGHTS.cosine) * cosines
    if best_keyword_score > 0:
        fused += np.float32(WEIGHTS.keyword) * (keyword_scores / np.float32(best_keyword_score))
    if phrase is not None:
        fused += np.float32(WEIGHTS.phrase) * phrase
    if signed is not None:
        fused += np.float32(WEIGHTS.signed) * signed
    return fused


def weigh_ticks(scores: NDArray[np.float32], only_ticks: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return float32, as long as both: scores of any mode, lower where an answer has ticks alone.

    So ticks rank below an answer that says something to the same question. It is neither nearer nor farther for that:
    what matches stays the same.
    """
    weighed: NDArray[np.float32] = np.where(only_ticks & (scores > 0), np.float32(WEIGHTS.only_ticks) * scores, scores)
    return weighed


def hybrid_floor(answers: int) -> float:
    """Return the least closeness of a match by meaning and words, in an archive of so many answers."""
    return _floor(answers, lowest=0.28, rise=0.144, highest=0.45)


def semantic_floor(answers: int) -> float:
    """Return the least cosine of a match by meaning alone, where no words add to it."""
    return _floor(answers, lowest=0.255, rise=0.12, highest=0.4)


def _floor(answers: int, *, lowest: float, rise: float, highest: float) -> float:
    """Return a floor that rises by `rise` for ten times as many answers."""
    return min(highest, lowest + rise * max(0.0, log10(max(answers, 1) / _FEW)))


def closeness(
    cosines: NDArray[np.float32], coverage: NDArray[np.float32], weight: float = COVERAGE_WEIGHT
) -> NDArray[np.float32]:
    """Return float32, as long as both: the closeness of answers of these cosines and shares of the query's idf."""
    close: NDArray[np.float32] = cosines + np.float32(weight) * coverage
    return close
