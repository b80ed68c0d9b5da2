"""The default model, run by the light runtime from its package's own folder: nothing but ONNX Runtime is needed."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from index.encoding.bert_graph import bert_graph
from index.encoding.bert_model import read_bert_model
from index.encoding.encoder import DEFAULT_MODEL, MAX_TOKENS, find_model
from index.encoding.light_encoder import LightEncoder, in_short, open_session
from index.encoding.model_errors import DefaultModelUnreadable
from index.encoding.proof import KNOWN_VECTORS, MAX_DEVIATION, QUICK, TRIED, deviation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class DefaultEncoder(LightEncoder):
    """The default model; it encodes as many texts at a time as it has threads, each by one thread."""

    def __init__(self, folder: Path, identity: str, threads: int) -> None:
        model = read_bert_model(folder)
        session = open_session(bert_graph(model), threads=1, weights=folder)
        self._threads = threads
        super().__init__(identity, model.width, MAX_TOKENS, tokenizer=folder / "tokenizer.json", session=session)
        #: The folder of its files (`ModelFolder`).
        self.folder = folder

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length; `progress` is told how many more are done."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as workers:
            encoding = workers.map(super().encode, ([text] for text in texts))
            try:
                for row, vector in enumerate(encoding):
                    vectors[row] = vector[0]
                    if progress:
                        progress(1)
            except BaseException:
                # Ctrl-C: what has not begun is given up.
                workers.shutdown(cancel_futures=True)
                raise
        return vectors


def load_default(threads: int | None = None) -> DefaultEncoder:
    """Load the default model, and prove that it gives the reference's vectors here.

    `threads` defaults to the machine's processors. Raises DefaultModelMissing, ModelDamaged, DefaultModelUnreadable.
    """
    folder, identity = find_model(None)
    try:
        made = DefaultEncoder(folder, identity, threads or os.cpu_count() or 1)
        found = deviation(made.encode(TRIED[:QUICK]), np.load(KNOWN_VECTORS)[:QUICK])
    except Exception as error:  # the two packages raise anything, bare Exceptions too
        raise DefaultModelUnreadable(DEFAULT_MODEL, in_short(error)) from error
    # `not <=` also catches NaN.
    if not found <= MAX_DEVIATION:
        raise DefaultModelUnreadable(DEFAULT_MODEL, f"its vectors are {found:.1g} beside what they should be")
    return made
