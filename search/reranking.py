"""The first answers of a result set put in another order; which they are, and all that follow, stays as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from search.page import Page

#: Answers that a reranker sees; those after them keep their order.
RERANKED = 50


def reranked_page(
    page_at: Callable[[int, int], Page], score: Callable[[Page], NDArray[np.float32]], offset: int, limit: int
) -> Page:
    """The page at `offset` of a result set whose first RERANKED answers are ordered by `score`.

    `page_at` gives the page at an offset and of a length as it is ranked. Every page orders the same answers by the
    same scores, so that pages neither repeat nor drop an answer; equal scores keep the order they had.
    """
    if offset >= RERANKED:
        return page_at(offset, limit)
    first = page_at(0, RERANKED)
    order = np.argsort(-score(first), kind="stable")
    page = _picked(first, order[offset : offset + limit].tolist())
    if offset + limit <= RERANKED or len(first.rows) < RERANKED:
        return page
    return _joined(page, page_at(RERANKED, offset + limit - RERANKED))


def _picked(page: Page, places: Sequence[int]) -> Page:
    return replace(
        page,
        rows=[page.rows[place] for place in places],
        scores=[page.scores[place] for place in places],
        same_question=[page.same_question[place] for place in places],
        signed=[page.signed[place] for place in places],
        keyword_ranks=[page.keyword_ranks[place] for place in places],
        semantic_ranks=[page.semantic_ranks[place] for place in places],
    )


def _joined(page: Page, after: Page) -> Page:
    return replace(
        page,
        rows=page.rows + after.rows,
        scores=page.scores + after.scores,
        same_question=page.same_question + after.same_question,
        signed=page.signed + after.signed,
        keyword_ranks=page.keyword_ranks + after.keyword_ranks,
        semantic_ranks=page.semantic_ranks + after.semantic_ranks,
    )
