"""bm25s: scores of all answers from a sparse matrix; filter, total and facets are counted from them with numpy."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import bm25s
import numpy as np
import Stemmer

from bench.peers.asking import LIBRARY_TYPE, LIMIT, Built, Found, Kind, Way
from bench.peers.cells import bits_of, facets
from bench.speed.timing import size_of
from index.analysis import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus

_TYPE_BITS, _YEARS = "type_bits.npy", "years.npy"


class Bm25sIndex:
    """One field that holds all texts. bm25s itself has scores and the best of them; the rest is done beside it."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:  # noqa: ARG002 — as every peer
        self._index = bm25s.BM25.load(folder, mmap=True)
        self._stemmer = Stemmer.Stemmer("english")
        bits, years = np.load(folder / _TYPE_BITS), np.load(folder / _YEARS)
        # Answers of the same types and year are one cell, so that one count gives total and facets, as ours does.
        self._cells, self._cell_of = np.unique(np.column_stack([bits, years]), axis=0, return_inverse=True)
        self._kept = (bits & bits_of([LIBRARY_TYPE]) != 0).astype(np.float32)

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Build with Snowball's English stems and our stop words."""
        documents = list(corpus.documents())
        begun = time.perf_counter()
        tokens = bm25s.tokenize(
            [document.text for document in documents], token_pattern=r"\w+",  # noqa: S106 — no password
            stopwords=sorted(STOP_WORDS), stemmer=Stemmer.Stemmer("english"), show_progress=False,
        )  # fmt: skip
        index = bm25s.BM25()
        index.index(tokens, show_progress=False)
        index.save(folder)
        np.save(folder / _TYPE_BITS, np.array([bits_of(document.types) for document in documents], np.uint16))
        np.save(folder / _YEARS, np.array([document.year for document in documents], np.uint16))
        return Built(time.perf_counter() - begun, size_of(folder))

    def ways(self) -> Sequence[Way]:
        """Words; it knows no phrases."""
        return (Way(Kind.WORDS, "bm25s", self.words, "without numba; filter, total and facets by numpy beside it"),)

    def words(self, asked: Asked) -> Found:
        """Hits, total and facets."""
        stems = self._stemmer.stemWords(asked.words)
        scores = self._index.get_scores(stems, weight_mask=self._kept)
        matched = np.flatnonzero(scores)
        counts = np.bincount(self._cell_of[matched], minlength=len(self._cells))
        best = min(LIMIT, len(scores))
        _, rows = bm25s.selection.topk(scores, k=best, backend="numpy", sorted=True)
        counted = (
            (bits, year, count) for (bits, year), count in zip(self._cells.tolist(), counts.tolist(), strict=True)
        )
        return Found([row for row in rows.tolist() if scores[row] > 0], *facets(counted))
