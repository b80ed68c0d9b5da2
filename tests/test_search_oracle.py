"""Random queries on random archives against an oracle that looks at one answer at a time, in plain Python."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.archive import Archive
from search.results import MAX_LIMIT, Mode, Sort
from tests.search_oracle import ANSWERS, Asked, Oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bm25f_oracle import Bm25fOracle
    from tests.conftest import ArchiveMaker, FakeEncoder

pytestmark = pytest.mark.slow


_VOCABULARY = (
    "hire hiring library libraries certificate letter cover good patience sanchez will the of to teasel rivers".split()
)
#: Queries that are drawn; ORACLE_EXAMPLES=10000 asks for more.
_EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "300"))
_TEXT = st.lists(st.sampled_from(_VOCABULARY), min_size=1, max_size=25).map(" ".join)
_TYPES = st.lists(st.sampled_from(["public", "academic", "federal"]), max_size=2, unique=True).map(tuple)
_YEAR = st.sampled_from([None, 2012, 2013, 2014])
_WORDS = st.lists(st.sampled_from([*_VOCABULARY, "zeppelin"]), max_size=5)


_ASKED = st.builds(
    Asked,
    words=_WORDS,
    phrase=st.lists(st.sampled_from(_VOCABULARY), max_size=2),
    without=st.lists(st.sampled_from(_VOCABULARY), max_size=1),
    types=st.frozensets(st.sampled_from(["public", "academic", "unknown"]), max_size=2),
    year_from=_YEAR,
    year_to=_YEAR,
    mode=st.sampled_from(Mode),
    sort=st.sampled_from(Sort),
    one_per_question=st.booleans(),
    further=st.booleans(),
)


@pytest.fixture(scope="module")
def worlds(
    archives: ArchiveMaker, bm25f_oracle: type[Bm25fOracle], encoder: FakeEncoder
) -> Iterator[list[tuple[Archive, Oracle]]]:
    """A few random archives with their oracles."""
    made: list[tuple[Archive, Oracle]] = []

    @settings(max_examples=8, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.tuples(_TEXT, _TEXT, _TEXT, _TEXT, _TYPES, _YEAR), min_size=ANSWERS, max_size=ANSWERS),
    )
    def make(drawn: list[tuple[str, str, str, str, tuple[str, ...], int | None]]) -> None:
        answers = [
            archives.answer(
                text, question=question[:30], name=name[:14], institution=place[:21], types=types, year=year
            )
            for text, question, name, place, types, year in sorted(drawn, key=lambda a: a[5] or 0)
        ]
        made.append((archives.open(answers, encoder), Oracle(answers, bm25f_oracle(answers), encoder)))

    make()
    yield made
    for archive, _ in made:
        archive.close()


@settings(max_examples=_EXAMPLES, deadline=None)
@given(asked=_ASKED, data=st.data())
def test_result_set_order_counts_and_pages_are_those_of_the_oracle(
    asked: Asked, data: st.DataObject, worlds: list[tuple[Archive, Oracle]], encoder: FakeEncoder
) -> None:
    archive, oracle = data.draw(st.sampled_from(worlds))
    everything = range(len(oracle.rows))
    cosines = [oracle.cosine(archive, row, " ".join(asked.all_words)) for row in everything]
    result = archive.page(replace(asked.request, limit=MAX_LIMIT), encoder)

    found = [row for row in everything if oracle.matched(asked, row, cosines[row])]
    close = oracle.close(asked, found, cosines)
    matched = [row for row in found if row not in close] if asked.further else close
    typed = [row for row in matched if oracle.of_type(row, asked.types)]
    dated = [row for row in matched if oracle.in_years(row, asked.year_from, asked.year_to)]
    expected = [row for row in typed if row in dated]
    assert result.counts.total == len(expected) == (result.further if asked.further else result.close)
    assert result.close + result.further == sum(
        oracle.of_type(row, asked.types) and oracle.in_years(row, asked.year_from, asked.year_to)
        for row in {*found, *close}
    )
    for facet in result.counts.type_facet:
        assert facet.count == sum(oracle.of_type(row, frozenset({facet.value})) for row in dated)
    years = [oracle.rows[row].year for row in typed]
    assert {facet.value: facet.count for facet in result.counts.year_facet} == {
        str(year): years.count(year) for year in years if year
    }
    every = archive.page(replace(asked.request, one_per_question=False, limit=MAX_LIMIT), encoder)
    scores = {found.row: found.score for found in every.found}
    assert scores == pytest.approx({row: oracle.score(asked, row, cosines[row]) for row in expected}, abs=1e-5)
    assert result.rows == oracle.in_order(asked, expected, scores)
    assert [found.score for found in result.found] == [scores[row] for row in result.rows]
    assert result.listed == len(result.found)
    if asked.one_per_question:
        assert sum(found.same_question for found in result.found) + len(result.found) == len(expected)
    limit = data.draw(st.integers(1, 5))
    pages = [archive.page(replace(asked.request, limit=limit, offset=at), encoder) for at in range(0, 13, limit)]
    assert [row for page in pages for row in page.rows] == result.rows
    assert [each.keyword_rank for page in pages for each in page.found] == [each.keyword_rank for each in result.found]
