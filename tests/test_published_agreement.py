"""A published archive answers as its folder does: every query goes to both, and everything they give is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.postgres.agreement import differences, whole_of
from search.archive import Archive
from search.results import Mode, SearchRequest
from tests.postgres_server import empty_database
from tests.published import published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.postgres.server import PostgresServer
    from tests.conftest import ArchiveMaker, FakeEncoder

Both = tuple[Archive, Archive]


@pytest.fixture(scope="module")
def both(sample: Path, postgres: PostgresServer) -> Iterator[Both]:
    """The sample's archive, and what was published of it. Its encoder makes ties everywhere."""
    with empty_database(postgres) as address:
        published(sample, address)
        with Archive.open(sample) as folder, Archive.open(address) as database:
            yield folder, database


def test_queries_of_every_kind(both: Both, encoder: FakeEncoder) -> None:
    assert not [*differences(*both, encoder, 60)]


@pytest.mark.slow
def test_very_many_queries(both: Both, encoder: FakeEncoder) -> None:
    assert not [*differences(*both, encoder, 2000, seed=2)]


def test_everything_that_is_read_whole(both: Both) -> None:
    folder, database = both

    assert [*whole_of(database)] == [*whole_of(folder)]
    assert database.fingerprint == folder.fingerprint
    assert (database.generation, database.model, database.has_vectors) == (folder.generation, folder.model, True)


@pytest.mark.parametrize("text", ["\0", "caf\udce9", "100% sure?", "%s %(name)s", "'; DROP TABLE live; --", "a" * 5000])
def test_what_no_database_likes_to_be_asked(both: Both, encoder: FakeEncoder, text: str) -> None:
    for mode in Mode:
        request = SearchRequest(text, mode=mode)
        assert both[1].search(request, encoder) == both[0].search(request, encoder)
    assert both[1].people_of([text]) == both[0].people_of([text])
    assert both[1].find_person(text) == both[0].find_person(text)


@pytest.mark.parametrize("count", [0, 1])
def test_archives_of_hardly_any_answer(archives: ArchiveMaker, encoder: FakeEncoder, database: str, count: int) -> None:
    archive = archives.write([archives.answer("A cover letter.", question="Why?")] * count, encoder)
    published(archive, database)
    with Archive.open(archive) as folder, Archive.open(database) as there:
        assert [*whole_of(there)] == [*whole_of(folder)]
        for mode in Mode:
            for text in ("cover letters", '"cover letter" -nothing', "cov*", "lettr", ""):
                request = SearchRequest(text, mode=mode)
                assert there.search(request, encoder) == folder.search(request, encoder)


def test_an_archive_without_vectors(archives: ArchiveMaker, encoder: FakeEncoder, database: str) -> None:
    archive = archives.write([archives.answer("A cover letter.", question="Why?")])
    published(archive, database)
    with Archive.open(archive) as folder, Archive.open(database) as there:
        request = SearchRequest("cover letters")
        assert there.search(request, encoder) == folder.search(request, encoder)
        assert there.similar(folder.search(request).hits[0].answer.id) == ()
