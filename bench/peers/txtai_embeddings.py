"""txtai: an embeddings database of passages with SQL, its vectors made before as ours are."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from txtai import Embeddings

from bench.peers.asking import LIBRARY_TYPE, LIMIT, Built, Found, Kind, Way
from bench.speed.timing import size_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bench.peers.asking import Asked
    from bench.peers.corpus import PeerCorpus

_MEANING, _BOTH = "meaning", "both"
_WITHOUT = "passages; filters ten times as many candidates, so may find fewer; no total, no facets; loads PyTorch"
_SELECT = f"SELECT row, score FROM txtai WHERE similar(:asked) AND types LIKE '%,{LIBRARY_TYPE},%'"  # noqa: S608

#: The vector of every text that may be asked for: txtai calls `vectors_of` by its name.
_vectors: dict[str, NDArray[np.float32]] = {}


def vectors_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """float32 (texts, dimension): vectors made before, so that encoding is not measured."""
    return np.array([_vectors[text] for text in texts], np.float32)


class TxtaiEmbeddings:
    """It knows passages, not answers. faiss's flat index, so that none is left out, and txtai's BM25 for both."""

    def __init__(self, folder: Path, corpus: PeerCorpus) -> None:
        _vectors.update(
            {asked.text: asked.vector for kind in (Kind.MEANING, Kind.BOTH) for asked in corpus.questions.get(kind, ())}
        )
        self._meaning = _opened(folder / _MEANING)
        self._both = _opened(folder / _BOTH)

    @staticmethod
    def build(folder: Path, corpus: PeerCorpus) -> Built:
        """Build one database for meaning alone, and one with BM25, which does both and whose cost counts."""
        documents, passages = list(corpus.documents()), list(corpus.passages())
        _vectors.update(zip((passage.text for passage in passages), corpus.vectors, strict=True))

        def index(name: str, options: Mapping[str, object]) -> float:
            begun = time.perf_counter()
            made = Embeddings(
                method="external", transform=f"{__name__}.{vectors_of.__name__}", content=True, backend="faiss",
                faiss={"components": "IDMap,Flat"}, **options,
            )  # fmt: skip
            made.index(
                (
                    number,
                    {"text": passage.text, "row": passage.row, "types": _joined(documents[passage.row].types)},
                    None,
                )
                for number, passage in enumerate(passages)
            )
            made.save(str(folder / name))
            return time.perf_counter() - begun

        index(_MEANING, {})
        return Built(
            index(_BOTH, {"scoring": {"method": "bm25", "terms": True, "normalize": True}}), size_of(folder / _BOTH)
        )

    def ways(self) -> Sequence[Way]:
        """Meaning, and both."""
        return (
            Way(Kind.MEANING, "txtai, exact", lambda asked: _search(self._meaning, asked), _WITHOUT),
            Way(Kind.BOTH, "txtai, hybrid", lambda asked: _search(self._both, asked), _WITHOUT),
        )


def _opened(folder: Path) -> Embeddings:
    made = Embeddings()
    made.load(str(folder))
    return made


def _joined(types: Sequence[str]) -> str:
    return f",{','.join(types)},"


def _search(embeddings: Embeddings, asked: Asked) -> Found:
    found = embeddings.search(_SELECT, LIMIT, parameters={"asked": asked.text})
    return Found([int(hit["row"]) for hit in found])
