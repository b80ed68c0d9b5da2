"""The vectors of a generation's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from search.arrays import load_array

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# Rows are picked so many at a time: they are still in the processor's cache when they are multiplied.
_PICKED = 256


class FolderVectors:
    """The unit vectors of all passages (memory-mapped), as `search.engine.PassageVectors` describes them."""

    def __init__(self, folder: Path) -> None:
        self._vectors = load_array(folder / layout.VECTORS, np.float32, dimensions=2)
        #: P, the number of vectors.
        self.count = len(self._vectors)

    def dots(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (P,): the products of all vectors with `query`; for k queries (k, dimension): (P, k)."""
        return self._vectors @ query.T

    def dots_of(self, query: NDArray[np.float32], passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32, as long as `passages`: the same of these."""
        dots = np.empty(len(passages), np.float32)
        held = np.empty((min(_PICKED, len(passages)), self._vectors.shape[1]), np.float32)
        for start in range(0, len(passages), _PICKED):
            numbers = passages[start : start + _PICKED]
            # The numbers are in range; "clip" saves a copy that "raise" would make.
            rows = np.take(self._vectors, numbers, axis=0, out=held[: len(numbers)], mode="clip")
            np.dot(rows, query, out=dots[start : start + _PICKED])
        return dots

    def of(self, passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32 (n, dimension): the vectors of these passages."""
        return self._vectors[passages]
