"""The model that the owner chose for an import: named at once, loaded when there is something to embed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.encoding.carried_model import open_carried_encoder
from index.encoding.encoder import check_packages, identify_model, load_encoder
from index.encoding.model_errors import ModelPackagesMissing

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from index.progress import Progress


class ChosenModel:
    """A model of which the identity is known, and which loads on demand.

    Without sentence-transformers, the one that the archive carries, unless another was chosen. Raises
    ModelPackagesMissing, ModelNotFound, ModelDamaged, CarriedModelUnreadable.
    """

    def __init__(self, archive: Path, model: str | Encoder | None, threads: int | None) -> None:
        self._model = model
        self._threads = threads
        if model is None or isinstance(model, str):
            try:
                check_packages()
                self.identity = identify_model(model)
            except ModelPackagesMissing:
                carried = open_carried_encoder(archive, threads) if model is None else None
                if carried is None:
                    raise
                self._model = carried
        if self._model is not None and not isinstance(self._model, str):
            self.identity = self._model.identity

    def load(self, progress: Progress) -> Encoder:
        """Load the model, or return the encoder that was given. Raises ModelUnreadable."""
        progress.stage("loading the model")
        if self._model is None or isinstance(self._model, str):
            return load_encoder(self._model, self._threads)
        return self._model
