"""Counting by sets of types and years, for peers that count nothing themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.posts.records import LibraryType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TYPES = tuple(map(str, LibraryType))


def bits_of(types: Sequence[str]) -> int:
    """Return a set of types as a number, for a peer that has no sets."""
    return sum(1 << _TYPES.index(value) for value in types)


def facets(cells: Iterable[tuple[int, int, int]]) -> tuple[int, dict[str, int], dict[int, int]]:
    """Total and both facets from (bits of types, year, how many)."""
    total = 0
    types = dict.fromkeys(_TYPES, 0)
    years: dict[int, int] = {}
    for bits, year, count in cells:
        total += count
        years[year] = years.get(year, 0) + count
        for place, value in enumerate(_TYPES):
            if bits >> place & 1:
                types[value] += count
    return total, types, years
