"""From which score on an answer is a match, so that nothing found is said and not hidden behind a page of near misses.

Calibrated with all-MiniLM-L6-v2 on the public sets stackfaq (most like a column's answers), cisi and scifact; docs/ranking.md
has the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: By meaning alone: the least cosine.
SEMANTIC_FLOOR = 0.40

#: By meaning and words together: the least cosine plus COVERAGE_WEIGHT times the share of the query's idf that the answer
#: holds. A cosine alone would hide a third of the answers that are asked for by an exact name.
HYBRID_FLOOR = 0.45
COVERAGE_WEIGHT = 0.2


def is_close(cosines: NDArray[np.float32], coverage: NDArray[np.float32]) -> NDArray[np.bool_]:
    """bool, as long as both: whether answers of these cosines and shares of idf match by meaning and words together."""
    close: NDArray[np.bool_] = cosines + np.float32(COVERAGE_WEIGHT) * coverage >= np.float32(HYBRID_FLOOR)
    return close
