"""The light runtime: a BERT model run with ONNX Runtime and the tokenizers package alone.

It loads in a third of a second and 80 MB, where sentence-transformers needs seconds and half a gigabyte. Its vectors
are the same: `index.encoding.proof` has what is compared before a model is trusted.
"""

from __future__ import annotations

import json
import os
from functools import cached_property
from typing import TYPE_CHECKING

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
        return read_light_encoder(generation, threads or min(os.cpu_count() or 1, _USEFUL_THREADS))
    except Exception as error:  # the two packages raise anything, bare Exceptions too
        raise CarriedModelUnreadable(generation / layout.ENCODER, in_short(error)) from error


def read_light_encoder(generation: Path, threads: int) -> LightEncoder:
    """Open the model in a generation's folder. Raises whatever is wrong with it."""
    config = json.loads((generation / layout.ENCODER_CONFIG).read_bytes())
    if config["version"] != layout.ENCODER_VERSION:
        raise ValueError(f"version {config['version']}, this program reads {layout.ENCODER_VERSION}")
    return LightEncoder(
        str(config["model"]),
        int(config["dimension"]),
        int(config["max_tokens"]),
        tokenizer=generation / layout.ENCODER_TOKENIZER,
        session=open_session(generation / layout.ENCODER_GRAPH, threads),
    )


def in_short(error: Exception) -> str:
    """Return an error of the packages on one line, cut: ONNX Runtime's messages name places in its own source."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


class LightEncoder:
    """An `Encoder` that several threads may use at the same time."""

    def __init__(
        self, identity: str, dimension: int, max_tokens: int, *, tokenizer: Path, session: InferenceSession
    ) -> None:
        self.identity = identity
        self.dimension = dimension
        self.max_tokens = max_tokens
        self._tokenizer = _tokenizer(tokenizer.read_text(encoding="utf-8"))
        self._tokenizer.enable_truncation(self.max_tokens)
        self._session = session
        # This also warms the model up: its first text takes three times as long as the next.
        self.encode([""])

    def count_tokens(self, text: str) -> int:
        """Count the tokens of the whole text, the two special ones included."""
        return self._counter.count(text)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length; `progress` is told how many more are done.

        One text at a time: what it adds up then fits the processor's cache, which is twice as fast as a batch of 32,
        nothing is padded, and a vector has the same bits whatever is encoded beside it.
        """
        import numpy as np  # noqa: PLC0415 — importing this module must not load numpy

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
            vectors[row] = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
            if progress:
                progress(1)
        return vectors

    @cached_property
    def _counter(self) -> TokenCounter:
        """Counter of tokens, made on demand: searching never counts."""
        return TokenCounter(self._tokenizer)


def _tokenizer(text: str) -> Tokenizer:
    """Make a tokenizer that neither truncates nor pads; the default model's own file says 128 tokens for both."""
    # Otherwise it warns, and may deadlock, when the process forks. Parallelism helps only with many texts at a time.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer  # noqa: PLC0415 — only where a text is encoded

    tokenizer = Tokenizer.from_str(text)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def open_session(graph: Path | bytes, threads: int, weights: Path | None = None) -> InferenceSession:
    """Open a graph: a file beside its weights, or its bytes and the folder of the `weights`."""
    # Else it tells Microsoft of every model that it loads, and writes a number that marks the machine into the user's
    # cache (since 1.29 on Linux and macOS, too). It is read when the library is loaded.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 — a tenth of a second and 25 MB

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Optimising the graph costs a tenth of a second and makes no text faster.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # Waiting threads must leave their processor to the next request.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if weights:
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(weights))
    options.log_severity_level = 4  # errors are raised anyway
    model = graph if isinstance(graph, bytes) else str(graph)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
