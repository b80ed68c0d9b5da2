"""Scores by meaning: the exact cosine of the query with every passage under consideration.

No approximate index stands between: at 20,000 passages the whole scan is a few milliseconds, and no answer is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index import layout
from index.errors import GenerationDamaged
from search.arrays import load_array

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

#: An answer matches by meaning when the cosine of its best passage is at least this. Calibrated with all-MiniLM-L6-v2 on
#: 200 queries of each of the public sets stackfaq, cisi and scifact. Of stackfaq's answers, most like ours, 97.7% of
#: the relevant ones are above it, and 99.5% of the queries find one (scifact: 76% of both). Of queries that belong to
#: another set between 0 and 29% still find something, 0.4 answers on average; of 16 made-up ones, one on one set.
SEMANTIC_FLOOR = 0.40

#: The score of an answer that was not under consideration: the lowest there is.
NOT_LOOKED_AT = -1.0

# Picking rows one by one costs about this many times a row of the whole scan.
_GATHER_COST = 3


class PassageVectors:
    """The unit vectors of all passages (memory-mapped), and the answer each belongs to."""

    def __init__(self, folder: Path, row_count: int) -> None:
        self._vectors = load_array(folder / layout.VECTORS, np.float32, dimensions=2)
        self._rows = load_array(folder / layout.PASSAGE_ROWS, np.int32)
        if len(self._vectors) != len(self._rows):
            expected = f"{len(self._rows)} vectors, one a passage"
            raise GenerationDamaged(folder / layout.VECTORS, expected, str(len(self._vectors)))
        # Passage numbers where each answer begins, and the end: int64 (N+1,).
        self._starts = np.searchsorted(self._rows, np.arange(row_count + 1))
        if row_count and not np.diff(self._starts).all():
            raise GenerationDamaged(folder / layout.PASSAGE_ROWS, "a passage of every answer", "an answer without one")

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._vectors.shape[1])

    def best(self, query: NDArray[np.float32], allowed: NDArray[np.bool_] | None) -> NDArray[np.float32]:
        """float32 (N,): the cosine of each allowed answer's best passage; None allows all."""
        row_count = len(self._starts) - 1
        passages = None if allowed is None else np.flatnonzero(allowed[self._rows])
        if passages is None or len(passages) * _GATHER_COST > len(self._rows):
            if not row_count:
                return np.zeros(0, np.float32)
            best = np.maximum.reduceat(self._vectors @ query, self._starts[:-1])
            if allowed is not None:
                best[~allowed] = NOT_LOOKED_AT
            return best
        best = np.full(row_count, NOT_LOOKED_AT, np.float32)
        if len(passages):
            rows = self._rows[passages]
            first = np.flatnonzero(np.diff(rows, prepend=-1))
            best[rows[first]] = np.maximum.reduceat(self._vectors[passages] @ query, first)
        return best

    def of_row(self, query: NDArray[np.float32], row: int) -> list[float]:
        """The cosine of each passage of one answer, in their order."""
        cosines: list[float] = (self._vectors[self._starts[row] : self._starts[row + 1]] @ query).tolist()
        return cosines
