"""Counts of what is in the record, and of what is doubtful there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.splitting.doubts.certainty import doubt_model

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3

_COUNTS = """
SELECT
  (SELECT count(*) FROM posts),
  (SELECT count(*) FROM answers),
  (SELECT count(*) FROM spans WHERE role = 'unassigned'),
  (SELECT count(*) FROM answers WHERE doubt != '' AND coalesce(certainty, 0) < ?),
  (SELECT count(*) FROM answers WHERE id NOT IN (SELECT answer_id FROM answer_types))
"""

#: Published posts that no takedown hides, the newest first.
_EMPTY = """
SELECT key FROM posts
WHERE key NOT IN (SELECT post_key FROM answers) AND key NOT IN (SELECT post_key FROM withdrawn_posts)
  AND 'post ' || key NOT IN (SELECT takedown FROM takedowns WHERE NOT lifted)
ORDER BY published IS NULL, published DESC, key
"""


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """Numbers of what is in the whole record."""

    posts: int
    answers: int
    #: Stretches of posts that were not assigned to anybody.
    unassigned_blocks: int
    #: Doubtful answers whose probability of being right is below the threshold of an audit.
    doubtful_answers: int
    #: Answers whose library type is unknown.
    types_unknown: int
    #: Keys of the published posts that hold no answer, so that readers do not get them; the newest first.
    without_answers: tuple[str, ...]


def count_record(connection: sqlite3.Connection) -> RecordCounts:
    """Count what is in the record."""
    counts = connection.execute(_COUNTS, (doubt_model().listed_below,)).fetchone()
    without_answers = tuple(key for (key,) in connection.execute(_EMPTY))
    return RecordCounts(*(*counts, without_answers))


def count_by_rules(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many posts were split by each version of the rules."""
    # Behind a plus stands what else the split depended on.
    version = "substr(splitter_version, 1, instr(splitter_version || '+', '+') - 1)"
    return dict(connection.execute(f"SELECT {version}, count(*) FROM posts GROUP BY 1"))  # noqa: S608  # a constant


def newest_days(connection: sqlite3.Connection, after: dt.date) -> list[tuple[str, str]]:
    """Return the key and the day of every post that is dated after a day, the latest first."""
    rows = connection.execute(
        "SELECT key, published FROM posts WHERE published > ? ORDER BY published DESC, key", (after.isoformat(),)
    )
    return [(key, day) for key, day in rows]
