"""A page of a result set in numbers: rows, scores and places, before any text is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from search.expansions import Expansions
    from search.filters import Counts
    from search.query import Query
    from search.results import Mode, Sort


@dataclass(frozen=True, slots=True)
class PageRow:
    """One answer of a page."""

    row: int
    #: Higher is a better fit; 0 where there is nothing to rank by.
    score: float = 0.0
    #: Further answers of the result set to the same question; 0 unless one a question was asked for.
    same_question: int = 0
    #: True if the answer is signed with the query.
    signed: bool = False
    #: True if its post has the title that was typed.
    titled: bool = False
    #: 1-based place in the result set by words alone; None where words alone do not match.
    keyword_rank: int | None = None
    #: 1-based place in the result set by meaning alone; None where meaning alone does not match.
    semantic_rank: int | None = None


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The part of a circle of answers, the close matches or the further ones, that one page shows."""

    query: Query
    #: The way the query was looked for.
    mode: Mode
    #: The order of the answers.
    sort: Sort
    #: Total and facets of the circle shown.
    counts: Counts
    #: Numbers of close matches and of further answers; one of them is the circle shown.
    close: int
    further: int
    #: Number of answers on all pages together.
    listed: int
    #: The page's answers, in order.
    found: tuple[PageRow, ...]
    #: The query's unit vector; None when meaning was not asked for.
    vector: NDArray[np.float32] | None
    #: The rows of the query's prefixes and synonyms.
    expansions: Expansions
    #: For the reader.
    notes: tuple[str, ...]
    #: True if any answer of the archive holds enough of the query's words to match by them, and all of them.
    by_words: bool = False
    complete: bool = False

    @property
    def rows(self) -> list[int]:
        """The row numbers of the page's answers, in order."""
        return [each.row for each in self.found]
