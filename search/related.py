"""Questions like a post's own: the same one asked in another year, and those nearest to it.

Two questions are **the same** when their words are the same (case, accents and punctuation aside), or when the cosine
of their vectors reaches SAME_COSINE. docs/ranking.md has the figures behind it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import words
from index.files import layout
from search.arrays import let_go
from search.question_closeness import ByMeaning, ByWords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from search.answer_store import AnswerStore
    from search.engine import Columns
    from search.results import PostSummary

#: The least cosine of two questions that are the same.
SAME_COSINE = 0.85


class RelatedQuestions:
    """The posts of a generation that ask one question each. Safe to use from several threads."""

    def __init__(self, columns: Columns, store: AnswerStore, *, has_vectors: bool) -> None:
        self._store = store
        # Opened now: a generation may be swept away while it is used.
        self._numbers = columns.column(layout.QUESTION_NUMBERS, np.int32)
        self._vectors = columns.column(layout.QUESTION_VECTORS, np.float32, dimensions=2) if has_vectors else None

    def close(self) -> None:
        """Let go of every array."""
        by_meaning = vars(self).get("_by_meaning")
        let_go(*([by_meaning] if by_meaning else []), self)

    def related(self, post_key: str, limit: int) -> tuple[PostSummary, ...]:
        """Return other posts whose question is like this one's: the same, newest first, then the nearest.

        Of a post that asks several, any counts. Errors as `AnswerStore.post`.
        """
        post = self._store.post(post_key)
        scores, floor = self._closeness(post)
        near = [self._posts[place].key for place in np.argsort(-scores, kind="stable") if scores[place] >= floor]
        keys = dict.fromkeys([*self._same(post), *(key for key in near if key != post.key)])
        return self._of_keys(list(keys)[: max(limit, 0)])

    def asked_again(self, post_key: str) -> tuple[PostSummary, ...]:
        """Return the other posts that ask the same question, newest first; none for a post of several."""
        return self._of_keys(self._same(self._store.post(post_key)))

    def _of_keys(self, keys: Iterable[str]) -> tuple[PostSummary, ...]:
        return tuple(self._posts[self._places[key]] for key in keys)

    def _same(self, post: PostSummary) -> list[str]:
        """Return the keys of the posts that ask the same, newest first."""
        place = self._places.get(post.key)
        if place is None:
            return []
        same = np.array([text == self._plain[place] for text in self._plain])
        if self._by_meaning is not None:
            same |= self._by_meaning.cosines(int(self._asked[place])) >= np.float32(SAME_COSINE)
        same[place] = False
        return [self._posts[other].key for other in np.flatnonzero(same)]

    def _closeness(self, post: PostSummary) -> tuple[NDArray[np.float32], float]:
        """Return float32, as long as `_posts`: each question's closeness to the post's; and the least that is near."""
        if self._by_meaning is None:
            return self._by_words.closeness(post.questions), self._by_words.floor
        rows = [row for (row,) in self._store.records("SELECT row FROM answers WHERE post_key = ?", (post.key,))]
        numbers = np.unique(self._numbers[rows]).astype(np.intp)
        return self._by_meaning.closeness(numbers[numbers >= 0]), self._by_meaning.floor

    @cached_property
    def _posts(self) -> list[PostSummary]:
        """The posts that ask one question, newest first."""
        return [post for post in self._store.posts() if post.question and self._number_of(post) >= 0]

    @cached_property
    def _places(self) -> dict[str, int]:
        """The place of each key in `_posts`."""
        return {post.key: place for place, post in enumerate(self._posts)}

    @cached_property
    def _plain(self) -> list[str]:
        """The words of each question of `_posts`."""
        return [" ".join(words(post.question)) for post in self._posts]

    @cached_property
    def _asked(self) -> NDArray[np.intp]:
        """intp, as long as `_posts`: the number of each one's question."""
        return np.array([self._number_of(post) for post in self._posts], np.intp)

    def _number_of(self, post: PostSummary) -> int:
        return int(self._numbers[self._first_rows[post.key]])

    @cached_property
    def _first_rows(self) -> dict[str, int]:
        return dict(self._store.records("SELECT post_key, min(row) FROM answers GROUP BY post_key", ()))

    @cached_property
    def _by_meaning(self) -> ByMeaning | None:
        return None if self._vectors is None else ByMeaning(self._vectors, self._asked)

    @cached_property
    def _by_words(self) -> ByWords:
        return ByWords([post.question for post in self._posts])
