"""A database that does not do is refused with what to do; a reader may read what is published and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.files import postgres_layout
from index.files.postgres_errors import DatabaseUnreachable
from index.publishing import database as databases
from index.publishing import filling, one_database, sweeping
from index.publishing.publish_errors import (
    AnotherPublisher,
    CopyTooNew,
    DatabaseFull,
    DatabaseReadOnly,
    HiddenStillThere,
    PublishFailed,
    ReaderUnknown,
    RightMissing,
    ServerUnfit,
    VectorMissing,
)
from index.standing.published_copies import check_published
from tests.postgres_server import empty_database
from tests.published import asked, published, schemas
from webui.commands.publish import _shown

psycopg = pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.postgres.server import PostgresServer
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder


@pytest.fixture
def folder(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Path:
    return archives.write(rows, encoder, into=tmp_path)


@pytest.fixture
def roles(postgres: PostgresServer, database: str) -> Iterator[None]:
    """A role that owns nothing, and one that owns the database."""
    name = database.partition("/test")[2].partition("?")[0]
    asked(postgres.address(), "CREATE ROLE owner LOGIN; CREATE ROLE web LOGIN")
    asked(postgres.address(), f"ALTER DATABASE test{name} OWNER TO owner")
    yield
    asked(database, "DROP OWNED BY web, owner CASCADE; REASSIGN OWNED BY owner TO answerstacks")
    asked(postgres.address(), f"ALTER DATABASE test{name} OWNER TO answerstacks")
    asked(postgres.address(), "DROP ROLE owner, web")


def of(role: str, address: str) -> str:
    return address.replace("answerstacks@", f"{role}@")


@pytest.mark.usefixtures("roles")
def test_the_owner_of_a_database_publishes_and_a_reader_reads(folder: Path, database: str) -> None:
    with pytest.raises(VectorMissing, match="CREATE EXTENSION vector;"):
        published(folder, of("owner", database))
    assert asked(database, "SELECT count(*) FROM pg_namespace WHERE nspname = 'answerstacks'") == [(1,)]
    asked(database, "CREATE EXTENSION vector SCHEMA public")

    published(folder, of("owner", database), reader="web")

    assert len(asked(of("web", database), "SELECT id FROM answers")) == 6
    assert asked(of("web", database), "SELECT count(vector) FROM passages")[0][0] >= 6
    assert asked(of("web", database), "SELECT count(*) FROM answerstacks.withheld") == [(0,)]
    for forbidden in (
        "DELETE FROM answers",
        "UPDATE answerstacks.live SET generation = 'x'",
        "CREATE TABLE answerstacks.mine ()",
    ):
        with pytest.raises(Exception, match="permission denied"):
            asked(of("web", database), forbidden)


@pytest.mark.usefixtures("roles")
def test_the_reader_named_once_reads_the_next_generation_too(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], database: str
) -> None:
    asked(database, "CREATE EXTENSION vector")
    published(folder, of("owner", database), reader="web")
    archives.write(rows[1:], into=folder)

    published(folder, of("owner", database))

    assert len(asked(of("web", database), "SELECT id FROM answers")) == 5
    with pytest.raises(ReaderUnknown, match="no role 'wib'"):
        published(folder, of("owner", database), reader="wib")


@pytest.mark.usefixtures("roles")
def test_the_reader_named_once_reads_a_shard_that_is_added_later(
    folder: Path, postgres: PostgresServer, database: str
) -> None:
    published(folder, database, reader="web")
    with empty_database(postgres) as shard:
        published(folder, database, shards=[shard])

        assert asked(of("web", shard), "SELECT number FROM passages LIMIT 0") == []


def test_an_extension_may_be_in_a_schema_of_any_name(folder: Path, database: str) -> None:
    asked(database, 'CREATE SCHEMA "Our own"; CREATE EXTENSION vector SCHEMA "Our own"')

    assert published(folder, database).is_new
    assert not published(folder, database).is_new


@pytest.mark.usefixtures("roles")
def test_a_role_without_the_right_is_told_so(folder: Path, database: str) -> None:
    with pytest.raises(RightMissing, match=r"may not create schemas.*GRANT CREATE ON DATABASE"):
        published(folder, of("web", database))
    published(folder, database, reader="web")
    with pytest.raises(RightMissing):
        published(folder, of("web", database))
    asked(database, "ALTER ROLE owner SET default_transaction_read_only = on")
    with pytest.raises(DatabaseReadOnly, match="lets this role read only"):
        published(folder, of("owner", database))


def test_a_database_of_another_encoding_is_refused(folder: Path, postgres: PostgresServer) -> None:
    asked(postgres.address(), "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(ServerUnfit, match="UTF8 is needed, found one in LATIN1"):
        published(folder, postgres.address("latin"))


def test_a_server_that_dies_without_a_word_is_noticed(database: str) -> None:
    """What the address says goes before."""
    with databases.connected(f"{database}&keepalives_idle=9") as opened:
        said = opened.connection.info.get_parameters()
        assert (said["keepalives_idle"], said["keepalives_count"], said["tcp_user_timeout"]) == ("9", "3", "120000")


def test_an_old_server_is_refused(folder: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "OLDEST", 990000)
    with pytest.raises(ServerUnfit, match=r"PostgreSQL 99 or later is needed, found 18"):
        published(folder, database)


def test_tables_of_a_newer_program_are_left_alone(folder: Path, database: str) -> None:
    published(folder, database)
    asked(database, "UPDATE answerstacks.settings SET format = 99")
    with pytest.raises(CopyTooNew, match="tables of version 99"):
        published(folder, database)


def test_tables_of_an_older_program_are_published_over(
    folder: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = published(folder, database)
    later = postgres_layout.POSTGRES_FORMAT + 1
    for module in (postgres_layout, databases, filling, one_database):
        monkeypatch.setattr(module, "POSTGRES_FORMAT", later)

    newer = published(folder, database)

    assert (newer.is_new, newer.generation) == (True, older.generation)
    assert asked(database, "SELECT format FROM answerstacks.settings") == [(later,)]
    assert schemas(database) == sorted([older.schema, newer.schema])
    assert newer.sent == sum(newer.rows.values()), "nothing of other tables is taken over"


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [
        ("53100", DatabaseFull, "disk is full"),
        ("57P01", DatabaseUnreachable, "run the same command again"),
        ("55P03", AnotherPublisher, "another publish"),
        ("XX001", PublishFailed, "PostgreSQL says 'made up'"),
    ],
)
def test_what_the_server_says_is_put_into_plain_words(
    folder: Path,
    database: str,
    state: str,
    error: type[Exception],
    said: str,
) -> None:
    """A trigger stands for what goes wrong on the server."""
    published(folder, database)
    asked(
        database,
        f"CREATE FUNCTION answerstacks.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '{state}'"
        " USING MESSAGE = 'made up'; END $$; CREATE TRIGGER failing BEFORE UPDATE ON answerstacks.generations"
        " EXECUTE FUNCTION answerstacks.fail()",
    )

    with pytest.raises(error, match=said):
        published(folder, database)

    asked(database, "DROP TRIGGER failing ON answerstacks.generations")
    assert not published(folder, database).is_new


def test_a_reader_at_what_is_hidden_is_waited_for(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new generation is live by then; that the old one is still there is said."""
    monkeypatch.setattr(sweeping, "PATIENCE", 0.0)
    first = published(folder, database).schema
    archives.write(rows[1:], into=folder)
    second = published(folder, database).schema
    asked(database, "INSERT INTO answerstacks.withheld VALUES ('what neither withholds')")

    with psycopg.connect(database) as reader, databases.connected(database) as publisher:
        reader.execute(f"SELECT count(*) FROM {first}.answers")  # noqa: S608
        with pytest.raises(HiddenStillThere, match=first):
            sweeping.drop_hidden(publisher)
        reader.rollback()
        assert sweeping.drop_hidden(publisher) == (first,)
    assert schemas(database) == [second]


