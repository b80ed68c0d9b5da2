"""The topics of an archive: the tags and categories that its posts were filed under, and the posts of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.analysis import words

if TYPE_CHECKING:
    from collections.abc import Iterable

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
