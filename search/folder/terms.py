"""The postings of a generation's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from search.arrays import load_array, load_lines

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class FolderTerms:
    """The terms of a generation and their rows (memory-mapped), as `search.engine.Terms` describes them."""

    def __init__(self, folder: Path) -> None:
        self._numbers = {term: number for number, term in enumerate(load_lines(folder / layout.TERMS))}
        self._idf = load_array(folder / layout.TERM_IDF, np.float64)
        self._offsets = load_array(folder / layout.POSTING_OFFSETS, np.int64)
        self._rows = load_array(folder / layout.POSTING_ROWS, np.uint16)
        self._saturations = load_array(folder / layout.POSTING_SATURATIONS, np.unsignedinteger)
        fields = len(load_array(folder / layout.TOKEN_OFFSETS, np.int64)) - 1
        #: N, the number of answers.
        self.row_count = fields // len(layout.TOKEN_FIELDS)
        self._blocks = layout.blocks_of(self.row_count)

    def knows(self, term: str) -> bool:
        """True if any answer holds the term."""
        return term in self._numbers

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a known term."""
        return float(self._idf[self._numbers[term]])

    def count(self, term: str) -> int:
        """Return the number of rows that hold the term."""
        start, end = self._stretch(term)
        return end - start

    def rows(self, term: str) -> NDArray[np.intp]:
        """Return intp, ascending: the rows that hold the term."""
        start, end = self._stretch(term)
        # ufunc.at with rows as intp is three times as fast as scores[rows] += weights.
        rows = self._rows[start:end].astype(np.intp)
        if self._blocks > 1 and len(rows):
            first = self._numbers[term] * self._blocks
            for block in range(first + 1, first + self._blocks):
                rows[self._offsets[block] - start :] += layout.ROWS_OF_BLOCK
        return rows

    def saturations(self, term: str) -> NDArray[np.unsignedinteger]:
        """Return unsigned, as long as `rows`: places in the column SATURATIONS."""
        start, end = self._stretch(term)
        return self._saturations[start:end]

    def _stretch(self, term: str) -> tuple[int, int]:
        """Return where the postings of a term begin and end."""
        number = self._numbers.get(term)
        if number is None:
            return 0, 0
        first = number * self._blocks
        return int(self._offsets[first]), int(self._offsets[first + self._blocks])
