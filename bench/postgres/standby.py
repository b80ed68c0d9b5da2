"""A standby of a server, in a folder of its own: it follows the server until it is promoted, paused or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bench.postgres.server import OWNER, PATIENCE, ordinary_user, programs, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bench.postgres.server import PostgresServer

#: The settings that docs/postgresql.md asks for.
FOLLOWING = {"wal_receiver_timeout": "5s", "max_standby_streaming_delay": "5s"}


@contextmanager
def running_standby(
    primary: PostgresServer, name: str, settings: Mapping[str, str] | None = None, *, reach: Path | None = None
) -> Iterator[PostgresServer]:
    """Copy a running server and follow it until the block ends; the copy is removed then.

    `name` is its slot's there, and the one by which the server knows it. `reach` is the folder of the socket by which
    it reaches the server, if it is another than the server's own.
    """
    with tempfile.TemporaryDirectory(prefix="answerstacks-standby-", ignore_cleanup_errors=True) as temporary:
        place, user = Path(temporary), ordinary_user()
        if user:
            os.chown(place, user["user"], user["group"])
        source = f"host={reach or primary.folder} user={OWNER} application_name={name}"
        options = ["--create-slot", "--slot", name, "--write-recovery-conf", "--checkpoint", "fast", "--no-sync"]
        subprocess.run(
            [programs(place) / "pg_basebackup", "--pgdata", place / "data", "--dbname", source, *options],
            cwd=place, check=True, capture_output=True, timeout=PATIENCE, **user,
        )  # fmt: skip
        with running_server(place, FOLLOWING | dict(settings or {})) as server:
            yield server


def promote(standby: PostgresServer) -> None:
    """Let it take writes from now on."""
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(standby.address(), autocommit=True) as connection:
        connection.execute("SELECT pg_promote()")


def processes(server: PostgresServer) -> list[int]:
    """Return the processes of a server, its first one first."""
    first = server.process_id
    found = {int(path.name): path for path in Path("/proc").iterdir() if path.name.isdigit()}
    parents = {}
    for own, path in found.items():
        with suppress(OSError):
            parents[own] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
    return [first, *(own for own, parent in parents.items() if parent == first)]


def strike(server: PostgresServer, sign: signal.Signals) -> None:
    """Send all its processes a signal: SIGKILL as if its power went, SIGSTOP and SIGCONT as if it was frozen."""
    struck = processes(server)
    for own in struck:
        with suppress(ProcessLookupError):
            os.kill(own, sign)
    end = time.monotonic() + PATIENCE
    while sign == signal.SIGKILL and any(Path(f"/proc/{own}/stat").exists() and not _is_dead(own) for own in struck):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


def _is_dead(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True
