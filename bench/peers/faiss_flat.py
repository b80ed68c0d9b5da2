"""faiss: its exact flat index. It knows passages, not answers, and has no total."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import faiss
import numpy as np

from bench.peers.asking import LIBRARY_TYPE, LIMIT, Built, Found, Kind, Way
from bench.speed.timing import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus

_FILE = "flat.faiss"


class FaissFlat:
    """Inner products with every passage; the filter is a selector of passages."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:
        faiss.omp_set_num_threads(1)
        self._index = faiss.read_index(str(folder / _FILE))
        self._rows = corpus.passage_rows
        of_type = np.array([LIBRARY_TYPE in document.types for document in corpus.documents()], bool)
        kept = np.flatnonzero(of_type[self._rows])
        self._of_type = faiss.SearchParameters(sel=faiss.IDSelectorBatch(kept.astype(np.int64)))

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Build the index of the vectors as they are."""
        vectors = corpus.vectors
        begun = time.perf_counter()
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        faiss.write_index(index, str(folder / _FILE))
        return Built(time.perf_counter() - begun, size_of(folder))

    def ways(self) -> Sequence[Way]:
        """Return the scan, of all passages and of those under the filter."""
        return (
            Way(Kind.MEANING, "faiss-cpu, exact, no filter", self.nearest, "nearest passages; no total, no facets"),
            Way(Kind.MEANING, "faiss-cpu, exact", self.nearest_of_type, "nearest passages; no total, no facets"),
        )

    def nearest(self, asked: Asked) -> Found:
        """Of all passages."""
        _, numbers = self._index.search(asked.vector[None], LIMIT)
        return Found(self._rows[numbers[0]].tolist())

    def nearest_of_type(self, asked: Asked) -> Found:
        """Of those under the filter."""
        _, numbers = self._index.search(asked.vector[None], LIMIT, params=self._of_type)
        return Found(self._rows[numbers[0][numbers[0] >= 0]].tolist())
