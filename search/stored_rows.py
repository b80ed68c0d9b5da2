"""Rows of answers.sqlite3 as dataclasses."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from index.posts.records import (
    Answer,
    Evidence,
    Fact,
    FactName,
    LibraryType,
    Paragraph,
    ParagraphKind,
    PostKind,
    PostSeries,
    Respondent,
    TypeEvidence,
)
from search.results import PostSummary

#: The columns of a post `p`, as `read_post` reads them.
POST_COLUMNS = (
    "p.key, p.url, p.title, p.published, p.kind, p.question, p.questions, p.facts, p.series, p.categories, p.tags"
)
_ANSWER = (
    "a.row, a.id, a.position, a.question_position, a.question, a.respondent_name, a.title, a.institution, a.types,"
    " a.paragraphs, a.certainty"
)
#: Answers, each after its post. Constants only.
SELECT = f"SELECT {POST_COLUMNS}, {_ANSWER} FROM answers a JOIN posts p ON p.key = a.post_key"  # noqa: S608
#: The place of the row in a record of `SELECT`, after the post.
ROW = 11


# An enum's own look-up takes three times as long, and the wrapper around a decoder as long as it does.
_PARAGRAPH_KINDS = {str(kind): kind for kind in ParagraphKind}
_TYPES = {str(value): value for value in LibraryType}
_EVIDENCE = {str(value): value for value in Evidence}
_decode = json.JSONDecoder().decode


def day_of(text: str | None) -> dt.date | None:
    """Return a stored ISO date; None for none."""
    return dt.date.fromisoformat(text) if text else None


def read_post(record: tuple[Any, ...]) -> PostSummary:
    """Return the post whose `POST_COLUMNS` a record begins with."""
    key, url, title, published, kind, question, questions, facts, series, *filed = record[:ROW]
    return PostSummary(
        key=key,
        url=url,
        title=title,
        published=day_of(published),
        kind=PostKind(kind),
        question=question,
        questions=tuple(json.loads(questions)),
        facts=tuple(Fact(FactName(fact["name"]), fact["value"]) for fact in json.loads(facts)),
        series=PostSeries(series),
        topics=tuple(dict.fromkeys(name for names in reversed(filed) for name in json.loads(names))),
    )


def read_answer(record: tuple[Any, ...], post_key: str) -> Answer:
    """Return the answer that a record of `SELECT` ends with."""
    _, answer_id, position, asked, question, name, title, institution, types, paragraphs, certainty = record[ROW:]
    return Answer(
        id=answer_id,
        post_key=post_key,
        position=position,
        question=question,
        respondent=Respondent(name, title, institution),
        paragraphs=tuple(
            Paragraph(_PARAGRAPH_KINDS[found["kind"]], found["text"], found["start"], found["end"], found["label"])
            for found in _decode(paragraphs)
        ),
        types=tuple(
            TypeEvidence(_TYPES[found["type"]], _EVIDENCE[found["evidence"]], found["reason"])
            for found in _decode(types)
        ),
        question_position=asked,
        certainty=certainty,
    )
