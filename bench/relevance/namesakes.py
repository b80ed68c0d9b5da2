"""`python -m bench.relevance.namesakes FOLDER…`: names that are words like others, the hardest that can be asked for.

Every answer of a judged set is given a made-up respondent whose surname is a word that answers of the set are full of;
then each is asked for, in full and by surname alone, under several weights of a name in the score.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from bench.relevance.choosing import weighed
from bench.relevance.judged_archive import build_archive
from bench.relevance.judged_set import UnreadableSet, read_judged_set
from bench.relevance.remembering import RememberingEncoder
from bench.relevance.variants import sign
from index.analysis import STOP_WORDS, words
from index.errors import ArchiveError
from search.archive import Archive
from search.fusion import WEIGHTS
from search.results import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.relevance.judged_set import JudgedSet
    from index.encoding.encoder import Encoder

_WORK = Path(tempfile.gettempdir()) / "answerstacks-relevance"
_SIGNED = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
_GIVEN = "Ada Bo Cy Dot Eve Finn Gus Hal Ivy Jo Kit Lou Max Ned Oz Pia Ray Sol Tess Una".split()
_PEOPLE = 150
#: A surname is a word of so many answers at least.
_ANSWERS = 6
_SEED = 2026
_FIRST_PAGE = 10


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--work", type=click.Path(path_type=Path), default=_WORK, show_default=True, help="Where archives are kept."
)
def main(folders: tuple[Path, ...], work: Path) -> None:
    """Ask judged sets for made-up people whose surnames are words of the set."""
    encoder = RememberingEncoder(None, work)
    click.echo("| set | weight of a name | MRR, in full | MRR, surname only |\n|---|---|---|---|")
    try:
        for judged in map(read_judged_set, folders):
            names = made_up_names(judged)
            archive = sign(build_archive(work, judged, encoder), names)
            encoder.remember([text for name in set(names) for text in (name, surname(name))])
            for weight in _SIGNED:
                in_full, by_surname = measure_namesakes(archive, names, weight, encoder)
                click.echo(f"| {judged.name} | {weight:g} | {in_full:.3f} | {by_surname:.3f} |")
    except (UnreadableSet, ArchiveError) as error:
        raise click.ClickException(str(error)) from error


def made_up_names(judged: JudgedSet) -> list[str]:
    """Return a respondent for every document; each surname is a word of several of them."""
    held = Counter(word for each in judged.documents for word in set(words(f"{each.question} {each.answer}")))
    common = {word for word, count in held.items() if count >= _ANSWERS and len(word) > 3 and word.isalpha()}
    pool = sorted(common - STOP_WORDS)
    chance = random.Random(_SEED)
    surnames = chance.sample(pool, min(_PEOPLE, len(pool)))
    people = [f"{chance.choice(_GIVEN)} {word.capitalize()}" for word in surnames]
    return [chance.choice(people) for _ in judged.documents]


def measure_namesakes(path: Path, names: Sequence[str], weight: float, encoder: Encoder) -> tuple[float, float]:
    """MRR of every name in full and of every surname."""
    with weighed(replace(WEIGHTS, signed=weight)), Archive.open(path) as archive:
        people = sorted(set(names))
        in_full = [_reciprocal_rank(archive, name, _rows(names, name), encoder) for name in people]
        alone = [_reciprocal_rank(archive, surname(name), _rows(names, name), encoder) for name in people]
    return float(np.mean(in_full)), float(np.mean(alone))


def surname(name: str) -> str:
    """Return the last word."""
    return name.rpartition(" ")[2]


def _rows(names: Sequence[str], name: str) -> set[int]:
    return {row for row, other in enumerate(names) if other == name}


def _reciprocal_rank(archive: Archive, text: str, rows: set[int], encoder: Encoder) -> float:
    shown = archive.page(SearchRequest(text, limit=_FIRST_PAGE), encoder).rows
    return next((1 / place for place, row in enumerate(shown, 1) if row in rows), 0.0)


if __name__ == "__main__":
    main()
