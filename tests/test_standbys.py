"""A server with a standby: hiding is acknowledged when the standby shows it, and a lost standby says nothing."""

from __future__ import annotations

import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bench.postgres.server import UNSAFE, missing_packages, running_server
from bench.postgres.standby import promote, running_standby, strike
from index.publishing import database as publishers
from index.publishing import standbys
from index.publishing.publish_errors import StandbysLag, StandbysUnseen
from search.archive import Archive
from search.postgres import following
from search.postgres.live import LivePublished
from search.published_errors import PublishedError, StandbyBehind, StandbyUnfit
from tests.processes import PATIENCE
from tests.published import asked, live, published, schemas
from webui.app import build_app
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bench.postgres.server import PostgresServer
    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

pytestmark = pytest.mark.slow


@pytest.fixture
def primary() -> Iterator[PostgresServer]:
    if lacking := missing_packages():
        pytest.skip(lacking)
    with running_server(settings=UNSAFE | {"wal_sender_timeout": "60s"}) as server:
        yield server


@pytest.fixture
def standby(primary: PostgresServer) -> Iterator[PostgresServer]:
    with running_standby(primary, "b", UNSAFE | {"wal_receiver_timeout": "2s"}) as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standbys that lag are silent after two seconds, and not after ten."""
    monkeypatch.setattr(following, "STANDBY_LIMIT", 2.0)


@pytest.fixture
def folder(
    archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder, tmp_path: Path, primary: PostgresServer
) -> Path:
    """An archive with two generations, the first of which is published."""
    archives.write(rows, encoder, into=tmp_path)
    published(tmp_path, primary.address())
    return archives.write(rows[1:], encoder, into=tmp_path)


def wait_for(synchronous: str, primary: PostgresServer) -> None:
    """Let the primary wait for standbys at each commit, or for none."""
    asked(primary.address(), f"ALTER SYSTEM SET synchronous_standby_names = '{synchronous}'")
    asked(primary.address(), "SELECT pg_reload_conf()")
    end = time.monotonic() + PATIENCE
    while asked(primary.address(), "SELECT current_setting('synchronous_standby_names')") != [(synchronous,)]:
        assert time.monotonic() < end


def refusal(site: LivePublished) -> PublishedError:
    """The failure of a site that answers until it fails."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            site.get()
        except PublishedError as error:
            return error
        time.sleep(0.1)
    raise TimeoutError


@pytest.mark.parametrize("synchronous", ["b", ""])
def test_a_standby_that_does_not_apply_it_is_named(
    folder: Path,
    primary: PostgresServer,
    standby: PostgresServer,
    synchronous: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that the server waits for at each commit, and one that it does not."""
    before = live(standby.address())
    wait_for(synchronous, primary)
    asked(standby.address(), "SELECT pg_wal_replay_pause()")
    for module, name in ((publishers, "COMMIT"), (standbys, "PATIENCE")):
        monkeypatch.setattr(module, name, 1.0)

    with pytest.raises(StandbysLag, match=r"waited in vain for b.*pg_wal_replay_resume"):
        published(folder, primary.address(), keep=0)
    assert live(standby.address()) == before
    assert len(schemas(primary.address())) == 2

    asked(standby.address(), "SELECT pg_wal_replay_resume()")
    monkeypatch.undo()
    done = published(folder, primary.address(), keep=0)
    assert live(standby.address()) == done.generation
    assert schemas(standby.address()) == [done.schema]


def test_a_role_that_sees_no_standbys_does_not_acknowledge(
    folder: Path, primary: PostgresServer, standby: PostgresServer
) -> None:
    asked(primary.address(), "CREATE EXTENSION IF NOT EXISTS vector")
    asked(primary.address(), "CREATE ROLE writer LOGIN")
    asked(primary.address(), "CREATE DATABASE archive OWNER writer")
    asked(primary.address("archive"), "CREATE EXTENSION vector")

    with pytest.raises(StandbysUnseen, match="GRANT pg_read_all_stats TO"):
        published(folder, primary.address("archive", "writer"))
    asked(primary.address(), "GRANT pg_read_all_stats TO writer")
    done = published(folder, primary.address("archive", "writer"))
    assert live(standby.address("archive")) == done.generation


def test_a_standby_that_is_missing_is_given_time_to_fall_silent(
    folder: Path, primary: PostgresServer, standby: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    strike(standby, signal.SIGKILL)
    waited: list[float] = []
    monkeypatch.setattr("index.publishing.standbys.time.sleep", waited.append)

    published(folder, primary.address())

    assert standbys.SILENT in waited


@pytest.mark.usefixtures("impatient")
def test_a_standby_that_has_lost_its_primary_answers_nothing_until_it_is_promoted(
    folder: Path, primary: PostgresServer, standby: PostgresServer
) -> None:
    published(folder, primary.address())
    site = LivePublished(standby.address())
    client = build_app(site, WarmingEncoder(None)).test_client()
    assert client.get("/?q=letters&mode=keyword").status_code == 200

    strike(primary, signal.SIGSTOP)
    try:
        error = refusal(site)
        assert isinstance(error, StandbyBehind)
        assert "has lost its primary" in str(error)
        assert client.get("/?q=letters&mode=keyword").status_code == 503
        assert client.get("/readyz").status_code == 503
        with pytest.raises(StandbyBehind):
            Archive.open(standby.address())

        promote(standby)
        end = time.monotonic() + PATIENCE
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert client.get("/?q=letters&mode=keyword").status_code == 200
    finally:
        strike(primary, signal.SIGCONT)
        site.close()


@pytest.mark.usefixtures("impatient")
def test_a_paused_standby_answers_nothing_until_it_goes_on(
    folder: Path, primary: PostgresServer, standby: PostgresServer
) -> None:
    published(folder, primary.address())
    site = LivePublished(standby.address())
    site.get()
    asked(standby.address(), "SELECT pg_wal_replay_pause()")
    asked(primary.address(), "CREATE TABLE something ()")

    assert "does not apply what it receives" in str(refusal(site))
    asked(standby.address(), "SELECT pg_wal_replay_resume()")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(StandbyBehind):
            site.get()
            break
    site.close()


def test_a_standby_that_would_not_notice_is_refused(folder: Path, primary: PostgresServer) -> None:
    published(folder, primary.address())
    with (
        running_standby(primary, "c", UNSAFE | {"wal_receiver_timeout": "60s"}) as lazy,
        pytest.raises(StandbyUnfit, match="wal_receiver_timeout = '5s'"),
    ):
        Archive.open(lazy.address())
