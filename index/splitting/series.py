"""The blog's series, known by their titles and categories (series.tsv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index.attribution.tables import table_lines
from index.posts.records import PostKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_RERUN = re.compile(r"^(?:re-?run|re-?post|flashback|from the archives?|throwback)\b[\s:–—-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Series:
    """A series of the blog's."""

    #: The kinds that its posts can be of, the usual one first.
    kinds: tuple[PostKind, ...]
    #: "title", "category" or "either".
    where: str
    pattern: re.Pattern[str]
    #: What its posts are.
    why: str

    def is_named(self, title: str, categories: Sequence[str]) -> bool:
        """True if the title or a category names it."""
        titles = () if self.where == "category" else (title,)
        filed = () if self.where == "title" else categories
        return any(self.pattern.search(name) for name in (*titles, *filed))


def without_rerun(title: str) -> str:
    """Return a title without the word before it that the post was run before."""
    return _RERUN.sub("", title.strip())


def find_series(title: str, categories: Sequence[str]) -> Series | None:
    """Return the series that the title or a category names; None where neither names one."""
    bare = without_rerun(title)
    return next((it for it in _series() if it.is_named(bare, categories)), None)


@cache
def _series() -> tuple[Series, ...]:
    rows = [line.split("\t") for _, line in table_lines("index.splitting", "series.tsv")]
    return tuple(
        Series(tuple(map(PostKind, kinds.split())), where, re.compile(pattern, re.IGNORECASE), why)
        for kinds, where, pattern, why in rows
    )
