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


@dataclass(frozen=True, slots=True)
class Series:
    """A series of the blog's."""

    kind: PostKind
    pattern: re.Pattern[str]
    #: What its posts are.
    why: str


def find_series(title: str, categories: Sequence[str]) -> Series | None:
    """Return the series that the title or a category names; None where neither names one."""
    return next((it for it in _series() if any(it.pattern.search(name) for name in (title, *categories))), None)


@cache
def _series() -> tuple[Series, ...]:
    rows = [line.split("\t") for _, line in table_lines("index.splitting", "series.tsv")]
    return tuple(Series(PostKind(kind), re.compile(pattern, re.IGNORECASE), why) for kind, pattern, why in rows)
