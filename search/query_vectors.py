"""The vectors of queries: encoded once, however often a reader turns a page or ticks a filter."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from index.errors import ModelMismatch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder

#: Queries whose vectors are kept; 1.5 kB each with the default model.
_KEPT = 256


class QueryVectors:
    """Encodes queries for one generation. Safe to use from several threads."""

    def __init__(self, model: str | None) -> None:
        #: Identity of the model that made the generation's vectors.
        self._model = model
        self._kept: dict[str, NDArray[np.float32]] = {}
        self._lock = Lock()

    def of(self, text: str, encoder: Encoder) -> NDArray[np.float32]:
        """float32 (dimension,): the unit vector of `text`. ModelMismatch when the encoder is not the generation's."""
        if encoder.identity != self._model:
            raise ModelMismatch(str(self._model), encoder.identity)
        with self._lock:
            if text in self._kept:
                return self._kept[text]
        vector: NDArray[np.float32] = encoder.encode([text])[0]
        with self._lock:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[text] = vector
        return vector
