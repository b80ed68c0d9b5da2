"""The PostgreSQL server that tests and demo start: it ends with whoever started it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.postgres.server import UNSAFE, missing_packages, running_server

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
    with running_server(settings=UNSAFE) as server:
        lock = server.folder / "data" / "postmaster.pid"
        assert lock.exists()

    assert server.watcher.returncode == 0
    assert not server.folder.exists()
    assert postgres.watcher.poll() is None


def test_nothing_is_missing_where_a_server_runs(postgres: PostgresServer, tmp_path: Path) -> None:
    assert not missing_packages()
    assert str(postgres.folder) in postgres.address(user="reader")
    assert tmp_path.exists()
