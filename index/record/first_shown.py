"""The day on which readers could first see each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence

#: An answer's id, its post's key, and an ISO date; empty when not known.
DayShown: TypeAlias = tuple[str, str, str]


def note_first_shown(connection: sqlite3.Connection, day: dt.date) -> None:
    """Note `day` for every answer that readers see from now on and did not before; the caller's transaction.

    An answer with a new id has the earliest day of the ids that lead to it, none if one of those is not known.
    """
    connection.execute(
        "INSERT INTO first_shown SELECT a.id, a.post_key, coalesce("
        " (SELECT min(f.day) FROM redirects r JOIN first_shown f ON f.id = r.old_id WHERE r.new_id = a.id), ?)"
        " FROM answers a WHERE a.hidden = '' AND a.id NOT IN (SELECT id FROM first_shown)",
        (day.isoformat(),),
    )


def read_first_shown(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the ISO date of each answer that was ever shown, by id; those whose day is not known are left out."""
    return dict(connection.execute("SELECT id, day FROM first_shown WHERE day != ''").fetchall())


def read_sound_days(connection: sqlite3.Connection, altered: Mapping[str, Collection[str]]) -> list[DayShown]:
    """Return every row, but for posts (key -> altered tables) whose rows were altered."""
    rows = connection.execute("SELECT id, post_key, day FROM first_shown").fetchall()
    return [(answer, post, day) for answer, post, day in rows if "first_shown" not in altered.get(post, ())]


def carry_days_over(connection: sqlite3.Connection, days: Sequence[DayShown]) -> None:
    """Note another record's days for posts that this one has, where it knows none; the caller's transaction."""
    # No ON CONFLICT: SQLite would take it for the conflicts of the sealer's triggers, too.
    connection.executemany("UPDATE first_shown SET day = ?3 WHERE id = ?1 AND post_key = ?2 AND day = ''", days)
    connection.executemany(
        "INSERT INTO first_shown SELECT ?1, ?2, ?3"
        " WHERE ?2 IN (SELECT key FROM posts) AND ?1 NOT IN (SELECT id FROM first_shown)",
        days,
    )
