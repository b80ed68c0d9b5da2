"""Ids, keys, names and addresses in the record, without the words that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.reading.addresses import canonical_address, is_same_address

if TYPE_CHECKING:
    import sqlite3


def post_keys(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the keys of all posts."""
    return frozenset(key for (key,) in connection.execute("SELECT key FROM posts"))


def signed_answers(connection: sqlite3.Connection) -> list[tuple[str, str, str | None]]:
    """Return id, post key and respondent's name of every answer, by post and place."""
    return connection.execute(
        "SELECT id, post_key, respondent_name FROM answers ORDER BY post_key, position"
    ).fetchall()


def signed_names(connection: sqlite3.Connection) -> list[str]:
    """Return the distinct names of respondents, as they are signed first."""
    sql = "SELECT DISTINCT respondent_name FROM answers WHERE respondent_name IS NOT NULL ORDER BY post_key, position"
    return [name for (name,) in connection.execute(sql)]


def redirect_targets(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the live id that each old id leads to."""
    return dict(connection.execute("SELECT old_id, new_id FROM redirects").fetchall())


def gone_ids(connection: sqlite3.Connection) -> frozenset[str]:
    """Return the ids that lead nowhere."""
    return frozenset(gone for (gone,) in connection.execute("SELECT id FROM gone"))


def find_answer_id(connection: sqlite3.Connection, text: str) -> str | None:
    """Return the id under which an answer lives now; one that is gone is itself."""
    for sql in (
        "SELECT id FROM answers WHERE id = ?",
        "SELECT new_id FROM redirects WHERE old_id = ?",
        "SELECT id FROM gone WHERE id = ?",
        "SELECT id FROM answers WHERE id = lower(?)",
    ):
        if found := connection.execute(sql, (text,)).fetchone():
            return str(found[0])
    return None


def find_post_key(connection: sqlite3.Connection, text: str) -> str | None:
    """Return the key that is `text`; only where none is, the one that is `text` in small letters."""
    sql = "SELECT key FROM posts WHERE key IN (?1, lower(?1)) ORDER BY key = ?1 DESC"
    found = connection.execute(sql, (text,)).fetchone()
    return str(found[0]) if found else None


def find_post_at(connection: sqlite3.Connection, address: str) -> str | None:
    """Return the key of the post at an address; of two that had it one after the other, the one that is there."""
    if not canonical_address(address):
        return None
    rows = connection.execute(
        "SELECT p.key, p.url FROM posts p LEFT JOIN withdrawn_posts w ON w.post_key = p.key"
        " WHERE p.url != '' ORDER BY w.post_key IS NOT NULL, p.key"
    )
    return next((key for key, url in rows if is_same_address(url, address)), None)
