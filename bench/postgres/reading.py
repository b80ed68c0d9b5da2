"""`python -m bench.postgres.reading FOLDER`: what a page costs from a folder, and published from there in several ways.

The time of the processor is measured, of this process and of the server's together: what one core needs for a page; and
the time by the clock beside it. Everything runs on this machine. FOLDER is an archive of `bench.speed`, with synthetic
vectors or the default model's; how much an index of vectors finds is only told by a model's, since synthetic ones have
no neighbours. `--usual` adds what is usually done with PostgreSQL, as it is and made exact
(`bench.peers.postgres_usual`).
"""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from bench.archive_passages import generation_of
from bench.peers.asking import Kind
from bench.peers.corpus import PeerCorpus
from bench.peers.postgres_usual import PostgresUsual
from bench.peers.questions import documents_of, questions
from bench.postgres.ways import published_ways
from bench.speed.corpus import Corpus, SyntheticEncoder
from bench.speed.queries import ReadyVectors
from index.encoding.encoder import load_encoder
from index.files.manifest import read_manifest
from search.archive import Archive
from search.grammar import parse_query
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.peers.asking import Asked, Found
    from index.encoding.encoder import Encoder

#: Queries of each mode, and how often each is asked; the least time of each counts.
QUERIES, TIMES = 100, 3
_BACKENDS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'answerstacks'"


@dataclass(frozen=True, slots=True)
class PageTimes:
    """Milliseconds that pages took."""

    #: float64 (queries, 3): of this process, of the server, and by the clock; the best of TIMES.
    taken: np.ndarray
    #: The same of the first time, when words are not yet kept that a web server looks up in a database.
    at_first: np.ndarray

    def row(self, way: str, mode: str) -> str:
        """Return p50 and p95 of the processor's time, the server's part of p50, p50 at first, and p50 and p95 by the
        clock."""
        first = np.median(self.at_first[:, :2].sum(axis=1))
        both, clock = self.taken[:, :2].sum(axis=1), self.taken[:, 2]
        server = float(np.median(self.taken[:, 1]))
        shown = (np.median(both), np.percentile(both, 95), server, first, np.median(clock), np.percentile(clock, 95))
        return f"| {way} | {mode} | {' | '.join(f'{each:.1f}' for each in shown)} |"


def timed(asks: Sequence[Callable[[], object]], server: Callable[[], float]) -> PageTimes:
    """Time each of these; `server` gives the seconds that the server's processes have computed so far."""

    def spent(ask: Callable[[], object]) -> tuple[float, float, float]:
        before, begun, clock = server(), time.process_time(), time.perf_counter()
        ask()
        clock, own = time.perf_counter() - clock, time.process_time() - begun
        return own, server() - before, clock

    times = [[spent(ask) for _ in range(TIMES)] for ask in asks]
    best = [min(of_one, key=lambda it: it[0] + it[1]) for of_one in times]
    return PageTimes(1000 * np.array(best), 1000 * np.array([of_one[0] for of_one in times]))


def encoder_of(folder: Path) -> Encoder:
    """Return the encoder that made an archive's vectors."""
    is_synthetic = read_manifest(generation_of(folder)).model == SyntheticEncoder.identity
    return SyntheticEncoder() if is_synthetic else load_encoder(None)


def page_rows(way: str, archive: Archive, encoder: Encoder, server: Callable[[], float]) -> Iterator[str]:
    """Yield the row of each mode."""
    corpus = Corpus(seed=7)
    queries = [corpus.query() for _ in range(QUERIES)]
    asked = {parse_query(text).semantic_text for text in queries}
    ready = ReadyVectors({text: encoder.encode([text]) for text in asked})
    ready.identity = encoder.identity
    for mode in Mode:
        given = None if mode is Mode.KEYWORD else ready
        requests = [SearchRequest(text, types=frozenset({"academic"}), mode=mode) for text in queries]
        asks = [lambda request=request: archive.page(request, given) for request in requests]  # noqa: B023
        yield timed(asks, server).row(way, str(mode))


