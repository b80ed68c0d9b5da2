"""Removal of altered rows, before their posts are recorded anew.

All in the caller's transaction, in which no foreign key is enforced.
"""

# Tables and columns are the schema's own names, never data.
# ruff: noqa: S608

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from index.record.seals import readable

if TYPE_CHECKING:
    import sqlite3

    from index.identity.carrying import PostIds
    from index.record.soundness import Soundness


def clear_altered(connection: sqlite3.Connection, soundness: Soundness, key: str, carried: PostIds) -> None:
    """Remove an altered post, and rows of other altered posts that have an id of what is recorded now."""
    for table in soundness.tables_of_post(key):
        connection.execute(f"DELETE FROM {table} WHERE post_key = ?", (key,))
    connection.execute("DELETE FROM seals WHERE post_key = ?", (key,))
    others = json.dumps([*soundness.altered])
    ids = {*carried.ids, *(r.old_id for r in carried.redirects), *(g.id for g in carried.gone)}
    for table, column in (("answers", "id"), ("redirects", "old_id"), ("gone", "id")):
        connection.executemany(
            f"DELETE FROM {table} WHERE {column} = ? AND post_key IN (SELECT value FROM json_each(?))",
            [(one, others) for one in sorted(ids)],
        )
    _remove_orphans(connection)
    soundness.mend(key)


def remove_strays(connection: sqlite3.Connection, soundness: Soundness) -> None:
    """Remove the rows of keys that no post ever had."""
    strays = soundness.strays
    tables = sorted({table for key in strays for table in soundness.tables_of_post(key)})
    # Such a key may not be UTF-8, and SQLite would not take it as text.
    connection.create_function("is_stray", 1, lambda key: _text(key) in strays)
    for table in tables:
        connection.execute(f"DELETE FROM {table} WHERE is_stray(CAST(post_key AS BLOB))")
    connection.execute("DELETE FROM posts WHERE is_stray(CAST(key AS BLOB))")
    connection.execute("DELETE FROM seals WHERE is_stray(CAST(post_key AS BLOB))")
    _remove_orphans(connection)
    for key in strays:
        soundness.mend(key)


def _remove_orphans(connection: sqlite3.Connection) -> None:
    """Remove rows whose answer is not there: deleted, or with an altered id."""
    for table in ("paragraphs", "answer_types"):
        connection.execute(f"DELETE FROM {table} WHERE answer_id NOT IN (SELECT id FROM answers)")


def _text(key: bytes) -> str:
    return readable(key.decode("utf-8", "surrogateescape"))
