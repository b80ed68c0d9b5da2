"""An archive with near-ties: twins, vectors one float32 step apart, texts of equal BM25F, values at the floors."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.speed.corpus import Corpus
from index.files import layout
from index.files.manifest import Manifest, list_files, write_manifest
from index.generation.assembling import assemble
from index.generation.cutting import Cutter
from index.generation.outline import Outline
from index.generation.passages import CHUNKER_VERSION
from index.generation.prepared_post import prepare_post
from index.people.people import people_of
from index.posts.records import (
    Answer,
    BodyFormat,
    Evidence,
    LibraryType,
    Paragraph,
    ParagraphKind,
    Post,
    PostKind,
    Question,
    Respondent,
    TypeEvidence,
)
from index.record.record_rows import ReadPost

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder

#: Five letters each, so that no two of them stand joined as a third.
WORDS = [f"{a}{b}{c}{d}{e}" for a in "bdglmnprst" for b in "aou" for c in "bgmn" for d in "ao" for e in "kpt"]
NAMES = ["Wanda Pylett", "Ottone Brandl", "Inezia Tarnoff", "Marian Budok", None]
PLACES = ["Teaselton Public Library", "Gorseham Community College", "Sedgewick Nabop Library", ""]
_PASSAGE_TOKENS = 16


@dataclass(frozen=True)
class Row:
    """One answer, as it was invented."""

    text: str
    question: str
    name: str | None
    place: str
    types: tuple[str, ...]
    year: int | None
    kind: str
    post: int


def invent(count: int, seed: int) -> list[Row]:
    """Return so many answers in the order of their rows: posts without a date first, then by date."""
    chance = random.Random(seed)
    weights = [1 / (place + 3) for place in range(len(WORDS))]

    def said(most: int) -> str:
        return " ".join(chance.choices(WORDS, weights, k=chance.randint(2, most)))

    questions = [said(7) for _ in range(max(count // 40, 2))]
    texts = [said(30) for _ in range(max(count // 3, 2))]
    posts = sorted(
        (
            (chance.choice([None, *range(2010, 2022)]), chance.choice(questions), chance.choice(list(PostKind)))
            for _ in range(count // 5 + 1)
        ),
        key=lambda post: post[0] or 0,
    )
    types = [*map(str, LibraryType)]
    return [
        Row(
            # Every other text is another's twin, or has its words in another order: BM25F is the same.
            text=_twin(chance, texts) if chance.random() < 0.5 else said(30),
            question=posts[at // 5][1],
            name=chance.choice(NAMES),
            place=chance.choice(PLACES),
            types=tuple(sorted(chance.sample(types, chance.choice([0, 1, 1, 2])))),
            year=posts[at // 5][0],
            kind=str(posts[at // 5][2]),
            post=at // 5,
        )
        for at in range(count)
    ]


def _twin(chance: random.Random, texts: list[str]) -> str:
    words = chance.choice(texts).split()
    if chance.random() < 0.5:
        chance.shuffle(words)
    return " ".join(words)


class NearTies:
    """Vectors of the real encoder for the sample's sentences, given to invented texts: equal, a step apart, or noisy.

    `aim` makes the vector of a query whose product with another is just so much.
    """

    identity = "near-ties@bench"
    max_tokens = 256

    def __init__(self, encoder: Encoder, count: int = 300) -> None:
        corpus = Corpus(1)
        self.pool = encoder.encode(corpus.random.sample(corpus.sentences, count))
        self.dimension = self.pool.shape[1]
        self.aimed: dict[str, NDArray[np.float32]] = {}

    def count_tokens(self, text: str) -> int:
        """As many as it has words."""
        return len(text.split()) + 2

    def encode(
        self,
        texts: Sequence[str],
        progress: Callable[[int], None] | None = None,  # noqa: ARG002
    ) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length."""
        found = [self.aimed[text] if text in self.aimed else self._vector(text) for text in texts]
        return np.array(found, np.float32).reshape(-1, self.dimension)

    def aim(self, text: str, vector: NDArray[np.float32], product: float) -> None:
        """Let `text` have a vector whose product with `vector` is as near to `product` as float32 allows."""
        chance = _chance(f"aim {text}")
        other = self.pool[chance.integers(len(self.pool))].astype(np.float64)
        towards = vector.astype(np.float64) / np.linalg.norm(vector.astype(np.float64))
        other -= (other @ towards) * towards
        length = float(np.linalg.norm(other))
        if length > 1e-3:
            self.aimed[text] = (product * towards + (1 - product**2) ** 0.5 * other / length).astype(np.float32)

    def _vector(self, text: str) -> NDArray[np.float32]:
        chance = _chance(text)
        found = self.pool[chance.integers(len(self.pool))].copy()
        match chance.integers(4):
            case 0:
                at = chance.integers(self.dimension)
                found[at] = np.nextafter(found[at], np.float32(1))
            case 1 | 2:
                found += chance.standard_normal(self.dimension, np.float32) * np.float32(0.03)
                found /= np.linalg.norm(found)
        return np.asarray(found, np.float32)


def _chance(text: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()))


def write(archive: Path, rows: Sequence[Row], encoder: NearTies) -> None:
    """Write an archive of these answers with the write side's own functions."""
    folder = layout.generations_path(archive) / "000001"
    (folder / layout.KEYWORD).mkdir(parents=True)
    posts: list[tuple[ReadPost, list[Answer]]] = []
    for row in rows:
        if row.post == len(posts):
            day = dt.date(row.year, 1, 1) if row.year else None
            key = f"post-{row.post:05}"
            post = Post(key, "", "", day, (), (), "", BodyFormat.TEXT, "", kind=PostKind(row.kind))
            posts.append((ReadPost(post, "", (Question(row.question),)), []))
        posts[-1][1].append(_answer(posts[-1][0].post.key, len(posts[-1][1]), row))
    answers = [answer for _, of_post in posts for answer in of_post]
    cutter = Cutter(encoder.count_tokens, _PASSAGE_TOKENS)
    prepared = [prepare_post(read, of_post, cutter) for read, of_post in posts]
    made = assemble(
        folder, Outline(tuple(answers), (), (), people_of(answers, ())), prepared, cutter, encoder.count_tokens
    )
    made.save_words(folder)
    inputs = [text for row in rows for _, text in cutter.cut(row.question, row.text)]
    np.save(folder / layout.VECTORS, encoder.encode(inputs))
    np.save(folder / layout.QUESTION_VECTORS, encoder.encode([asked.context for asked in made.questions]))
    np.save(folder / layout.TITLE_VECTORS, encoder.encode(made.titles.contexts))
    counts = len(posts), len(rows), len(made.passages)
    manifest = Manifest(
        folder.name, encoder.identity, encoder.dimension, CHUNKER_VERSION, "", *counts, list_files(folder)
    )
    write_manifest(folder, manifest)
    layout.current_path(archive).write_text(f"{folder.name}\n")


def _answer(key: str, place: int, row: Row) -> Answer:
    types = tuple(TypeEvidence(LibraryType(value), Evidence.OWNER, "") for value in row.types)
    said = (Paragraph(ParagraphKind.PARAGRAPH, row.text, 0, len(row.text)),)
    return Answer(f"{key}/{place}", key, place, row.question, Respondent(row.name, "", row.place), said, types)
