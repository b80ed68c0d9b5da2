"""The lengths of time, up to today, that a page of results offers to search in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.clock import today
from search.grammar import parse_query
from search.past import parse_past

if TYPE_CHECKING:
    import datetime as dt

    from webui.pages.search_state import SearchState

#: The lengths as they are typed after `past:`, and their labels.
OFFERED = {"6-months": "6 months", "1-year": "Year", "2-years": "2 years", "5-years": "5 years"}


@dataclass(frozen=True, slots=True)
class TimeLink:
    """A link to the same search in another length of time."""

    label: str
    url: str
    #: True if the search is of just this length.
    chosen: bool = False


def time_links(asked: SearchState, newest: dt.date | None) -> list[TimeLink]:
    """Return a link for each length in which there are posts, and for the one that is asked for; then to all times.

    `newest` is the day of the newest post, None where it is not known.
    """
    typed = parse_query(asked.query).past
    links = []
    for length, label in OFFERED.items():
        past = parse_past(length)
        if typed == (past,) or (newest and past.since(today()) <= newest):
            links.append(TimeLink(label, asked.in_past(length).url(), typed == (past,)))
    return [*links, TimeLink("All times", asked.in_past("").url())] if typed else links
