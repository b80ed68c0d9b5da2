"""The day on which readers could first see each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3


def note_first_shown(connection: sqlite3.Connection, day: dt.date) -> None:
    """Note `day` for every answer that readers see from now on and did not before; the caller's transaction.

    An answer with a new id has the earliest day of the ids that lead to it.
    """
    connection.execute(
        "INSERT INTO first_shown SELECT a.id, a.post_key, coalesce("
        " (SELECT min(f.day) FROM redirects r JOIN first_shown f ON f.id = r.old_id WHERE r.new_id = a.id), ?)"
        " FROM answers a WHERE a.hidden = '' AND a.id NOT IN (SELECT id FROM first_shown)",
        (day.isoformat(),),
    )


def read_first_shown(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the ISO date of each answer that was ever shown, by id."""
    return dict(connection.execute("SELECT id, day FROM first_shown").fetchall())
