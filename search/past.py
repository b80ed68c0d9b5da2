"""Relative dates of a query: `past:6-months` is a length of time, counted back from a day that the caller gives."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAST = re.compile(r"(?:(?P<count>[0-9]{1,4})[\s_-]*)?(?P<unit>day|week|month|year)s?", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Past:
    """A length of time up to today: a count of days, weeks, months or years."""

    count: int
    #: day, week, month or year.
    unit: str

    def since(self, today: dt.date) -> dt.date:
        """Return its first day: the same day so many months earlier, or the last of a month that has none such."""
        if self.unit in _DAYS:
            return dt.date.fromordinal(max(today.toordinal() - self.count * _DAYS[self.unit], 1))
        months = max(today.year * 12 + today.month - 1 - self.count * _MONTHS[self.unit], 12)
        year, month = divmod(months, 12)
        return dt.date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def since(pasts: Sequence[Past], today: dt.date) -> dt.date:
    """Return the first day of the longest of some lengths of time, of which there is one."""
    return min(past.since(today) for past in pasts)


def parse_past(text: str) -> Past:
    """Return what `6-months`, `6 months`, `30days`, `1-year` or `year` says. Raises ValueError."""
    match = _PAST.fullmatch(text.strip())
    if match is None:
        msg = f"{text!r} is no length of time. Write 30-days, 2-weeks, 6-months or 1-year."
        raise ValueError(msg)
    return Past(int(match["count"] or 1), match["unit"].lower())
