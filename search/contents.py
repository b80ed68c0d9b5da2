"""The contents of an archive, to look through: its posts by year, each one's neighbours, and an overview."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.posts.records import Evidence
from search.stored_rows import POST_COLUMNS, read_post
from search.topics import topics_of

if TYPE_CHECKING:
    from search.answer_store import AnswerStore
    from search.results import PostSummary
    from search.topics import Topic


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """The size of an archive."""

    posts: int
    answers: int
    passages: int


@dataclass(frozen=True, slots=True)
class PostEntry:
    """One line of the list of posts."""

    post: PostSummary
    #: Number of its answers.
    answers: int


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question in the same words, and where it was asked."""

    text: str
    #: Number of its answers, in all posts together.
    answers: int
    #: Keys of the posts that ask it, newest first.
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearEntry:
    """A year of the archive."""

    #: None for the posts whose date is not known.
    year: int | None
    posts: int
    answers: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The posts of the same kind published just before and after one; None where there is none."""

    earlier: PostSummary | None
    later: PostSummary | None


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """A kind of evidence of library types, and the number of answers that have it."""

    evidence: Evidence
    answers: int


@dataclass(frozen=True, slots=True)
class Overview:
    """An archive in a few figures."""

    #: Days of the oldest and the newest post; None when no date is known.
    first: dt.date | None
    last: dt.date | None
    #: Number of named people.
    people: int
    #: Answers whose library type is not known.
    unknown_type: int
    #: Every kind of evidence, in its order.
    evidence: tuple[EvidenceCount, ...]


class Contents:
    """Looks through one generation."""

    def __init__(self, store: AnswerStore) -> None:
        self._store = store

    def years(self) -> tuple[YearEntry, ...]:
        """Return every year that has a post, the newest first, the posts without a date last."""
        return self._years

    @cached_property
    def _years(self) -> tuple[YearEntry, ...]:
        # Counted once, like the overview: a generation never changes.
        records = self._store.records(
            "SELECT CAST(substr(p.published, 1, 4) AS INTEGER), count(DISTINCT p.key), count(*)"
            " FROM posts p JOIN answers a ON a.post_key = p.key GROUP BY 1 ORDER BY 1 DESC NULLS LAST",
            (),
        )
        return tuple(YearEntry(*record) for record in records)

    def entries(self) -> tuple[PostEntry, ...]:
        """Return every post, newest first, those without a date last."""
        return self._all

    @cached_property
    def _all(self) -> tuple[PostEntry, ...]:
        return self._entries("TRUE")

    def entries_of(self, year: int | None) -> tuple[PostEntry, ...]:
        """Return the posts of a year, newest first; for None those without a date."""
        if year is None:
            return self._entries("p.published IS NULL")
        return self._entries("p.published BETWEEN ? AND ?", f"{year:04d}-01-01", f"{year:04d}-12-31")

    def answer_days(self, first: int, count: int) -> tuple[tuple[str, dt.date | None], ...]:
        """Return ids of `count` answers from the row `first` on, with the days their posts were published."""
        found = self._store.records(
            "SELECT a.id, p.published FROM answers a JOIN posts p ON p.key = a.post_key"
            " WHERE a.row >= ? AND a.row < ? ORDER BY a.row",
            (first, first + count),
        )
        return tuple((answer_id, dt.date.fromisoformat(day) if day else None) for answer_id, day in found)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The tags and categories of all posts, A to Z."""
        return topics_of(self.entries())

    @cached_property
    def questions(self) -> tuple[AskedQuestion, ...]:
        """Every question, in the order in which posts asked it last, the newest first."""
        counted: dict[str, int] = dict(
            self._store.records("SELECT question, count(*) FROM answers WHERE question != '' GROUP BY question", ())
        )
        asked: dict[str, list[str]] = {}
        for entry in self.entries():
            for text in dict.fromkeys(entry.post.questions):
                asked.setdefault(text, []).append(entry.post.key)
        return tuple(AskedQuestion(text, counted.get(text, 0), tuple(keys)) for text, keys in asked.items())

    def neighbours(self, post_key: str) -> Neighbours:
        """Return the posts of the same kind published just before and after one: none for a post without a date.

        Within a day, keys are compared. Errors as `Archive.post`.
        """
        post = self._store.post(post_key)
        if post.published is None:
            return Neighbours(None, None)
        place = (str(post.kind), post.published.isoformat(), post.key)
        return Neighbours(self._next_to(place, "<", "DESC"), self._next_to(place, ">", "ASC"))

    def overview(self) -> Overview:
        """Return the archive in a few figures."""
        return self._overview

    @cached_property
    def _overview(self) -> Overview:
        first, last = self._store.records("SELECT min(published), max(published) FROM posts", ())[0]
        (people,) = self._store.records("SELECT count(*) FROM people", ())[0]
        (unknown,) = self._store.records("SELECT count(*) FROM answers WHERE types = '[]'", ())[0]
        counted: Counter[str] = Counter()
        for types, answers in self._store.records("SELECT types, count(*) FROM answers GROUP BY types", ()):
            for evidence in {found["evidence"] for found in json.loads(types)}:
                counted[evidence] += answers
        return Overview(
            first=dt.date.fromisoformat(first) if first else None,
            last=dt.date.fromisoformat(last) if last else None,
            people=people,
            unknown_type=unknown,
            evidence=tuple(EvidenceCount(kind, counted[kind]) for kind in Evidence),
        )

    def _entries(self, condition: str, *values: str) -> tuple[PostEntry, ...]:
        sql = (
            f"SELECT {POST_COLUMNS}, (SELECT count(*) FROM answers a WHERE a.post_key = p.key) FROM posts p"  # noqa: S608
            f" WHERE {condition} ORDER BY p.published IS NULL, p.published DESC, p.key"
        )
        return tuple(PostEntry(read_post(record[:-1]), record[-1]) for record in self._store.records(sql, values))

    def _next_to(self, place: tuple[str, str, str], side: str, order: str) -> PostSummary | None:
        sql = (
            f"SELECT {POST_COLUMNS} FROM posts p WHERE p.kind = ? AND (p.published, p.key) {side} (?, ?)"  # noqa: S608
            f" ORDER BY p.published {order}, p.key {order} LIMIT 1"
        )
        found = self._store.records(sql, place)
        return read_post(found[0]) if found else None
