"""Queries that mean no good are answered like any other. How long they take is measured by `make bench`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.speed.hostile import HOSTILE, generated
from search.results import MAX_LIMIT, Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.archive import Archive
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


@pytest.fixture(scope="module")
def archive(rows: list[AnswerRow], archives: ArchiveMaker, encoder: FakeEncoder) -> Iterator[Archive]:
    with archives.open(rows, encoder) as opened:
        yield opened


def check(archive: Archive, encoder: FakeEncoder, text: str) -> None:
    for mode in Mode:
        result = archive.search(SearchRequest(text, mode=mode, limit=MAX_LIMIT), encoder)
        assert len(result.hits) == result.total <= archive.counts.answers


@pytest.mark.parametrize("named", HOSTILE)
def test_what_has_hurt_an_engine_before(named: str, archive: Archive, encoder: FakeEncoder) -> None:
    check(archive, encoder, HOSTILE[named])


def test_whatever_is_typed(archive: Archive, encoder: FakeEncoder) -> None:
    for text in generated(400, seed=7):
        check(archive, encoder, text)


def test_equal_seeds_give_equal_queries_and_each_kind_of_piece_occurs() -> None:
    texts = list(generated(400))

    assert texts == list(generated(400))
    everything = "".join(texts)
    for piece in ('"', "*", "(", "\x00", "\ud800", "\u0301", "图书馆", "type:zoo", "library"):
        assert piece in everything
    assert max(map(len, texts)) > 20_000
