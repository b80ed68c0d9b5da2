"""A PostgreSQL server for the tests, and an empty database for each; skipped where the packages are missing."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from bench.postgres.server import UNSAFE, PostgresServer, missing_packages, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

_numbers = itertools.count(1)


def server_of_tests() -> Iterator[PostgresServer]:
    """A server until the tests of this process end."""
    if lacking := missing_packages():
        pytest.skip(lacking)
    with running_server(settings=UNSAFE | {"shared_buffers": "32MB", "max_connections": "40"}) as server:
        yield server


@contextmanager
def empty_database(server: PostgresServer) -> Iterator[str]:
    """The address of a new database, which is dropped with its connections when the block ends."""
    import psycopg  # noqa: PLC0415 - an extra

    name = f"test{next(_numbers)}"
    with psycopg.connect(server.address(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield server.address(name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
