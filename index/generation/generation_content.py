"""The content of a generation, and the digest that tells one content from another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

from index.files import layout
from index.generation.outline import Outline, read_outline
from index.generation.shown_rows import answer_row, digest_of_post, post_row
from index.people.people_rows import person_rows, slug_rows, slugs_of_answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.posts.records import Answer
    from index.record.record import Record
    from index.record.record_rows import ReadPost


@dataclass(frozen=True, slots=True)
class Content(Outline):
    """Everything that a generation is made from, the texts too: much memory, for those who look at all of it."""

    #: The answers: the place of each is its row number.
    answers: tuple[Answer, ...]
    #: The posts that have answers, by date and key.
    posts: tuple[ReadPost, ...] = ()

    def digest(self, model: str | None, chunker: int) -> str:
        """Return the digest of a generation of this, as `digest_of` does."""
        rows = {key: [*map(answer_row, found)] for key, found in groupby(self.answers, lambda answer: answer.post_key)}
        posts = (digest_of_post(post_row(read), rows[read.post.key]) for read in self.posts)
        return digest_of(self, posts, model, chunker)


def read_content(record: Record) -> Content:
    """Read the record for a generation, texts and all."""
    outline = read_outline(record)
    shown, answered = {answer.id for answer in outline.answers}, {answer.post_key for answer in outline.answers}
    return Content(
        tuple(read.answer for read in record.answers() if read.answer.id in shown),
        outline.redirects,
        outline.gone,
        outline.people,
        outline.gone_people,
        outline.first_shown,
        outline.withholds,
        tuple(read for read in record.posts() if read.post.key in answered),
    )


def digest_of(outline: Outline, posts: Iterable[bytes], model: str | None, chunker: int) -> str:
    """Return a digest that is equal for equal generations, so that a needless rebuild can be left out.

    `posts` are the digests of what each post shows (`digest_of_post`), in their order.
    """
    parts: tuple[Iterable[object], ...] = (
        [layout.FORMAT_VERSION, chunker, model, layout.ENCODER_VERSION if model else None],
        (digest.hex() for digest in posts),
        places(outline),
        person_rows(outline.people),
        slug_rows(outline.people),
        ([r.old_id, r.new_id] for r in outline.redirects),
        ([g.id, g.reason] for g in outline.gone),
        ([slug] for slug in outline.gone_people),
        outline.withholds,
    )
    digest = sha256()
    # Row by row: all of it as one text would take more memory than the rest of an import.
    for part in parts:
        for row in part:
            digest.update(f"{_json(row)}\n".encode())
        digest.update(b"\n")
    return digest.hexdigest()


def places(outline: Outline) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield the id, the person's slug and the day of first showing of every answer, in the order of their rows."""
    people = slugs_of_answers(outline.answers, outline.people)
    for answer, person in zip(outline.answers, people, strict=True):
        yield answer.id, person, outline.first_shown.get(answer.id)


def answer_rows(content: Content) -> Iterator[tuple[object, ...]]:
    """Yield the answers as their rows in `answers.sqlite3`."""
    for row, (answer, (_, person, day)) in enumerate(zip(content.answers, places(content), strict=True)):
        yield (row, *answer_row(answer), person, day)


# One encoder for all: `json.dumps` makes one for every value.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
