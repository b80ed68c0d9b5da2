"""Library types and years: what passes, and what the facets promise."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.files import layout
from index.posts.records import LibraryType
from search.filters import Facets
from search.folder.engine import FolderEngine
from search.query import KIND_VALUES, TYPE_VALUES, YearRange

pytestmark = pytest.mark.slow

Answers = list[tuple[set[str], int, str]]

_TYPES = st.sets(st.sampled_from(["public", "academic", "federal", "other"]), max_size=3)
_ANSWERS = st.lists(
    st.tuples(_TYPES, st.sampled_from([0, 2012, 2013, 2014, 2020]), st.sampled_from(KIND_VALUES)), max_size=30
)
_CHOSEN = st.frozensets(st.sampled_from(["public", "academic", "law", "unknown"]), max_size=3)
_KINDS = st.frozensets(st.sampled_from(KIND_VALUES), max_size=3)
_YEAR = st.none() | st.integers(2011, 2021)
_RANGES = st.lists(st.builds(YearRange, _YEAR, _YEAR), max_size=2).map(tuple)


def open_facets(answers: Answers) -> Facets:
    bit = {str(value): 1 << place for place, value in enumerate(LibraryType)}
    with TemporaryDirectory() as folder:
        bits = [sum(bit[value] for value in types) for types, _, _ in answers]
        np.save(Path(folder) / layout.TYPE_BITS, np.array(bits, np.uint16))
        np.save(Path(folder) / layout.YEARS, np.array([year for _, year, _ in answers], np.int16))
        kinds = [KIND_VALUES.index(kind) for *_, kind in answers]
        np.save(Path(folder) / layout.SERIES, np.array(kinds, np.uint8))
        return Facets(FolderEngine(Path(folder)))


def of_type(types: set[str], chosen: frozenset[str]) -> bool:
    return not chosen or bool(types & chosen) or (not types and "unknown" in chosen)


def in_years(year: int, ranges: tuple[YearRange, ...]) -> bool:
    if not ranges:
        return True
    return year != 0 and any((r.first or 0) <= year <= (9999 if r.last is None else r.last) for r in ranges)


@settings(max_examples=300, deadline=None)
@given(_ANSWERS, _CHOSEN, _RANGES, _KINDS, st.data())
def test_rows_total_and_facets_are_those_of_counting_one_by_one(
    answers: Answers,
    chosen: frozenset[str],
    ranges: tuple[YearRange, ...],
    kinds: frozenset[str],
    data: st.DataObject,
) -> None:
    facets = open_facets(answers)
    matched = [row for row in range(len(answers)) if data.draw(st.booleans())]

    choice = facets.filter(chosen, ranges, kinds)
    rows, counts = facets.select(np.array(matched, np.intp), choice)

    typed = {row for row in matched if of_type(answers[row][0], chosen)}
    dated = {row for row in matched if in_years(answers[row][1], ranges)}
    spoken = {row for row in matched if not kinds or answers[row][2] in kinds}
    assert rows.tolist() == sorted(typed & dated & spoken)
    assert counts.total == len(rows)
    assert [(facet.value, facet.count, facet.selected) for facet in counts.type_facet] == [
        (value, sum(of_type(answers[row][0], frozenset({value})) for row in dated & spoken), value in chosen)
        for value in TYPE_VALUES
    ]
    assert [(facet.value, facet.count, facet.selected) for facet in counts.year_facet] == [
        (str(year), sum(answers[row][1] == year for row in typed & spoken), bool(ranges) and in_years(year, ranges))
        for year in sorted({answers[row][1] for row in typed & spoken} - {0})
    ]
    assert [(facet.value, facet.count, facet.selected) for facet in counts.kind_facet] == [
        (value, sum(answers[row][2] == value for row in typed & dated), value in kinds)
        for value in KIND_VALUES
        if any(kind == value for *_, kind in answers)
    ]


@settings(max_examples=100, deadline=None)
@given(_ANSWERS, _CHOSEN, _RANGES, _KINDS)
def test_masks(answers: Answers, chosen: frozenset[str], ranges: tuple[YearRange, ...], kinds: frozenset[str]) -> None:
    facets = open_facets(answers)

    typed = [of_type(types, chosen) for types, _, _ in answers]
    dated = [in_years(year, ranges) for _, year, _ in answers]
    spoken = [not kinds or kind in kinds for *_, kind in answers]
    counted = facets.count(np.arange(len(answers)), facets.filter(chosen, ranges, kinds))
    assert counted == sum(map(all, zip(typed, dated, spoken, strict=True)))
    if kinds:
        assert facets.rows_of_kinds(kinds).tolist() == spoken
    if chosen:
        assert facets.rows_of_types(chosen).tolist() == typed
    if ranges:
        assert facets.rows_in_years(ranges).tolist() == dated


@pytest.mark.parametrize("ticked", [YearRange(10**9, None), YearRange(None, -5), YearRange(None, 0)])
def test_years_out_of_this_world_find_nothing(ticked: YearRange) -> None:
    facets = open_facets([({"public"}, 2014, "column"), (set(), 0, "survey")])

    rows, counts = facets.select(np.arange(2), facets.filter(frozenset(), (ticked,)))

    assert (rows.tolist(), counts.total) == ([], 0)


def test_ticking_a_type_does_not_change_the_counts_of_types() -> None:
    types: list[tuple[set[str], int]] = [({"public"}, 2012), ({"academic", "medical"}, 2012), ({"academic"}, 2013)]
    facets = open_facets([(*each, "column") for each in types])

    _, counts = facets.select(np.arange(3), facets.filter(frozenset({"public"}), (YearRange(2012, 2012),)))

    assert counts.total == 1
    assert {facet.value: facet.count for facet in counts.type_facet if facet.count} == {
        "public": 1,
        "academic": 1,
        "medical": 1,
    }
