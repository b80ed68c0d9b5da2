"""Finding the host's words at the end of a survey or an interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.splitting.host_signs import ENOUGH, Place, begins_like_host, weight_of
from index.splitting.host_words import is_host_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

#: A closing is short.
_LONGEST = 420


def is_closing(text: str) -> bool:
    """True if a line begins as only the host's closing does."""
    return begins_like_host(text, "survey")


def closing_start(lines: Sequence[Line], first: int) -> int:
    """Number of the line with which the closing begins; `len(lines)` where there is none.

    `first` is the first line that may belong to it. Pictures and captions among the last lines do not matter.
    """
    start = next((number for number in range(first, len(lines)) if is_closing(lines[number].plain)), len(lines))
    said = next((number for number in range(first, len(lines)) if lines[number].is_prose), len(lines))
    while start > first:
        line = lines[start - 1]
        # Where nothing else answers the last question, the line is its answer unless only a host writes so.
        if line.is_prose and not (is_host_line(line.plain) or (start - 1 > said and _speaks_for_the_blog(line.plain))):
            break
        start -= 1
    return start


def _speaks_for_the_blog(text: str) -> bool:
    """True if `text`, after somebody's last answer, is rather the host's."""
    return len(text) <= _LONGEST and weight_of(text, "survey", Place.CLOSING) >= ENOUGH
