"""The postings of a published archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.postgres.look_ups import LookUps


class PostgresTerms:
    """The terms of a generation and their rows, as `search.engine.Terms` describes them."""

    def __init__(self, look_ups: LookUps, row_count: int) -> None:
        self._look_ups = look_ups
        #: N, the number of answers.
        self.row_count = row_count

    def knows(self, term: str) -> bool:
        """True if any answer holds the term."""
        return self._look_ups.term(term) is not None

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a known term."""
        found = self._look_ups.term(term)
        if found is None:
            raise KeyError(term)
        return found.idf

    def count(self, term: str) -> int:
        """Return the number of rows that hold the term."""
        found = self._look_ups.term(term)
        return 0 if found is None else len(found.rows)

    def rows(self, term: str) -> NDArray[np.intp]:
        """Return intp, ascending: the rows that hold the term."""
        found = self._look_ups.term(term)
        return np.zeros(0, np.intp) if found is None else found.rows

    def saturations(self, term: str) -> NDArray[np.unsignedinteger]:
        """Return unsigned, as long as `rows`: places in the column SATURATIONS."""
        found = self._look_ups.term(term)
        return np.zeros(0, np.uint8) if found is None else found.saturations
