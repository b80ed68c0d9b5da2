"""`python -m bench.oracle [--answers 10000] [--queries 10000]`: search against a plain reading of every answer."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from bench.oracle.invented import WORDS, NearTies, invent, write
from bench.oracle.reading import Asked, Reading
from index.encoding.encoder import load_encoder
from index.files import layout
from index.posts.records import LibraryType, PostKind
from search.archive import Archive
from search.fusion import hybrid_floor, semantic_floor
from search.results import Mode, SearchRequest, Sort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bench.oracle.invented import Row

_TYPES = [*map(str, LibraryType), "unknown"]
_STEP = 1 / 4096
#: Scores are float32; a step of the grid moves one by far more.
_SCORES = 2e-6
#: Differences that are said in full.
_SHOWN = 30


def drawn(chance: random.Random, rows: Sequence[Row]) -> Asked:
    """Return any query."""
    row = chance.choice(rows)
    near = f"{row.question} {row.text}".split()
    count = chance.choice([0, 1, 1, 2, 3, 4, 6])
    at = chance.randrange(len(near))
    typed = (
        near[at : at + count] if chance.random() < 0.4 else chance.choices([*near, *near, *WORDS[:80], "the"], k=count)
    )
    if chance.random() < 0.08:
        typed = (row.name or row.place).lower().split()[-1:]
    return Asked(
        words=tuple(typed),
        phrase=tuple(near[at : at + 2]) if chance.random() < 0.12 else (),
        without=(chance.choice(WORDS[:40]),) if chance.random() < 0.15 else (),
        name=row.name.lower().split()[-1] if row.name and chance.random() < 0.1 else "",
        mode=str(chance.choice(list(Mode))),
        types=frozenset(chance.sample(_TYPES, chance.choice([0, 0, 0, 1, 2]))),
        kinds=frozenset(chance.sample([*map(str, PostKind)], chance.choice([0, 0, 0, 1, 2]))),
        year_from=chance.choice([None, None, None, 2011, 2014]),
        year_to=chance.choice([None, None, None, 2014, 2018]),
        sort=str(chance.choice([Sort.RELEVANCE, Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST])),
    )


def differences(
    archive: Archive,
    reading: Reading,
    encoder: NearTies,
    vectors: NDArray[np.float32],
    asked: Asked,
    chance: random.Random,
) -> list[str]:
    """Return the names of what differs for one query, on three pages of both circles."""
    text = " ".join(asked.all_words)
    if text and text not in encoder.aimed and chance.random() < 0.6:
        # At the points of the grid beside a floor, or in the middle between two of them.
        floor = chance.choice([semantic_floor, hybrid_floor])(archive.counts.answers) // _STEP * _STEP
        product = chance.choice([floor, chance.randrange(1200, 3000) * _STEP]) + chance.choice([0, _STEP / 2, _STEP])
        encoder.aim(text, vectors[chance.randrange(len(vectors))], product)
    found: list[str] = []
    for further in (False, True):
        expected = None
        for offset in (0, chance.choice([5, 10, 50, 200])):
            request = SearchRequest(
                asked.text, asked.types, asked.year_from, asked.year_to, Mode(asked.mode), Sort(asked.sort),
                further=further, limit=chance.choice([5, 10, 50, 1000]), offset=offset, as_typed=True,
                kinds=asked.kinds,
            )  # fmt: skip
            page = archive.page(request, encoder)
            expected = expected or reading.expected(asked, page.vector, further=further)
            shown = expected.rows[offset : offset + request.limit]
            if (page.close, page.further) != (expected.close, expected.further):
                found.append(f"circles {page.close, page.further} != {expected.close, expected.further}")
            if page.counts.total != len(expected.rows):
                found.append(f"total {page.counts.total} != {len(expected.rows)}")
            facets = page.counts.type_facet, page.counts.year_facet, page.counts.kind_facet
            for told, of_facet in zip(facets, expected.facets, strict=True):
                if {each.value: each.count for each in told if each.count} != of_facet:
                    found.append("facets")
            rows = [each.row for each in page.found]
            if asked.all_words and asked.sort == "relevance":
                moved = [each.row for each in page.found if abs(each.score - expected.scores[each.row]) > _SCORES]
                found += [f"score of {moved[:3]}"] * bool(moved)
            if rows != shown:
                at = next((i for i, (a, b) in enumerate(zip(rows, shown, strict=False)) if a != b), -1)
                pair = [(row, expected.scores[row]) for row in (rows[at], shown[at])] if rows and shown else []
                found.append(f"order {pair}")
    return found


def compare(answers: int, queries: int, seed: int) -> int:
    """Ask so many queries of both; the number that they answer differently, after saying in what."""
    chance, begun, differing = random.Random(seed), time.monotonic(), 0
    rows, encoder = invent(answers, seed), NearTies(load_encoder(None))
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), rows, encoder)
        folder = layout.generations_path(Path(name)) / "000001"
        arrays = (layout.VECTORS, layout.PASSAGE_ROWS, layout.QUESTION_VECTORS, layout.QUESTION_NUMBERS)
        vectors, *others = (np.load(folder / each) for each in arrays)
        reading = Reading(rows, vectors, *others)
        with Archive.open(Path(name)) as archive:
            for number in range(queries):
                asked = drawn(chance, rows)
                found = dict.fromkeys(differences(archive, reading, encoder, vectors, asked, chance))
                differing += bool(found)
                if found and differing <= _SHOWN:
                    line = f"{number}: {asked.text!r} {asked.mode} {asked.sort}: {'; '.join(found)}"
                    print(line[:400], flush=True)
                if number % 500 == 499 or number == queries - 1:
                    took = time.monotonic() - begun
                    print(f"{number + 1:,} queries, {differing} differ, {took:.0f} s", flush=True)
    return differing


@click.command()
@click.option("--answers", default=10_000, show_default=True)
@click.option("--queries", default=10_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(answers: int, queries: int, seed: int) -> None:
    """Exit with 1 where search and the plain reading differ, and say in what."""
    sys.exit(bool(compare(answers, queries, seed)))


if __name__ == "__main__":
    main()
