"""Checks of a generation against its manifest and the record."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoding.encoder import digest_of_weights
from index.files import layout
from index.files.manifest import find_differences, list_sizes
from index.generation.answers_file import open_answers
from index.generation.generation_content import answer_rows
from index.generation.shown_rows import post_row
from index.generation.titles import titles_of
from index.people.people_rows import person_rows, slug_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from index.files.manifest import Manifest
    from index.generation.generation_content import Content

#: Differences that are named; the rest is counted.
_NAMED = 20
_REMEDY = "Run `answerstacks index --rebuild`"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing in the archive that is not as it should be."""

    #: The file, the post or the answer.
    place: str
    #: The problem, with both values.
    problem: str


def check_files(folder: Path, manifest: Manifest) -> Iterator[Flaw]:
    """Check the files against the manifest: missing, with another length or content, or not named there."""
    for path, expected, found in find_differences(folder, manifest.files):
        name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
        problem = "is missing" if found == "nothing" else f"should be {expected}, found {found}"
        yield Flaw(name, f"{problem}. {_REMEDY}")
    for name in sorted(list_sizes(folder).keys() - manifest.files.keys()):
        yield Flaw(name, "is not in the manifest. Move it out of the archive")


def check_arrays(folder: Path, manifest: Manifest) -> Iterator[Flaw]:
    """Check the arrays' shapes against each other and the manifest's counts, and that every number finds something."""
    terms = (folder / layout.TERMS).read_bytes().count(b"\n")
    words = (folder / layout.TOKEN_WORDS).read_bytes().count(b"\n")
    expected: dict[str, tuple[int, ...]] = {
        layout.TYPE_BITS: (manifest.answers,),
        layout.YEARS: (manifest.answers,),
        layout.PASSAGE_ROWS: (manifest.passages,),
        layout.SERIES: (manifest.answers,),
        layout.ONLY_TICKS: (manifest.answers,),
        layout.QUESTION_NUMBERS: (manifest.answers,),
        layout.TITLE_NUMBERS: (manifest.answers,),
        layout.TERM_IDF: (terms,),
        layout.POSTING_OFFSETS: (terms * layout.blocks_of(manifest.answers) + 1,),
        layout.TOKEN_OFFSETS: (manifest.answers * len(layout.TOKEN_FIELDS) + 1,),
        layout.TOKEN_PLACE_OFFSETS: (words + 1,),
    }
    if manifest.dimension is not None:
        expected[layout.VECTORS] = (manifest.passages, manifest.dimension)
        for numbers, vectors in (
            (layout.QUESTION_NUMBERS, layout.QUESTION_VECTORS),
            (layout.TITLE_NUMBERS, layout.TITLE_VECTORS),
        ):
            count = int(np.load(folder / numbers, mmap_mode="r").max(initial=-1)) + 1
            expected[vectors] = (count, manifest.dimension)
    for offsets, arrays in (
        (layout.POSTING_OFFSETS, (layout.POSTING_ROWS, layout.POSTING_SATURATIONS)),
        (layout.TOKEN_OFFSETS, (layout.TOKENS, layout.TOKEN_STEPS, layout.TOKEN_LENGTHS)),
        (layout.TOKEN_PLACE_OFFSETS, (layout.TOKEN_PLACES,)),
    ):
        last = np.load(folder / offsets, mmap_mode="r")[-1]
        expected |= dict.fromkeys(arrays, (int(last),))
    for name, shape in expected.items():
        found = np.load(folder / name, mmap_mode="r").shape
        if found != shape:
            yield Flaw(name, f"has the shape {found}, should have {shape}. {_REMEDY}")
    for name, end in _ends(folder, manifest, words).items():
        numbers = np.load(folder / name, mmap_mode="r")
        least, greatest = int(numbers.min(initial=0)), int(numbers.max(initial=0))
        if least < 0 or greatest >= max(end, 1):
            yield Flaw(name, f"holds numbers from {least:,} to {greatest:,}, should hold 0 to {end - 1:,}. {_REMEDY}")


def _ends(folder: Path, manifest: Manifest, words: int) -> dict[str, int]:
    """Return for the arrays of numbers by which something is looked up the number after the last that finds it."""

    def length(name: str) -> int:
        return len(np.load(folder / name, mmap_mode="r"))

    return {
        layout.POSTING_OFFSETS: length(layout.POSTING_ROWS) + 1,
        layout.POSTING_ROWS: min(manifest.answers, layout.ROWS_OF_BLOCK),
        layout.POSTING_SATURATIONS: length(layout.SATURATIONS),
        layout.TOKEN_OFFSETS: length(layout.TOKENS) + 1,
        layout.TOKENS: words + 1,
        layout.TOKEN_PLACE_OFFSETS: length(layout.TOKEN_PLACES) + 1,
        layout.TOKEN_PLACES: length(layout.TOKENS),
    }


def check_encoder(folder: Path, manifest: Manifest) -> Iterator[Flaw]:
    """Check that the carried model is the one that made the vectors, by the hash of its weights."""
    if layout.ENCODER_CONFIG not in manifest.files:
        return
    written = json.loads((folder / layout.ENCODER_CONFIG).read_bytes())["model"]
    if written != manifest.model:
        yield Flaw(layout.ENCODER_CONFIG, f"is of {written}, the vectors are of {manifest.model}. {_REMEDY}")
    # In the order of their names, as in the identity.
    weights = [entry.sha256 for name, entry in sorted(manifest.files.items()) if name.endswith(".safetensors")]
    expected, found = str(manifest.model).rpartition("@")[2], digest_of_weights(weights)
    if found != expected:
        yield Flaw(layout.ENCODER, f"has weights of SHA-256 {found}, should have {expected}. {_REMEDY}")


def check_answers(folder: Path, content: Content) -> Iterator[Flaw]:
    """Check what is shown against the record."""
    tables: list[tuple[str, int, Iterable[Sequence[Any]]]] = [
        ("SELECT * FROM answers ORDER BY row", 1, answer_rows(content)),
        ("SELECT * FROM posts ORDER BY key", 0, sorted(post_row(read) for read in content.posts)),
        ("SELECT number, text FROM titles ORDER BY number", 0, enumerate(titles_of(content.posts))),
        ("SELECT * FROM people ORDER BY slug", 0, person_rows(content.people)),
        ("SELECT * FROM person_slugs ORDER BY slug", 0, slug_rows(content.people)),
        ("SELECT * FROM redirects ORDER BY old_id", 0, [(r.old_id, r.new_id) for r in content.redirects]),
        ("SELECT * FROM gone ORDER BY id", 0, [(g.id, g.reason) for g in content.gone]),
        ("SELECT * FROM gone_people ORDER BY slug", 0, [(slug,) for slug in content.gone_people]),
    ]
    with closing(open_answers(folder)) as connection:
        for sql, key, wanted in tables:
            yield from _differences(connection.execute(sql), wanted, key)


def _differences(found: Iterable[Sequence[Any]], wanted: Iterable[Sequence[Any]], key: int) -> Iterator[Flaw]:
    different = 0
    for one, other in zip_longest(found, wanted):
        if one == other:
            continue
        different += 1
        if different <= _NAMED:
            said = f"the generation has {one[key]!r}" if one else "the generation has nothing"
            recorded = f"the record {other[key]!r}" if other else "the record nothing"
            differs = " with other words" if one and other and one[key] == other[key] else ""
            yield Flaw(layout.ANSWERS, f"{said}, {recorded}{differs}. {_REMEDY}")
    if different > _NAMED:
        yield Flaw(layout.ANSWERS, f"and {different - _NAMED} more differences")
