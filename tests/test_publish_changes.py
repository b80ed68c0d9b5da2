"""A publish sends what an import changed; what the generation before has already is copied within the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.files.postgres_layout import TABLES
from tests.effort import times
from tests.postgres_server import empty_database
from tests.published import asked, published

pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from pathlib import Path

    from bench.postgres.server import PostgresServer
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

_NAMES = st.sampled_from(["", "a", "Z", "é", "ﬀ", "𝒜", "10", "9"])
_HELD = st.dictionaries(
    st.tuples(_NAMES, _NAMES), st.tuples(st.binary(max_size=3), st.none() | st.integers(0, 9)), max_size=9
)


@pytest.fixture
def folder(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Path:
    return archives.write(rows, encoder, into=tmp_path, gone={"x/1": "withdrawn"})


def tables_of(address: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that is published, table by table, sorted."""
    return {table: rows_of(address, table) for table in TABLES} | {"facts": sorted(asked(address, "TABLE facts"))}


def rows_of(address: str, table: str) -> list[tuple[Any, ...]]:
    names = ", ".join("vector_send(vector)" if name == "vector" else f'"{name}"' for name in TABLES[table])
    found = asked(address, f"SELECT {names} FROM {table}")  # noqa: S608 - names of ours
    return sorted(found, key=lambda row: tuple(map(str, row[:2])))


@settings(max_examples=times(60), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=_HELD, after=_HELD)
def test_a_table_is_what_it_should_be_whatever_was_there(database: str, before: Any, after: Any) -> None:
    import psycopg  # noqa: PLC0415 - an extra

    from index.publishing.database import Database  # noqa: PLC0415
    from index.publishing.filling import _columns  # noqa: PLC0415
    from index.publishing.reusing import fill_from  # noqa: PLC0415
    from index.publishing.row_images import digest_query, images_of, send_images  # noqa: PLC0415

    wanted = [(*key, *values) for key, values in sorted(after.items())]
    with psycopg.connect(database) as connection:
        there = Database(connection, "here")
        there.rows("CREATE SCHEMA old; CREATE SCHEMA new; SET LOCAL search_path = new")
        names = 'a text COLLATE "C", b text COLLATE "C", data bytea, number int, PRIMARY KEY (a, b)'
        there.rows(f"CREATE TABLE old.held ({names}); CREATE TABLE new.held ({names})")
        for key, values in before.items():
            there.rows("INSERT INTO old.held VALUES (%s, %s, %s, %s)", (*key, *values))
        columns = _columns(there, "held")

        def send(images: Any) -> None:
            with connection.cursor() as cursor, cursor.copy("COPY held FROM STDIN (FORMAT binary)") as copy:
                send_images(images, len(columns), copy.write, lambda _: None)

        arrived = fill_from(there, "held", "old", columns, ("a", "b"), images_of(wanted, columns), send)

        assert arrived is not None
        assert there.rows("SELECT * FROM held ORDER BY a, b") == wanted
        assert arrived.sent == sum(before.get(key) != values for key, values in after.items())
        assert arrived.digest.rows == len(wanted)
        assert there.rows(digest_query("held", columns, ("a", "b"))) == [(len(wanted), arrived.digest.sha256)]
        connection.rollback()


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param([0, 1, 2, 3, 4], id="the last answer is gone"),
        pytest.param([1, 2, 3, 4, 5], id="the first is"),
        pytest.param([0, 1, 4, 5], id="some in between are"),
        pytest.param([3, 4, 5, 0, 1, 2], id="all have other numbers"),
        pytest.param([], id="all are gone"),
    ],
)
def test_what_is_published_over_another_generation_is_as_on_an_empty_database(
    folder: Path,
    kept: list[int],
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    encoder: FakeEncoder,
    database: str,
    postgres: PostgresServer,
) -> None:
    published(folder, database)
    archives.write([rows[number] for number in kept], encoder, into=folder)
    published(folder, database)
    with empty_database(postgres) as empty:
        first = published(folder, empty)
        assert first.sent == sum(first.rows.values())
        assert tables_of(database) == tables_of(empty)


def test_few_rows_are_sent_for_one_more_answer(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, database: str
) -> None:
    before = published(folder, database)
    more = archives.answer("A certificate gathers dust.", question="What makes a good cover letter?", year=2016)
    archives.write([*rows, more], encoder, into=folder)
    after = published(folder, database)
    assert after.rows["answers"] == before.rows["answers"] + 1
    always = after.rows["token_words"] + after.rows["term_idf"] + after.rows["row_tokens"] + after.rows["columns"]
    assert after.sent - always < sum(after.rows.values()) / 4


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE answers SET paragraphs = '[]' WHERE row = 2",
        "DELETE FROM passages WHERE number = 1",
        "INSERT INTO words VALUES ('name', 'nobody', 1, '')",
        "UPDATE terms SET rows = saturations",
        "ALTER TABLE row_tokens ALTER COLUMN row TYPE bigint",
        "DROP TABLE posts",
    ],
)
def test_nothing_that_was_altered_in_the_generation_before_is_taken_over(
    folder: Path,
    harm: str,
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    encoder: FakeEncoder,
    database: str,
    postgres: PostgresServer,
) -> None:
    published(folder, database)
    asked(database, harm)
    archives.write(rows, encoder, into=folder)
    published(folder, database)
    with empty_database(postgres) as empty:
        published(folder, empty)
        assert tables_of(database) == tables_of(empty)


def test_what_the_server_cannot_read_any_more_is_sent_anew(
    folder: Path,
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    encoder: FakeEncoder,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import psycopg  # noqa: PLC0415 - an extra

    from index.publishing.database import Database  # noqa: PLC0415

    stream = Database.stream

    def corrupted(there: Database, statement: str, at_a_time: int) -> Any:
        found = list(stream(there, statement, at_a_time))
        if ".answers" in statement:
            raise psycopg.errors.DataCorrupted("missing chunk number 0 for toast value 7")
        yield from found

    published(folder, database)
    archives.write(rows, encoder, into=folder, gone={"x/2": "withdrawn"})
    monkeypatch.setattr(Database, "stream", corrupted)
    again = published(folder, database)
    assert again.sent == 1 + again.rows["token_words"] + again.rows["answers"]
    assert asked(database, "SELECT count(*) FROM answers") == [(6,)]


def test_shards_are_sent_what_changed(
    folder: Path,
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    encoder: FakeEncoder,
    database: str,
    postgres: PostgresServer,
) -> None:
    with empty_database(postgres) as shard:
        published(folder, database, shards=[shard])
        held = asked(shard, "SELECT number, vector_send(vector) FROM passages ORDER BY 1")
        archives.write(rows, encoder, into=folder, gone={"x/2": "withdrawn"})
        again = published(folder, database)
        assert again.is_new
        # The one id that is gone, and the table that is always sent whole.
        assert again.sent == 1 + again.rows["token_words"]
        assert asked(shard, "SELECT number, vector_send(vector) FROM passages ORDER BY 1") == held
