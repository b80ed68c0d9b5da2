"""The model that the owner chose for an import: named at once, loaded when there is something to embed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.encoding.carried_model import open_carried_encoder
from index.encoding.encoder import check_packages, identify_model, load_encoder
from index.encoding.model_errors import DefaultModelMissing

if TYPE_CHECKING:
    from pathlib import Path

    from index.encoding.encoder import Encoder
    from index.progress import Progress


class ChosenModel:
    """A model of which the identity is known, and which loads on demand.

    Where the default one is not installed and no other was chosen, that which the archive carries. Raises
    DefaultModelMissing, ModelPackagesMissing, ModelNotFound, ModelDamaged, CarriedModelUnreadable.
    """

    def __init__(self, archive: Path, model: str | Encoder | None, threads: int | None) -> None:
        self._model = model
        self._threads = threads
        if isinstance(model, str):
            check_packages()
            self.identity = identify_model(model)
        elif model is None:
            try:
                self.identity = identify_model()
            except DefaultModelMissing:
                self._model = open_carried_encoder(archive, threads)
                if self._model is None:
                    raise
        if self._model is not None and not isinstance(self._model, str):
            self.identity = self._model.identity

    def load(self, progress: Progress) -> Encoder:
        """Load the model, or return the encoder that was given. Raises ModelUnreadable, DefaultModelUnreadable."""
        progress.stage("loading the model")
        if self._model is None or isinstance(self._model, str):
            return load_encoder(self._model, self._threads)
        return self._model
