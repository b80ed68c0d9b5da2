"""One page of a long list, and the addresses of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webui.pages.parameters import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.datastructures import MultiDict

    from webui.pages.search_state import ParameterProblem


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of a long list."""

    #: 1-based.
    number: int
    #: Lines on a page.
    size: int
    #: Lines on all pages together.
    lines: int
    #: Makes a page's address from its number.
    url: Callable[[int], str]

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(1, -(-self.lines // self.size))

    @property
    def start(self) -> int:
        """0-based place of the first line on this page."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        """Place just after the last line on this page."""
        return min(self.number * self.size, self.lines)

    @property
    def previous_url(self) -> str:
        """The address of the page before; empty on the first."""
        return self.url(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after; empty on the last."""
        return self.url(self.number + 1) if self.number < self.pages else ""

    def url_of_line(self, place: int) -> str:
        """Return the address of the page that holds the line at a 0-based place."""
        return self.url(place // self.size + 1)


def read_pager(arguments: MultiDict[str, str], url: str, lines: int, size: int) -> tuple[Pager | None, tuple[str, ...]]:
    """Read which page of the list at `url` is wanted, and notes for the reader; None if the list has no such page."""
    problems: list[ParameterProblem] = []
    number = whole_number(arguments, "page", (1, 10**6), 1, problems)
    pager = Pager(number, size, lines, lambda page: f"{url}?page={page}" if page > 1 else url)
    notes = tuple(f"{problem.message} {problem.remedy}" for problem in problems)
    return (pager if number <= pager.pages else None), notes
