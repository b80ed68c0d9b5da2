"""Unpublished posts: recorded ones (table `withdrawn_posts`), and ones never recorded (`unpublished_posts`).

The latter are drafts, and posts that were in the trash already; an older export may still bring them. Of each the
record keeps what its blog knows it by, and no word.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.posts.records import Unpublished
from index.reading.addresses import is_permalink
from index.record.row_values import NotUnderstood, moment_from, understood

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def read_unpublished(connection: sqlite3.Connection) -> dict[str, Unpublished]:
    """Return the recorded posts that are unpublished now, by key. Raises RecordRowDamaged."""
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
            found[key] = Unpublished(key, url, why, origin, moment)
    return found


def store_unpublished(connection: sqlite3.Connection, item: Unpublished) -> None:
    """Note that a recorded post is unpublished now."""
    as_of = item.as_of.astimezone(dt.UTC).isoformat()
    connection.execute(
        "INSERT OR REPLACE INTO withdrawn_posts VALUES (?, ?, ?, ?)", (item.key, item.why, item.origin, as_of)
    )


def forget_unpublished(connection: sqlite3.Connection, key: str) -> None:
    """Note that a post is published again."""
    connection.execute("DELETE FROM withdrawn_posts WHERE post_key = ?", (key,))


def read_unrecorded(connection: sqlite3.Connection) -> list[Unpublished]:
    """Return the unpublished posts that are not recorded, without slugs."""
    rows = connection.execute("SELECT blog, number, guid, why, origin, as_of FROM unpublished_posts")
    found = []
    for blog, number, guid, why, origin, as_of in rows:
        with understood("unpublished_posts", blog, number, guid):
            found.append(Unpublished("", blog, why, origin, moment_from(as_of), guid, number or None))
    return found


def store_unrecorded(connection: sqlite3.Connection, items: Iterable[Unpublished]) -> None:
    """Replace the unpublished posts that are not recorded: of two that are the same the newest, and none without guid
    or number."""
    rows = [_row(item) for item in sorted(items, key=lambda item: (item.as_of, item.origin))]
    kept = {row[:3]: row for row in rows if row[1] or row[2]}
    connection.execute("DELETE FROM unpublished_posts")
    connection.executemany("INSERT INTO unpublished_posts VALUES (?, ?, ?, ?, ?, ?)", kept.values())


def _row(item: Unpublished) -> tuple[str, int, str, str, str, str]:
    host = urlsplit(item.url).netloc
    # A number means nothing without its blog.
    number = (item.number or 0) if host else 0
    guid = "" if is_permalink(item.guid) else item.guid
    blog = f"https://{host}/" if host else ""
    return blog, number, guid, item.why, item.origin, item.as_of.astimezone(dt.UTC).isoformat()
