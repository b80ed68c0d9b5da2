"""sentence-transformers: the reference for every vector, and the door to any other model than the default one.

Importing it costs seconds and half a gigabyte, so only `load_reference` does.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from index.encoding.encoder import DEFAULT_MODEL, MAX_TOKENS, check_packages, find_model, stay_offline
from index.encoding.model_errors import ModelUnreadable
from index.encoding.token_counter import TokenCounter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    from index.encoding.encoder import Encoder

#: Number of texts that it reads at a time.
BATCH_SIZE = 32


def load_reference(model: str | None = None, threads: int | None = None) -> Encoder:
    """Load the default model, that of a folder, or one in the machine's Hugging Face cache.

    `threads` defaults to the machine's processors. Raises ModelPackagesMissing, and what `load_encoder` raises.
    """
    check_packages()
    folder, identity = find_model(model)
    try:
        return SentenceEncoder(_load(folder, threads or os.cpu_count() or 1), identity, folder)
    except (ImportError, OSError, ValueError, KeyError, AttributeError, RuntimeError) as error:
        raise ModelUnreadable(model or DEFAULT_MODEL, f"{type(error).__name__}: {error}") from error


class SentenceEncoder:
    """A model of sentence-transformers."""

    def __init__(self, model: SentenceTransformer, identity: str, folder: Path) -> None:
        self.identity = identity
        #: The folder of its files (`ModelFolder`).
        self.folder = folder
        self._model = model
        # A model may hold fewer positions than MAX_TOKENS; the default one's file truncates to 128 unless told.
        self.max_tokens = min(MAX_TOKENS, model.max_seq_length or MAX_TOKENS)
        model.max_seq_length = self.max_tokens
        self._counter = TokenCounter(model.tokenizer.backend_tokenizer)
        self._lock = threading.Lock()
        # This also warms the model up: its first text takes ten times as long as the next.
        self.dimension = int(self._encode_batch([""]).shape[1])

    def count_tokens(self, text: str) -> int:
        """Count the tokens of the whole text, the special ones included."""
        return self._counter.count(text)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length; `progress` is told how many more are done."""
        import numpy as np  # noqa: PLC0415 — importing this module must not load numpy

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # By length, because a batch is padded to its longest. Longest first: too little memory shows at once.
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            vectors[batch] = self._encode_batch([texts[i] for i in batch])
            if progress:
                progress(len(batch))
        return vectors

    def _encode_batch(self, texts: list[str]) -> NDArray[np.float32]:
        with self._lock:
            rows: NDArray[np.float32] = self._model.encode(
                texts,
                batch_size=BATCH_SIZE,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return rows.astype("float32", copy=False)


def _load(folder: Path, threads: int) -> SentenceTransformer:
    stay_offline()
    import torch  # noqa: PLC0415 — seconds and half a gigabyte
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves these two untyped
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
