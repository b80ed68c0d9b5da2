"""LanceDB: a table of passages, scanned exactly, with its full-text index for both."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import lancedb
import pyarrow as pa
from lancedb.index import FTS, LabelList

from bench.peers.asking import LIBRARY_TYPE, LIMIT, Built, Found, Kind, Way
from bench.speed.timing import size_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus

_TABLE = "passages"
_OF_TYPE = f"array_has(types, '{LIBRARY_TYPE}')"


class LancedbTable:
    """It knows passages, not answers, and has no total. The vectors have no index, so that none is left out."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:  # noqa: ARG002 — as every peer
        self._table = lancedb.connect(folder).open_table(_TABLE)

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Build a table: a column of words with positions, one of types with an index, and the vectors."""
        documents, passages, vectors = list(corpus.documents()), list(corpus.passages()), corpus.vectors
        begun = time.perf_counter()
        of_passage = [documents[passage.row] for passage in passages]
        columns = {
            "row": pa.array([passage.row for passage in passages], pa.int32()),
            "text": pa.array([passage.text for passage in passages]),
            "types": pa.array([list(document.types) for document in of_passage], pa.list_(pa.string())),
            "year": pa.array([document.year for document in of_passage], pa.int16()),
            "vector": pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), vectors.shape[1]),
        }
        table = lancedb.connect(folder).create_table(_TABLE, pa.table(columns))
        table.create_index("text", config=FTS(with_position=True, stem=True, remove_stop_words=False))
        table.create_index("types", config=LabelList())
        table.wait_for_index([index.name for index in table.list_indices()], timeout=timedelta(minutes=30))
        return Built(time.perf_counter() - begun, size_of(folder))

    def ways(self) -> Sequence[Way]:
        """Meaning, and both."""
        without = "passages; no total, no facets; uses as many threads as it likes"
        return (
            Way(Kind.MEANING, "LanceDB, exact", self.nearest, without),
            Way(Kind.BOTH, "LanceDB, hybrid", self.hybrid, f"ranks fused (RRF); {without}"),
        )

    def nearest(self, asked: Asked) -> Found:
        """By meaning, filtered before the scan."""
        query = self._table.search(asked.vector, query_type="vector").distance_type("dot")
        return _found(query.where(_OF_TYPE, prefilter=True).limit(LIMIT).select(["row", "_distance"]))

    def hybrid(self, asked: Asked) -> Found:
        """By words and meaning, its own reranker."""
        query = self._table.search(query_type="hybrid").vector(asked.vector).text(" ".join(asked.words))
        return _found(query.distance_type("dot").where(_OF_TYPE, prefilter=True).limit(LIMIT).select(["row"]))


def _found(query: lancedb.query.LanceQueryBuilder) -> Found:
    return Found(query.to_arrow()["row"].to_pylist())
