"""Scores by meaning: the exact cosine of the query with every passage and question under consideration.

There is no approximate index: at 20,000 passages the whole scan takes a few milliseconds, and no answer is lost.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelMismatch
from index.files import layout
from search.arrays import let_go
from search.fusion import lift
from search.settling import exact_products, settled, settled_products

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from search.engine import Columns, PassageVectors

#: The score of an answer that was not under consideration: the lowest there is.
NOT_LOOKED_AT = -1.0

# -inf, so a missing question or title adds no lift.
_NOTHING = np.float32(-np.inf)

# Picking rows one by one costs about this many times a row of the whole scan.
_GATHER_COST = 2

#: Queries whose vectors are kept; 1.5 kB each with the default model.
_KEPT = 256


class AnswerVectors:
    """The unit vectors of all passages and questions, and the answers they belong to."""

    def __init__(self, columns: Columns, passages: PassageVectors, row_count: int) -> None:
        self._passages = passages
        self._rows = columns.column(layout.PASSAGE_ROWS, np.int32)
        if passages.count != len(self._rows):
            expected = f"{len(self._rows)} vectors, one a passage"
            raise columns.damaged(layout.VECTORS, expected, str(passages.count))
        # Passage numbers where each answer begins, and the end: int64 (N+1,).
        self._starts = np.searchsorted(self._rows, np.arange(row_count + 1))
        if row_count and not np.diff(self._starts).all():
            raise columns.damaged(layout.PASSAGE_ROWS, "a passage of every answer", "an answer without one")
        self._questions = SharedVectors(columns, layout.QUESTION_VECTORS, layout.QUESTION_NUMBERS, row_count)
        self._titles = SharedVectors(columns, layout.TITLE_VECTORS, layout.TITLE_NUMBERS, row_count)

    def close(self) -> None:
        """Let go of every array."""
        let_go(self._questions, self._titles, self)

    def cosines(self, query: NDArray[np.float32], allowed: NDArray[np.bool_] | None) -> NDArray[np.float32]:
        """Return float32 (N,): each allowed answer's cosine, lifted by its question or title; None allows all."""
        row_count = len(self._starts) - 1
        passages = None if allowed is None else np.flatnonzero(allowed.take(self._rows))
        if passages is None or len(passages) * _GATHER_COST > len(self._rows):
            if not row_count:
                return np.zeros(0, np.float32)
            best = self._settled(np.maximum.reduceat(self._passages.dots(query), self._starts[:-1]), query)
            found = lift(best, np.maximum(self._questions.of_all(query), self._titles.of_all(query)))
            return found if allowed is None else np.where(allowed, found, np.float32(NOT_LOOKED_AT))
        found = np.full(row_count, NOT_LOOKED_AT, np.float32)
        if len(passages):
            rows = self._rows[passages]
            first = np.flatnonzero(np.diff(rows, prepend=-1))
            held = rows[first]
            best = self._settled(np.maximum.reduceat(self._passages.dots_of(query, passages), first), query, held)
            found[held] = lift(
                best, np.maximum(self._questions.of_rows(query, held), self._titles.of_rows(query, held))
            )
        return found

    def of_rows(self, query: NDArray[np.float32], rows: Sequence[int]) -> list[list[float]]:
        """Return for each of `rows` the cosine of each of its passages, in their order."""
        if not rows:
            return []
        passages, starts = self._passages_of(np.array(rows))
        cosines = settled_products(self._passages.of(passages), query)
        return [each.tolist() for each in np.split(cosines, starts[1:])]

    def likeness(self, row: int) -> NDArray[np.float32]:
        """Return float32 (N,): how much each answer is like that of `row`.

        It is the mean, over the passages of `row`, of the cosine with the other's closest passage: a long answer is
        like another when all of it is, not one sentence.
        """
        own = self._passages.of(np.arange(self._starts[row], self._starts[row + 1]))
        best = np.maximum.reduceat(self._passages.dots(own), self._starts[:-1], axis=0)
        mean: NDArray[np.float32] = np.mean(list(map(self._settled, best.T, own)), axis=0, dtype=np.float32)
        return mean

    def _settled(
        self, best: NDArray[np.float32], query: NDArray[np.float32], rows: NDArray[np.integer] | None = None
    ) -> NDArray[np.float32]:
        """Return the cosines of the best passages of these rows, or of all, rounded to the grid."""

        def exact(places: NDArray[np.intp]) -> NDArray[np.float64]:
            passages, starts = self._passages_of(places if rows is None else rows[places])
            products: NDArray[np.float64] = np.maximum.reduceat(
                exact_products(self._passages.of(passages), query), starts
            )
            return products

        return settled(best, exact)

    def _passages_of(self, rows: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return intp, intp: the passages of these rows, one row after another, and the place where each begins."""
        first = self._starts[rows]
        counts = self._starts[rows + 1] - first
        starts = np.cumsum(counts) - counts
        return np.arange(counts.sum()) + np.repeat(first - starts, counts), starts


class SharedVectors:
    """The unit vectors of what answers have in common, their questions or titles."""

    def __init__(self, columns: Columns, vectors: str, numbers: str, row_count: int) -> None:
        self._vectors = columns.column(vectors, np.float32, dimensions=2)
        #: int32 (N,): the number of each answer's vector; -1 for none.
        self._numbers = columns.column(numbers, np.int32)
        count = int(self._numbers.max(initial=-1)) + 1
        if len(self._numbers) != row_count or len(self._vectors) != count:
            expected, found = (
                f"{count} vectors for {row_count} answers",
                f"{len(self._vectors)} for {len(self._numbers)}",
            )
            raise columns.damaged(vectors, expected, found)

    def of_all(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (N,): the cosine of each answer's vector with `query`, -inf without one."""
        # One more at the end, for the number -1.
        return np.append(self._products(query, self._vectors), _NOTHING)[self._numbers]

    def of_rows(self, query: NDArray[np.float32], rows: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return float32, as long as `rows`: the same of these rows; only their vectors are read."""
        numbers, of_rows = np.unique(self._numbers[rows], return_inverse=True)
        cosines = np.full(len(numbers), _NOTHING)
        known = numbers >= 0
        cosines[known] = self._products(query, self._vectors[numbers[known]])
        return cosines[of_rows]

    @staticmethod
    def _products(query: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return settled(vectors @ query, lambda places: exact_products(vectors[places], query))


class QueryVectors:
    """Encodes queries for one generation. Safe to use from several threads."""

    def __init__(self, model: str | None) -> None:
        #: Identity of the model that made the generation's vectors.
        self._model = model
        self._kept: dict[str, NDArray[np.float32]] = {}
        self._lock = Lock()

    def of(self, text: str, encoder: Encoder) -> NDArray[np.float32]:
        """Return float32 (dimension,): the unit vector of `text`. Raises ModelMismatch for another model's encoder."""
        if encoder.identity != self._model:
            raise ModelMismatch(str(self._model), encoder.identity)
        with self._lock:
            if text in self._kept:
                return self._kept[text]
        vector: NDArray[np.float32] = encoder.encode([text])[0]
        with self._lock:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[text] = vector
        return vector
