"""The PostgreSQL server that tests and demo start: it ends with whoever started it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.postgres import server
from bench.postgres.server import UNSAFE, missing_packages, running_server
from tests.postgres_server import server_of_tests

if TYPE_CHECKING:
    from pathlib import Path

    from bench.postgres.server import PostgresServer


def test_each_test_has_an_empty_database(database: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(database) as connection:
        ((tables,),) = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchall()
        ((has_vector,),) = connection.execute(
            "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'"
        ).fetchall()

    assert (tables, has_vector) == (0, 1)


def test_a_server_ends_when_its_starter_lets_go(postgres: PostgresServer) -> None:
    """Its process, not only its watcher; and nothing of it stays behind."""
    with running_server(settings=UNSAFE) as another:
        lock = another.folder / "data" / "postmaster.pid"
        assert lock.exists()

    assert another.watcher.returncode == 0
    assert not another.folder.exists()
    assert postgres.watcher.poll() is None


def test_tests_are_skipped_with_a_reason_where_the_packages_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "find_spec", lambda name: None if name == "psycopg" else object())
    with pytest.raises(pytest.skip.Exception, match="psycopg cannot be imported: install the extra `postgres`"):
        next(server_of_tests())


def test_nothing_is_missing_where_a_server_runs(postgres: PostgresServer, tmp_path: Path) -> None:
    assert not missing_packages()
    assert str(postgres.folder) in postgres.address(user="reader")
    assert tmp_path.exists()
