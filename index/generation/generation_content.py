"""The content of a generation, and the digest that tells one content from another."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from index.files.answer_views import ANSWER_VIEWS
from index.generation.array_file import save_array
from index.generation.only_ticks import has_only_ticks
from index.generation.post_series import series_of
from index.generation.reruns import Reruns, resolve_reruns
from index.identity.retired import Gone
from index.people.people_rows import people_and_gone_slugs, person_rows, slug_rows, slugs_of_answers
from index.posts.records import Fact, LibraryType, Paragraph, PostSeries, TypeEvidence
from index.record.embedding_cache import hash_text
from index.record.first_shown import read_first_shown
from index.record.hidden_rows import UNPUBLISHED, withheld_by
from index.record.same_people_rows import read_same_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from index.generation.cutting import Cut
    from index.generation.titles import Titles
    from index.identity.retired import Redirect
    from index.people.people import NamedPerson
    from index.posts.records import Answer
    from index.record.record import Record
    from index.record.record_rows import ReadAnswer, ReadPost

#: The reason given for the id of a hidden answer; the owner's own reason is nobody else's business. A stored word: in
#: the record, `withdrawn_posts` are unpublished ones.
REASON_HIDDEN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a generation is made from."""

    #: The posts that have answers, by date and key.
    posts: tuple[ReadPost, ...]
    #: The answers: the place of each is its row number.
    answers: tuple[Answer, ...]
    redirects: tuple[Redirect, ...]
    #: Ids that lead nowhere, hidden ones among them, by id; the key of a post that is hidden whole, too.
    gone: tuple[Gone, ...]
    #: The people who give the answers.
    people: tuple[NamedPerson, ...] = ()
    #: Slugs of people that lead nowhere because their answers are hidden, in order.
    gone_people: tuple[str, ...] = ()
    #: By id: the ISO date of the day on which readers could first see each answer.
    first_shown: Mapping[str, str] = field(default_factory=dict)
    #: The takedowns and the unpublished posts that stand (`index.generation.withholding`), sorted.
    withholds: tuple[str, ...] = ()

    @property
    def anything_hidden(self) -> bool:
        """True if anything is hidden: then no older generation may be kept."""
        return any(found.reason == REASON_HIDDEN for found in self.gone)

    @property
    def withheld_digests(self) -> tuple[str, ...]:
        """SHA-256 of each of `withholds`, as a manifest has them."""
        return tuple(sha256(takedown.encode()).hexdigest() for takedown in self.withholds)

    def digest(self, model: str | None, chunker: int) -> str:
        """Return a digest that is equal for equal generations, so that a needless rebuild can be left out."""
        parts: tuple[Iterable[object], ...] = (
            [layout.FORMAT_VERSION, chunker, model, layout.ENCODER_VERSION if model else None],
            map(post_row, self.posts),
            answer_rows(self),
            person_rows(self.people),
            slug_rows(self.people),
            ([r.old_id, r.new_id] for r in self.redirects),
            ([g.id, g.reason] for g in self.gone),
            ([slug] for slug in self.gone_people),
            self.withholds,
        )
        digest = sha256()
        # Row by row: all of it as one text would take more memory than the rest of an import.
        for part in parts:
            for row in part:
                digest.update(f"{_json(row)}\n".encode())
            digest.update(b"\n")
        return digest.hexdigest()


def read_content(record: Record) -> Content:
    """Read the record for a generation: what is hidden only as ids that are gone, what is run again only once."""
    posts, recorded = record.posts(), record.answers()
    hidden, reruns = _hidden_and_reruns(posts, recorded)
    hidden_answers = [read.answer for read in recorded if read.answer.id in hidden]
    shown = tuple(
        read.answer for read in recorded if read.answer.id not in hidden and read.answer.id not in reruns.answers
    )
    answered = {answer.post_key for answer in shown}
    redirects = reruns.redirects(record.redirects())
    gone = _gone_with(hidden, recorded, redirects)
    people, gone_people = people_and_gone_slugs(shown, hidden_answers, read_same_people(record.connection))
    return Content(
        posts=tuple(read for read in posts if read.post.key in answered),
        answers=shown,
        redirects=tuple(redirect for redirect in redirects if redirect.old_id not in gone),
        gone=tuple(sorted([*record.gone(), *gone.values()], key=lambda found: found.id)),
        people=people,
        gone_people=gone_people,
        first_shown=read_first_shown(record.connection),
        withholds=withheld_by(record.connection),
    )


