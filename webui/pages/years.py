"""The years of a result set as bars that can be clicked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.results import FacetCount
    from webui.pages.parameters import SearchState

#: The longest bar, in the units of its drawing.
LONGEST = 100


@dataclass(frozen=True, slots=True)
class YearBar:
    """One row of the histogram: a year, or several in a row without an answer."""

    #: "2014", or "2017–2021" where there is nothing.
    label: str
    count: int
    #: 0 to LONGEST, in proportion to the count.
    length: int
    #: The same search in this year alone, or in all years where it is already; empty where there is nothing.
    url: str
    #: Whether the search is narrowed to just this year.
    alone: bool = False
    #: Whether the year is among those searched.
    inside: bool = True


def year_bars(facet: Sequence[FacetCount], asked: SearchState) -> list[YearBar]:
    """A row for each year with answers, ascending, and one for each gap between them."""
    most = max((found.count for found in facet), default=1)
    bars: list[YearBar] = []
    last: int | None = None
    for found in facet:
        year = int(found.value)
        if last is not None and year > last + 1:
            gap = f"{last + 1}–{year - 1}" if year > last + 2 else str(last + 1)
            bars.append(YearBar(gap, 0, 0, ""))
        alone = asked.year_from == asked.year_to == year
        other = asked.in_years(None, None) if alone else asked.in_years(year, year)
        inside = (asked.year_from or year) <= year <= (asked.year_to or year)
        # A single answer is still to be seen.
        length = max(round(LONGEST * found.count / most), 2)
        bars.append(YearBar(found.value, found.count, length, other.url(), alone, inside))
        last = year
    return bars
