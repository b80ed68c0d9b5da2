"""Three members of a Patroni cluster with one etcd, on this machine: each may be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.postgres.server import OWNER, PATIENCE, ordinary_user, programs

if TYPE_CHECKING:
    from collections.abc import Iterator

#: As in docs/postgresql.md, but for addresses and the shorter times.
_MEMBER = """
scope: archive
name: {name}
restapi: {{listen: '127.0.0.1:{rest}', connect_address: '127.0.0.1:{rest}'}}
etcd3: {{host: '127.0.0.1:{etcd}'}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 5
    retry_timeout: 5
    maximum_lag_on_failover: 1048576
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters:
        wal_receiver_timeout: 5s
        wal_sender_timeout: 60s
        wal_retrieve_retry_interval: 1s
        max_standby_streaming_delay: 5s
  initdb: [encoding: UTF8, no-locale, data-checksums]
postgresql:
  listen: '127.0.0.1:{port}'
  connect_address: '127.0.0.1:{port}'
  data_dir: {folder}/data
  bin_dir: {programs}
  pgpass: {folder}/pgpass
  authentication:
    superuser: {{username: {owner}, password: secret}}
    replication: {{username: replicator, password: secret}}
  parameters: {{unix_socket_directories: '{folder}', shared_buffers: 32MB}}
  pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust', 'local all all trust']
"""


@dataclass(slots=True)
class Member:
    """A machine of the cluster, as it were."""

    name: str
    port: int
    _rest: int
    _folder: Path
    _patroni: str
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start Patroni, which starts PostgreSQL."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._patroni, str(self._folder / "patroni.yml")], cwd=self._folder, stdout=log, stderr=log,
                start_new_session=True, **ordinary_user(),
            )  # fmt: skip

    @property
    def is_synchronous(self) -> bool:
        """True if Patroni would promote it: it notes that a little later than PostgreSQL."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._rest}/synchronous", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """End both at once, as if the power went."""
        if self._process is None:
            return
        lock = self._folder / "data" / "postmaster.pid"
        found = [int(lock.read_text().split()[0])] if lock.exists() else []
        for own in (self._process.pid, *found, *_below(found)):
            try:
                os.kill(own, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()
        self._process = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """The members, and their common address."""

    members: tuple[Member, ...]

    def address(self, attributes: str, first: int = 0) -> str:
        """Return the address of the member that is as `attributes` say; `first` is tried first."""
        order = (*self.members[first:], *self.members[:first])
        hosts = ",".join(f"127.0.0.1:{member.port}" for member in order)
        return f"postgresql://{OWNER}@{hosts}/postgres?target_session_attrs={attributes}&connect_timeout=2"

    def primary(self) -> Member | None:
        """Return the member that takes writes; None where none does now."""
        import psycopg  # noqa: PLC0415 - an extra

        try:
            with psycopg.connect(self.address("read-write")) as connection:
                ((port,),) = connection.execute("SELECT current_setting('port')::int").fetchall()
        except psycopg.Error:
            return None
        return next(member for member in self.members if member.port == port)

    def wait_for_synchronous(self, seconds: float = 2 * PATIENCE) -> None:
        """Wait until the primary has a synchronous standby."""
        end = time.monotonic() + seconds
        while not any(member.is_synchronous for member in self.members):
            if time.monotonic() > end:
                raise TimeoutError("no member became synchronous")
            time.sleep(0.2)


@contextmanager
def running_cluster(folder: Path, patroni: str, etcd: str, count: int = 2) -> Iterator[Cluster]:
    """Run it until the block ends."""
    user = ordinary_user()
    etcd_port, peer, *ports = _free_ports(2 + 2 * count)
    made = [_made(folder / name, user) for name in ("etcd", *(f"m{number}" for number in range(1, count + 1)))]
    with (made[0] / "log").open("ab") as log:
        url = f"http://127.0.0.1:{etcd_port}"
        keeper = subprocess.Popen(
            [etcd, "--data-dir", made[0] / "data", "--listen-client-urls", url, "--advertise-client-urls", url,
             "--listen-peer-urls", f"http://127.0.0.1:{peer}"],
            stdout=log, stderr=log, start_new_session=True, **user,
        )  # fmt: skip
    members = []
    try:
        for number, place in enumerate(made[1:]):
            port, rest = ports[2 * number : 2 * number + 2]
            settings = _MEMBER.format(
                name=place.name,
                rest=rest,
                port=port,
                etcd=etcd_port,
                folder=place,
                programs=programs(place),
                owner=OWNER,
            )
            (place / "patroni.yml").write_text(settings, encoding="utf-8")
            members.append(Member(place.name, port, rest, place, patroni))
            members[-1].start()
        cluster = Cluster(tuple(members))
        cluster.wait_for_synchronous()
        yield cluster
    finally:
        for member in members:
            member.kill()
        keeper.kill()
        keeper.wait()


def _made(place: Path, user: dict[str, Any]) -> Path:
    place.mkdir()
    if user:
        os.chown(place, user["user"], user["group"])
    return place


def _free_ports(count: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


def _below(parents: list[int]) -> list[int]:
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent in parents:
                found.append(int(path.name))
    return found
