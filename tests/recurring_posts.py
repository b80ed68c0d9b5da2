"""Invented posts in which lines recur, and imports of them in any order."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.corrections.corrections_file import read_file
from index.imports.post_import import PostImport
from index.posts.records import BodyFormat, Post, Unpublished
from index.progress import Silent
from index.record.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

OPENING = "This anonymous interview is with someone who hires for a:"
#: Two lines between an answer and the next question of which no rule knows that they are the host's.
HEADING = "The orchard grows while nobody is looking at it."
EXPLAINED = "All of the apples came down the river on a barge with nine geese."
ASKED = (
    "How many baskets do you carry up the hill?",
    "Do you tell candidates who else was in the orchard?",
    "What would you say to somebody who is afraid of wasps?",
)
CLOSING = "The gardener waters everything at night and knows where each ladder is kept."
#: Without a word that only a host uses.
WHO = ("Inez Tarn, Youth Manager, Sedge City Library", "Otto M. Brandl, Dean, Gorse Community College")


def survey(key: str, said: Sequence[str], body_format: BodyFormat = BodyFormat.TEXT, note: str = "") -> Post:
    """A survey: an answer a question, and before the last one two lines of the host's."""
    first, second, last = said
    lines = [note, OPENING, "√ Public Library", ASKED[0], first, ASKED[1], second, HEADING, EXPLAINED, ASKED[2], last]
    if body_format is BodyFormat.TEXT:
        return post(key, "\n\n".join(line for line in lines if line), body_format)
    marked = (f"<p><strong>{line}</strong></p>" if line in ASKED else f"<p>{line}</p>" for line in lines if line)
    return post(key, "\n".join(marked), body_format)


def column(key: str, said: Sequence[str]) -> Post:
    """A column whose host closes with a line that no rule knows."""
    lines = ["Do you read the last page first?"]
    lines += [f"{who}: {text}" for who, text in zip(WHO, said, strict=True)]
    return post(key, "\n\n".join([*lines, CLOSING]), title="Further Questions: Do you read the last page first?")


def post(key: str, body: str, body_format: BodyFormat = BodyFormat.TEXT, title: str = "") -> Post:
    """A post of 2014, from a file of its own."""
    return Post(key, "", title or key, dt.date(2014, 5, 1), (), (), body, body_format, f"{key}.txt")


@contextmanager
def opened(archive: Path) -> Iterator[Record]:
    """The archive's record."""
    with Record.write(archive) as record:
        yield record


def run(
    record: Record, items: Iterable[Post | Unpublished], corrections: Path | None = None, *, ahead: Sequence[Post] = ()
) -> PostImport:
    """Import posts, and statements that one is unpublished, in one run; `ahead` are those that were read ahead."""
    work = PostImport(record, read_file(corrections).corrections if corrections else None)
    work.expect(ahead)
    for item in items:
        if isinstance(item, Unpublished):
            work.note_unpublished(item)
        else:
            work.add(item)
    work.settle()
    work.split_anew(Silent(), every=False)
    return work


def taken_apart(record: Record) -> dict[str, object]:
    """What the record holds of every post but ids: kind, questions, answers and spans."""
    found: dict[str, object] = {}
    for read in record.posts():
        answers = [
            (it.answer.respondent, it.answer.question, it.answer.types, it.answer.paragraphs, it.doubt)
            for it in record.answers_of(read.post.key)
        ]
        found[read.post.key] = (read.post.kind, read.questions, read.facts, answers, record.spans(read.post.key))
    return found


def texts(record: Record, key: str) -> list[str]:
    """The answers of one post."""
    return [it.answer.text for it in record.answers_of(key)]
