"""`python -m bench.splitting.with_archive [FOLDER…]`: how well posts are split alone, and as one archive.

As one archive, each is split by what all of them show.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.splitting.findings import find
from bench.splitting.labelled import read_labelled, read_post
from bench.splitting.scores import Score
from bench.splitting.sets import SETS, kind_of
from index.imports.line_counts import count, lines_to_count
from index.reading.blocks import read_blocks
from index.record.line_rows import PostPlace
from index.splitting.evidence import NO_EVIDENCE, LineEvidence, evidence_of, recurrence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.splitting.labelled import LabelledPost


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folders: tuple[Path, ...]) -> None:
    """Print a table: a row for each kind of posts, and how many answers of each set are exact, alone and together."""
    sets = {folder.name: read_labelled(folder) for folder in folders or SETS.values()}
    shown = evidence_of_posts([post for posts in sets.values() for post in posts])
    kinds = sorted({kind_of(post.truth) for posts in sets.values() for post in posts})
    click.echo("| kind | " + " | ".join(f"{name}, alone | {name}, one archive" for name in sets) + " |")
    click.echo("|---" * (2 * len(sets) + 1) + "|")
    for kind in (*kinds, "all"):
        of_kind = [[post for post in posts if kind in (kind_of(post.truth), "all")] for posts in sets.values()]
        cells = [_cell(score(posts, evidence)) for posts in of_kind for evidence in ({}, shown)]
        click.echo(f"| {kind} | {' | '.join(cells)} |")


def _cell(score: Score) -> str:
    return f"{score.exact.recall:.1%} ({score.exact.right:,} of {score.exact.true:,})" if score.exact.true else ""


def evidence_of_posts(posts: Sequence[LabelledPost]) -> dict[str, LineEvidence]:
    """Return what all of these posts show of each, by its name."""
    read = {post.name: read_post(post) for post in posts}
    lines = {name: lines_to_count(post, read_blocks(post.body, post.body_format)) for name, post in read.items()}
    places = [PostPlace(name, post.url, post.title, post.published) for name, post in read.items()]
    counts = count(lines, lambda: places)
    return {
        name: evidence_of(found.keys, [recurrence(line, counts.posts) for line in found.keys])
        for name, found in lines.items()
    }


def score(posts: Sequence[LabelledPost], shown: Mapping[str, LineEvidence]) -> Score:
    """Split posts, each by what is shown of it, and compare them with the truth."""
    found = Score()
    for post in posts:
        found.add(find(post, shown.get(post.name, NO_EVIDENCE)))
    return found


if __name__ == "__main__":
    main()
