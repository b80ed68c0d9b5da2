"""The titles of posts, as they are embedded: readers remember them, and those of surveys are quotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from index.generation.array_file import save_array
from index.generation.passages import context_of
from index.splitting.question import title_question

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.generation.passages import CountTokens
    from index.record.record_rows import ReadPost


@dataclass(frozen=True, slots=True)
class Titles:
    """The distinct titles of a generation's posts, without the column's name, and the answers under them."""

    #: With single spaces, in the order of the posts.
    texts: tuple[str, ...]
    #: The part of each that is embedded.
    contexts: tuple[str, ...]
    #: Of each answer, the place of its post's title in `texts`; -1 where it has none of its own.
    numbers: tuple[int, ...]

    def save(self, folder: Path) -> None:
        """Write which title each answer stands under."""
        save_array(folder / layout.TITLE_NUMBERS, np.array(self.numbers, np.int32))


def read_titles(posts: Iterable[tuple[str, int]], count_tokens: CountTokens) -> Titles:
    """Return the titles of posts, given as title and number of answers, in their order."""
    posts = [(own_title(title), answers) for title, answers in posts]
    texts = _distinct(title for title, _ in posts)
    places = {text: place for place, text in enumerate(texts)}
    return Titles(
        texts=texts,
        contexts=tuple(context_of(text, count_tokens) for text in texts),
        numbers=tuple(places.get(title, -1) for title, answers in posts for _ in range(answers)),
    )


def titles_of(posts: Iterable[ReadPost]) -> tuple[str, ...]:
    """Return the distinct titles of these posts, in their order; those that are the column's name alone have none."""
    return _distinct(own_title(read.post.title) for read in posts)


def _distinct(titles: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, titles)))


def own_title(title: str) -> str:
    """Return a title without the column's name, which all of the column's posts have in common; it may be empty."""
    return " ".join(title_question(title).split())
