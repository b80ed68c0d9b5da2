"""The order of a result set: pages of it, places in it, by date, and the first answer to each question."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from search.filters import UNKNOWN_YEAR
from search.results import Sort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.answer_store import AnswerStore
    from search.engine import Columns


class AnswerOrder:
    """The post, date and question of each answer of a generation."""

    def __init__(self, columns: Columns, store: AnswerStore) -> None:
        self._store = store
        self._dated = columns.column(layout.YEARS, np.int16) != UNKNOWN_YEAR
        questions = columns.column(layout.QUESTION_NUMBERS, np.int32).astype(np.intp)
        # An answer to no question counts as the only one to its own.
        unasked = np.flatnonzero(questions < 0)
        questions[unasked] = questions.max(initial=-1) + 1 + np.arange(len(unasked))
        #: intp (N,): the number of each answer's question, from 0 on.
        self.questions = questions
        #: intp: the number of answers to each question.
        self.question_sizes = np.bincount(questions)

    def keys(self, sort: Sort, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return float64, as long as `rows`: the higher, the earlier an answer comes, those without a date last.

        Rows are in the order of date, post and place, those without a date first. The answers of a post keep their
        order.
        """
        newest_first = -self._newest_places[rows].astype(np.float64)
        if sort is Sort.NEWEST:
            return newest_first
        if sort is Sort.ADDED:
            return self._days_shown[rows] * float(1 << 32) + newest_first
        return np.where(self._dated[rows], -rows, -rows - len(self._dated)).astype(np.float64)

    def first_of_questions(
        self, rows: NDArray[np.intp], keys: NDArray[np.floating]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return intp, intp: the places in `rows`, ascending, of each question's first answer; how many more it has.

        `rows` are ascending, `keys` are theirs, higher first, the lowest row among equals.
        """
        _, asked, counts = np.unique(self.questions[rows], return_inverse=True, return_counts=True)
        best = np.full(len(counts), -np.inf)
        np.maximum.at(best, asked, keys)
        candidates = np.flatnonzero(keys == best[asked])
        numbers, first = np.unique(asked[candidates], return_index=True)
        places = candidates[first]
        ascending = np.argsort(places)
        return places[ascending], counts[numbers[ascending]] - 1

    def at_most_of_a_post(self, rows: NDArray[np.intp], most: int, limit: int) -> list[int]:
        """Return the first `limit` of `rows`, with at most so many of one post."""
        kept: list[int] = []
        taken: dict[int, int] = {}
        for row in rows:
            post = int(self._posts[row])
            if taken.get(post, 0) < most:
                taken[post] = taken.get(post, 0) + 1
                kept.append(int(row))
            if len(kept) >= limit:
                break
        return kept

    @cached_property
    def _posts(self) -> NDArray[np.intp]:
        """intp (N,): the number of each answer's post; a post's rows are neighbours."""
        starts = np.array(self._store.first_rows_of_posts(), dtype=np.intp)
        return np.searchsorted(starts, np.arange(len(self._dated)), side="right") - 1

    @cached_property
    def _days_shown(self) -> NDArray[np.int32]:
        return self._store.days_first_shown()

    @cached_property
    def _newest_places(self) -> NDArray[np.intp]:
        """intp (N,): the place of each answer when the newest post comes first."""
        newest_first = np.argsort(-self._posts, kind="stable")
        places = np.empty(len(newest_first), np.intp)
        places[newest_first] = np.arange(len(newest_first))
        return places


def page_of(rows: NDArray[np.intp], scores: NDArray[np.float32], offset: int, limit: int) -> NDArray[np.intp]:
    """Return intp: the rows at places `offset` to `offset + limit`, highest score first, equal scores by row.

    `rows` are ascending and `scores` are theirs. The order is total, so pages neither repeat nor drop an answer.
    """
    end = offset + limit
    if end < len(rows):
        # Only rows down to the score at the page's end, ties included, need sorting.
        lowest = np.partition(scores, len(scores) - end)[len(scores) - end] if end else np.inf
        kept = np.flatnonzero(scores >= lowest)
        rows, scores = rows[kept], scores[kept]
    return rows[np.argsort(-scores, kind="stable")[offset:end]]


def places(
    asked: Sequence[int], rows: NDArray[np.intp], scores: NDArray[np.float32], matches: NDArray[np.bool_]
) -> list[int | None]:
    """Return the 1-based place of each of the `asked` rows among those of `rows` that match; None for the others.

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
