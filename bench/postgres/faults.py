"""`python -m bench.postgres.faults`: parts of an archive on PostgreSQL die, and readers and the owner look on.

A primary with a synchronous standby, a web server on each, and an owner who hides an answer and shows it again. Exit
code 1 where a page is wrong, or a change that was acknowledged is lost.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.faults.small_disk import can_mount, small_disk
from bench.postgres.cable import laid_cable
from bench.postgres.server import missing_packages, ordinary_user, running_server
from bench.postgres.standby import FOLLOWING, promote, running_standby, strike
from bench.postgres.watching import PATIENCE, Owner, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.postgres.cable import Cable
    from bench.postgres.server import PostgresServer
    from bench.postgres.watching import Counts

#: Where a publisher is killed, in the order in which it comes there.
STEPS = (
    "index.publishing.database:connected", "index.publishing.publishing:brought_over",
    "index.publishing.filling:_copy:after", "index.publishing.filling:differences", "index.publishing.publishing:grant",
    "index.publishing.publishing:switch", "index.publishing.publishing:switch:after",
    "index.publishing.publishing:wait_for_standbys", "index.publishing.publishing:drop_hidden",
    "index.publishing.sweeping:_dropped:after",
)  # fmt: skip
#: Seconds for which a standby is paused or frozen.
_PAUSE = 15.0
_SETTINGS = {"shared_buffers": "32MB", "wal_sender_timeout": "60s"}


@dataclass
class Trial:
    """The parts, before one of them dies."""

    owner: Owner
    primary: PostgresServer
    standby: PostgresServer
    readers: tuple[Reader, ...]
    #: By which the standby follows the primary.
    cable: Cable
    #: What ends when the trial does.
    opened: ExitStack
    #: The server that takes writes.
    writable: PostgresServer
    #: Seconds until it worked again, as the fault says.
    seconds: list[float] = field(default_factory=list)
    #: Broken promises beside those that readers count.
    broken: list[str] = field(default_factory=list)

    def change(self, kill: str = "") -> bool:
        """Hide what is shown, or show what is hidden; True if it is acknowledged."""
        return self.owner.change("hide" if self.owner.acknowledged == "unhide" else "unhide", kill)

    def begin(self) -> threading.Thread:
        """Begin a change."""
        thread = threading.Thread(target=self.change)
        thread.start()
        return thread

    def hide_later(self) -> threading.Thread:
        """Begin to hide an answer that readers have seen until now."""
        if self.owner.acknowledged == "hide":
            self.change()
        thread = threading.Thread(target=self.owner.change, args=("hide",))
        thread.start()
        return thread

    def mend(self) -> None:
        """Publish until it succeeds, and note how long that took."""
        begun = time.monotonic()
        while not self.owner.mend():
            if time.monotonic() - begun > PATIENCE:
                self.broken.append(f"nothing can be published: {self.owner.said[-300:]}")
                return
        self.seconds.append(time.monotonic() - begun)

    def check_kept(self) -> None:
        """See that what is live is the change acknowledged last, or one begun since."""
        ((found,),) = asked(self.writable, "SELECT count(*) FROM answerstacks.withheld")
        if str(found) not in {self.owner.withheld[each] for each in (self.owner.acknowledged, *self.owner.since)}:
            self.broken.append("LOST: a change that was acknowledged")


def asked(server: PostgresServer, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement as the server's owner."""
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(server.address(), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def kill_publisher(trial: Trial) -> None:
    """At each of STEPS; works again when the next publish is acknowledged."""
    for step in STEPS:
        if trial.change(step):
            trial.broken.append(f"acknowledged, though it was to be killed at {step}")
        trial.check_kept()
        trial.mend()


def cut_connections(trial: Trial) -> None:
    """Of the web servers, ten times a second while a change is published; works again when the next page comes."""
    change = trial.begin()
    while change.is_alive():
        for server in (trial.primary, trial.standby):
            asked(
                server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'answerstacks'"
            )
        time.sleep(0.1)
    trial.seconds += [reader.wait_for_page() for reader in trial.readers]


def pause_standby(trial: Trial) -> None:
    """It receives, and does not apply, while an answer is hidden; works again when that is acknowledged."""
    asked(trial.standby, "SELECT pg_wal_replay_pause()")
    _hold(trial, lambda: asked(trial.standby, "SELECT pg_wal_replay_resume()"))


def freeze_standby(trial: Trial) -> None:
    """All its processes stop while an answer is hidden; works again when that is acknowledged."""
    strike(trial.standby, signal.SIGSTOP)
    try:
        _hold(trial, lambda: strike(trial.standby, signal.SIGCONT))
    except BaseException:
        # Else nothing could end it.
        strike(trial.standby, signal.SIGCONT)
        raise


def kill_standby(trial: Trial) -> None:
    """With SIGKILL, and start it again on the same data; works again when hiding is acknowledged."""
    strike(trial.standby, signal.SIGKILL)
    _hold(trial, lambda: trial.opened.enter_context(running_server(trial.standby.folder, FOLLOWING | _SETTINGS)))


def cut_cable(trial: Trial) -> None:
    """Between the two servers, so that nothing comes through, while an answer is hidden; works again when that is
    acknowledged."""
    trial.cable.cut()
    _hold(trial, trial.cable.mend)


def _hold(trial: Trial, go_on: Callable[[], object]) -> None:
    change = trial.hide_later()
    change.join(_PAUSE)
    if not change.is_alive() and trial.owner.acknowledged == "hide":
        trial.broken.append("hiding was acknowledged, though the standby had not applied it")
    begun = time.monotonic()
    go_on()
    change.join()
    trial.check_kept()
    if trial.owner.acknowledged != "hide":
        trial.mend()
    trial.seconds.append(time.monotonic() - begun)
    for reader in trial.readers:
        reader.wait_for_page()


def kill_primary(trial: Trial) -> None:
    """In the middle of a publish, and promote the standby; works again when web servers answer, and when a change is
    acknowledged."""
    change = trial.begin()
    time.sleep(3)
    strike(trial.primary, signal.SIGKILL)
    begun = time.monotonic()
    promote(trial.standby)
    trial.writable = trial.standby
    trial.seconds += [reader.wait_for_page() for reader in trial.readers]
    change.join()
    trial.check_kept()
    trial.mend()
    trial.seconds[-1] = time.monotonic() - begun


def fill_tablespace(trial: Trial) -> None:
    """That of new tables; works again when there is room and the next publish is acknowledged."""
    place = Path(trial.opened.enter_context(tempfile.TemporaryDirectory(prefix="answerstacks-", dir="/tmp")))
    place.chmod(0o755)
    disk = trial.opened.enter_context(small_disk(place, place, 200_000))
    if user := ordinary_user():
        import os  # noqa: PLC0415

        os.chown(disk.path, user["user"], user["group"])
    asked(trial.primary, f"CREATE TABLESPACE small LOCATION '{disk.path}'")
    asked(trial.primary, "ALTER ROLE answerstacks SET default_tablespace = small")
    disk.fill()
    if trial.change():
        trial.broken.append("acknowledged, though the disk was full")
    if "disk is full" not in trial.owner.said:
        trial.broken.append(f"not said that the disk is full: {trial.owner.said[-200:]}")
    trial.check_kept()
    disk.empty()
    trial.mend()


#: A fault, in words, and whether it is done to a server without a standby.
FAULTS: dict[str, tuple[Callable[[Trial], None], bool]] = {
    "the publisher, killed at each step": (kill_publisher, False),
    "web servers' connections, cut": (cut_connections, False),
    "the standby, paused": (pause_standby, False),
    "the standby, frozen": (freeze_standby, False),
    "the standby, killed": (kill_standby, False),
    "the network between the servers, cut": (cut_cable, False),
    "the primary, killed": (kill_primary, False),
    "a tablespace, full": (fill_tablespace, True),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault that was tried."""

    name: str
    counts: tuple[Counts, ...]
    seconds: tuple[float, ...]
    broken: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        """True if every promise was kept."""
        return not self.broken and not any(each.wrong for each in self.counts)

    def row(self) -> str:
        """The fault's row in the table."""
        names = ("whole", "unavailable", "mixed", "hidden", "failures")
        sums = [sum(getattr(each, name) for each in self.counts) for name in names]
        again = f"{min(self.seconds):.1f} to {max(self.seconds):.1f} s" if self.seconds else "never"
        return f"| {self.name} | {' | '.join(f'{each:,}' for each in sums)} | {len(self.broken)} | {again} |"


def try_fault(name: str, owner: Owner) -> Outcome:
    """Set everything up, let a part die, and look on."""
    harm, is_alone = FAULTS[name]
    with ExitStack() as opened:
        primary = opened.enter_context(running_server(settings=_SETTINGS))
        cable = opened.enter_context(laid_cable(primary.folder))
        standby, servers = primary, [primary]
        if not is_alone:
            standby = opened.enter_context(running_standby(primary, "b", _SETTINGS, reach=cable.folder))
            servers.append(standby)
            asked(primary, "ALTER SYSTEM SET synchronous_standby_names = 'b'")
            asked(primary, "SELECT pg_reload_conf()")
        owner.publish(_address(servers, "read-write"))
        readers = tuple(
            Reader(
                f"at {server.folder.name}",
                _address([server, *(each for each in servers if each is not server)], "any"),
                owner,
            )
            for server in servers
        )
        if not is_alone:
            # Where the standby is silent, the others go on at the primary, and this one must get 503.
            readers += (Reader("at the standby alone", standby.address(), owner),)
        trial = Trial(owner, primary, standby, readers, cable, opened, primary)
        with _reading(readers):
            harm(trial)
        return Outcome(name, tuple(reader.counts for reader in readers), tuple(trial.seconds), tuple(trial.broken))


def _address(servers: list[PostgresServer], attributes: str) -> str:
    hosts = ",".join(str(server.folder) for server in servers)
    return f"{servers[0].address().partition('?')[0]}?host={hosts}&target_session_attrs={attributes}"


@contextmanager
def _reading(readers: tuple[Reader, ...]) -> Iterator[None]:
    for reader in readers:
        reader.start()
    try:
        for reader in readers:
            reader.wait_for_page()
        yield
    finally:
        for reader in readers:
            reader.end()


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(FAULTS)), help="Only this fault; may be given again.")
def main(only: tuple[str, ...]) -> None:
    """Let parts die, and print a row for each; exit code 1 where a promise is broken."""
    if lacking := missing_packages():
        raise click.ClickException(lacking)
    columns = ("what dies", "whole pages", "503", "mixed", "hidden", "other failures", "broken", "works again after")
    click.echo(f"| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
    outcomes: list[Outcome] = []
    opened = ExitStack()
    folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
    prepared = Owner(folder / "prepared")
    for name in only or FAULTS:
        if FAULTS[name][0] is fill_tablespace and not can_mount():
            click.echo(f"Not tried: {name} (no file system can be mounted)", err=True)
            continue
        outcomes.append(try_fault(name, prepared.copied(folder / str(len(outcomes)))))
        click.echo(outcomes[-1].row())
        for said in (*outcomes[-1].broken, *(each for counts in outcomes[-1].counts for each in counts.examples)):
            click.echo(f"  {said}", err=True)
    opened.close()
    sys.exit(not all(outcome.is_well for outcome in outcomes))


if __name__ == "__main__":
    main()
