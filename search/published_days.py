"""The days on which the posts of answers were published, read when a query first asks for a time."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from search.past import since

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.answer_store import AnswerStore
    from search.past import Past


class PublishedDays:
    """The day of each answer of a generation."""

    def __init__(self, store: AnswerStore) -> None:
        self._store = store

    def within(self, pasts: Sequence[Past], today: dt.date) -> NDArray[np.bool_]:
        """Return bool (N,): True where the day is known, and in any of the lengths of time up to `today`."""
        within: NDArray[np.bool_] = self._days >= since(pasts, today).toordinal()
        return within

    @cached_property
    def _days(self) -> NDArray[np.int32]:
        return self._store.days_published()
