"""`python -m bench.postgres`: what publishing takes, and what it makes, on a PostgreSQL that waits for its disk."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.postgres.server import missing_packages, running_server
from bench.speed.building import edit_one, import_apart
from bench.speed.corpus import Corpus
from index.publishing.publishing import publish

if TYPE_CHECKING:
    from index.publishing.publishing import Published


@dataclass(frozen=True, slots=True)
class Cost:
    """One publish."""

    done: Published
    #: By stage, as `publish` names it.
    stages: dict[str, float]
    #: Of this process; the rest is the server's, or waiting.
    processor_seconds: float


class _Stages:
    """The seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name, self._begun = "", 0.0

    def stage(self, name: str, total: int | None = None) -> None:  # noqa: ARG002 - as `Progress` has it
        """The stage before has ended."""
        now = time.perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._begun
        self._name, self._begun = name, now

    def advance(self, count: int = 1) -> None:
        """Nothing is shown."""


@click.command()
@click.option("--answers", default=10_000, show_default=True)
@click.option("--work", type=click.Path(path_type=Path), help="Keep and use again what is built here.")
def main(answers: int, work: Path | None) -> None:
    """Publish an archive of so many answers, publish it again, and again with one post edited."""
    if lacking := missing_packages():
        raise click.ClickException(lacking)
    with tempfile.TemporaryDirectory() as temporary:
        folder = (work or Path(temporary)) / str(answers)
        archive, export = folder / "archive", folder / "export.xml"
        if not (archive / "current").is_file():
            folder.mkdir(parents=True, exist_ok=True)
            Corpus().write_export(export, answers)
        import_apart(export, archive)
        with running_server(settings={"shared_buffers": "256MB", "max_wal_size": "4GB"}) as server:
            address = server.address()
            click.echo(
                "| publish | wall | reading | copying | verifying | our processor | per second |\n" + "|---" * 7 + "|"
            )
            _show("first", first := _measured(archive, address))
            _show("again, nothing new", _measured(archive, address))
            import_apart(edit_one(export), archive)
            _show("one post edited", _measured(archive, address))
            _show_sizes(address, first.done, answers)


def _measured(archive: Path, address: str) -> Cost:
    stages = _Stages()
    began, before = time.perf_counter(), time.process_time()
    done = publish(archive, address, stages, keep=5)
    stages.stage("end")
    stages.seconds["all"] = time.perf_counter() - began
    return Cost(done, stages.seconds, time.process_time() - before)


def _show(name: str, cost: Cost) -> None:
    stages = ("all", "reading", "publishing", "verifying")
    seconds = " | ".join(f"{cost.stages.get(stage, 0):.2f} s" for stage in stages)
    rate = f"{cost.done.rows['answers'] / cost.stages['all']:,.0f} answers"
    click.echo(f"| {name} | {seconds} | {cost.processor_seconds:.2f} s | {rate} |")


def _show_sizes(address: str, done: Published, answers: int) -> None:
    import psycopg  # noqa: PLC0415 - an extra

    click.echo(
        f"\n{done.size / 1e6:,.1f} MB, {done.size / answers:,.0f} bytes an answer\n\n"
        "| table | rows | MB |\n|---|---|---|"
    )
    with psycopg.connect(address) as connection:
        for table, rows in done.rows.items():
            name = f"{done.schema}.{table}"
            ((size,),) = connection.execute("SELECT pg_total_relation_size(%s::regclass)", (name,)).fetchall()
            click.echo(f"| {table} | {rows:,} | {size / 1e6:,.1f} |")


if __name__ == "__main__":
    main()
