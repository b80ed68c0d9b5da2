"""Queries against the budgets: an archive asked as a reader asks it, in this process, without loading the hits'
text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.speed.corpus import Corpus, SyntheticEncoder
from bench.speed.timing import HUGE, LARGE, Row, time_each
from search.archive import Archive
from search.grammar import parse_query
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

#: The type that results are filtered by.
TYPE = "academic"


def query_rows(path: Path, answers: int, count: int) -> list[Row]:
    """`count` queries of ten words in every mode, filtered by type, with exact total and facets."""
    corpus, encoder = Corpus(seed=7), SyntheticEncoder()
    queries = [corpus.query() for _ in range(count)]
    # As the search asks for them: without apostrophes and other signs.
    asked = {parse_query(text).semantic_text for text in queries}
    ready = ReadyVectors({text: encoder.encode([text]) for text in asked})
    size = f"{answers:,} answers"
    with Archive.open(path) as archive:

        def row(what: str, mode: Mode, p95_budgets: tuple[float, float] | None = None) -> Row:
            given = None if mode is Mode.KEYWORD else ready
            times = time_each(lambda text: archive.page(_request(text, mode), given), queries)
            if p95_budgets is None:
                return Row(what, size, str(times))
            large, huge = p95_budgets
            budget = huge if answers >= HUGE else large
            holds = times.p95 <= budget if answers >= LARGE else None
            return Row(what, size, str(times), f"p95 {large:g} ms at 10,000, {huge:g} ms at 100,000", holds)

        whole = time_each(lambda text: archive.search(_request(text, Mode.HYBRID), ready), queries)
        passages = f"{archive.counts.passages:,} passages"
        return [
            row("keyword query", Mode.KEYWORD, (1, 3)),
            row(f"semantic query, without encoding ({passages})", Mode.SEMANTIC),
            row(f"hybrid query, without encoding ({passages})", Mode.HYBRID, (6, 40)),
            Row("hybrid query with the hits' text, passages and highlights", size, str(whole)),
        ]


class ReadyVectors(SyntheticEncoder):
    """Hands out query vectors made before, so that encoding is not measured."""

    def __init__(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self._vectors = vectors

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:  # noqa: ARG002
        """float32 (1, 384): the vector of the one text."""
        return self._vectors[texts[0]]


def _request(text: str, mode: Mode) -> SearchRequest:
    return SearchRequest(text, types=frozenset({TYPE}), mode=mode, limit=10)
