"""Everything that is shown: answers, posts, passages, redirects and gone ids, read from an engine's tables."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import AnswerGone, AnswerNotFound, PostGone, PostNotFound
from index.posts.records import Answer
from search.results import PostSummary
from search.stored_rows import POST_COLUMNS, ROW, SELECT, day_of, read_answer, read_post

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from search.engine import Texts

#: Those without a date last, a post's answers in its order.
_NEWEST_FIRST = "p.published IS NULL, p.published DESC, p.key, a.position"

#: Answers read at a time when all are read.
_BATCH = 500

#: Posts and answers of pages that are kept as read, some 5 MB: pages have few posts between them, and readers turn
#: back, tick a filter, ask what others ask.
_KEPT = 1000

FoundAnswer = tuple[Answer, PostSummary]


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """An answer as a page of results needs it."""

    answer: Answer
    post: PostSummary
    #: The answer's.
    text: str
    #: [start, end) in the text, in order; at least one.
    passages: tuple[tuple[int, int], ...]


class AnswerStore:
    """The texts of one generation. Safe to use from several threads."""

    def __init__(self, texts: Texts) -> None:
        #: Return the result of a query, as `search.engine.Texts.records` describes it.
        self.records = texts.records
        self._posts: dict[str, PostSummary] = {}
        self._page_answers: dict[int, PageAnswer] = {}

    def close(self) -> None:
        """Forget what was read."""
        self._posts.clear()
        self._page_answers.clear()

    def by_rows(self, rows: Sequence[int]) -> list[FoundAnswer]:
        """Return the answers of these rows, in their order."""
        records = self.records(f"{SELECT} WHERE a.row IN ?", ([*rows],))
        found = {record[ROW]: self._found(record) for record in records}
        return [found[row] for row in rows]

    def page_answers(self, rows: Sequence[int]) -> list[PageAnswer]:
        """Return the answers of these rows, in their order, for a page of results."""
        found = {row: kept for row in rows if (kept := self._page_answers.get(row)) is not None}
        missing = [row for row in rows if row not in found]
        if missing:
            passages = self.passages(missing)
            for row, (answer, post) in zip(missing, self.by_rows(missing), strict=True):
                found[row] = PageAnswer(answer, post, answer.text, tuple(passages[row]))
            if len(self._page_answers) + len(missing) > _KEPT:
                self._page_answers.clear()
            self._page_answers.update((row, found[row]) for row in missing[:_KEPT])
        return [found[row] for row in rows]

    def passages(self, rows: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
        """Return the passages of each of these rows: [start, end) in the answer's text, in order."""
        found: dict[int, list[tuple[int, int]]] = {row: [] for row in rows}
        sql = 'SELECT answer_row, start, "end" FROM passages WHERE answer_row IN ? ORDER BY number'
        for row, start, end in self.records(sql, ([*rows],)):
            found[row].append((start, end))
        return found

    def answer(self, answer_id: str) -> FoundAnswer:
        """Return the answer that `answer_id` leads to. Errors as `resolve`."""
        return self._found(self.records(f"{SELECT} WHERE a.id = ?", (self.resolve(answer_id),))[0])

    def resolve(self, answer_id: str) -> str:
        """Return the id under which an answer lives now: itself if live, else by redirects.

        Raises AnswerGone when it is unpublished or hidden, which goes before a redirect, else AnswerNotFound.
        """
        asked, seen = answer_id, {answer_id}
        while _is_text(asked):
            if self.records("SELECT 1 FROM answers WHERE id = ?", (asked,)):
                return asked
            if gone := self.records("SELECT reason FROM gone WHERE id = ?", (asked,)):
                raise AnswerGone(answer_id, gone[0][0])
            redirect = self.records("SELECT new_id FROM redirects WHERE old_id = ?", (asked,))
            # Chains are flattened when they are written; following one costs nothing, and a circle must end.
            if not redirect or redirect[0][0] in seen:
                break
            asked = redirect[0][0]
            seen.add(asked)
        raise AnswerNotFound(answer_id)

    def answers_of(self, post_key: str) -> list[Answer]:
        """Return the answers of one post, in its order. Errors as `post`."""
        records = self.records(f"{SELECT} WHERE a.post_key = ? ORDER BY a.position, a.row", (self.post(post_key).key,))
        return [self._found(record)[0] for record in records]

    def post(self, post_key: str) -> PostSummary:
        """Return one post; for the key of a rerun that adds nothing, the original.

        Raises PostGone when it is unpublished or hidden, PostNotFound when no post has this key.
        """
        led_to = "coalesce((SELECT new_id FROM redirects WHERE old_id = ?), ?)"
        sql = f"SELECT {POST_COLUMNS} FROM posts p WHERE p.key = {led_to}"  # noqa: S608 - constants only
        found = self.records(sql, (post_key, post_key)) if _is_text(post_key) else []
        if not found:
            gone = self.records("SELECT reason FROM gone WHERE id = ?", (post_key,)) if _is_text(post_key) else []
            raise PostGone(post_key, gone[0][0]) if gone else PostNotFound(post_key)
        return read_post(found[0])

    def posts(self) -> list[PostSummary]:
        """Return every post, newest first, those without a date last."""
        sql = f"SELECT {POST_COLUMNS} FROM posts p ORDER BY p.published IS NULL, p.published DESC, p.key"  # noqa: S608
        return [read_post(record) for record in self.records(sql, ())]

    def answers(self) -> Iterator[FoundAnswer]:
        """Yield every answer in the order of rows, read in batches."""
        last = -1
        while records := self.records(f"{SELECT} WHERE a.row > ? ORDER BY a.row LIMIT ?", (last, _BATCH)):
            yield from map(self._found, records)
            last = records[-1][ROW]

    def person_of(self, answer_id: str) -> str | None:
        """Return the slug of the person who gives an answer; None if anonymous. Errors as `resolve`."""
        slug: str | None = self.records("SELECT person FROM answers WHERE id = ?", (self.resolve(answer_id),))[0][0]
        return slug

    def people_of_rows(self, rows: Sequence[int]) -> dict[str, str | None]:
        """Return by id of these rows' answers the slug of the person who gives it; None if anonymous."""
        return dict(self.records("SELECT id, person FROM answers WHERE row IN ?", ([*rows],)))

    def people_of(self, answer_ids: Sequence[str]) -> tuple[str | None, ...]:
        """Return the slug of the person of each live answer; None if anonymous, or where no answer has the id."""
        found = dict(self.records("SELECT id, person FROM answers WHERE id IN ?", ([*answer_ids],)))
        return tuple(found.get(answer_id) for answer_id in answer_ids)

    def answers_by_person(self, slug: str) -> list[FoundAnswer]:
        """Return a person's answers, newest first, those without a date last, a post's in its order."""
        sql = f"{SELECT} WHERE a.person = ? ORDER BY {_NEWEST_FIRST}"
        return [self._found(record) for record in self.records(sql, (slug,))]

    def added_by_person(self, slug: str, limit: int, offset: int) -> list[FoundAnswer]:
        """Return a page of a person's answers, the last added first, of a day as `answers_by_person`."""
        order = f"a.first_shown IS NULL, a.first_shown DESC, {_NEWEST_FIRST}"
        sql = f"{SELECT} WHERE a.person = ? ORDER BY {order} LIMIT ? OFFSET ?"
        return [self._found(record) for record in self.records(sql, (slug, limit, offset))]

    def days_published(self) -> NDArray[np.int32]:
        """Return int32 (N,): the day on which each answer's post was published, since the year 1; 0 if not known."""
        return self._days("SELECT p.published FROM answers a JOIN posts p ON p.key = a.post_key ORDER BY a.row")

    def days_first_shown(self) -> NDArray[np.int32]:
        """Return int32 (N,): the day on which readers could first see each answer, since the year 1; 0 if not known."""
        return self._days("SELECT first_shown FROM answers ORDER BY row")

    def first_shown_of(self, answer_ids: Sequence[str]) -> tuple[dt.date | None, ...]:
        """Return the day on which readers could first see each of these live answers; None if not known."""
        found = dict(self.records("SELECT id, first_shown FROM answers WHERE id IN ?", ([*answer_ids],)))
        return tuple(day_of(found.get(answer_id)) for answer_id in answer_ids)

    def rows_of_post(self, answer_id: str) -> tuple[int, list[int]]:
        """Return the row of a live answer, and the rows of all answers of its post."""
        ((row, post_key),) = self.records("SELECT row, post_key FROM answers WHERE id = ?", (answer_id,))
        siblings = self.records("SELECT row FROM answers WHERE post_key = ? ORDER BY row", (post_key,))
        return row, [found for (found,) in siblings]

    def first_rows_of_posts(self) -> list[int]:
        """Return the row of each post's first answer, ascending."""
        return [row for (row,) in self.records("SELECT MIN(row) FROM answers GROUP BY post_key ORDER BY 1", ())]

    def _days(self, sql: str) -> NDArray[np.int32]:
        days = (day_of(text) for (text,) in self.records(sql, ()))
        return np.array([day.toordinal() if day else 0 for day in days], np.int32)

    def _found(self, record: tuple[Any, ...]) -> FoundAnswer:
        post = self._posts.get(record[0])
        if post is None:
            post = read_post(record)
            if len(self._posts) >= _KEPT:
                self._posts.clear()
            self._posts[post.key] = post
        return read_answer(record, post.key), post

    def read_one(self) -> None:
        """Read an answer, each time any one of them. Raises a GenerationError where it cannot be read."""
        (last,) = self.records("SELECT max(row) FROM answers", ())[0]
        if last is not None:
            self.by_rows([random.randint(0, last)])  # noqa: S311  # for no secret


def _is_text(key: str) -> bool:
    """True if a database can be asked for `key`: a lone surrogate, from a broken URL, cannot be encoded."""
    try:
        key.encode()
    except UnicodeEncodeError:
        return False
    return True
