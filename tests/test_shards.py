"""Several databases that share the vectors of one archive: the same answers, and one generation."""

from __future__ import annotations

import zlib
from contextlib import ExitStack
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.publishing.database import connected
from index.publishing.one_database import held
from index.publishing.parting import part_of
from index.publishing.publish_errors import ShardNotEmptied, ShardTwice
from search.archive import Archive
from search.postgres.database import Database
from search.postgres.live import LivePublished
from search.published_errors import PublishedDamaged, PublishedReplaced, PublishedUnreachable
from search.results import Mode, SearchRequest
from tests.postgres_server import empty_database
from tests.published import asked, published, schemas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.postgres.server import PostgresServer
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


@pytest.fixture
def folder(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Path:
    return archives.write(rows, encoder, into=tmp_path)


@pytest.fixture
def shards(postgres: PostgresServer) -> Iterator[list[str]]:
    """Three empty databases beside the archive's own."""
    with ExitStack() as opened:
        yield [opened.enter_context(empty_database(postgres)) for _ in range(3)]


def numbers(address: str) -> list[int]:
    found = asked(address, "SELECT number FROM passages WHERE vector IS NOT NULL ORDER BY number")
    return [number for (number,) in found]


def test_each_post_has_its_vectors_in_one_database(folder: Path, database: str, shards: list[str]) -> None:
    published(folder, database, shards=shards[:1])
    posts = asked(database, "SELECT number, post_key FROM passages JOIN answers ON row = answer_row ORDER BY number")
    wanted: list[list[int]] = [[], []]
    for number, post in posts:
        wanted[zlib.crc32(post.encode()) % 2].append(number)
    assert [numbers(database), numbers(shards[0])] == wanted


def test_posts_are_parted_evenly() -> None:
    counts = np.bincount([part_of(f"a-post-about-{number}", 4) for number in range(4000)], minlength=4)
    assert counts.min() > 900


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_is_found(
    sample: Path, database: str, shards: list[str], count: int, encoder_class: type[FakeEncoder]
) -> None:
    published(sample, database, shards=shards[:count])
    encoder = encoder_class()
    with Archive.open(sample) as whole, Archive.open(database) as parted:
        for text in (
            "do cover letters matter",
            "thank-you notes",
            "certificates -school",
            "what makes a good director",
        ):
            for mode in (Mode.HYBRID, Mode.SEMANTIC, Mode.KEYWORD):
                request = SearchRequest(text, mode=mode, limit=50)
                assert parted.search(request, encoder) == whole.search(request, encoder)
                filtered = SearchRequest(text, mode=mode, types=frozenset({"academic"}), year_from=2013)
                assert parted.search(filtered, encoder) == whole.search(filtered, encoder)
        some = [answer.id for answer, _ in whole.answers()][::40]
        assert [parted.similar(each) for each in some] == [whole.similar(each) for each in some]


def test_the_next_publish_goes_to_the_same_shards(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, database: str, shards: list[str]
) -> None:
    published(folder, database, shards=shards[:2])
    archives.write(rows[2:], encoder, into=folder)
    done = published(folder, database)
    assert done.shards == 2
    assert sorted(chain.from_iterable(map(numbers, (database, *shards[:2])))) == list(range(done.rows["passages"]))
    assert published(folder, database, shards=[]).shards == 0
    assert numbers(database) == list(range(done.rows["passages"]))


def test_whoever_reads_a_generation_has_its_vectors_while_another_becomes_live(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, database: str, shards: list[str]
) -> None:
    published(folder, database, shards=shards[:1])
    request = SearchRequest("cover letters", mode=Mode.SEMANTIC)
    with Archive.open(database) as before:
        found = before.search(request, encoder)
        archives.write(rows[2:], encoder, into=folder)
        published(folder, database)
        assert before.search(request, encoder) == found


def test_a_generation_whose_shards_are_other_ones_is_brought_over_anew(
    folder: Path, database: str, shards: list[str]
) -> None:
    published(folder, database, shards=shards[:2])
    assert published(folder, database, shards=shards[:2]).is_new is False
    turned = published(folder, database, shards=shards[1::-1])
    assert turned.is_new is True
    assert sorted(chain.from_iterable(map(numbers, (database, *shards[:2])))) == list(range(turned.rows["passages"]))


def test_a_generation_of_other_parts_is_not_taken_for_one(folder: Path, database: str) -> None:
    """Its name may begin like another's."""
    name = published(folder, database).schema
    for other in (f"{name}_of2", f"{name}_of20", f"{name}_2", f"{name}_2_"):
        row = "INSERT INTO answerstacks.generations (schema, generation, published) VALUES (%s, '1', now())"
        asked(database, row, other)
    with connected(database) as opened:
        assert set(held(opened, name)) == {name, f"{name}_2", f"{name}_2_"}
        assert held(opened, f"{name}_of2") == [f"{name}_of2"]


def test_a_byte_that_changed_in_a_shard_is_found_and_mended(sample: Path, database: str, shards: list[str]) -> None:
    published(sample, database, shards=shards[:1])
    first, *_, last = numbers(shards[0])
    other = "(SELECT vector FROM passages WHERE number = %s)"
    asked(shards[0], f"UPDATE passages SET vector = {other} WHERE number = %s", last, first)  # noqa: S608 - ours
    done = published(sample, database)
    assert done.is_new is True
    assert schemas(shards[0])[-1].endswith("_2")


def test_a_shard_that_is_away_is_named(folder: Path, database: str, shards: list[str]) -> None:
    published(folder, database, shards=shards[:1])
    name = shards[0].partition("?")[0].rpartition("/")[2]
    asked(database, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    try:
        site = LivePublished(database)
        with pytest.raises(PublishedUnreachable, match=name), site.lease():
            pass
        site.close()
    finally:
        asked(database, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def test_a_shard_that_lacks_vectors_is_refused(sample: Path, database: str, shards: list[str]) -> None:
    published(sample, database, shards=shards[:1])
    asked(shards[0], "DELETE FROM passages WHERE number = (SELECT min(number) FROM passages)")
    with pytest.raises(PublishedDamaged, match="each once"):
        Archive.open(database)


def test_what_was_opened_is_closed_where_the_rest_cannot_be(
    folder: Path, database: str, shards: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published(folder, database, shards=shards[:2])
    opened: list[Database] = []
    beside = Database.beside

    def noted(self: Database, address: str) -> Database:
        opened.append(beside(self, address))
        return opened[-1]

    monkeypatch.setattr(Database, "beside", noted)
    name = shards[1].partition("?")[0].rpartition("/")[2]
    asked(database, f"ALTER DATABASE {name} RENAME TO {name}_elsewhere")
    try:
        with pytest.raises(PublishedUnreachable):
            Archive.open(database)
    finally:
        asked(database, f"ALTER DATABASE {name}_elsewhere RENAME TO {name}")
    asked(shards[1], "DROP TABLE passages")
    with pytest.raises(PublishedReplaced):
        Archive.open(database)

    assert len(opened) == 3
    assert all(each._pool.closed for each in opened)


def test_a_database_is_no_shard_of_itself(folder: Path, database: str, shards: list[str]) -> None:
    for named in ([database], [shards[0], shards[0]]):
        with pytest.raises(ShardTwice):
            published(folder, database, shards=named)


def test_a_shard_that_is_one_no_more_is_emptied(folder: Path, database: str, shards: list[str]) -> None:
    published(folder, database, shards=shards)
    # One of them has become the place of an archive of its own, which stays.
    own = published(folder, shards[2])

    published(folder, database, shards=shards[:1])
    assert (schemas(shards[1]), asked(shards[1], "SELECT * FROM answerstacks.live")) == ([], [])
    assert schemas(shards[2]) == [own.schema]
    with Archive.open(database) as parted, Archive.open(shards[2]) as other:
        assert parted.counts == other.counts


def test_a_former_shard_that_is_away_is_named(
    folder: Path, database: str, shards: list[str], postgres: PostgresServer
) -> None:
    with empty_database(postgres) as lost:
        published(folder, database, shards=[shards[0], lost])
    with pytest.raises(ShardNotEmptied, match="Drop that database"):
        published(folder, database, shards=[])
    with Archive.open(database) as archive:
        assert archive.search(SearchRequest("")).total