def test_no_generation_is_dropped_while_another_publisher_is_at_work(
    folder: Path, archives: ArchiveMaker, rows: list[AnswerRow], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be making that one live again."""
    first = published(folder, database).schema
    archives.write(rows[1:], into=folder)
    second = published(folder, database).schema
    monkeypatch.setattr(databases, "PATIENCE", 1)

    with databases.connected(database) as other, databases.connected(database) as publisher:
        with other.alone():
            with pytest.raises(AnotherPublisher):
                sweeping.sweep(publisher, 0)
            with pytest.raises(AnotherPublisher):
                sweeping.drop_hidden(publisher)
        assert schemas(database) == sorted([first, second])
        assert sweeping.sweep(publisher, 0) == (first,)


def test_what_is_hidden_and_still_there_is_noted_as_wrong_and_dropped_elsewhere(
    folder: Path,
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    encoder: FakeEncoder,
    database: str,
    postgres: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeping, "PATIENCE", 0.0)
    with empty_database(postgres) as shard:
        first = published(folder, database, shards=[shard]).schema
        archives.write(rows[1:], encoder, into=folder)
        monkeypatch.setattr(sweeping, "_hidden", lambda each: (first,) if first in schemas_of(each) else ())
        with psycopg.connect(database) as reader:
            reader.execute(f"SELECT count(*) FROM {first}.answers")  # noqa: S608
            with pytest.raises(HiddenStillThere, match=first):
                published(folder, database)
        assert [str(remark.state) for remark in check_published(folder)] == ["wrong"]
        assert (first in schemas(database), first in schemas(shard)) == (True, False)

        assert published(folder, database).dropped == (first,)
        assert [str(remark.state) for remark in check_published(folder)] == ["ok"]


def test_an_archive_of_words_finds_a_misspelt_one_too(
    archives: ArchiveMaker, rows: list[AnswerRow], database: str, tmp_path: Path
) -> None:
    published(archives.write(rows, into=tmp_path), database)

    assert asked(database, "SELECT answerstacks.levenshtein('leter', 'letter')") == [(1,)]


def test_a_server_without_the_means_to_respell_is_named(
    folder: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has = databases.Database.has_extension
    monkeypatch.setattr(databases.Database, "has_extension", lambda self, name: name == "vector" and has(self, name))

    done = published(folder, database)

    assert "CREATE EXTENSION fuzzystrmatch" in "".join(_shown(done))


def schemas_of(database: databases.Database) -> list[str]:
    return [name for (name,) in database.rows("SELECT schema FROM answerstacks.generations")]
