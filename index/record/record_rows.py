"""The record's rows as dataclasses."""

# Conditions are put together from constants of this file, never from data.
# ruff: noqa: S608

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.identity.retired import Gone, Redirect
from index.posts.records import (
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
    TypeEvidence,
)
from index.posts.split import Role, Span
from index.record.row_values import NotUnderstood, damaged_row, date_from, no_word, understood, word_from

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container

_PARAGRAPH_KINDS = {str(kind): kind for kind in ParagraphKind}


@dataclass(frozen=True, slots=True)
class ReadPost:
    """A recorded post."""

    post: Post
    #: The text that spans and paragraphs point into.
    text: str
    #: Its questions, in order.
    questions: tuple[Question, ...] = ()
    #: Its facts about its respondent or itself.
    facts: tuple[Fact, ...] = ()

    @property
    def question(self) -> Question | None:
        """The first question; None where nothing is asked."""
        return self.questions[0] if self.questions else None


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """A recorded answer."""

    answer: Answer
    #: The doubt about the answer or its attribution; empty when there is none.
    doubt: str
    #: What hides it: a takedown, or `UNPUBLISHED` and its post's key; empty when it is shown.
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """A recorded answer without what it says."""

    id: str
    post_key: str
    respondent: Respondent
    hidden: str


def read_posts(
    connection: sqlite3.Connection, key: str | None = None, without: Container[str] = (), *, bodies: bool = True
) -> list[ReadPost]:
    """Return all posts by date and key but those `without`, or the one with this key; without `bodies` two of their
    texts are empty: the body, and that which spans point into. Raises RecordRowDamaged."""
    where, only = one_post("post_key", key)
    terms: dict[tuple[str, str], list[str]] = {}
    for post_key, taxonomy, name in connection.execute(
        f"SELECT post_key, taxonomy, name FROM post_terms WHERE {where} ORDER BY post_key, taxonomy, position", only
    ):
        terms.setdefault((post_key, taxonomy), []).append(name)
    questions: dict[str, list[Question]] = {}
    for post_key, position, text, parts in connection.execute(
        f"SELECT post_key, position, text, parts FROM questions WHERE {where} ORDER BY post_key, position", only
    ):
        if post_key not in without:
            with understood("questions", post_key, position):
                questions.setdefault(post_key, []).append(Question(text, list_from(parts)))
    facts: dict[str, list[Fact]] = {}
    for post_key, position, fact, value in connection.execute(
        f"SELECT post_key, position, name, value FROM facts WHERE {where} ORDER BY post_key, position", only
    ):
        if post_key not in without:
            with understood("facts", post_key, position):
                facts.setdefault(post_key, []).append(Fact(word_from(FactName, fact), value))
    where, only = one_post("key", key)
    body, text_of = ("body", "text") if bodies else ("''", "''")
    rows = connection.execute(
        f"SELECT key, url, title, published, kind, {body}, body_format, origin, tail_characters, {text_of} FROM posts"
        f" WHERE {where} ORDER BY coalesce(published, ''), key",
        only,
    )
    found = []
    for post_key, url, title, published, kind, body, body_format, origin, tail, text in rows:
        if post_key in without:
            continue
        with understood("posts", post_key):
            post = Post(
                key=post_key,
                url=url,
                title=title,
                published=date_from(published) if published else None,
                categories=tuple(terms.get((post_key, "category"), ())),
                tags=tuple(terms.get((post_key, "tag"), ())),
                body=body,
                body_format=word_from(BodyFormat, body_format),
                origin=origin,
                tail_characters=tail,
                kind=word_from(PostKind, kind),
            )
        found.append(ReadPost(post, text, tuple(questions.get(post_key, ())), tuple(facts.get(post_key, ()))))
    return found


