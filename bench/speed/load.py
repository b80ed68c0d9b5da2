"""`python -m bench.speed.load [--write]`: many readers at once, alone and beside visitors who are slow."""

from __future__ import annotations

import http.client
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import click
import numpy as np

from bench.results import write_section
from bench.speed.building import build_archive
from bench.speed.corpus import Corpus
from bench.speed.serving import serving
from bench.speed.timing import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds of one turn; turns alone and beside slow visitors alternate, so that both have the machine alike.
_TURN = 15
_LIMIT = 1.5


@dataclass(slots=True)
class Asked:
    """Everything that the readers were answered."""

    #: Milliseconds of each answer.
    times: list[float] = field(default_factory=list)
    #: By status; 0: no answer.
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def failures(self) -> int:
        """Answers of 500 and more, and none at all."""
        return sum(count for status, count in self.statuses.items() if not 100 <= status < 500)

    def percentile(self, share: int) -> float:
        """Return the milliseconds within which so many in a hundred were answered."""
        return float(np.percentile(self.times, share))

    def __str__(self) -> str:
        return " / ".join(f"{self.percentile(share):.0f}" for share in (50, 95, 99)) + " ms"


@click.command()
@click.option("--archive", type=click.Path(path_type=Path, exists=True), help="Serve this one.  [default: built anew]")
@click.option("--answers", default=10_000, show_default=True, help="Answers of the archive that is built.")
@click.option("--readers", default=16, show_default=True, help="Readers who ask at the same time, without a pause.")
@click.option("--slow", default=200, show_default=True, help="Connections of visitors who are slow.")
@click.option("--seconds", default=60, show_default=True, help="Seconds of asking, alone and beside them each.")
@click.option("--write", is_flag=True, help="Write the table to bench/RESULTS.md.")
def main(archive: Path | None, answers: int, readers: int, slow: int, seconds: int, write: bool) -> None:
    """Measure how readers are answered while others are slow."""
    with tempfile.TemporaryDirectory() as folder:
        served = archive or build_archive(Path(folder) / "built", answers).path
        alone, beside = _measure(served, readers, slow, seconds)
    ratio = beside.percentile(95) / alone.percentile(95)
    rate = [f"{len(asked.times) / seconds:.0f} pages/s, {asked.failures} failures" for asked in (alone, beside)]
    size = f"{readers} readers, {seconds} s"
    rows = [
        Row("readers alone, p50 / p95 / p99", size, f"{alone}; {rate[0]}", "no failure", not alone.failures),
        Row(f"beside {slow} slow visitors", size, f"{beside}; {rate[1]}", "no failure", not beside.failures),
        Row("p95 beside them, to that alone", "", f"{ratio:.2f}", f"{_LIMIT}", ratio <= _LIMIT),
    ]
    heading = (
        f"{datetime.now(UTC).date()}. `python -m bench.speed.load`; turns of {_TURN} s alternate. Half of the pages are"
        " results by words, a quarter a list, a quarter a style sheet. Readers, visitors and server share this machine."
    )
    lines = [heading, "", "| what | size | figure | budget | holds |", "|---|---|---|---|---|", *map(str, rows)]
    click.echo("\n".join(lines))
    if write:
        write_section("Load", "\n".join(lines))


def _measure(archive: Path, readers: int, slow: int, seconds: int) -> tuple[Asked, Asked]:
    """Return what was answered alone, and beside slow visitors."""
    alone, beside = Asked(), Asked()
    with serving(archive, "--keyword-only") as server:
        _ask(server.port, readers, 5, Asked())
        for _ in range(0, seconds, _TURN):
            turn = min(_TURN, seconds)
            _ask(server.port, readers, turn, alone)
            with _visited(server.port, slow):
                _ask(server.port, readers, turn, beside)
    return alone, beside


@contextmanager
def _visited(port: int, count: int) -> Iterator[None]:
    command = [sys.executable, "-m", "bench.speed.slow_visitors", str(port), str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as visitors:
        try:
            if visitors.stdout is None or not visitors.stdout.readline():
                raise RuntimeError("the slow visitors did not come")
            yield
        finally:
            # This closes its standard input, which ends it.
            visitors.communicate()


def _ask(port: int, readers: int, seconds: int, asked: Asked) -> None:
    """Let so many readers ask one page after the other."""
    end = time.monotonic() + seconds
    threads = [threading.Thread(target=_read, args=(port, seed, end, asked)) for seed in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _read(port: int, seed: int, end: float, asked: Asked) -> None:
    paths = _paths(seed)
    while time.monotonic() < end:
        begun = time.perf_counter()
        status = _status(port, next(paths))
        # Both are one step of the interpreter.
        asked.times.append(1000 * (time.perf_counter() - begun))
        with _counting:
            asked.statuses[status] += 1


_counting = threading.Lock()


def _paths(seed: int) -> Iterator[str]:
    corpus = Corpus(seed)
    while True:
        yield f"/?q={quote_plus(corpus.query())}&type=academic&mode=keyword"
        yield "/browse"
        yield f"/?q={quote_plus(corpus.query())}&mode=keyword"
        yield "/static/style.css"


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    except OSError:
        return 0
    finally:
        connection.close()


if __name__ == "__main__":
    main()
