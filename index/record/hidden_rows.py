"""The answers that the record hides, and what hides each: a takedown, or `UNPUBLISHED` its post."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.record.record_rows import one_post
from index.record.takedown_facts import standing_facts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

#: Before the key of the post, where an answer is hidden because its post is no longer published.
UNPUBLISHED = "withdrawn "


def hidden_answers(connection: sqlite3.Connection, post_key: str | None = None) -> dict[str, str]:
    """Return what hides each hidden answer, by id: of one post, or of all."""
    where, only = one_post("post_key", post_key)
    sql = f"SELECT id, hidden FROM answers WHERE {where} AND hidden != ''"  # noqa: S608 — a condition of constants
    return dict(connection.execute(sql, only).fetchall())


def store_hidden(connection: sqlite3.Connection, hidden: Mapping[str, str]) -> None:
    """Hide these answers (id -> what hides it) and show all others; the caller's transaction."""
    connection.execute("UPDATE answers SET hidden = '' WHERE hidden != ''")
    connection.executemany("UPDATE answers SET hidden = ? WHERE id = ?", [(by, found) for found, by in hidden.items()])


def is_taken_down(connection: sqlite3.Connection, post_key: str) -> bool:
    """True if a takedown hides anything of a post."""
    hidden = hidden_answers(connection, post_key)
    return any(by != UNPUBLISHED + post_key for by in hidden.values())


def is_shown(connection: sqlite3.Connection, post_key: str) -> bool:
    """True if readers see anything of a recorded post: it is published, and not all of its answers are hidden."""
    (published,) = connection.execute(
        "SELECT NOT EXISTS (SELECT 1 FROM withdrawn_posts WHERE post_key = ?)", (post_key,)
    ).fetchone()
    answers, hidden = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE hidden != '') FROM answers WHERE post_key = ?", (post_key,)
    ).fetchone()
    return bool(published) and (not answers or hidden < answers)


def unpublished_answers(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the answers of unpublished posts, with what hides them: `UNPUBLISHED` the post."""
    rows = connection.execute(
        "SELECT id, post_key FROM answers WHERE post_key IN (SELECT post_key FROM withdrawn_posts)"
    )
    return {answer_id: UNPUBLISHED + key for answer_id, key in rows}


def withheld_by(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the takedowns that are facts and the unpublished posts, as `answers.hidden` names them, sorted."""
    unpublished = connection.execute("SELECT post_key FROM withdrawn_posts")
    return tuple(sorted([*standing_facts(connection), *(UNPUBLISHED + key for (key,) in unpublished)]))


def shown_with_paragraphs(connection: sqlite3.Connection, texts: Collection[str]) -> list[str]:
    """Return the ids, in order, of the shown answers that say one of these paragraphs."""
    rows = connection.execute(
        "SELECT DISTINCT answer_id FROM paragraphs p JOIN answers a ON a.id = p.answer_id WHERE a.hidden = ''"
        " AND p.kind NOT IN ('subquestion', 'heading') AND p.text IN (SELECT value FROM json_each(?))"
        " ORDER BY answer_id",
        (json.dumps([*texts]),),
    )
    return [answer_id for (answer_id,) in rows]
