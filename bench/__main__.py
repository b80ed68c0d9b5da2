"""`python -m bench [--answers 1000 --answers 10000] [--write]`: one table of figures against the budgets."""

from __future__ import annotations

import platform
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.corpus import Corpus, SyntheticEncoder
from bench.light import light_rows
from bench.peers import StockWhoosh
from bench.results import RESULTS, write_section
from bench.serving import serving_rows
from bench.timing import COMMAND, Row, time_command, time_each
from index.importing import import_sources
from search.archive import Archive
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import Encoder

_TYPE = "academic"


@dataclass(frozen=True, slots=True)
class _Built:
    """An archive for timing."""

    path: Path
    answers: int
    rows: list[Row]


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
@click.option("--peers/--no-peers", default=True, show_default=True, help="Measure stock Whoosh in the same run.")
@click.option("--model/--no-model", default=True, show_default=True, help="Measure the real model too.")
@click.option("--write", is_flag=True, help="Write the table to bench/RESULTS.md.")
def main(answers: tuple[int, ...], queries: int, peers: bool, model: bool, write: bool) -> None:
    """Measure import, index, queries and pages against the budgets of the design."""
    lines = [_heading(queries), "", "| what | size | figure | budget | holds |", "|---|---|---|---|---|"]
    click.echo("\n".join(lines))

    def show(rows: list[Row]) -> None:
        for row in rows:
            lines.append(str(row))
            click.echo(str(row))

    seconds = time_command([*COMMAND, "--help"])
    show([Row("`answerstacks --help`", "", f"{seconds:.2f} s", "0.3 s", seconds <= 0.3)])
    with tempfile.TemporaryDirectory() as folder:
        for size in answers:
            built = _build(Path(folder) / str(size), size)
            show(built.rows)
            show(_query_rows(built, queries, peers))
            show(serving_rows(built.path, size))
        if model:
            encoder, loading = _load_model()
            show(_model_rows(encoder, loading))
            show(light_rows(built.path, size, encoder))
    if write:
        write_section("Speed", "\n".join(lines))
        click.echo(f"Written to {RESULTS}", err=True)


def _heading(queries: int) -> str:
    now = datetime.now(UTC).date()
    return (
        f"{now}, {platform.system()} {platform.machine()}, {_processors()} processors, Python {platform.python_version()}. "
        f"`make bench`; {queries} queries of ten words each, type filter *{_TYPE}*, exact total, type and year facets, top 10, without loading the hits' "
        "text; p50 / p95. The answers are recombined sentences of the sample and the vectors are random (encoding is measured by itself): "
        "speed only, never relevance. Stock Whoosh counts every answer with any of the words, ours those that hold half of the query's idf. The machine is shared: ratios within one run say more than single figures."
    )


def _processors() -> int:
    import os  # noqa: PLC0415

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _build(folder: Path, size: int) -> _Built:
    folder.mkdir()
    export = folder / "export.xml"
    posts = Corpus().write_export(export, size)
    begun = time.perf_counter()
    _split_only(export)
    splitting = posts / (time.perf_counter() - begun)
    begun = time.perf_counter()
    import_sources(folder / "archive", [export], model=SyntheticEncoder())
    seconds = time.perf_counter() - begun
    edited = _edit_one(export)
    begun = time.perf_counter()
    import_sources(folder / "archive", [edited], model=SyntheticEncoder())
    again = time.perf_counter() - begun
    size_text = f"{size:,} answers"
    rows = [
        Row(
            "read and split, nothing stored",
            f"{posts:,} posts",
            f"{splitting:.0f} posts/s",
            "100 posts/s",
            splitting >= 100,
        ),
        Row("import, index and write a generation, synthetic vectors", size_text, f"{seconds:.1f} s"),
        Row(
            "one edited post searchable again",
            size_text,
            f"{again:.1f} s",
            "30 s at 10,000",
            again <= 30 if size <= 10_000 else None,
        ),
    ]
    return _Built(folder / "archive", size, rows)


