"""The topics of an archive: the tags and categories that its posts were filed under, and the posts of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from search.answer_store import AnswerStore
    from search.contents import PostEntry


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag or a category."""

    #: Its folded words with hyphens between: names that differ in case and punctuation are one topic.
    slug: str
    #: As most of its posts have it, the first of equals.
    name: str
    #: Its posts, newest first, those without a date last.
    entries: tuple[PostEntry, ...]

    @property
    def answers(self) -> int:
        """The number of answers of its posts."""
        return sum(entry.answers for entry in self.entries)


class TopicRows:
    """The answers of each topic of a generation. Safe to use from several threads."""

    def __init__(self, store: AnswerStore) -> None:
        self._store = store

    def of(self, slug: str) -> NDArray[np.int32]:
        """Return int32, ascending: the rows of the answers whose post is filed under exactly this topic."""
        return self._rows.get(slug, np.zeros(0, np.int32))

    @cached_property
    def _rows(self) -> dict[str, NDArray[np.int32]]:
        slugs = {post.key: {topic_slug(name) for name in post.topics} for post in self._store.posts()}
        found: dict[str, list[int]] = {}
        for row, key in self._store.records("SELECT row, post_key FROM answers ORDER BY row", ()):
            for slug in slugs[key]:
                found.setdefault(slug, []).append(row)
        return {slug: np.array(rows, np.int32) for slug, rows in found.items()}


def topic_slug(name: str) -> str:
    """Return the slug of a tag or a category; empty for one without a word."""
    return "-".join(words(name))


def topics_of(entries: Iterable[PostEntry]) -> tuple[Topic, ...]:
    """Return the topics of these posts, A to Z; each one's posts keep their order."""
    names: dict[str, Counter[str]] = {}
    filed: dict[str, list[PostEntry]] = {}
    for entry in entries:
        of_post = {topic_slug(name): name for name in reversed(entry.post.topics)}
        of_post.pop("", None)
        for slug, name in of_post.items():
            names.setdefault(slug, Counter())[name] += 1
            filed.setdefault(slug, []).append(entry)
    return tuple(Topic(slug, names[slug].most_common(1)[0][0], tuple(filed[slug])) for slug in sorted(names))
