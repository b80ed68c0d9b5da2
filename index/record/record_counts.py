"""Counts of the record: how much there is, and how much of it is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

_COUNTS = """
SELECT
  (SELECT count(*) FROM posts),
  (SELECT count(*) FROM answers),
  (SELECT count(*) FROM spans WHERE role = 'unassigned'),
  (SELECT count(*) FROM answers WHERE doubt != ''),
  (SELECT count(*) FROM answers WHERE id NOT IN (SELECT answer_id FROM answer_types))
"""


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """Numbers of what is in the whole record."""

    posts: int
    answers: int
    #: Stretches of posts that belong to nobody.
    unassigned_blocks: int
    #: Answers about which anything is doubtful.
    doubtful_answers: int
    #: Answers whose library type is unknown.
    types_unknown: int


def summarize(record: Record) -> RecordSummary:
    """Count the record's rows."""
    return RecordCounts(*connection.execute(_COUNTS).fetchone())
