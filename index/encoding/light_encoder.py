"""The light runtime: the model that a generation carries, run with ONNX Runtime and the tokenizers package alone.

It loads in a third of a second and 80 MB, where sentence-transformers needs seconds and half a gigabyte. Its vectors
are the same: `index.encoding.carried_model` compares the two before it writes a model.
"""

from __future__ import annotations

import json
import os
from functools import cached_property
from typing import TYPE_CHECKING

from index.encoding.encoder import encode_in_batches
from index.encoding.model_errors import CarriedModelUnreadable
from index.encoding.token_counter import TokenCounter
from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


#: Most threads for a query: its matrices are too small for more.
_USEFUL_THREADS = 4


def open_light_encoder(generation: Path, threads: int | None = None) -> LightEncoder:
    """Open the model in a generation's folder; `threads` defaults to the machine's processors, at most four.

    The caller has checked its files against the manifest. Raises CarriedModelUnreadable.
    """
    try:
        return LightEncoder(generation, threads or min(os.cpu_count() or 1, _USEFUL_THREADS))
    except Exception as error:  # the two packages raise anything, bare Exceptions too
        # On one line and cut: ONNX Runtime's messages name places in its own source.
        problem = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise CarriedModelUnreadable(generation / layout.ENCODER, problem) from error


class LightEncoder:
    """An `Encoder` that several threads may use at the same time."""

    def __init__(self, generation: Path, threads: int) -> None:
        config = json.loads((generation / layout.ENCODER_CONFIG).read_bytes())
        if config["version"] != layout.ENCODER_VERSION:
            raise ValueError(f"version {config['version']}, this program reads {layout.ENCODER_VERSION}")
        self.identity = str(config["model"])
        self.dimension = int(config["dimension"])
        self.max_tokens = int(config["max_tokens"])
        self._tokenizer = _tokenizer((generation / layout.ENCODER_TOKENIZER).read_text(encoding="utf-8"))
        self._tokenizer.enable_truncation(self.max_tokens)
        self._session = _session(generation / layout.ENCODER_GRAPH, threads)
        # This also warms the model up: its first text takes three times as long as the next.
        self._encode_batch([""])

    def count_tokens(self, text: str) -> int:
        """Count the tokens of the whole text, the two special ones included."""
        return self._counter.count(text)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length; `progress` is told how many more are done."""
        return encode_in_batches(texts, self.dimension, self._encode_batch, progress)

    @cached_property
    def _counter(self) -> TokenCounter:
        """Counter of tokens, made on demand: searching never counts."""
        return TokenCounter(self._tokenizer)

    def _encode_batch(self, texts: list[str]) -> NDArray[np.float32]:
        import numpy as np  # noqa: PLC0415 — importing this module must not load numpy

        found = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        # The padding of shorter rows is masked, so any token does.
        input_ids = np.zeros((len(found), max(map(len, found))), dtype=np.int64)
        attention_mask = np.zeros_like(input_ids)
        for row, ids in enumerate(found):
            input_ids[row, : len(ids)] = ids
            attention_mask[row, : len(ids)] = 1
        vectors: NDArray[np.float32] = self._session.run(
            None, {"input_ids": input_ids, "attention_mask": attention_mask}
        )[0]
        return vectors


def _tokenizer(text: str) -> Tokenizer:
    """Make a tokenizer that neither truncates nor pads; the default model's own file says 128 tokens for both."""
    # Otherwise it warns, and may deadlock, when the process forks. Parallelism helps only with many texts at a time.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer  # noqa: PLC0415 — only where a text is encoded

    tokenizer = Tokenizer.from_str(text)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _session(graph: Path, threads: int) -> InferenceSession:
    # Else it tells Microsoft of every model that it loads, and writes a number that marks the machine into the user's
    # cache (since 1.29 on Linux and macOS, too). It is read when the library is loaded.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 — a tenth of a second and 25 MB

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Optimising the graph costs a tenth of a second and makes no query faster.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # Waiting threads must leave their processor to the next request.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4  # errors are raised anyway
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
