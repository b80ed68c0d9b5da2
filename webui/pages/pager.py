"""Long lists on several pages: which part of one is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webui.pages.parameters import whole_number

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from webui.pages.parameters import ParameterProblem


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a long list; pages are numbered from 1."""

    number: int
    pages: int
    #: Lines on a page.
    size: int
    #: The path of the first page.
    url: str

    @property
    def start(self) -> int:
        """0-based place of the first line on this page."""
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        """Place just after its last line."""
        return self.number * self.size

    @property
    def previous_url(self) -> str:
        """The page before, if there is one."""
        return self.at(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, if there is one."""
        return self.at(self.number + 1) if self.number < self.pages else ""

    def at(self, number: int) -> str:
        """The path of a page."""
        return f"{self.url}?page={number}" if number > 1 else self.url

    def with_line(self, place: int) -> str:
        """The path of the page that a line is on."""
        return self.at(place // self.size + 1)


def read_leaf(arguments: MultiDict[str, str], url: str, lines: int, size: int) -> tuple[Leaf | None, tuple[str, ...]]:
    """The page of a list that a URL asks for, and notes for the reader; None where the list has no such page."""
    problems: list[ParameterProblem] = []
    leaf = Leaf(whole_number(arguments, "page", (1, 10**6), 1, problems), max(1, -(-lines // size)), size, url)
    notes = tuple(f"{problem.message} {problem.remedy}" for problem in problems)
    return (leaf if leaf.number <= leaf.pages else None), notes
