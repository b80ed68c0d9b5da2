"""The embedding model: text in, unit vectors out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray


class Encoder(Protocol):
    """What the archive asks of an embedding model."""

    #: Name and hash of the weights; vectors of two identities never mix.
    identity: str
    #: Length of a vector.
    dimension: int
    #: Longest text the model reads, in its own tokens; the rest is cut off.
    max_tokens: int

    def count_tokens(self, text: str) -> int:
        """Number of tokens of `text`, the model's two special ones included."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length; `progress` is told how many more are done."""
