"""Encoders that have encoded some texts together beforehand; one of them keeps the vectors in a file."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from index.encoding.encoder import identify_model, load_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder


class _KnownVectors:
    """An encoder that has the vectors of some texts; another one, loaded when a new text comes, makes the rest."""

    def __init__(self, identity: str, load: Callable[[], Encoder]) -> None:
        self.identity = identity
        self._load = load
        self._known: dict[str, NDArray[np.float32]] = {}

    @cached_property
    def _encoder(self) -> Encoder:
        return self._load()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    @property
    def max_tokens(self) -> int:
        """Longest text the model reads."""
        return self._encoder.max_tokens

    def count_tokens(self, text: str) -> int:
        """Number of tokens of `text`."""
        return self._encoder.count_tokens(text)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length."""
        if all(text in self._known for text in texts):
            return np.stack([self._known[text] for text in texts])
        return self._encoder.encode(texts, progress)

    def _learn(self, texts: Sequence[str]) -> bool:
        """Encode those that are new together, which is several times as fast as one by one; whether there were any."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= dict(zip(new, self._encoder.encode(new), strict=True))
        return bool(new)


class KnownTexts(_KnownVectors):
    """An encoder that has encoded some texts beforehand."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        super().__init__(encoder.identity, lambda: encoder)
        self._learn(texts)


class RememberingEncoder(_KnownVectors):
    """The model of a folder or name, the default one for None, that keeps what it is told to remember in a file."""

    def __init__(self, model: str | None, folder: Path) -> None:
        super().__init__(identify_model(model), lambda: load_encoder(model))
        self._path = folder / f"queries-{sha256(self.identity.encode()).hexdigest()[:12]}.npz"
        if self._path.is_file():
            with np.load(self._path, allow_pickle=False) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def remember(self, texts: Sequence[str]) -> None:
        """Encode the texts together, and keep their vectors."""
        if self._learn(texts):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self._path, texts=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))