def _split_only(export: Path) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from index.records import Post  # noqa: PLC0415
    from index.sources import read_source  # noqa: PLC0415
    from index.splitting.blocks import read_blocks  # noqa: PLC0415
    from index.splitting.kinds import decide_kind  # noqa: PLC0415
    from index.splitting.splitting import split_post  # noqa: PLC0415

    for post in read_source(export):
        if isinstance(post, Post):
            blocks = read_blocks(post.body, post.body_format)
            split_post(replace(post, kind=decide_kind(post, blocks)), blocks)


def _edit_one(export: Path) -> Path:
    edited = export.with_name("edited.xml")
    edited.write_text(
        export.read_text(encoding="utf-8").replace("decided it.", "decided it, or nearly.", 1),
        encoding="utf-8",
    )
    return edited


def _query_rows(built: _Built, count: int, peers: bool) -> list[Row]:
    corpus = Corpus(seed=7)
    queries = [corpus.query() for _ in range(count)]
    encoder = SyntheticEncoder()
    size = f"{built.answers:,} answers"
    with Archive.open(built.path) as archive:
        vectors = {text: encoder.encode([text]) for text in queries}
        ready = _ReadyVectors(vectors)
        keyword = time_each(lambda text: archive.page(_request(text, Mode.KEYWORD)), queries)
        semantic = time_each(lambda text: archive.page(_request(text, Mode.SEMANTIC), ready), queries)
        hybrid = time_each(lambda text: archive.page(_request(text, Mode.HYBRID), ready), queries)
        whole = time_each(lambda text: archive.search(_request(text, Mode.HYBRID), ready), queries)
        large = built.answers >= 10_000
        rows = [
            Row("keyword query", size, str(keyword), "p95 1 ms at 10,000", keyword.p95 <= 1 if large else None),
            Row("semantic query, without encoding", size, str(semantic)),
            Row(
                f"hybrid query, without encoding ({archive.counts.passages:,} passages)",
                size,
                str(hybrid),
                "p95 6 ms at 10,000",
                hybrid.p95 <= 6 if large else None,
            ),
            Row("hybrid query with the hits' text, passages and highlights", size, str(whole)),
        ]
        if peers:
            stock = StockWhoosh(built.path.parent / "whoosh", archive.answers())
            theirs = time_each(lambda text: stock.search(text, _TYPE), queries)
            rows.append(
                Row(
                    "*stock Whoosh*: the same query by words",
                    size,
                    f"{theirs} ({theirs.p50 / keyword.p50:.0f} times ours)",
                )
            )
            rows.append(Row("*stock Whoosh*: building its index", size, f"{stock.seconds:.1f} s"))
    return rows


class _ReadyVectors(SyntheticEncoder):
    """Hands out query vectors made before, so that encoding is not measured."""

    def __init__(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self._vectors = vectors

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:  # noqa: ARG002
        """float32 (1, 384): the vector of the one text."""
        return self._vectors[texts[0]]


def _request(text: str, mode: Mode) -> SearchRequest:
    return SearchRequest(text, types=frozenset({_TYPE}), mode=mode, limit=10)


def _load_model() -> tuple[Encoder, float]:
    from index.encoder import load_encoder  # noqa: PLC0415

    begun = time.perf_counter()
    return load_encoder(), time.perf_counter() - begun


def _model_rows(encoder: Encoder, loading: float) -> list[Row]:
    corpus = Corpus(seed=11)
    query = time_each(lambda text: encoder.encode([text]), [corpus.query() for _ in range(50)])
    texts = [corpus.answer() for _ in range(128)]
    begun = time.perf_counter()
    encoder.encode(texts)
    rate = len(texts) / (time.perf_counter() - begun)
    return [
        Row("importing and loading the model", encoder.identity.split("@")[0], f"{loading:.1f} s"),
        Row("encoding one query, warm", "ten words", str(query), "p95 15 ms", query.p95 <= 15),
        Row("embedding passages", "about 100 words", f"{rate:.0f} passages/s"),
    ]


if __name__ == "__main__":
    main()
