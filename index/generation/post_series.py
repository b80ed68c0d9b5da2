"""The series of a post, by who speaks in it: a survey or an interview is a job hunter's or somebody else's.

A post's kind says how it is built, and a job hunter's survey is built like a hirer's. Who speaks is told by what the
post is filed under, its title, its opening, its facts and what it asks (`job_hunters.tsv`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index.attribution.tables import table_lines
from index.posts.records import FactName, PostKind, PostSeries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.record.record_rows import ReadPost

#: Signs of this weight together are enough.
_ENOUGH = 2
#: Characters of a post's text in which its opening stands.
_OPENING = 600


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign that a job hunter speaks."""

    place: str
    weight: int
    pattern: re.Pattern[str]


def series_of(read: ReadPost) -> PostSeries:
    """Return the series of a recorded post."""
    kind = read.post.kind
    if kind in (PostKind.SURVEY, PostKind.INTERVIEW) and _is_job_hunters(read):
        return PostSeries.HUNTERS
    return PostSeries(kind)


def _is_job_hunters(read: ReadPost) -> bool:
    if any(fact.name is FactName.TYPES_SOUGHT for fact in read.facts):
        return True
    texts: dict[str, Iterable[str]] = {
        "title": (read.post.title,),
        "category": read.post.categories,
        "opening": (" ".join(read.text[:_OPENING].split()),),
        "question": [" ".join(asked.text.split()) for asked in read.questions],
    }
    return sum(sign.weight for sign in _signs() if any(map(sign.pattern.search, texts[sign.place]))) >= _ENOUGH


@cache
def _signs() -> tuple[_Sign, ...]:
    rows = [line.split("\t") for _, line in table_lines("index.generation", "job_hunters.tsv")]
    return tuple(_Sign(place, int(weight), re.compile(pattern, re.IGNORECASE)) for place, weight, pattern, _ in rows)
