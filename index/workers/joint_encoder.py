"""An encoder of which the work is done by other machines."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.encoding.encoder import ModelFolder
from index.workers.queue import ask, connected
from index.workers.waiting_texts import add, count_left, embed_some, forget, vectors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    import psycopg
    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder

#: Seconds between two looks at what is left.
_LOOK = 0.2
#: Seconds without a text more embedded until lost jobs are asked for again, and this machine takes part itself.
PATIENCE = 10.0


class JointEncoder:
    """Lets texts wait in PostgreSQL for workers, and takes their vectors.

    It goes on from what was embedded before. Where no worker does anything for a while, this machine embeds as well:
    an import never waits for nobody. Otherwise as `local`, which has the same model.
    """

    #: Texts that are given to workers at a time; their vectors are in the record when all of them are embedded.
    at_once = 8192

    def __init__(self, local: Encoder, address: str, *, patience: float = PATIENCE) -> None:
        self._local, self._address, self._patience = local, address, patience

    def __getattr__(self, name: str) -> Path:
        """Give out the folder of the local model's files, where it has one (`ModelFolder`)."""
        if name == "folder" and isinstance(self._local, ModelFolder):
            return self._local.folder
        raise AttributeError(name)

    @property
    def identity(self) -> str:
        """Name and hash of the weights."""
        return self._local.identity

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._local.dimension

    @property
    def max_tokens(self) -> int:
        """Longest text the model reads, in its own tokens."""
        return self._local.max_tokens

    def count_tokens(self, text: str) -> int:
        """Number of tokens of `text`, the model's two special ones included."""
        return self._local.count_tokens(text)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length; `progress` is told how many more are done.

        What is embedded is kept in the database until `forget`. Raises DatabaseUnreachable, WorkRefused.
        """
        with connected(self._address) as connection:
            hashes = add(connection, self.identity, texts)
            self._wait(connection, len(set(hashes)), progress or (lambda _: None))
            vectors, known = vectors_of(connection, self.identity, hashes, self.dimension)
        # A vector may be of another length, and so no worker's of this model; a row may have been deleted by others.
        missing = [row for row, is_known in enumerate(known.tolist()) if not is_known]
        if missing:
            vectors[missing] = self._local.encode([texts[row] for row in missing])
        return vectors

    def forget(self, hashes: Sequence[bytes]) -> None:
        """Delete texts of which the vectors are kept elsewhere now. Raises DatabaseUnreachable, WorkRefused."""
        with connected(self._address, make=False) as connection:
            forget(connection, self.identity, hashes)

    def _wait(self, connection: psycopg.Connection, count: int, progress: Callable[[int], None]) -> None:
        """Wait until nothing is left; whenever workers do nothing for a while, ask for lost jobs, and embed some."""
        left, told = count_left(connection, self.identity), 0
        ask(self._address, connection, self.identity)
        moved = time.monotonic()
        while left:
            own = 0
            if time.monotonic() - moved > self._patience:
                ask(self._address, connection, self.identity)
                own = embed_some(connection, self._local)
            if not own:
                time.sleep(_LOOK)
            before, left = left, count_left(connection, self.identity)
            if left < before - own:
                moved = time.monotonic()
            if count - left > told:
                progress(count - left - told)
                told = count - left
        progress(count - told)
