"""The rows of one post: its text, its answers with their evidence, its spans, and its retired ids."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.record.line_rows import store_lines
from index.record.record_rows import sketch_to

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from index.identity.carrying import PostIds
    from index.posts.records import BodyFormat, Post
    from index.posts.split import Span, Split, SplitAnswer
    from index.record.line_rows import PostLines


@dataclass(frozen=True, slots=True)
class PostVersion:
    """The content of a post and the rules that split it: with the same version a post is not taken apart again."""

    #: SHA-256 of what was imported.
    content_hash: str
    #: Versions of the rules that read and split it.
    splitter_version: str
    #: Its lines, with what other posts showed of them when it was split; None where that is not told.
    lines: PostLines | None = None


@dataclass(frozen=True, slots=True)
class KnownPost:
    """The part of a recorded post by which another is told to be the same."""

    url: str
    title: str
    body: str
    body_format: BodyFormat
    origin: str
    version: PostVersion


def insert_post(
    connection: sqlite3.Connection, post: Post, text: str, split: Split, carried: PostIds, version: PostVersion
) -> None:
    """Write a post that is not recorded; the caller's transaction."""
    _insert_post(connection, post, text, version)
    _insert_what_is_said(connection, post.key, split)
    for position, (answer_id, answer) in enumerate(zip(carried.ids, split.answers, strict=True)):
        _insert_answer(connection, answer_id, (post.key, position), answer)
    _insert_spans(connection, post.key, split.spans)
    _insert_retired(connection, post.key, carried)
    if version.lines:
        store_lines(connection, post.key, version.lines)


def is_recorded(connection: sqlite3.Connection, key: str) -> bool:
    """True if there is a post with this key; its body is not read."""
    return connection.execute("SELECT 1 FROM posts WHERE key = ?", (key,)).fetchone() is not None


def forget_post(connection: sqlite3.Connection, key: str) -> None:
    """Remove everything that is recorded of a post, to be written anew in the caller's transaction."""
    # The posts of redirects and gone ids, and the targets of redirects, come back within this transaction.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("DELETE FROM redirects WHERE post_key = ?", (key,))
    connection.execute("DELETE FROM gone WHERE post_key = ?", (key,))
    connection.execute("DELETE FROM posts WHERE key = ?", (key,))


def _insert_post(connection: sqlite3.Connection, post: Post, text: str, version: PostVersion) -> None:
    connection.execute(
        "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            post.key,
            post.url,
            post.title,
            post.published.isoformat() if post.published else None,
            post.kind,
            post.body,
            post.body_format,
            post.origin,
            post.tail_characters,
            text,
            version.content_hash,
            version.splitter_version,
        ),
    )
    terms = [("category", *pair) for pair in enumerate(post.categories)]
    terms += [("tag", *pair) for pair in enumerate(post.tags)]
    connection.executemany("INSERT INTO post_terms VALUES (?, ?, ?, ?)", [(post.key, *term) for term in terms])


def _insert_what_is_said(connection: sqlite3.Connection, post_key: str, split: Split) -> None:
    connection.executemany(
        "INSERT INTO questions VALUES (?, ?, ?, ?)",
        [
            (post_key, i, asked.text, json.dumps(asked.parts, ensure_ascii=False))
            for i, asked in enumerate(split.questions)
        ],
    )
    connection.executemany(
        "INSERT INTO facts VALUES (?, ?, ?, ?)",
        [(post_key, i, fact.name, fact.value) for i, fact in enumerate(split.facts)],
    )


def _insert_answer(connection: sqlite3.Connection, answer_id: str, place: tuple[str, int], answer: SplitAnswer) -> None:
    who = answer.respondent
    asked = answer.question
    connection.execute(
        "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
        (answer_id, *place, asked, who.name, who.title, who.institution, answer.doubt, answer.certainty),
    )
    connection.executemany(
        "INSERT INTO paragraphs VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(answer_id, i, p.kind, p.text, p.start, p.end, p.label) for i, p in enumerate(answer.paragraphs)],
    )
    connection.executemany(
        "INSERT INTO answer_types VALUES (?, ?, ?, ?, ?)",
        [(answer_id, i, t.type, t.evidence, t.reason) for i, t in enumerate(answer.types)],
    )


def _insert_spans(connection: sqlite3.Connection, post_key: str, spans: Sequence[Span]) -> None:
    connection.executemany(
        "INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(post_key, i, s.start, s.end, s.role, s.answer, s.reason, s.doubt) for i, s in enumerate(spans)],
    )


def _insert_retired(connection: sqlite3.Connection, post_key: str, carried: PostIds) -> None:
    connection.executemany(
        "INSERT INTO redirects VALUES (?, ?, ?, ?)",
        [(r.old_id, r.new_id, post_key, sketch_to(r.sketch)) for r in carried.redirects],
    )
    connection.executemany(
        "INSERT INTO gone VALUES (?, ?, ?, ?)",
        [(g.id, post_key, g.reason, sketch_to(g.sketch)) for g in carried.gone],
    )
