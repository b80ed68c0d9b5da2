"""`python -m bench [--answers 1000 --answers 10000] [--write]`: figures against the budgets, and against other
engines."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.peers import PEERS
from bench.peers.comparison import PeerMeasured, compare_peers
from bench.peers.peer_table import EXPLAINED, OURS, budget_rows, peer_lines
from bench.results import RESULTS, write_section
from bench.speed.building import build_archive
from bench.speed.corpus import Corpus
from bench.speed.embedding import share_row
from bench.speed.hostile import hostile_rows
from bench.speed.light import light_rows
from bench.speed.queries import TYPE, query_rows
from bench.speed.serving import serving_rows
from bench.speed.timing import COMMAND, LARGE, Row, time_command, time_each
from index.encoding.encoder import load_encoder
from index.encoding.reference import load_reference
from search.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.speed.building import Built
    from index.encoding.encoder import Encoder


@click.command()
@click.option(
    "--answers",
    multiple=True,
    type=int,
    default=(1000, 10_000),
    show_default=True,
    help="Sizes to measure; may be given again.",
)
@click.option("--queries", default=200, show_default=True, help="Queries of ten words for each size.")
@click.option("--hostile", default=10_000, show_default=True, help="Queries that mean no good, at 10,000 answers.")
@click.option("--peers/--no-peers", default=True, show_default=True, help="Measure other engines in the same run.")
@click.option("--peer", "only", multiple=True, type=click.Choice([*PEERS]), help="Only this one; may be given again.")
@click.option("--model/--no-model", default=True, show_default=True, help="Measure the real model too.")
@click.option("--write", is_flag=True, help="Write the tables to bench/RESULTS.md.")
def main(
    answers: tuple[int, ...], queries: int, hostile: int, peers: bool, only: tuple[str, ...], model: bool, write: bool
) -> None:
    """Measure import, index, queries and pages against the budgets of the design, and queries against other engines."""
    lines = [_heading(queries), "", "| what | size | figure | budget | holds |", "|---|---|---|---|---|"]
    click.echo("\n".join(lines))

    def show(rows: list[Row]) -> None:
        for row in rows:
            lines.append(str(row))
            click.echo(str(row))

    seconds = time_command([*COMMAND, "--help"])
    show([Row("`answerstacks --help`", "", f"{seconds:.2f} s", "0.3 s", seconds <= 0.3)])
    compared = []
    with tempfile.TemporaryDirectory() as folder:
        built: list[Built] = []
        for size in answers:
            built.append(build_archive(Path(folder) / str(size), size))
            show([*built[-1].rows])
            show(query_rows(built[-1].path, size, queries))
            if peers:
                measured = _compare(built[-1], queries, only)
                show(budget_rows(measured, size))
                compared.append((size, measured))
            if size == LARGE and hostile:
                show(hostile_rows(built[-1].path, size, hostile))
            show(serving_rows(built[-1].path, size))
        if model:
            encoder, loading = _loaded(load_encoder)
            show(_model_rows(encoder, loading, "default model"))
            reference, loading = _loaded(load_reference)
            show(_model_rows(reference, loading, "sentence-transformers"))
            show([share_row(each, encoder) for each in built])
            served = next((each for each in built if each.answers == LARGE), built[-1])
            show(light_rows(served.path, served.answers, reference))
    tables = _peer_tables(compared)
    click.echo("\n".join(tables))
    if write:
        write_section("Speed", "\n".join([*lines, *tables]))
        click.echo(f"Written to {RESULTS}", err=True)


def _heading(queries: int) -> str:
    now = datetime.now(UTC).date()
    return (
        f"{now}, {platform.system()} {platform.machine()}, {_processors()} processors, Python"
        f" {platform.python_version()}. `make bench`; {queries} queries of ten words each, type filter *{TYPE}*, exact"
        " total, type and year facets, top 10, without loading the hits' text; p50 / p95. The answers are recombined"
        " sentences of the sample and the vectors are random (encoding is measured by itself): speed only, never"
        " relevance. The machine is shared: ratios within one run say more than single figures."
    )


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _compare(built: Built, queries: int, only: tuple[str, ...]) -> list[PeerMeasured]:
    wanted = [name for name in PEERS if name == OURS or not only or name in only]
    left_out = [name for name in wanted if not only and built.answers > (PEERS[name].most_answers or built.answers)]
    names = [name for name in wanted if name not in left_out]
    with Archive.open(built.path) as archive:
        measured = compare_peers(
            archive, built.path, built.path.parent / "peers", queries, names, lambda doing: click.echo(doing, err=True)
        )
    why = f"not measured at {built.answers:,} answers, which its index takes too long for; `--peer` does all the same"
    return [*measured, *(PeerMeasured(name, missing=why) for name in left_out)]


def _peer_tables(compared: list[tuple[int, list[PeerMeasured]]]) -> list[str]:
    if not compared:
        return []
    tables = ["", "### Against other engines", "", EXPLAINED]
    for size, measured in compared:
        tables += ["", f"#### {size:,} answers", "", *peer_lines(measured)]
    return tables


def _loaded(load: Callable[[], Encoder]) -> tuple[Encoder, float]:
    begun = time.perf_counter()
    return load(), time.perf_counter() - begun


def _model_rows(encoder: Encoder, loading: float, name: str) -> list[Row]:
    corpus = Corpus(seed=11)
    query = time_each(lambda text: encoder.encode([text]), [corpus.query() for _ in range(50)])
    texts = [corpus.answer() for _ in range(128)]
    begun = time.perf_counter()
    encoder.encode(texts)
    rate = len(texts) / (time.perf_counter() - begun)
    return [
        Row(f"{name}: importing and loading", "", f"{loading:.1f} s"),
        Row(f"{name}: encoding one query, warm", "ten words", str(query), "p95 15 ms", query.p95 <= 15),
        Row(f"{name}: embedding passages", "100 words, or cut at 256 tokens", f"{rate:.0f} passages/s"),
    ]


if __name__ == "__main__":
    main()
