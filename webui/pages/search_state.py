"""The state of a search page, which its URL holds, and the links from it to other states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from index.clock import today
from search.grammar import in_past
from search.results import Mode, SearchRequest, Sort
from webui.addresses import at


@dataclass(frozen=True, slots=True)
class ParameterProblem:
    """A parameter whose value could not be used as it was."""

    #: Its name in the URL.
    parameter: str
    #: A sentence that says what is wrong with it.
    message: str
    #: A sentence that says what a page does instead.
    remedy: str


@dataclass(frozen=True, slots=True)
class SearchState:
    """The state of a search page, which is the state of its URL."""

    query: str = ""
    #: In the order of TYPE_ORDER.
    types: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    mode: Mode = Mode.HYBRID
    sort: Sort = Sort.RELEVANCE
    #: True lists only the first answer to each question.
    one_per_question: bool = False
    #: True shows the further answers in place of the close matches.
    further: bool = False
    #: 1-based.
    page: int = 1
    #: True searches for misspelt words as they are.
    as_typed: bool = False
    #: In the order of KIND_ORDER.
    kinds: tuple[str, ...] = ()
    problems: tuple[ParameterProblem, ...] = ()

    @property
    def empty(self) -> bool:
        """True if there is neither a query nor a filter."""
        return not (self.query or self.filtered)

    @property
    def filtered(self) -> bool:
        """True if there is a filter by type, kind or year."""
        return bool(self.types or self.kinds or self.year_from or self.year_to)

    @property
    def years(self) -> str:
        """The chosen years in words; empty for all years."""
        if self.year_from and self.year_to:
            return str(self.year_from) if self.year_from == self.year_to else f"{self.year_from}–{self.year_to}"
        if self.year_from:
            return f"from {self.year_from}"
        return f"up to {self.year_to}" if self.year_to else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences that tell a reader which parameters were ignored or changed."""
        return tuple(f"{problem.message} {problem.remedy}" for problem in self.problems)

    def request(self, limit: int, offset: int) -> SearchRequest:
        """Return the search of this state."""
        return SearchRequest(
            text=self.query,
            types=frozenset(self.types),
            kinds=frozenset(self.kinds),
            year_from=self.year_from,
            year_to=self.year_to,
            mode=self.mode,
            sort=self.sort,
            one_per_question=self.one_per_question,
            further=self.further,
            limit=limit,
            offset=offset,
            as_typed=self.as_typed,
            today=today(),
        )

    def url(self) -> str:
        """Return the shortest URL of this state."""
        return _address("/", self.pairs())

    def compare_url(self, least: int = 2) -> str:
        """Return the URL that compares library types on this query: the chosen ones if there are at least `least`,
        else the ones offered first."""
        kept = {"q", "kind", "from", "to", "mode", "as_typed"}
        pairs = [pair for pair in self.pairs() if pair[0] in kept or (pair[0] == "type" and len(self.types) >= least)]
        return _address("/compare", pairs)

    def cite_url(self) -> str:
        """Return the URL of the page on which its answers are ticked, cited and exported."""
        return _address("/selection/add", self.at_page(1).pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of its shortest URL."""
        pairs: list[tuple[str, str]] = []
        if self.query:
            pairs.append(("q", self.query))
        pairs += [("type", value) for value in self.types]
        pairs += [("kind", value) for value in self.kinds]
        if self.year_from:
            pairs.append(("from", str(self.year_from)))
        if self.year_to:
            pairs.append(("to", str(self.year_to)))
        if self.mode is not Mode.HYBRID:
            pairs.append(("mode", str(self.mode)))
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", str(self.sort)))
        if self.one_per_question:
            pairs.append(("one_per_question", "1"))
        if self.further:
            pairs.append(("further", "1"))
        if self.as_typed:
            pairs.append(("as_typed", "1"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    def at_page(self, page: int) -> SearchState:
        """Return the same search at another page."""
        return replace(self, page=page)

    def without_type(self, value: str) -> SearchState:
        """Return the same search without one library type, from its first page."""
        return replace(self, types=tuple(kept for kept in self.types if kept != value), page=1)

    def without_kind(self, value: str) -> SearchState:
        """Return the same search without one kind, from its first page."""
        return replace(self, kinds=tuple(kept for kept in self.kinds if kept != value), page=1)

    def only_type(self, value: str) -> SearchState:
        """Return the same search in one library type, from its first page."""
        return replace(self, types=(value,), further=False, page=1)

    def in_years(self, first: int | None, last: int | None) -> SearchState:
        """Return the same search in other years, from its first page."""
        return replace(self, year_from=first, year_to=last, further=False, page=1)

    def in_mode(self, mode: Mode) -> SearchState:
        """Return the same search in another mode, from its first page."""
        return replace(self, mode=mode, page=1)

    def sorted_by(self, sort: Sort) -> SearchState:
        """Return the same search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def grouped(self, one_per_question: bool) -> SearchState:
        """Return the same search with one answer a question or with all, from its first page."""
        return replace(self, one_per_question=one_per_question, page=1)

    def in_circle(self, *, further: bool) -> SearchState:
        """Return the close matches of the same search, or its further answers, from the first page."""
        return replace(self, further=further, page=1)

    def in_past(self, length: str) -> SearchState:
        """Return the same search of so recent posts (`6-months`), of all where it is empty, from its first page."""
        return replace(self, query=in_past(self.query, length), further=False, page=1)

    def respelt(self, query: str) -> SearchState:
        """Return the same search for other words, from its first page."""
        return replace(self, query=query, as_typed=False, further=False, page=1)

    def verbatim(self) -> SearchState:
        """Return the same search for exactly what was typed, from its first page."""
        return replace(self, as_typed=True, page=1)

    def unfiltered(self) -> SearchState:
        """Return the same search without filters, from its first page."""
        return replace(self, types=(), kinds=(), year_from=None, year_to=None, further=False, page=1, problems=())


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    return at(f"{path}?{urlencode(pairs)}" if pairs else path)
