"""The order of a result set: pages of it, and places in it. Pure functions of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def page_of(rows: NDArray[np.intp], scores: NDArray[np.float32], offset: int, limit: int) -> NDArray[np.intp]:
    """intp: the rows at places `offset` to `offset + limit`, highest score first, equal scores by row.

    `rows` are ascending and `scores` are theirs. The order is total, so pages neither repeat nor drop an answer.
    """
    end = offset + limit
    if end < len(rows):
        # Everything down to the score at the page's end, ties included, so that only these need sorting.
        lowest = np.partition(scores, len(scores) - end)[len(scores) - end] if end else np.inf
        kept = np.flatnonzero(scores >= lowest)
        rows, scores = rows[kept], scores[kept]
    return rows[np.argsort(-scores, kind="stable")[offset:end]]


def places(
    asked: Sequence[int], rows: NDArray[np.intp], scores: NDArray[np.float32], matches: NDArray[np.bool_]
) -> list[int | None]:
    """The 1-based place of each of the `asked` rows among those of `rows` that match; None for one that does not.

    `rows` are ascending; `scores` and `matches` (N,) are those of all answers. The order is that of `page_of`.
    """
    ranked = rows.compress(matches.take(rows))
    ranked_scores = scores[ranked]

    def place(row: int) -> int | None:
        if not matches[row]:
            return None
        above = np.count_nonzero(ranked_scores > scores[row])
        equal_before = np.count_nonzero(ranked_scores[: np.searchsorted(ranked, row)] == scores[row])
        return 1 + int(above) + int(equal_before)

    return [place(row) for row in asked]
