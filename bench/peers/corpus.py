"""Documents, passages, vectors and questions that all peers of one size read."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.archive_passages import generation_of, passages_of
from bench.peers.asking import Asked, Document, Kind
from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from bench.archive_passages import PassageText

_DOCUMENTS = "documents.jsonl"
_QUESTIONS = "questions.json"
_QUERY_VECTORS = "query_vectors.npy"


class PeerCorpus:
    """The folder that all peers of one size read: documents, questions, and the archive that they come from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def write(
        cls, folder: Path, archive: Path, documents: Iterable[Document], questions: Mapping[Kind, Sequence[Asked]]
    ) -> PeerCorpus:
        """Put everything into `folder`, which exists."""
        with (folder / _DOCUMENTS).open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(document)) + "\n" for document in documents)
        asked = {kind: [[each.text, each.words] for each in of_kind] for kind, of_kind in questions.items()}
        (folder / _QUESTIONS).write_text(json.dumps({"archive": str(archive), "asked": asked}), encoding="utf-8")
        vectors = [each.vector for of_kind in questions.values() for each in of_kind]
        np.save(folder / _QUERY_VECTORS, np.array(vectors, np.float32))
        return cls(folder)

    def documents(self) -> Iterator[Document]:
        """Yield all answers, in the order of rows."""
        with (self._folder / _DOCUMENTS).open(encoding="utf-8") as file:
            for line in file:
                read = json.loads(line)
                yield Document(**{**read, "types": tuple(read["types"])})

    def passages(self) -> Iterator[PassageText]:
        """Return all passages, in the order of their vectors."""
        return passages_of(self.generation)

    @cached_property
    def archive(self) -> Path:
        """The folder of the archive."""
        return Path(self._read["archive"])

    @cached_property
    def generation(self) -> Path:
        """The folder of the archive's live generation."""
        return generation_of(self.archive)

    @cached_property
    def questions(self) -> dict[Kind, list[Asked]]:
        """The questions, by kind."""
        vectors = iter(np.load(self._folder / _QUERY_VECTORS))
        return {
            Kind(kind): [Asked(text, tuple(words), next(vectors)) for text, words in asked]
            for kind, asked in self._read["asked"].items()
        }

    @property
    def vectors(self) -> NDArray[np.float32]:
        """float32 (passages, dimension): unit vectors."""
        vectors: NDArray[np.float32] = np.load(self.generation / layout.VECTORS)
        return vectors

    @property
    def passage_rows(self) -> NDArray[np.int32]:
        """int32 (passages,): the row of each passage's answer, ascending."""
        rows: NDArray[np.int32] = np.load(self.generation / layout.PASSAGE_ROWS)
        return rows

    @cached_property
    def _read(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self._folder / _QUESTIONS).read_text(encoding="utf-8"))
        return read
