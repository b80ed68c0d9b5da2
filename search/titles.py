"""The words of posts' titles: who types a title, or most of one, means its post."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import STOP_WORDS, stem, tokens, words
from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.answer_store import AnswerStore
    from search.engine import Columns

#: So much of a title must be typed …
LEAST_SHARE = 0.5
#: … and so many of its words, stop words aside.
LEAST_WORDS = 2


class TitleWords:
    """The titles of a generation's posts. Safe to use from several threads."""

    def __init__(self, columns: Columns, store: AnswerStore) -> None:
        self._store = store
        #: int32 (N,): the number of each answer's title, -1 for none.
        self._numbers = columns.column(layout.TITLE_NUMBERS, np.int32)

    def answers_under(self, typed: Sequence[str]) -> NDArray[np.bool_] | None:
        """Return bool (N,): the answers whose post's title is typed with these folded words; None when none is.

        All the words stand in it, and they are half of it or more. Endings, stop words and the column's name, with
        which the title is printed, do not count.
        """
        sought = _stems(typed)
        if len(sought) < LEAST_WORDS:
            return None
        holding = [self._holding.get(each, frozenset()) for each in sought]
        numbers = [number for number in frozenset.intersection(*holding) if self._is_meant(number, sought)]
        return np.isin(self._numbers, numbers) if numbers else None

    def _is_meant(self, number: int, sought: frozenset[str]) -> bool:
        title = self._titles[number]
        return len(sought & title) >= max(LEAST_WORDS, LEAST_SHARE * len(title))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The folded words of all titles, tags and categories."""
        topics = (topic for post in self._store.posts() for topic in post.topics)
        return frozenset(word for text in (*self._texts, *topics) for word in words(text))

    @cached_property
    def _texts(self) -> list[str]:
        return [text for (text,) in self._store.records("SELECT text FROM titles ORDER BY number", ())]

    @cached_property
    def _titles(self) -> list[frozenset[str]]:
        return [_stems(words(text)) for text in self._texts]

    @cached_property
    def _columns(self) -> frozenset[str]:
        """The stems of the names of columns: what is printed before a title."""
        printed = {" ".join(title.split()) for (title,) in self._store.records("SELECT title FROM posts", ())}
        names = (title.partition(": ")[0] for title in printed - set(self._texts))
        return _stems([word for name in names for word in words(name)])

    @cached_property
    def _holding(self) -> dict[str, frozenset[int]]:
        """The numbers of the titles that hold a stem."""
        found: dict[str, set[int]] = {}
        for number, stems in enumerate(self._titles):
            for each in stems | self._columns:
                found.setdefault(each, set()).add(number)
        return {each: frozenset(numbers) for each, numbers in found.items()}


def words_in_title(typed: Sequence[str], title: str) -> tuple[tuple[int, int], ...]:
    """Return [start, end) of each word of a title that was typed, ascending; stop words and endings do not count."""
    sought = _stems(typed)
    return tuple((token.start, token.end) for token in tokens(title) if stem(token.word) in sought)


def _stems(folded: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in folded if word not in STOP_WORDS)
