"""Which recorded posts are no longer published."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from index.record.record_rows import understood
from index.record.row_values import NotUnderstood, moment_from
from index.records import Withdrawn

if TYPE_CHECKING:
    import sqlite3


def read_withdrawn_posts(connection: sqlite3.Connection) -> dict[str, Withdrawn]:
    """The withdrawn posts, by key. Raises RecordRowDamaged."""
    rows = connection.execute(
        "SELECT w.post_key, p.url, w.why, w.origin, w.as_of FROM withdrawn_posts w JOIN posts p ON p.key = w.post_key"
        " ORDER BY w.post_key"
    )
    found = {}
    for key, url, why, origin, as_of in rows:
        with understood("withdrawn_posts", key):
            moment = moment_from(as_of)
            if moment.tzinfo is None:
                raise NotUnderstood("a time without its zone")
            found[key] = Withdrawn(key, url, why, origin, moment)
    return found


def store_withdrawn_post(connection: sqlite3.Connection, item: Withdrawn) -> None:
    """Note that a recorded post is withdrawn."""
    as_of = item.as_of.astimezone(dt.UTC).isoformat()
    connection.execute(
        "INSERT OR REPLACE INTO withdrawn_posts VALUES (?, ?, ?, ?)", (item.key, item.why, item.origin, as_of)
    )


def forget_withdrawn_post(connection: sqlite3.Connection, key: str) -> None:
    """Note that a post is published again."""
    connection.execute("DELETE FROM withdrawn_posts WHERE post_key = ?", (key,))
