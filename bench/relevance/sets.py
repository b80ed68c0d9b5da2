"""The close matches of judged queries as a set: precision, recall and F1, beside what hindsight would have reached.

An answer that nobody judged counts as not relevant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.relevance.rankings import shown_text
from search.results import MAX_LIMIT, Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bench.relevance.judged_set import JudgedSet
    from bench.relevance.rankings import Ranking
    from index.encoding.encoder import Encoder
    from search.archive import Archive

#: By name, the column in which each measure stands.
SET_MEASURES = ("precision", "recall", "F1")
F1 = "F1"
_RESAMPLES = 2_000
_SEED = 2026


@dataclass(frozen=True, slots=True)
class MeasuredSets:
    """How good the sets of several queries are."""

    #: Each measure's value for each query, by the names of SET_MEASURES, in the order of the queries.
    values: Mapping[str, NDArray[np.float64]]
    #: int64: answers in the set, and relevant ones, of each query.
    sizes: NDArray[np.int64]
    relevant: NDArray[np.int64]

    def mean(self, measure: str = F1) -> float:
        """Return the mean over queries."""
        return float(self.values[measure].mean())


def close_sets(archive: Archive, judged: JudgedSet, mode: Mode, encoder: Encoder) -> Ranking:
    """Return the close matches of every query in a mode, best first; at most MAX_LIMIT of them."""
    sets = {}
    for query, text in judged.queries.items():
        asked = SearchRequest(shown_text(archive, text, mode, encoder), mode=mode, limit=MAX_LIMIT)
        sets[query] = np.array(archive.page(asked, encoder).rows, np.intp)
    return sets


def measure_sets(judged: JudgedSet, sets: Ranking) -> MeasuredSets:
    """Measure a set of rows for each query against the judgements."""
    relevant = [_relevant(judged, query) for query in judged.queries]
    sizes = [len(sets[query]) for query in judged.queries]
    hits = [len(wanted & set(sets[query].tolist())) for query, wanted in zip(judged.queries, relevant, strict=True)]
    rows = list(zip(hits, sizes, map(len, relevant), strict=True))
    return MeasuredSets(
        values={
            "precision": np.array([hit / size if size else 0.0 for hit, size, _ in rows]),
            "recall": np.array([hit / wanted for hit, _, wanted in rows]),
            F1: np.array([2 * hit / (size + wanted) for hit, size, wanted in rows]),
        },
        sizes=np.array(sizes),
        relevant=np.array([wanted for *_, wanted in rows]),
    )


def best_cut(judged: JudgedSet, ranking: Ranking) -> NDArray[np.float64]:
    """Return float64, in the order of the queries: the F1 of the best cut of each one's ranking, known by hindsight."""
    found = []
    for query in judged.queries:
        wanted = _relevant(judged, query)
        hits = np.cumsum([row in wanted for row in ranking[query].tolist()])
        cuts = 2 * hits / (np.arange(1, len(hits) + 1) + len(wanted))
        found.append(float(cuts.max(initial=0)))
    return np.array(found)


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the bounds of the 95% interval of a mean, by a bootstrap over queries."""
    random = np.random.default_rng(_SEED)
    drawn = values[random.integers(0, len(values), (_RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def _relevant(judged: JudgedSet, query: str) -> set[int]:
    grades = judged.judgements[query]
    return {row for row, document in enumerate(judged.documents) if grades.get(document.id)}
