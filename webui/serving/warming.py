"""Loading of the model in a thread; until it is ready, searches answer by keyword."""

from __future__ import annotations

import logging
import threading
from enum import Enum
from typing import TYPE_CHECKING

from index.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.encoding.encoder import Encoder

_log = logging.getLogger(__name__)


class ModelState(Enum):
    """The state of the model that searches by meaning need."""

    OFF = "off"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class WarmingEncoder:
    """An encoder that is loaded in the background, and anew for a generation that needs another.

    Reading its state never waits.
    """

    def __init__(self, load: Callable[[], Encoder] | None) -> None:
        self._load = load
        self._encoder: Encoder | None = None
        self._failed = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        #: Generations for which loading was tried.
        self._asked_by: set[str] = set()

    @property
    def offered(self) -> bool:
        """True if there is a model to load."""
        return self._load is not None

    @property
    def encoder(self) -> Encoder | None:
        """The encoder once it is ready, else None."""
        return None if self._failed else self._encoder

    @property
    def state(self) -> ModelState:
        """The state now."""
        if self._thread is None:
            return ModelState.OFF
        if self._loading:
            return ModelState.LOADING
        if self._failed:
            return ModelState.FAILED
        return ModelState.LOADING if self._encoder is None else ModelState.READY

    def start(self, generation: str = "") -> None:
        """Begin to load the model of a generation, once for each; nothing is done while another is being loaded."""
        with self._starting:
            if self._load is None or self._loading or generation in self._asked_by:
                return
            self._asked_by.add(generation)
            if self._failed:
                self._encoder = None
            self._failed = False
            # A daemon: Ctrl-C while the model loads ends the server at once.
            self._thread = threading.Thread(target=self._warm, name="model", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> ModelState:
        """Waits until the model is ready or has failed, at most `seconds`."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self.state

    def fail(self, error: Exception) -> None:
        """The encoder turned out to be unusable: this generation does not ask for it again."""
        if not self._failed:
            # A message of our own says all there is; of anything else the owner needs the place.
            _log.error(
                "Search by meaning is off: %s", error, exc_info=None if isinstance(error, ArchiveError) else error
            )
        self._failed = True

    @property
    def _loading(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _warm(self) -> None:
        if self._load is None:
            return
        try:
            encoder = self._load()
        except Exception as error:  # noqa: BLE001  # whatever it is, the site answers by keyword and says so
            self.fail(error)
        else:
            self._encoder = encoder
            self._failed = False
