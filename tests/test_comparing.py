"""Library types side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.results import Mode, SearchRequest, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.archive import Archive
    from tests.conftest import ArchiveMaker


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker) -> Iterator[Archive]:
    answers = [
        archives.answer("Certificates help.", types=("public",), year=2013),
        archives.answer("A certificate is paper.", types=("public", "federal"), year=2014),
        archives.answer("No certificates, please.", types=("academic",), year=2014),
        archives.answer("Salaries are stated.", types=("law",), year=2014),
    ]
    with archives.open(answers) as opened:
        yield opened


def test_each_type_has_its_best_answers_and_the_number_of_all(archive: Archive) -> None:
    found = archive.compare(SearchRequest("certificate", mode=Mode.KEYWORD), ["federal", "public", "law"], 1)

    assert found.whole.total == 3
    assert [(column.type, column.total, len(column.hits)) for column in found.columns] == [
        ("federal", 1, 1),
        ("public", 2, 1),
        ("law", 0, 0),
    ]
    assert found.columns[0].hits[0].answer.text == "A certificate is paper."


def test_years_narrow_every_column_and_types_asked_for_none(archive: Archive) -> None:
    request = SearchRequest("certificate", frozenset({"law"}), year_from=2014, mode=Mode.KEYWORD)

    found = archive.compare(request, ["public", "academic"], 5)

    assert (found.whole.total, [column.total for column in found.columns]) == (2, [1, 1])


def test_a_type_in_the_query_does_not_fill_other_columns(archive: Archive) -> None:
    found = archive.compare(SearchRequest("type:academic certificate", mode=Mode.KEYWORD), ["public", "academic"], 5)

    assert (found.whole.total, [column.total for column in found.columns]) == (1, [2, 1])


def test_the_best_come_first_whatever_order_was_asked_for(archive: Archive) -> None:
    best = archive.compare(SearchRequest("certificate", mode=Mode.KEYWORD), ["public"], 5)
    asked = SearchRequest("certificate", mode=Mode.KEYWORD, sort=Sort.OLDEST, one_per_question=True, offset=1)

    assert archive.compare(asked, ["public"], 5).columns == best.columns


def test_what_was_probably_meant_is_compared_where_nothing_is_found(archive: Archive) -> None:
    found = archive.compare(SearchRequest("certifikate", mode=Mode.KEYWORD), ["public", "academic"], 5)

    assert found.whole.respelling is not None
    assert found.whole.respelling.shown
    assert [column.total for column in found.columns] == [2, 1]
