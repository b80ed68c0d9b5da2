"""Posts that are not in the record, and that some source has as not published: drafts, and what was in the trash
already.

An export from before may still bring them. So much is kept of each as its blog knows it by, and no word of it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.reading.addresses import is_permalink
from index.record.record_rows import understood
from index.record.row_values import moment_from
from index.records import Withdrawn

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def read_unpublished_posts(connection: sqlite3.Connection) -> list[Withdrawn]:
    """What is remembered, without slugs."""
    rows = connection.execute("SELECT blog, number, guid, why, origin, as_of FROM unpublished_posts")
    found = []
    for blog, number, guid, why, origin, as_of in rows:
        with understood("unpublished_posts", blog, number, guid):
            found.append(Withdrawn("", blog, why, origin, moment_from(as_of), guid, number or None))
    return found


def store_unpublished_posts(connection: sqlite3.Connection, items: Iterable[Withdrawn]) -> None:
    """Remember these instead; of what is said twice the newest, and nothing of a post without guid and number."""
    rows = [_row(item) for item in sorted(items, key=lambda item: (item.as_of, item.origin))]
    kept = {row[:3]: row for row in rows if row[1] or row[2]}
    connection.execute("DELETE FROM unpublished_posts")
    connection.executemany("INSERT INTO unpublished_posts VALUES (?, ?, ?, ?, ?, ?)", kept.values())


def _row(item: Withdrawn) -> tuple[str, int, str, str, str, str]:
    host = urlsplit(item.url).netloc
    # Without its blog a number says nothing.
    number = (item.number or 0) if host else 0
    guid = "" if is_permalink(item.guid) else item.guid
    blog = f"https://{host}/" if host else ""
    return blog, number, guid, item.why, item.origin, item.as_of.astimezone(dt.UTC).isoformat()
