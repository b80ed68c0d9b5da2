"""`python -m bench.faults [--faults 60] [--seed 1] [--kind kill] [--only NAME] [--write]`: harm copies of an archive
and see."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.faults.fault import COUNTED, KINDS, Fault, read_fault
from bench.faults.fault_table import failure_lines, heading, table_lines
from bench.faults.faulty_io import compile_library, why_not
from bench.faults.running import Wanted, try_all
from bench.faults.small_disk import can_mount
from bench.results import RESULTS, write_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.faults.trial import Outcome

#: Of this process's environment and of those it starts.
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}


@click.command()
@click.option("--faults", default=60, show_default=True, help="How many, shared among the kinds.")
@click.option("--seed", default=1, show_default=True, help="Equal seeds, equal faults.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; may be given again.")
@click.option("--only", multiple=True, help="Only the fault of this name, as a failure prints it; may be given again.")
@click.option("--processes", type=click.IntRange(1), help="How many at a time.  [default: one a processor]")
@click.option("--write", is_flag=True, help="Write the table to bench/RESULTS.md.")
def main(
    faults: int, seed: int, kinds: tuple[str, ...], only: tuple[str, ...], processes: int | None, write: bool
) -> None:
    """Harm copies of an archive and see that nothing leaks and nothing is lost. Exit code 1 where anything does."""
    try:
        named = [read_fault(name) for name in only]
    except ValueError as error:
        raise click.BadParameter(f"{error}", param_hint="--only") from error
    # Ended from outside, it cleans up as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wanted = tuple(dict.fromkeys(fault.kind for fault in named)) or kinds or KINDS
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        skipped = load_library(Path(folder), wanted, named)
        left = tuple(kind for kind in wanted if kind not in skipped)
        named = [fault for fault in named if fault.kind in left]
        try:
            outcomes = list(
                _shown(try_all(Path(folder) / "prepared", Wanted(left, faults, seed, tuple(named)), processes))
            )
        except LookupError as error:
            raise click.BadParameter(f"{error}", param_hint="--only") from error
    table = table_lines(outcomes)
    click.echo("\n".join(table))
    for why in skipped.values():
        click.echo(f"Not tried: {why}", err=True)
    if write:
        write_section("Faults", "\n".join([heading(seed, [*skipped.values()]), "", *table]))
        click.echo(f"Written to {RESULTS}", err=True)
    sys.exit(1 if any(outcome.findings for outcome in outcomes) else 0)


def _shown(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        for line in failure_lines(outcome):
            click.echo(line)
        yield outcome


def load_library(folder: Path, kinds: Sequence[str], named: Sequence[Fault]) -> dict[str, str]:
    """Let the processes that are started from now on have the library; the kinds that cannot be tried, with the
    reason."""
    os.environ.update(_ENVIRONMENT)
    problem = why_not()
    if not problem:
        os.environ["LD_PRELOAD"] = str(compile_library(folder))
        return {}
    needed = [kind for kind in kinds if kind in ("kill", "io") or (kind == "disk" and not _mounts(named))]
    return {kind: f"{kind} ({problem})" for kind in needed}


def _mounts(named: Sequence[Fault]) -> bool:
    return can_mount() and not any(COUNTED in fault.detail for fault in named)


if __name__ == "__main__":
    main()