def _hidden_and_reruns(posts: Sequence[ReadPost], recorded: Sequence[ReadAnswer]) -> tuple[frozenset[str], Reruns]:
    """Return two things: the ids of all hidden answers, with copies of those that a takedown hides; and the reruns."""
    answers = [read.answer for read in recorded]
    unpublished = {read.answer.post_key for read in recorded if read.hidden.startswith(UNPUBLISHED)}
    hidden = {read.answer.id: read.hidden for read in recorded if read.hidden}
    taken_down = {answer_id: by for answer_id, by in hidden.items() if not by.startswith(UNPUBLISHED)}
    reruns = resolve_reruns(posts, answers)
    everywhere = reruns.hidden_too(taken_down) | hidden.keys()
    if unpublished:
        # A copy of an unpublished post, in a post that is published, stands for itself.
        reruns = resolve_reruns([read for read in posts if read.post.key not in unpublished], answers)
    return everywhere, reruns


def _gone_with(
    hidden: frozenset[str], recorded: Sequence[ReadAnswer], redirects: Sequence[Redirect]
) -> dict[str, Gone]:
    """Return by id what is gone: hidden answers, what led to them, and the posts that have no other answer."""
    shown_posts = {read.answer.post_key for read in recorded if read.answer.id not in hidden}
    ids = hidden | {redirect.old_id for redirect in redirects if redirect.new_id in hidden}
    ids |= {read.answer.post_key for read in recorded} - shown_posts
    return {found: Gone(found, REASON_HIDDEN, frozenset()) for found in ids}


def write_answers(path: Path, content: Content, cut: Cut, titles: Titles) -> None:
    """Write `answers.sqlite3`: the same content gives the same bytes."""
    # No journal: nobody opens the file before it is whole.
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(layout.ANSWERS_SCHEMA + ANSWER_VIEWS)
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(post_row, content.posts)
        )
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?)", person_rows(content.people))
        connection.executemany("INSERT INTO person_slugs VALUES (?, ?)", slug_rows(content.people))
        connection.executemany(
            "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", answer_rows(content)
        )
        passages = [(row, p.start, p.end) for row, found in enumerate(cut.passages) for p in found]
        hashes = map(hash_text, cut.inputs)
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            [(number, *passage, digest) for number, (passage, digest) in enumerate(zip(passages, hashes, strict=True))],
        )
        connection.executemany(
            "INSERT INTO questions VALUES (?, ?, ?)",
            [(number, asked.text, hash_text(asked.context)) for number, asked in enumerate(cut.questions)],
        )
        connection.executemany(
            "INSERT INTO titles VALUES (?, ?, ?)",
            [
                (number, text, hash_text(context))
                for number, (text, context) in enumerate(zip(titles.texts, titles.contexts, strict=True))
            ],
        )
        connection.executemany("INSERT INTO redirects VALUES (?, ?)", [(r.old_id, r.new_id) for r in content.redirects])
        connection.executemany("INSERT INTO gone VALUES (?, ?)", [(g.id, g.reason) for g in content.gone])
        connection.executemany("INSERT INTO gone_people VALUES (?)", [(slug,) for slug in content.gone_people])
        connection.execute("COMMIT")


def open_answers(folder: Path) -> sqlite3.Connection:
    """Open the `answers.sqlite3` of a generation, read-only."""
    path = folder / layout.ANSWERS
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def write_facets(folder: Path, content: Content) -> None:
    """Write the arrays that filters and facets are counted from."""
    bit = {library_type: 1 << place for place, library_type in enumerate(LibraryType)}
    bits = [sum({bit[found.type] for found in answer.types}) for answer in content.answers]
    years = {read.post.key: read.post.published.year if read.post.published else 0 for read in content.posts}
    save_array(folder / layout.TYPE_BITS, np.array(bits, dtype=np.uint16))
    of_rows = np.array([years[answer.post_key] for answer in content.answers], dtype=np.int16)
    save_array(folder / layout.YEARS, of_rows)
    place = {series: place for place, series in enumerate(PostSeries)}
    series = {read.post.key: place[series_of(read)] for read in content.posts}
    save_array(folder / layout.SERIES, np.array([series[answer.post_key] for answer in content.answers], np.uint8))
    save_array(folder / layout.ONLY_TICKS, np.array([has_only_ticks(answer) for answer in content.answers], np.bool_))


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


def answer_rows(content: Content) -> Iterator[tuple[object, ...]]:
    """Yield the answers as their rows in `answers.sqlite3`."""
    people = slugs_of_answers(content.answers, content.people)
    for row, (answer, person) in enumerate(zip(content.answers, people, strict=True)):
        yield (row, *_answer_row(answer), person, content.first_shown.get(answer.id))


def _answer_row(answer: Answer) -> tuple[object, ...]:
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


def _fields_of(record: TypeEvidence | Paragraph | Fact) -> dict[str, object]:
    """Return the fields as `dataclasses.asdict` does, which copies values and takes five times as long."""
    return {name: getattr(record, name) for name in _FIELDS[type(record)]}


_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in (TypeEvidence, Paragraph, Fact)}


# One encoder for all: `json.dumps` makes one for every value.
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
