"""A reranker that may fail: then results keep their order, and the page is shown."""

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
    """A reranker that gives equal scores once the one inside has failed, so that the order stays."""

    def __init__(self, reranker: Reranker) -> None:
        self.name = reranker.name
        self._reranker: Reranker | None = reranker

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the reranker's scores, float32 (len(texts),), or zeros."""
        if self._reranker is not None:
            try:
                return self._reranker.score(query, texts)
            except Exception:  # noqa: BLE001  # whatever it is, the answers are there without it
                _log.exception("The reranker %s failed and is not asked again", self.name)
                self._reranker = None
        return np.zeros(len(texts), np.float32)
