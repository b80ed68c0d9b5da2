"""The record's rows as dataclasses."""

# Conditions are put together from constants of this file, never from data.
# ruff: noqa: S608

from __future__ import annotations

import datetime as dt
import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.identity.retired import Gone, Redirect
from index.records import (
    Answer,
    BodyFormat,
    Evidence,
    Fact,
    FactName,
    LibraryType,
    Paragraph,
    ParagraphKind,
    Post,
    PostKind,
    Question,
    Respondent,
    Role,
    Span,
    TypeEvidence,
)

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class ReadPost:
    """A post as the record has it."""

    post: Post
    #: What spans and paragraphs point into.
    text: str
    #: What it asks, in order.
    questions: tuple[Question, ...] = ()
    #: What it states about its respondent or itself.
    facts: tuple[Fact, ...] = ()

    @property
    def question(self) -> Question | None:
        """The one question of a column; None where nothing is asked."""
        return self.questions[0] if self.questions else None


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer as the record has it."""

    answer: Answer
    #: What is doubtful about the answer or its attribution; empty when nothing is.
    doubt: str
    #: The takedown that hides it, empty when it is shown.
    hidden: str = ""


def read_posts(connection: sqlite3.Connection, key: str | None = None) -> list[ReadPost]:
    """All posts by date and key, or the one with this key."""
    where, only = _one_post("post_key", key)
    terms: dict[tuple[str, str], list[str]] = {}
    for post_key, taxonomy, name in connection.execute(
        f"SELECT post_key, taxonomy, name FROM post_terms WHERE {where} ORDER BY post_key, taxonomy, position", only
    ):
        terms.setdefault((post_key, taxonomy), []).append(name)
    questions: dict[str, list[Question]] = {}
    for post_key, text, parts in connection.execute(
        f"SELECT post_key, text, parts FROM questions WHERE {where} ORDER BY post_key, position", only
    ):
        questions.setdefault(post_key, []).append(Question(text, tuple(json.loads(parts))))
    facts: dict[str, list[Fact]] = {}
    for post_key, fact, value in connection.execute(
        f"SELECT post_key, name, value FROM facts WHERE {where} ORDER BY post_key, position", only
    ):
        facts.setdefault(post_key, []).append(Fact(FactName(fact), value))
    where, only = _one_post("key", key)
    rows = connection.execute(
        "SELECT key, url, title, published, kind, body, body_format, origin, tail_characters, text FROM posts"
        f" WHERE {where} ORDER BY coalesce(published, ''), key",
        only,
    )
    return [
        ReadPost(
            Post(
                key=found,
                url=url,
                title=title,
                published=dt.date.fromisoformat(published) if published else None,
                categories=tuple(terms.get((found, "category"), ())),
                tags=tuple(terms.get((found, "tag"), ())),
                body=body,
                body_format=BodyFormat(body_format),
                origin=origin,
                tail_characters=tail,
                kind=PostKind(kind),
            ),
            text,
            tuple(questions.get(found, ())),
            tuple(facts.get(found, ())),
        )
        for found, url, title, published, kind, body, body_format, origin, tail, text in rows
    ]


def read_answers(connection: sqlite3.Connection, post_key: str | None = None) -> list[ReadAnswer]:
    """All answers by date, post and place, or those of one post."""
    where, only = _one_post("a.post_key", post_key)
    paragraphs: dict[str, list[Paragraph]] = {}
    for answer_id, kind, text, start, end, label in connection.execute(
        'SELECT answer_id, p.kind, p.text, p.start, p."end", p.label FROM answers a JOIN paragraphs p ON p.answer_id = a.id'
        f" WHERE {where} ORDER BY answer_id, p.position",
        only,
    ):
        paragraphs.setdefault(answer_id, []).append(Paragraph(ParagraphKind(kind), text, start, end, label))
    types: dict[str, list[TypeEvidence]] = {}
    for answer_id, kind, evidence, reason in connection.execute(
        "SELECT answer_id, t.type, t.evidence, t.reason FROM answers a JOIN answer_types t ON t.answer_id = a.id"
        f" WHERE {where} ORDER BY answer_id, t.position",
        only,
    ):
        types.setdefault(answer_id, []).append(TypeEvidence(LibraryType(kind), Evidence(evidence), reason))
    rows = connection.execute(
        "SELECT a.id, a.post_key, a.position, a.question_position, coalesce(q.text, ''), a.respondent_name, a.title,"
        " a.institution, a.doubt, a.hidden"
        " FROM answers a JOIN posts p ON p.key = a.post_key"
        " LEFT JOIN questions q ON q.post_key = a.post_key AND q.position = a.question_position"
        f" WHERE {where} ORDER BY coalesce(p.published, ''), a.post_key, a.position",
        only,
    )
    return [
        ReadAnswer(
            Answer(
                id=answer_id,
                post_key=key,
                position=position,
                question=question,
                respondent=Respondent(name, title, institution),
                paragraphs=tuple(paragraphs.get(answer_id, ())),
                types=tuple(types.get(answer_id, ())),
                question_position=asked,
            ),
            doubt,
            hidden,
        )
        for answer_id, key, position, asked, question, name, title, institution, doubt, hidden in rows
    ]


def read_spans(connection: sqlite3.Connection, post_key: str) -> list[Span]:
    """The spans of one post, in order."""
    rows = connection.execute(
        'SELECT start, "end", role, answer_position, reason, doubt FROM spans WHERE post_key = ? ORDER BY position',
        (post_key,),
    )
    return [Span(start, end, Role(role), answer, reason, doubt) for start, end, role, answer, reason, doubt in rows]


def read_redirects(connection: sqlite3.Connection, post_key: str | None = None) -> list[Redirect]:
    """Ids that lead to another, of one post or of all, by old id."""
    where, only = _one_post("post_key", post_key)
    rows = connection.execute(f"SELECT old_id, new_id, sketch FROM redirects WHERE {where} ORDER BY old_id", only)
    return [Redirect(old_id, new_id, sketch_from(sketch)) for old_id, new_id, sketch in rows]


def read_gone(connection: sqlite3.Connection, post_key: str | None = None) -> list[Gone]:
    """Ids that lead nowhere, of one post or of all, by id."""
    where, only = _one_post("post_key", post_key)
    rows = connection.execute(f"SELECT id, reason, sketch FROM gone WHERE {where} ORDER BY id", only)
    return [Gone(answer_id, reason, sketch_from(sketch)) for answer_id, reason, sketch in rows]


def sketch_to(sketch: frozenset[int]) -> bytes:
    """A sketch as the record keeps it."""
    return struct.pack(f">{len(sketch)}I", *sorted(sketch))


def sketch_from(blob: bytes) -> frozenset[int]:
    """A sketch as the record kept it."""
    return frozenset(struct.unpack(f">{len(blob) // 4}I", blob))


def _one_post(column: str, key: str | None) -> tuple[str, tuple[str, ...]]:
    """A condition for one post or for all; not `? IS NULL OR …`, which would read the whole table for one post."""
    return ("1", ()) if key is None else (f"{column} = ?", (key,))
