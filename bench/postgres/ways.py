"""One archive published in several ways at once: to one database, to several that share its vectors, with a standby."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from bench.postgres.server import PATIENCE, UNSAFE, running_server
from bench.postgres.standby import running_standby
from index.progress import Silent
from index.publishing.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bench.postgres.server import PostgresServer

#: Everything fits into the shared buffers.
_SETTINGS = UNSAFE | {"shared_buffers": "1GB", "max_connections": "60", "max_wal_size": "4GB"}


@contextmanager
def published_ways(archive: Path, databases: Sequence[int], *, standby: bool) -> Iterator[Mapping[str, str]]:
    """Publish an archive to a server that ends with the block; the addresses to read, by what is special of each.

    `databases` are numbers of databases that share the vectors. A standby follows the first of them.
    """
    with ExitStack() as opened:
        server = opened.enter_context(running_server(settings=_SETTINGS))
        ways = {}
        for count in databases:
            first, *shards = (_made(server, f"of_{count}_number_{number}") for number in range(count))
            publish(archive, first, Silent(), keep=5.0, shards=shards)
            ways[f"{count} database{'s' * (count > 1)}"] = first
        if standby:
            copy = opened.enter_context(running_standby(server, "b", _SETTINGS))
            _wait_until_same(server, copy)
            ways["a standby"] = copy.address(f"of_{databases[0]}_number_0")
        yield ways


def _made(server: PostgresServer, name: str) -> str:
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(server.address(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.address(name)


def _wait_until_same(server: PostgresServer, copy: PostgresServer) -> None:
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(server.address()) as there, psycopg.connect(copy.address(), autocommit=True) as here:
        (written,) = there.execute("SELECT pg_current_wal_lsn()").fetchone() or ("",)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            (behind,) = here.execute("SELECT pg_last_wal_replay_lsn() < %s::pg_lsn", (written,)).fetchone() or (True,)
            if not behind:
                return
            time.sleep(0.05)
    raise TimeoutError
