"""Encoders that know queries beforehand: one keeps their vectors in a file, one has them encoded together."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from index.encoder import identify_model, load_encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoder import Encoder


class KnownTexts:
    """An encoder that has encoded some texts together, which is several times as fast as one by one."""

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        self.identity = encoder.identity
        self._encoder = encoder
        distinct = list(dict.fromkeys(texts))
        self._known = dict(zip(distinct, encoder.encode(distinct), strict=True))

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


class RememberingEncoder:
    """The model of a folder or name, the default one for None. It is loaded when a new text comes."""

    def __init__(self, model: str | None, folder: Path) -> None:
        self.identity = identify_model(model)
        self._model = model
        self._path = folder / f"queries-{sha256(self.identity.encode()).hexdigest()[:12]}.npz"
        self._known: dict[str, NDArray[np.float32]] = {}
        if self._path.is_file():
            with np.load(self._path, allow_pickle=False) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    @cached_property
    def _encoder(self) -> Encoder:
        return load_encoder(self._model)

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

    def remember(self, texts: Sequence[str]) -> None:
        """Encode the texts together, and keep their vectors."""
        if new := [text for text in dict.fromkeys(texts) if text not in self._known]:
            self._known |= dict(zip(new, self._encoder.encode(new), strict=True))
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(self._path, texts=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))