def computed(processes: Callable[[], Sequence[int]]) -> Callable[[], float]:
    """Return what tells the seconds of processor time of some processes of a server."""

    def seconds() -> float:
        total = 0.0
        for process in processes():
            try:
                total += int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
            except OSError:
                # It has ended meanwhile.
                continue
        return total

    return seconds


def readers_of(address: str) -> Callable[[], Sequence[int]]:
    """Return what tells the processes of a server that answer readers, whatever their database."""
    import psycopg  # noqa: PLC0415 - an extra

    watching = psycopg.connect(address, autocommit=True)
    return lambda: [process for (process,) in watching.execute(_BACKENDS)]


def usual_rows(folder: Path, encoder: Encoder) -> Iterator[str]:
    """Yield the rows of the usual way, and how much of what is right it finds."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        with Archive.open(folder, verify=False) as archive:
            documents = documents_of(archive.answers())
        asked: dict[Kind, Sequence[Asked]] = {
            kind: [replace(each, vector=encoder.encode([each.text])[0]) for each in of_kind]
            for kind, of_kind in questions(documents, QUERIES).items()
            if kind in (Kind.MEANING, Kind.BOTH)
        }
        corpus = PeerCorpus.write(place, folder, documents, asked)
        built = PostgresUsual.build(place, corpus)
        engine = PostgresUsual(place, corpus)
        pids = engine.processes()
        for name, ask in (("the usual way", engine.usual), ("the usual way made exact", engine.exact)):
            asks = [lambda each=each, ask=ask: ask(each) for each in asked[Kind.BOTH]]
            yield timed(asks, computed(lambda: pids)).row(name, "hybrid")
        found = [(engine.usual(each), engine.exact(each)) for each in asked[Kind.BOTH]]
        nearest = [(engine.nearest(each), engine.nearest_exactly(each)) for each in asked[Kind.MEANING]]
    totals = sum(one.total == other.total for one, other in found)
    yield (
        f"\nThe usual way finds {_recall(found):.0%} of the ten answers of the exact one, its index alone"
        f" {_recall(nearest):.0%} of the ten nearest; {totals} of its {len(found)} totals are right, and it has no"
        f" facets. Vectors of {encoder.identity.partition('@')[0]}."
        f" Built in {built.seconds:,.0f} s, {built.bytes / 1e6:,.0f} MB."
    )


def _recall(found: Sequence[tuple[Found, Found]]) -> float:
    """Return the share of the second ones' answers that the first ones hold, of 1."""
    return float(np.mean([len({*one.rows} & {*other.rows}) / max(len({*other.rows}), 1) for one, other in found]))


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--databases", multiple=True, default=(1, 2), show_default=True, help="So many share the vectors.")
@click.option("--standby/--no-standby", default=True, show_default=True, help="Read a standby, too.")
@click.option("--usual", is_flag=True, help="Build and time the usual way, too: minutes at 100,000 answers.")
def main(folder: Path, *, databases: tuple[int, ...], standby: bool, usual: bool) -> None:
    """Print a table: of each way and mode the milliseconds of a page."""
    encoder = encoder_of(folder)
    with ExitStack() as opened:
        archive = opened.enter_context(Archive.open(folder, verify=False))
        click.echo(
            f"{archive.counts.answers:,} answers, {archive.counts.passages:,} passages; milliseconds of a page\n\n"
            "| from | mode | processor p50 | p95 | the server's part | at first, p50 | clock p50 | p95 |\n"
            + "|---" * 8
            + "|"
        )
        for row in page_rows("the folder", archive, encoder, lambda: 0.0):
            click.echo(row)
    with published_ways(folder, databases, standby=standby) as ways:
        for way, address in ways.items():
            with Archive.open(address) as archive:
                for row in page_rows(way, archive, encoder, computed(readers_of(address))):
                    click.echo(row)
    for row in usual_rows(folder, encoder) if usual else ():
        click.echo(row)


if __name__ == "__main__":
    main()
