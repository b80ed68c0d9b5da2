"""From which score on an answer is a match, so that nothing found is said and not hidden behind a page of near misses.

The more answers there are, the closer the closest of them comes to a query that none of them answers: the highest of N
draws of a chance cosine grows slowly with N. So the floor rises with the logarithm of the archive's size. Calibrated
with all-MiniLM-L6-v2 on the sample archive and the public sets stackfaq, cisi and scifact; docs/ranking.md has the
figures.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How much of an answer's closeness is the share of the query's idf that it holds. A cosine alone would hide a third of
#: the answers that are asked for by an exact name.
COVERAGE_WEIGHT = 0.2

# The floor of closeness: what it is up to _FEW answers, how much it rises when there are ten times as many, and how
# far.
_LOWEST = 0.305
_FEW = 250
_RISE = 0.12
_HIGHEST = 0.45
# By meaning alone there is no coverage to add.
_WITHOUT_WORDS = 0.05


def hybrid_floor(answers: int) -> float:
    """By meaning and words together, in an archive of so many answers: the least closeness of a match."""
    return min(_HIGHEST, _LOWEST + _RISE * max(0.0, log10(max(answers, 1) / _FEW)))


def semantic_floor(answers: int) -> float:
    """By meaning alone: the least cosine of a match."""
    return hybrid_floor(answers) - _WITHOUT_WORDS


def closeness(cosines: NDArray[np.float32], coverage: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32, as long as both: how close answers of these cosines and shares of the query's idf are."""
    close: NDArray[np.float32] = cosines + np.float32(COVERAGE_WEIGHT) * coverage
    return close