def read_answers(
    connection: sqlite3.Connection, post_key: str | None = None, without: Container[str] = ()
) -> list[ReadAnswer]:
    """Return all answers by date, post and place but those of the posts `without`, or those of one post.

    Raises RecordRowDamaged.
    """
    where, only = one_post("a.post_key", post_key)
    paragraphs: dict[str, list[Paragraph]] = {}
    for key, answer_id, position, kind, text, start, end, label in connection.execute(
        'SELECT a.post_key, answer_id, p.position, p.kind, p.text, p.start, p."end", p.label'
        f" FROM answers a JOIN paragraphs p ON p.answer_id = a.id WHERE {where} ORDER BY answer_id, p.position",
        only,
    ):
        if key not in without:
            try:
                paragraphs.setdefault(answer_id, []).append(Paragraph(_PARAGRAPH_KINDS[kind], text, start, end, label))
            except KeyError as error:
                raise damaged_row("paragraphs", (answer_id, position), no_word(ParagraphKind)) from error
    types: dict[str, list[TypeEvidence]] = {}
    for key, answer_id, position, kind, evidence, reason in connection.execute(
        "SELECT a.post_key, answer_id, t.position, t.type, t.evidence, t.reason FROM answers a"
        f" JOIN answer_types t ON t.answer_id = a.id WHERE {where} ORDER BY answer_id, t.position",
        only,
    ):
        if key not in without:
            with understood("answer_types", answer_id, position):
                types.setdefault(answer_id, []).append(
                    TypeEvidence(word_from(LibraryType, kind), word_from(Evidence, evidence), reason)
                )
    rows = connection.execute(
        "SELECT a.id, a.post_key, a.position, a.question_position, coalesce(q.text, ''), a.respondent_name, a.title,"
        " a.institution, a.doubt, a.hidden, a.certainty"
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
                certainty=certainty,
            ),
            doubt,
            hidden,
        )
        for answer_id, key, position, asked, question, name, title, institution, doubt, hidden, certainty in rows
        if key not in without
    ]


def read_signed(connection: sqlite3.Connection, without: Container[str] = ()) -> list[SignedAnswer]:
    """Return who signs each answer, by date, post and place; none of the posts `without`."""
    rows = connection.execute(
        "SELECT a.id, a.post_key, a.respondent_name, a.hidden FROM answers a JOIN posts p ON p.key = a.post_key"
        " ORDER BY coalesce(p.published, ''), a.post_key, a.position"
    )
    # Few people say much.
    people: dict[str | None, Respondent] = {}
    return [
        SignedAnswer(answer_id, key, people.get(name) or people.setdefault(name, Respondent(name)), hidden)
        for answer_id, key, name, hidden in rows
        if key not in without
    ]


def read_spans(connection: sqlite3.Connection, post_key: str) -> list[Span]:
    """Return the spans of one post, in order. Raises RecordRowDamaged."""
    rows = connection.execute(
        'SELECT position, start, "end", role, answer_position, reason, doubt FROM spans WHERE post_key = ?'
        " ORDER BY position",
        (post_key,),
    )
    found = []
    for position, start, end, role, answer, reason, doubt in rows:
        with understood("spans", post_key, position):
            found.append(Span(start, end, word_from(Role, role), answer, reason, doubt))
    return found


def read_redirects(
    connection: sqlite3.Connection, post_key: str | None = None, without: Container[str] = ()
) -> list[Redirect]:
    """Return redirects of one post or of all but those `without`, by old id. Raises RecordRowDamaged."""
    where, only = one_post("post_key", post_key)
    rows = connection.execute(
        f"SELECT post_key, old_id, new_id, sketch FROM redirects WHERE {where} ORDER BY old_id", only
    )
    found = []
    for key, old_id, new_id, sketch in rows:
        if key not in without:
            with understood("redirects", old_id):
                found.append(Redirect(old_id, new_id, sketch_from(sketch)))
    return found


def read_gone(connection: sqlite3.Connection, post_key: str | None = None, without: Container[str] = ()) -> list[Gone]:
    """Return gone ids of one post or of all but those `without`, by id. Raises RecordRowDamaged."""
    where, only = one_post("post_key", post_key)
    found = []
    for key, answer_id, reason, sketch in connection.execute(
        f"SELECT post_key, id, reason, sketch FROM gone WHERE {where} ORDER BY id", only
    ):
        if key not in without:
            with understood("gone", answer_id):
                found.append(Gone(answer_id, reason, sketch_from(sketch)))
    return found


def list_from(text: str) -> tuple[str, ...]:
    """Read a JSON list of texts. Raises NotUnderstood."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise NotUnderstood("no JSON list of texts")
    return tuple(found)


def sketch_to(sketch: frozenset[int]) -> bytes:
    """Pack a sketch for the record: its hashes in order, four bytes each."""
    return struct.pack(f">{len(sketch)}I", *sorted(sketch))


def sketch_from(blob: bytes) -> frozenset[int]:
    """Unpack a sketch. Raises struct.error where its length is no sketch's."""
    return frozenset(struct.unpack(f">{-(-len(blob) // 4)}I", blob))


def one_post(column: str, key: str | None) -> tuple[str, tuple[str, ...]]:
    """Return a condition for one post or for all; `? IS NULL OR …` would read the whole table for one post."""
    return ("1", ()) if key is None else (f"{column} = ?", (key,))
