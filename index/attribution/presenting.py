"""Weighing how surely the words beside a name present this person (presenting.tsv)."""

from __future__ import annotations

import re
from functools import cache

from index.attribution.tables import table_lines

#: What may stand between the words that present somebody and the name: `our good friend Dr.`
_LED_IN = r"[\s,:]*(?:(?:the|our|my|an?)\s+(?:[\w-]+\s+){0,4})?(?:(?:[Dd]r|[Mm]r|[Mm]s|[Mm]rs|[Pp]rof)\.?\s+)?$"


def weigh_before(text: str) -> int:
    """Weigh what stands before a name; the name of somebody who only helped weighs less than nothing."""
    weights = [weight for pattern, weight in _patterns("before") if pattern.search(text)]
    weights = weights or [weight for pattern, weight in _patterns("presented") if pattern.search(text)]
    return min(weights, default=0)


def weigh_after(text: str) -> int:
    """Weigh what stands behind a name."""
    return sum(weight for pattern, weight in _patterns("after") if pattern.match(text))


@cache
def _patterns(kind: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    rows = [line.split("\t") for _, line in table_lines("index.attribution", "presenting.tsv")]
    ends = {"before": "$", "presented": _LED_IN, "after": ""}
    # Pronouns open sentences, and verbs do not.
    flags = 0 if kind == "after" else re.IGNORECASE
    return tuple(
        (re.compile(f"(?:{pattern}){ends[kind]}", flags), int(weight))
        for pattern, of_kind, weight, _ in rows[1:]
        if of_kind == kind
    )
