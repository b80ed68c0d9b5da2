"""A reranker that fails costs the site its second opinion, not the page."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.reranker import Reranker

_log = logging.getLogger(__name__)


class ForgivingReranker:
    """Asks a reranker until it fails; from then on all answers are alike to it, so that their order stays."""

    def __init__(self, reranker: Reranker) -> None:
        self.name = reranker.name
        self._reranker: Reranker | None = reranker

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 (len(texts),): the reranker's scores, or zeros."""
        if self._reranker is not None:
            try:
                return self._reranker.score(query, texts)
            except Exception:  # noqa: BLE001  # whatever it is, the answers are there without it
                _log.exception("The reranker %s failed and is not asked again", self.name)
                self._reranker = None
        return np.zeros(len(texts), np.float32)
