"""`python -m bench.speed.counting`: what it costs that posts are taken apart by what the archive's other posts show."""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.speed.building import TimedEncoder
from bench.speed.timing import Row
from bench.splitting.generated.posts import generate
from bench.splitting.labelled import read_post
from index.generation.generation import update_generation
from index.imports.line_counts import LineCounts
from index.imports.post_import import PostImport
from index.posts.records import Post
from index.progress import Silent
from index.record.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.option("--one-by-one", default=3000, show_default=True, help="Posts that are imported each in a run of its own.")
@click.option("--archive", "size", default=10_000, show_default=True, help="Posts of the archive that gets one more.")
def main(one_by_one: int, size: int) -> None:
    """Measure how often posts are taken apart, and what one more costs."""
    posts = [_post(seed) for seed in range(max(one_by_one, size) + 1)]
    with tempfile.TemporaryDirectory() as folder:
        for row in (
            *_one_by_one(Path(folder, "many"), posts[:one_by_one]),
            *_one_more(Path(folder, "one"), posts[: size + 1]),
        ):
            click.echo(str(row))


def _post(seed: int) -> Post:
    return replace(read_post(generate(seed)), key=f"p{seed}", url="", origin=f"p{seed}.txt")


def _one_by_one(archive: Path, posts: Sequence[Post]) -> list[Row]:
    with Record.write(archive) as record:
        works = [_run(record, [post]) for post in posts]
    splits, most = sum(work.splits for work in works), max(work.splits for work in works)
    figure = f"{splits / len(posts):.2f}, at most {most} in one run"
    size = f"{len(posts):,} posts"
    return [Row("splits a post, imported one by one", size, figure, "3", splits <= 3 * len(posts))]


def _one_more(archive: Path, posts: Sequence[Post]) -> list[Row]:
    encoder, size = TimedEncoder(), f"{len(posts) - 1:,} posts"
    with Record.write(archive) as record:
        begun = time.perf_counter()
        first = _run(record, posts[:-1])
        taken = time.perf_counter() - begun
        update_generation(archive, record, encoder.identity, lambda: encoder, Silent())
        before = encoder.texts
        counting = _time_counting(record)
        last = _run(record, posts[-1:])
        update_generation(archive, record, encoder.identity, lambda: encoder, Silent())
    again = f"{last.splits} taken apart, {encoder.texts - before:,} passages and questions embedded"
    return [
        Row("import of all in one run", size, f"{taken:.0f} s, {first.splits / (len(posts) - 1):.2f} splits a post"),
        Row("reading and counting all lines, at each import", size, f"{counting:.2f} s", "1 s", counting <= 1),
        Row("one post more", size, again),
    ]


def _time_counting(record: Record) -> float:
    """Return the seconds of what an import does beside taking posts apart."""
    begun = time.perf_counter()
    counts = LineCounts(record)
    counts.settle()
    for key in record.versions():
        counts.has_changed(key)
    return time.perf_counter() - begun


def _run(record: Record, posts: Sequence[Post]) -> PostImport:
    work = PostImport(record)
    for post in posts:
        work.add(post)
    work.settle()
    work.split_anew(Silent(), every=False)
    return work


if __name__ == "__main__":
    main()
