"""What goes into a generation, and the digest that tells whether it has changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from index import layout
from index.records import LibraryType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.identity import Gone, Redirect
    from index.record import Record
    from index.record_rows import ReadPost
    from index.records import Answer, Passage


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a generation is made from."""

    #: The posts that have answers, by date and key.
    posts: tuple[ReadPost, ...]
    #: The answers: the place of each is its row number.
    answers: tuple[Answer, ...]
    redirects: tuple[Redirect, ...]
    gone: tuple[Gone, ...]

    def digest(self, model: str | None, chunker: int) -> str:
        """Equal for equal generations, so that a rebuild that would change nothing can be left out."""
        parts = [
            [layout.FORMAT_VERSION, chunker, model],
            [post_row(read) for read in self.posts],
            [answer_row(row, answer) for row, answer in enumerate(self.answers)],
            [[r.old_id, r.new_id] for r in self.redirects],
            [[g.id, g.reason] for g in self.gone],
        ]
        return sha256(_json(parts).encode()).hexdigest()


def read_content(record: Record) -> Content:
    """Read the record for a generation."""
    answers = tuple(read.answer for read in record.answers())
    answered = {answer.post_key for answer in answers}
    posts = tuple(read for read in record.posts() if read.post.key in answered)
    return Content(posts, answers, tuple(record.redirects()), tuple(record.gone()))


def write_answers(path: Path, content: Content, passages: Sequence[Sequence[Passage]]) -> None:
    """Write `answers.sqlite3`: the same content gives the same bytes."""
    # No journal: the file is not looked at before it is whole.
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(layout.ANSWERS_SCHEMA)
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(post_row, content.posts))
        rows = [answer_row(row, answer) for row, answer in enumerate(content.answers)]
        connection.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        cut = [(row, p.start, p.end) for row, found in enumerate(passages) for p in found]
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?)", [(number, *passage) for number, passage in enumerate(cut)]
        )
        connection.executemany("INSERT INTO redirects VALUES (?, ?)", [(r.old_id, r.new_id) for r in content.redirects])
        connection.executemany("INSERT INTO gone VALUES (?, ?)", [(g.id, g.reason) for g in content.gone])
        connection.execute("COMMIT")


def write_facets(folder: Path, content: Content) -> None:
    """Write the arrays that filters and facets are counted from."""
    bit = {library_type: 1 << place for place, library_type in enumerate(LibraryType)}
    bits = [sum({bit[found.type] for found in answer.types}) for answer in content.answers]
    years = {read.post.key: read.post.published.year if read.post.published else 0 for read in content.posts}
    np.save(folder / layout.TYPE_BITS, np.array(bits, dtype=np.uint16), allow_pickle=False)
    of_rows = np.array([years[answer.post_key] for answer in content.answers], dtype=np.int16)
    np.save(folder / layout.YEARS, of_rows, allow_pickle=False)


def post_row(read: ReadPost) -> tuple[str | None, ...]:
    """A post as `answers.sqlite3` has it."""
    post = read.post
    return (
        post.key,
        post.url,
        post.title,
        post.published.isoformat() if post.published else None,
        post.kind,
        read.questions[0].text if len(read.questions) == 1 else "",
        _json([asked.text for asked in read.questions]),
        _json([asdict(fact) for fact in read.facts]),
        _json(post.categories),
    )


def answer_row(row: int, answer: Answer) -> tuple[object, ...]:
    """An answer as `answers.sqlite3` has it."""
    who = answer.respondent
    return (
        row,
        answer.id,
        answer.post_key,
        answer.position,
        answer.question_position,
        answer.question,
        who.name,
        who.title,
        who.institution,
        _json([asdict(found) for found in answer.types]),
        _json([asdict(paragraph) for paragraph in answer.paragraphs]),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
