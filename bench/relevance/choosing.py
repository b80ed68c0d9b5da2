"""The weights of the score, chosen on some judged sets and measured on another: what they are worth where nobody
looked.

The parts of the score are read from the ordinary search once, then every combination of a grid is put together from
them.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from search import fusion
from search.fusion import WEIGHTS, Weights
from search.order import page_of
from search.results import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from bench.relevance.judged_set import JudgedSet
    from index.encoding.encoder import Encoder
    from search.archive import Archive

_EXPLAINED = (
    "`python -m bench.relevance.ablation --choose FOLDER…`: of {count} combinations of weights, the one with the best"
    " mean nDCG@10 over the other sets, and what it gives on this one; beside it today’s weights, and the combination"
    " that is best on this very set, which nobody could have known. What is not free stays as it is today; the cosine’s"
    " weight is 1 − that of the words."
)
KEYWORD = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
PHRASE = (0.0, 0.1, 0.2, 0.3, 0.4)
QUESTION_LIFT = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the score of every answer of a set for every query: float32 (queries, answers) each."""

    name: str
    #: The cosine of the best passage, and how much closer the question is, 0 where it is not.
    passages: NDArray[np.float32]
    gains: NDArray[np.float32]
    #: BM25F as a share of the query's highest.
    keyword: NDArray[np.float32]
    #: 1 where the whole query stands as a phrase.
    phrase: NDArray[np.float32]
    #: float32 (queries, answers): the grades.
    grades: NDArray[np.float32]

    def scores(self, weights: Weights) -> NDArray[np.float32]:
        """float32 (queries, answers): what `search.fusion` makes of these parts."""
        cosines = self.passages + np.float32(weights.question_lift) * self.gains
        scores: NDArray[np.float32] = np.float32(weights.cosine) * cosines + np.float32(weights.keyword) * self.keyword
        return scores + np.float32(weights.phrase) * self.phrase if weights.phrase else scores


@contextmanager
def weighed(weights: Weights) -> Iterator[None]:
    """Every search within has these weights."""
    before = fusion.WEIGHTS
    fusion.WEIGHTS = weights
    try:
        yield
    finally:
        fusion.WEIGHTS = before


def read_parts(archive: Archive, judged: JudgedSet, encoder: Encoder) -> Parts:
    """The parts, from searches in which the other parts weigh nothing. ValueError where they do not add up to the
    score."""
    nothing = Weights(cosine=0.0, keyword=0.0, phrase=0.0, signed=0.0, question_lift=0.0)

    def all_scores(mode: Mode, weights: Weights) -> NDArray[np.float32]:
        with weighed(weights):
            return np.stack([archive.scores(text, mode, encoder) for text in judged.queries.values()])

    passages = all_scores(Mode.SEMANTIC, nothing)
    rows = {document.id: row for row, document in enumerate(judged.documents)}
    grades = np.zeros_like(passages)
    for number, query in enumerate(judged.queries):
        for document, grade in judged.judgements[query].items():
            if document in rows:
                grades[number, rows[document]] = grade
    parts = Parts(
        name=judged.name,
        passages=passages,
        gains=all_scores(Mode.SEMANTIC, replace(nothing, question_lift=1.0)) - passages,
        keyword=all_scores(Mode.HYBRID, replace(nothing, keyword=1.0)),
        phrase=all_scores(Mode.HYBRID, replace(nothing, phrase=1.0)),
        grades=grades,
    )
    if not np.allclose(parts.scores(WEIGHTS), all_scores(Mode.HYBRID, WEIGHTS), atol=1e-5):
        msg = f"{judged.name}: the parts of the score do not add up to it; does something else count?"
        raise ValueError(msg)
    return parts


def ndcg(parts: Parts, weights: Weights) -> float:
    """Return the mean nDCG@10 over the queries, as `bench.relevance.rankings` measures it."""
    scores = parts.scores(weights)
    rows = np.arange(scores.shape[1])
    best = np.stack([page_of(rows, each, 0, _DEPTH) for each in scores])
    ideal = -np.sort(-parts.grades, axis=1)[:, :_DEPTH]
    gained = np.take_along_axis(parts.grades, best, axis=1)
    discounts = 1 / np.log2(np.arange(2, gained.shape[1] + 2))
    return float(((gained * discounts).sum(axis=1) / (ideal * discounts).sum(axis=1)).mean())


def grid() -> list[Weights]:
    """Return every combination that is tried."""
    return [
        replace(WEIGHTS, cosine=1 - keyword, keyword=keyword, phrase=phrase, question_lift=lift)
        for keyword, phrase, lift in product(KEYWORD, PHRASE, QUESTION_LIFT)
    ]


#: The weights that are chosen; the others stay as they are.
FREE: dict[str, Callable[[Weights], bool]] = {
    "lift": lambda weights: (weights.keyword, weights.phrase) == (WEIGHTS.keyword, WEIGHTS.phrase),
    "words": lambda weights: (weights.phrase, weights.question_lift) == (WEIGHTS.phrase, WEIGHTS.question_lift),
    "phrase": lambda weights: (weights.keyword, weights.question_lift) == (WEIGHTS.keyword, WEIGHTS.question_lift),
    "all three": lambda _: True,
}


def choice_table(sets: Sequence[Parts]) -> list[str]:
    """An explanation, and for what is free to be chosen a row a set: what is chosen on the others, and what that
    gives."""
    tried = grid()
    # float64 (combinations, sets)
    figures = np.array([[ndcg(parts, weights) for parts in sets] for weights in tried])
    today = np.array([ndcg(parts, WEIGHTS) for parts in sets])
    lines = [
        _EXPLAINED.format(count=len(tried)),
        "| free | set | chosen on the others | nDCG@10 | today’s weights | best on this set | nDCG@10 |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, allowed in FREE.items():
        places = np.flatnonzero([allowed(weights) for weights in tried])
        best = places[figures[places].argmax(axis=0)]
        chosen = [chosen_on_others(figures, places, place) for place in range(len(sets))]
        for place, parts in enumerate(sets):
            lines.append(
                f"| {name} | {parts.name} | {_said(tried[chosen[place]])} | {figures[chosen[place], place]:.3f} | "
                f"{today[place]:.3f} | {_said(tried[best[place]])} | {figures[best[place], place]:.3f} |"
            )
        everywhere = np.arange(len(sets))
        means = (figures[chosen, everywhere].mean(), today.mean(), figures[best, everywhere].mean())
        lines.append("| {} | mean | | {:.4f} | {:.4f} | | {:.4f} |".format(name, *means))
    return lines


def chosen_on_others(figures: NDArray[np.float64], places: NDArray[np.intp], left_out: int) -> int:
    """Of the combinations at `places`, that with the highest mean over all sets but one; the first of equals."""
    others = np.delete(figures[places], left_out, axis=1)
    return int(places[others.mean(axis=1).argmax()])


def _said(weights: Weights) -> str:
    return f"words {weights.keyword:g}, phrase {weights.phrase:g}, lift {weights.question_lift:g}"
