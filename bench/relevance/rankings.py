"""Rankings of a judged set and how good they are: nDCG@10, MRR@10, Recall@100, and whether a difference is chance.

A ranking is that of all answers, before the result set is cut: what is not shown is another question. `rank_pages`
takes what is shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

from search.order import page_of
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bench.relevance.judged_set import JudgedSet
    from index.encoding.encoder import Encoder
    from search.archive import Archive
    from search.reranker import Reranker

#: Reciprocal-rank fusion, what most hybrid engines do; the constant is that of Cormack, Clarke and Büttcher (2009).
RRF = "RRF60"
_RRF_CONSTANT = 60

#: By name, with the measure of the library. RR has a mean over queries, MRR.
MEASURES = {"nDCG@10": nDCG @ 10, "MRR@10": RR @ 10, "Recall@100": R @ 100}
#: The measure by which rankings are compared.
MAIN = "nDCG@10"
_DEPTH = 100

_RESAMPLES = 10_000
_SEED = 2026

#: Rows by query, best first.
Ranking = dict[str, "NDArray[np.intp]"]


@dataclass(frozen=True, slots=True)
class Measured:
    """The quality of a ranking."""

    #: Each measure's value for each query, by the names of MEASURES, in the order of the queries.
    values: Mapping[str, NDArray[np.float64]]

    def mean(self, measure: str = MAIN) -> float:
        """Return the mean over queries."""
        return float(self.values[measure].mean())


@dataclass(frozen=True, slots=True)
class Comparison:
    """A ranking against another, by MAIN, over the same queries."""

    #: Name of the other.
    other: str
    #: Mean difference, and the bounds of its 95% interval.
    difference: float
    low: float
    high: float
    #: Two-sided share of resamples on the other side of nothing.
    p: float


def rank_queries(archive: Archive, judged: JudgedSet, mode: Mode, encoder: Encoder) -> Ranking:
    """Return the ranking of every query in a mode; by words, only answers that hold one of them."""
    rankings = {}
    for query, text in judged.queries.items():
        scores = archive.scores(text, mode, encoder)
        rows = np.flatnonzero(scores > 0) if mode is Mode.KEYWORD else np.arange(len(scores))
        rankings[query] = page_of(rows, scores[rows], 0, len(rows))
    return rankings


def rank_pages(
    archive: Archive, judged: JudgedSet, mode: Mode, encoder: Encoder, reranker: Reranker | None = None
) -> Ranking:
    """Return the answers that readers get for every query in a mode, close matches first, then further answers."""
    rows = {answer.id: row for row, (answer, _) in enumerate(archive.answers())} if reranker else {}
    rankings = {}
    for query, text in judged.queries.items():
        asked = SearchRequest(shown_text(archive, text, mode, encoder), mode=mode, limit=_DEPTH)
        found: list[int] = []
        for circle in (asked, replace(asked, further=True)):
            if reranker:
                found += [rows[hit.answer.id] for hit in archive.search(circle, encoder, reranker).hits]
            else:
                # The same without loading texts.
                found += archive.page(circle, encoder).rows
        rankings[query] = np.array(found, np.intp)
    return rankings


def shown_text(archive: Archive, text: str, mode: Mode, encoder: Encoder) -> str:
    """Return the text whose answers a reader sees: that typed, or its respelling where that finds nothing."""
    meant = archive.search(SearchRequest(text, mode=mode, limit=0), encoder).respelling
    return meant.text if meant and meant.shown else text


def fuse_ranks(rankings: tuple[Ranking, ...]) -> Ranking:
    """Reciprocal-rank fusion of rankings of the same queries."""
    fused = {}
    for query in rankings[0]:
        scores: defaultdict[int, float] = defaultdict(float)
        for ranking in rankings:
            for place, row in enumerate(ranking[query].tolist(), 1):
                scores[row] += 1 / (_RRF_CONSTANT + place)
        fused[query] = np.array(sorted(scores, key=lambda row: (-scores[row], row)), np.intp)
    return fused


def measure(judged: JudgedSet, ranking: Ranking) -> Measured:
    """Measure a ranking against the judgements."""
    # A place as the score: the library would order equal scores its own way.
    run = {
        query: {judged.documents[row].id: -float(place) for place, row in enumerate(rows[:_DEPTH].tolist())}
        for query, rows in ranking.items()
    }
    numbers = {query: number for number, query in enumerate(judged.queries)}
    values = {name: np.zeros(len(numbers)) for name in MEASURES}
    names = {value: name for name, value in MEASURES.items()}
    for found in ir_measures.iter_calc(list(names), judged.judgements, run):
        values[names[found.measure]][numbers[found.query_id]] = found.value
    return Measured(values)


def compare(ours: Measured, theirs: Measured, other: str) -> Comparison:
    """Compare two rankings by a paired bootstrap: the queries are drawn again, and the two rankings compared on those drawn."""
    differences = ours.values[MAIN] - theirs.values[MAIN]
    random = np.random.default_rng(_SEED)
    drawn = np.array(
        [differences[random.integers(0, len(differences), len(differences))].mean() for _ in range(_RESAMPLES)]
    )
    low, high = np.percentile(drawn, (2.5, 97.5))
    p = min(1.0, 2 * min((drawn <= 0).mean(), (drawn >= 0).mean()))
    return Comparison(other, float(differences.mean()), float(low), float(high), float(p))
