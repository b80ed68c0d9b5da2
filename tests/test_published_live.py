"""A server that reads a database: always the live generation, nothing that is hidden, and nothing where it is away."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from bench.postgres.server import UNSAFE, missing_packages, running_server
from search.archive import Archive
from search.postgres.database import STATEMENT, Database
from search.postgres.live import LivePublished
from search.published_errors import (
    NothingPublished,
    PublishedMismatch,
    PublishedReplaced,
    PublishedUnreachable,
    PublishedWithholdsLess,
)
from search.results import SearchRequest
from tests.processes import running
from tests.published import asked, live, published, schemas
from webui.app import build_app
from webui.server import serve
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.postgres.opening import LiveRow
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

psycopg = pytest.importorskip("psycopg")


@pytest.fixture
def folder(archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path) -> Path:
    return archives.write(rows, encoder, into=tmp_path)


@pytest.fixture
def site(folder: Path, database: str) -> Iterator[LivePublished]:
    published(folder, database)
    served = LivePublished(database)
    yield served
    served.close()


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """Of a server that is started twice; another user than ours may have to enter it."""
    if lacking := missing_packages():
        pytest.skip(lacking)
    with TemporaryDirectory(prefix="answerstacks-") as name:
        Path(name).chmod(0o755)
        yield Path(name) / "pg"


def total(archive: Archive) -> int:
    return archive.search(SearchRequest("")).total


def test_a_lease_keeps_its_generation_and_the_next_has_the_new_one(
    site: LivePublished,
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    encoder: FakeEncoder,
    folder: Path,
    database: str,
) -> None:
    with site.lease() as first:
        archives.write(rows[1:], encoder, into=folder)
        published(folder, database)
        with site.lease() as second:
            assert (total(first), total(second)) == (6, 5)
            assert second.generation == live(database)


def test_synonyms_are_taken_up_without_a_new_generation(site: LivePublished, folder: Path, database: str) -> None:
    with site.lease() as archive:
        generation = archive.generation
    (folder / "synonyms.txt").write_text("kindness, patience\n", encoding="utf-8")
    published(folder, database)

    with site.lease() as archive:
        assert archive.generation == generation
        assert [*map(list, archive.synonyms.groups)] == [["kindness", "patience"]]


def test_a_generation_that_holds_what_is_hidden_is_not_given_out(site: LivePublished, database: str) -> None:
    site.get()
    asked(database, "INSERT INTO answerstacks.withheld VALUES ('0123')")

    with pytest.raises(PublishedWithholdsLess, match="still holds what is being hidden"):
        site.get()
    asked(database, "DELETE FROM answerstacks.withheld")
    assert total(site.get()) == 6


def test_tables_that_are_gone_are_told_from_a_database_that_is_not_understood(folder: Path, database: str) -> None:
    with pytest.raises(NothingPublished):
        Archive.open(database)
    published(folder, database)
    with Archive.open(database) as archive:
        asked(database, f"DROP SCHEMA {schemas(database)[0]} CASCADE")
        with pytest.raises(PublishedReplaced, match="Ask again"):
            total(archive)
    asked(database, "UPDATE answerstacks.settings SET format = 9")
    with pytest.raises(PublishedMismatch, match="published in format 9"):
        Archive.open(database)


def test_a_request_whose_generation_is_dropped_is_answered_by_the_next(
    site: LivePublished,
    archives: ArchiveMaker,
    rows: list[AnswerRow],
    encoder: FakeEncoder,
    folder: Path,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = build_app(site, WarmingEncoder(None)).test_client()
    with site.lease():
        held = site._held
        archives.write(rows[1:], encoder, into=folder)
        published(folder, database)
        assert held is not None
        asked(database, f"DROP SCHEMA {schemas(database)[0]} CASCADE")
        # As if the new generation had become live just after the request had taken the old one.
        is_live = site._is_live
        monkeypatch.setattr(site, "_is_live", lambda _: True)
        renew = site.give_up

        def give_up(archive: Archive) -> None:
            monkeypatch.setattr(site, "_is_live", is_live)
            renew(archive)

        monkeypatch.setattr(site, "give_up", give_up)
        response = client.get("/?q=letters&mode=keyword")

    assert response.status_code == 200
    assert site.get().generation == live(database)


def test_a_database_that_is_away_is_asked_once_and_not_again_before_the_pause_is_over(
    folder: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(folder, database)
    now = [0.0]
    site = LivePublished(database, clock=lambda: now[0])
    site.get()
    questions = []

    def away(_: Database) -> LiveRow:
        questions.append(now[0])
        raise PublishedUnreachable("db", "no connection within 3 seconds")

    monkeypatch.setattr("search.postgres.live.live_row", away)
    for moment in (1.0, 1.5, 2.5):
        now[0] = moment
        with pytest.raises(PublishedUnreachable):
            site.get()

    assert questions == [1.0, 2.5]
    site.close()


def test_a_network_that_falls_silent_is_noticed_as_soon_as_a_statement_would_be_ended(database: str) -> None:
    opened = Database(database)
    with opened._pool.connection() as connection:
        told = connection.info.get_parameters()
    opened.close()

    assert int(told["keepalives_idle"]) + int(told["keepalives_interval"]) * int(told["keepalives_count"]) < STATEMENT
    assert int(told["tcp_user_timeout"]) == STATEMENT * 1000


def test_a_connection_begins_with_what_a_reader_needs(database: str) -> None:
    """A pooler refuses that; one that did not would run statements without a limit."""
    opened = Database(f"{database}&options=-c%20work_mem%3D5MB")
    told = {
        name: opened.rows(f"SHOW {name}")[0][0]
        for name in ("statement_timeout", "default_transaction_read_only", "work_mem")
    }
    said = str(opened._named(psycopg.OperationalError("FATAL:  unsupported startup parameter: options")))
    opened.close()

    assert told == {"statement_timeout": "20s", "default_transaction_read_only": "on", "work_mem": "5MB"}
    assert "pooler such as PgBouncer" in said


def test_a_server_that_is_gone_is_said_and_forgotten_when_it_is_back(folder: Path, server_folder: Path) -> None:
    now = [0.0]
    with running_server(server_folder, UNSAFE) as server:
        published(folder, server.address())
        site = LivePublished(server.address(), clock=lambda: now[0])
        client = build_app(site, WarmingEncoder(None)).test_client()
        assert client.get("/?q=letters").status_code == 200

    response = client.get("/?q=letters")
    assert response.status_code == 503
    assert "Retry-After" in response.headers
    with pytest.raises(PublishedUnreachable, match="See that the server runs"):
        site.get()

    with running_server(server_folder, UNSAFE):
        now[0] += 10
        assert client.get("/?q=letters").status_code == 200
    with running_server(server_folder, UNSAFE):
        # Nobody asked meanwhile: every connection was lost, and is made anew.
        assert client.get("/?q=letters").status_code == 200
        site.close()


@contextmanager
def away(database: str) -> Iterator[None]:
    """The database has another name until the block ends."""
    base, _, rest = database.partition("?")
    name = base.rpartition("/")[2]
    postgres = f"{base.removesuffix(name)}postgres?{rest}"
    asked(postgres, f"ALTER DATABASE {name} RENAME TO {name}_away")
    yield
    asked(postgres, f"ALTER DATABASE {name}_away RENAME TO {name}")


def test_a_site_may_be_up_before_its_database(folder: Path, database: str) -> None:
    published(folder, database)
    now = [0.0]
    site = LivePublished(database, clock=lambda: now[0])
    with away(database):
        client = build_app(site, WarmingEncoder(None)).test_client()
        response = client.get("/?q=letters")
        assert (response.status_code, "Retry-After" in response.headers) == (503, True)
        assert client.get("/readyz").status_code == 503

    now[0] += 10
    assert client.get("/?q=letters").status_code == 200
    site.close()


@pytest.mark.slow
def test_serve_says_that_its_database_is_away_and_waits_for_it(folder: Path, database: str) -> None:
    published(folder, database)
    code = "from webui.cli import main; main()"
    with away(database), running(code, "--archive", database, "serve", "--port", "0", "--keyword-only") as server:
        assert server.stderr is not None
        said = [server.stderr.readline(), server.stderr.readline()]
    assert "does not exist" in said[0]
    assert "Until then visitors get an error page (503)." in said[0]
    assert "press Ctrl-C to stop" in said[1]


def test_serve_ends_where_nothing_was_published(database: str) -> None:
    with pytest.raises(NothingPublished):
        serve(database, port=0, keyword_only=True)
