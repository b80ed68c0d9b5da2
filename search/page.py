"""A page of a result set in numbers: rows, scores and places, before any text is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from search.filters import Counts
    from search.postings import Expansions
    from search.query import Query
    from search.results import Mode, Sort


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What a query finds, as far as one page shows it. Lists are as long as `rows`, and in its order."""

    query: Query
    #: How the query was looked for.
    mode: Mode
    #: How the rows are ordered.
    sort: Sort
    #: Total and facets of the whole result set.
    counts: Counts
    #: Number of rows on all pages together.
    listed: int
    #: Rows of the page's answers, in order.
    rows: list[int]
    #: How well each fits; 0 where there is nothing to rank by.
    scores: list[float]
    #: Of each, how many more of the result set answer the same question; 0 unless one a question was asked for.
    same_question: list[int]
    #: Whether each is signed with the query.
    signed: list[bool]
    #: 1-based places in the result set by words alone; None where words alone do not match.
    keyword_ranks: list[int | None]
    #: 1-based places in the result set by meaning alone; None where meaning alone does not match.
    semantic_ranks: list[int | None]
    #: The query's unit vector; None when meaning was not asked for.
    vector: NDArray[np.float32] | None
    #: The rows of the query's prefixes and synonyms.
    expansions: Expansions
    #: For the reader.
    notes: tuple[str, ...]
