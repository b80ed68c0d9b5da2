"""The table of signs (weights.tsv): how much each speaks for reading a post as one of a kind.

    score(kind) = Σ weight(kind, sign)·sign

The weights are fitted: `python -m bench.splitting.readings --write`. The rows and their reasons are written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index.attribution.tables import table_lines
from index.posts.records import PostKind
from index.splitting.readings.result_signs import RESULT_SIGNS
from index.splitting.readings.signs import SIGNS, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.splitting.doubts.split_view import SplitView
    from index.splitting.readings.post_view import PostView

TABLE = "weights.tsv"
#: Stands for the kind in a row about whatever kind a post was taken apart as.
ANY = "any"


@dataclass(frozen=True, slots=True)
class SignWeight:
    """One row of the table."""

    #: The kind that the sign speaks for; None for a sign of the finished reading, of whatever kind.
    kind: PostKind | None
    sign: str
    #: Below zero where it speaks against the kind.
    weight: float
    why: str


@cache
def sign_weights() -> tuple[SignWeight, ...]:
    """Read the table; ValueError names the line of a row that cannot be read."""
    return tuple(_read_row(*it) for it in table_lines("index.splitting.readings", TABLE))


def _read_row(number: int, line: str) -> SignWeight:
    columns = line.split("\t")
    known = len(columns) == 4 and columns[1] in (RESULT_SIGNS if columns[0] == ANY else SIGNS)
    if not known or columns[0] not in (ANY, *PostKind):
        raise ValueError(f"{TABLE}, line {number}: expected kind, sign, weight, why, found {line!r}")
    kind, sign, weight, why = columns
    return SignWeight(None if kind == ANY else PostKind(kind), sign, float(weight), why)


def score_post(view: PostView, kinds: Iterable[PostKind]) -> dict[PostKind, float]:
    """Return the score of each of these kinds by the signs of the post."""
    scores = dict.fromkeys(kinds, 0.0)
    for row in sign_weights():
        if row.kind in scores:
            scores[row.kind] += row.weight * value_of(view, row.sign)
    return scores


def score_result(view: SplitView) -> float:
    """Return the score of a finished reading by the signs in it."""
    return sum(row.weight * RESULT_SIGNS[row.sign](view) for row in sign_weights() if row.kind is None)
