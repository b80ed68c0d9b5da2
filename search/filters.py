"""Library types, years and kinds: the answers that they let through, and how many each further choice would show.

Every answer stands in one cell of a small table: its set of types by its year by its kind. One count of the cells of a
result set gives its total and all facets, whatever is ticked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from index.posts.records import LibraryType
from search.query import KIND_VALUES, TYPE_VALUES
from search.results import FacetCount

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.engine import Columns
    from search.query import YearRange

#: The year of an answer whose year is not known; no year filter lets it through.
UNKNOWN_YEAR = 0

#: Choices that are kept as filters: readers turn pages and ask again under the same.
_KEPT = 64


@dataclass(frozen=True)
class CellFilter:
    """The cells that the chosen types, years and kinds let through."""

    #: bool (sets of types,).
    types: NDArray[np.bool_]
    #: bool (years,).
    years: NDArray[np.bool_]
    #: bool (KIND_VALUES,).
    kinds: NDArray[np.bool_]
    #: The chosen types; empty when types are not restricted.
    chosen_types: frozenset[str]
    #: True if years are restricted.
    years_restricted: bool
    #: The chosen kinds; empty when kinds are not restricted.
    chosen_kinds: frozenset[str]

    @cached_property
    def through(self) -> NDArray[np.bool_]:
        """bool (cells,): those that all three let through."""
        return (self.types[:, None, None] & self.years[:, None] & self.kinds).reshape(-1)

    @cached_property
    def counted(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """`types`, `years` and `kinds` as whole numbers: NumPy would convert bool row by row."""
        return self.types.astype(np.int64), self.years.astype(np.int64), self.kinds.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Counts:
    """The total and the facets of a whole result set."""

    total: int
    type_facet: tuple[FacetCount, ...]
    year_facet: tuple[FacetCount, ...]
    kind_facet: tuple[FacetCount, ...] = ()


class Facets:
    """The types, years and kinds of all answers."""

    def __init__(self, columns: Columns) -> None:
        bits = columns.column(layout.TYPE_BITS, np.uint16)
        years = columns.column(layout.YEARS, np.int16)
        kinds = columns.column(layout.SERIES, np.uint8)
        sets, set_of_row = np.unique(bits, return_inverse=True)
        self._years, year_of_row = np.unique(years, return_inverse=True)
        #: bool (sets of types, TYPE_VALUES): the values that a set of types has.
        self._has = np.column_stack([*((sets >> bit) & 1 == 1 for bit in range(len(LibraryType))), sets == 0])
        # The same as numbers, to add up.
        self._counted = self._has.astype(np.int64)
        held = set(np.unique(kinds).tolist())
        #: The kinds that some answer has, which are those that the facet offers.
        self._kinds = tuple(value for place, value in enumerate(KIND_VALUES) if place in held)
        self._shape = (len(sets), len(self._years), len(KIND_VALUES))
        #: intp (N,): each answer's cell.
        self._cells = np.ravel_multi_index((set_of_row, year_of_row, kinds), self._shape).astype(np.intp)
        self._filters: dict[tuple[frozenset[str], tuple[YearRange, ...], frozenset[str]], CellFilter] = {}

    def filter(
        self, types: frozenset[str], years: tuple[YearRange, ...], kinds: frozenset[str] = frozenset()
    ) -> CellFilter:
        """Return the cells under a choice of types (any of them; none means all), of years and of kinds (likewise)."""
        chosen = self._filters.get((types, years, kinds))
        if chosen is None:
            if len(self._filters) == _KEPT:
                self._filters.clear()
            chosen = self._filters[types, years, kinds] = self._filter(types, years, kinds)
        return chosen

    def _filter(self, types: frozenset[str], years: tuple[YearRange, ...], kinds: frozenset[str]) -> CellFilter:
        all_types, all_years, all_kinds = (np.ones(size, bool) for size in self._shape)
        return CellFilter(
            types=self._has_any(types) if types else all_types,
            years=self._in_any(years) if years else all_years,
            kinds=_is_any(kinds) if kinds else all_kinds,
            chosen_types=types,
            years_restricted=bool(years),
            chosen_kinds=kinds,
        )

    def rows_of_types(self, types: frozenset[str]) -> NDArray[np.bool_]:
        """Return bool (N,): True where the answer has any of the types."""
        return self._rows(np.broadcast_to(self._has_any(types)[:, None, None], self._shape))

    def rows_in_years(self, years: tuple[YearRange, ...]) -> NDArray[np.bool_]:
        """Return bool (N,): True where the answer's year is known and in any of the ranges."""
        return self._rows(np.broadcast_to(self._in_any(years)[:, None], self._shape))

    def rows_of_kinds(self, kinds: frozenset[str]) -> NDArray[np.bool_]:
        """Return bool (N,): True where the answer is of any of the kinds."""
        return self._rows(np.broadcast_to(_is_any(kinds), self._shape))

    def select(self, rows: NDArray[np.intp], chosen: CellFilter) -> tuple[NDArray[np.intp], Counts]:
        """Return those of `rows` that the choice lets through, in their order, and the counts.

        `rows` obey every filter but types, years and kinds. A facet's counts obey all filters but its own.
        """
        cells = self._cells.take(rows)
        table = np.bincount(cells, minlength=self._cell_count).reshape(self._shape)
        types, years, kinds = chosen.counted
        of_kinds = table @ kinds
        of_years = of_kinds @ years
        by_kind = np.multiply.outer(types, years).reshape(-1) @ table.reshape(-1, self._shape[2])
        total = int(types @ of_years)
        # compress takes a fifth of the time of rows[…] with booleans.
        selected = rows if total == len(rows) else rows.compress(chosen.through.take(cells))
        return selected, Counts(
            total=total,
            type_facet=_facet(TYPE_VALUES, of_years @ self._counted, chosen.chosen_types),
            year_facet=self._year_facet(types @ of_kinds, chosen),
            kind_facet=tuple(
                facet for facet in _facet(KIND_VALUES, by_kind, chosen.chosen_kinds) if facet.value in self._kinds
            ),
        )

    def count(self, rows: NDArray[np.intp], chosen: CellFilter) -> int:
        """Return the number of those of `rows` that the choice lets through."""
        return int(np.count_nonzero(chosen.through.take(self._cells.take(rows)))) if len(rows) else 0

    @property
    def _cell_count(self) -> int:
        return self._shape[0] * self._shape[1] * self._shape[2]

    def _year_facet(self, counts: NDArray[np.int64], chosen: CellFilter) -> tuple[FacetCount, ...]:
        columns = zip(self._years.tolist(), counts.tolist(), chosen.years.tolist(), strict=True)
        return tuple(
            FacetCount(str(year), count, chosen.years_restricted and inside)
            for year, count, inside in columns
            if count and year != UNKNOWN_YEAR
        )

    def _has_any(self, types: frozenset[str]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.zeros(self._shape[0], bool)
        for column, value in enumerate(TYPE_VALUES):
            if value in types:
                found |= self._has[:, column]
        return found

    def _in_any(self, ranges: tuple[YearRange, ...]) -> NDArray[np.bool_]:
        inside: NDArray[np.bool_] = np.zeros(self._shape[1], bool)
        for years in ranges:
            first = max(years.first or 0, UNKNOWN_YEAR + 1)
            last = np.iinfo(np.int16).max if years.last is None else years.last
            inside |= np.logical_and(self._years >= first, self._years <= last)
        return inside

    def _rows(self, view: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return view.reshape(-1)[self._cells]


def _is_any(kinds: frozenset[str]) -> NDArray[np.bool_]:
    """Return bool (KIND_VALUES,): True where the kind is one of them."""
    return np.array([value in kinds for value in KIND_VALUES])


def _facet(values: tuple[str, ...], counts: NDArray[np.int64], chosen: frozenset[str]) -> tuple[FacetCount, ...]:
    return tuple(
        FacetCount(value, count, value in chosen) for value, count in zip(values, counts.tolist(), strict=True)
    )
