"""Posts and answers as their rows in `answers.sqlite3`."""

from __future__ import annotations

import json
from dataclasses import fields
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from index.generation.post_series import series_of
from index.posts.records import Fact, Paragraph, TypeEvidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.posts.records import Answer
    from index.record.record_rows import ReadPost

#: The columns of `posts` in `index.files.layout`.
PostRow: TypeAlias = "tuple[str | None, ...]"
#: The columns of `answers` there, but for the first and the last two: those depend on other posts.
AnswerRow: TypeAlias = "tuple[object, ...]"


def post_row(read: ReadPost) -> tuple[str | None, ...]:
    """Return a post as its row in `answers.sqlite3`."""
    post = read.post
    return (
        post.key,
        post.url,
        post.title,
        post.published.isoformat() if post.published else None,
        post.kind,
        read.questions[0].text if len(read.questions) == 1 else "",
        _json([asked.text for asked in read.questions]),
        _json([_fields_of(fact) for fact in read.facts]),
        _json(post.categories),
        _json(post.tags),
        series_of(read),
    )


def answer_row(answer: Answer) -> AnswerRow:
    """Return an answer as its row, but for its number, its person, and the day on which it was first shown."""
    who = answer.respondent
    return (
        answer.id,
        answer.post_key,
        answer.position,
        answer.question_position,
        answer.question,
        who.name,
        who.title,
        who.institution,
        _json([_fields_of(found) for found in answer.types]),
        _json([_fields_of(paragraph) for paragraph in answer.paragraphs]),
        answer.certainty,
    )


def digest_of_post(post: Sequence[object], answers: Sequence[Sequence[object]]) -> bytes:
    """Return the SHA-256 of what a post shows."""
    return sha256(_json([post, answers]).encode()).digest()


def _fields_of(record: TypeEvidence | Paragraph | Fact) -> dict[str, object]:
    """Return the fields as `dataclasses.asdict` does, which copies values and takes five times as long."""
    return {name: getattr(record, name) for name in _FIELDS[type(record)]}


_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in (TypeEvidence, Paragraph, Fact)}


# One encoder for all: `json.dumps` makes one for every value.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
