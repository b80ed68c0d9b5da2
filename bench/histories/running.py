"""`python -m bench.histories`: as many histories as asked for, each the same whenever it is run."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

import click

from bench.histories.trial import Remembering, live_through
from index.encoding.encoder import load_encoder

if TYPE_CHECKING:
    from index.encoding.encoder import Encoder


@cache
def _encoder() -> Encoder:
    """The default model, loaded once in each process; one thread, so that a step can be run in a fork."""
    return Remembering(load_encoder(threads=1))


def _one(task: tuple[int, bool]) -> tuple[list[str], int]:
    seed, kills = task
    return live_through(seed, _encoder(), kills=kills)


@click.command()
@click.option("--count", default=1000, show_default=True, help="Histories, from seed 0.")
@click.option("--only", type=int, help="The one history of this seed.")
@click.option("--kills/--no-kills", default=True, show_default=True, help="Kill some of the steps, and run them again.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Processes at work.")
def main(count: int, only: int | None, jobs: int, *, kills: bool) -> None:
    """Live through so many histories; exit with 1 where something was not as it should be, and say what."""
    begun, faults, killed = time.monotonic(), 0, 0
    seeds = range(count) if only is None else [only]
    with ProcessPoolExecutor(jobs) as workers:
        for done, (found, times) in enumerate(workers.map(_one, ((seed, kills) for seed in seeds)), 1):
            faults += len(found)
            killed += times
            for fault in found:
                click.echo(fault)
            if done % 20 == 0:
                rate = done / (time.monotonic() - begun)
                left = (len(seeds) - done) / rate / 60
                click.echo(f"{done:,} of {len(seeds):,}, {rate * 60:.1f} a minute, {left:.0f} minutes left", err=True)
    click.echo(f"{len(seeds):,} histories, {killed:,} steps killed, {faults:,} faults")
    if faults:
        click.echo("Run one again with --only NUMBER.")
    sys.exit(bool(faults))
