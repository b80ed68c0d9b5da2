"""`python -m bench.postgres.failovers`: the primary of a Patroni cluster is killed again and again.

An owner hides and shows an answer meanwhile, and web servers are asked without pause. Patroni (PyPI, `patroni[etcd3]`)
and etcd (Debian, `etcd-server`) are named by their paths.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.postgres.patroni import Cluster, running_cluster
from bench.postgres.watching import PATIENCE, Owner, Reader

if TYPE_CHECKING:
    from bench.postgres.watching import Counts


@click.command()
@click.option("--patroni", default="patroni", show_default=True)
@click.option("--etcd", default="etcd", show_default=True)
@click.option("--failovers", default=20, show_default=True)
def main(patroni: str, etcd: str, failovers: int) -> None:
    """Kill the primary so many times; exit code 1 where a page is wrong or an acknowledged change is lost."""
    with tempfile.TemporaryDirectory(prefix="answerstacks-failovers-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        owner = Owner(folder / "owner")
        (folder / "cluster").mkdir()
        with running_cluster(folder / "cluster", patroni, etcd) as cluster:
            owner.publish(cluster.address("read-write"))
            readers = [Reader(f"reader {number}", cluster.address("any", number), owner) for number in range(2)]
            for reader in readers:
                reader.start()
            lost, seconds = 0, list[float]()
            for number in range(1, failovers + 1):
                took, is_lost = _fail_over(cluster, owner)
                seconds.append(took)
                lost += is_lost
                click.echo(f"{number}: {took:.1f} s, {lost} lost, {_pages([reader.counts for reader in readers])}")
            counts = [reader.end() for reader in readers]
    wrong = sum(each.wrong for each in counts)
    click.echo(
        f"{failovers} failovers; written again after {statistics.median(seconds):.1f} s (median),"
        f" at most {max(seconds):.1f}; {lost} acknowledged changes lost; {_pages(counts)}"
    )
    for each in counts:
        click.echo("\n".join(each.examples))
    sys.exit(bool(wrong or lost))


def _pages(counts: list[Counts]) -> str:
    """Return the pages that readers got, in words."""
    whole, unavailable, hidden, mixed, failures = (
        sum(getattr(each, name) for each in counts) for name in ("whole", "unavailable", "hidden", "mixed", "failures")
    )
    return (
        f"{whole:,} pages, {hidden} with what is hidden, {mixed} mixed; {unavailable:,} times 503,"
        f" {failures} other failures"
    )


def _fail_over(cluster: Cluster, owner: Owner) -> tuple[float, bool]:
    """Kill the primary while a change is published; return the seconds until one can be, and True if one was lost."""
    cluster.wait_for_synchronous()
    primary = cluster.primary()
    assert primary  # noqa: S101 - it was there a moment ago
    change = threading.Thread(target=owner.change, args=("hide" if owner.acknowledged == "unhide" else "unhide",))
    change.start()
    time.sleep(random.uniform(0, 8))
    primary.kill()
    begun = time.monotonic()
    while cluster.primary() is None and time.monotonic() - begun < PATIENCE:
        time.sleep(0.2)
    took = time.monotonic() - begun
    primary.start()
    change.join()
    is_lost = _live(cluster) not in _possible(owner)
    while owner.since and not owner.mend():
        time.sleep(1)
    return took, is_lost


def _live(cluster: Cluster) -> str:
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(cluster.address("read-write")) as connection:
        ((hidden,),) = connection.execute("SELECT count(*) FROM answerstacks.withheld").fetchall()
    return str(hidden)


def _possible(owner: Owner) -> set[str]:
    """Return the numbers of withheld things after the change acknowledged last, and those begun after it."""
    return {owner.withheld[action] for action in (owner.acknowledged, *owner.since)}


if __name__ == "__main__":
    main()
