"""An optional second opinion on the order of the first answers: a cross-encoder, which reads query and answer together.

It is slow (a pair costs as much as embedding a passage), so it sees only the first answers of a result set; which they
are, and all that follow, stays. The owner gives its folder. It is only read from this machine, and only `load_reranker`
imports sentence-transformers.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.encoding.model_errors import RerankerNotFound, RerankerUnreadable
from search.results import MAX_LIMIT, Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sentence_transformers import CrossEncoder

    from search.page import ResultPage
    from search.results import Hit, SearchRequest

#: Answers that a reranker sees; those after them keep their order.
RERANKED = 50

_CONFIG = "config.json"
_BATCH_SIZE = 16
# Any other model would load too, with random weights in place of those that give the score.
_ARCHITECTURE = "ForSequenceClassification"


class Reranker(Protocol):
    """A cross-encoder, as a search uses it."""

    @property
    def name(self) -> str:
        """Its name beside its figures."""

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (len(texts),): how well each answers the query, in any unit, and the same each time."""


def may_be_reranked(request: SearchRequest, page: ResultPage) -> bool:
    """True if the page is ordered by relevance and shows some of the first answers."""
    by_relevance = page.query.has_text and request.sort is Sort.RELEVANCE
    return by_relevance and request.limit > 0 and request.offset < RERANKED


def reranked_page(
    request: SearchRequest,
    page_of: Callable[[SearchRequest], ResultPage],
    hits_of: Callable[[ResultPage], Iterable[Hit]],
    reranker: Reranker,
) -> ResultPage:
    """Return the page that `request` asks for, of a result set whose first RERANKED answers the reranker orders.

    `page_of` gives a page as it is ranked, `hits_of` its texts. Every page orders the same answers by the same scores,
    so pages neither repeat nor drop an answer. Equal scores keep their order.
    """
    first = page_of(replace(request, offset=0, limit=RERANKED))
    texts = [f"{hit.answer.question} {hit.passage}".strip() for hit in hits_of(first)]
    order = np.argsort(-reranker.score(first.query.semantic_text, texts), kind="stable")
    start = max(request.offset, 0)
    end = start + min(request.limit, MAX_LIMIT)
    found = tuple(first.found[place] for place in order[start:end])
    if end > RERANKED and len(first.found) == RERANKED:
        found += page_of(replace(request, offset=RERANKED, limit=end - RERANKED)).found
    return replace(first, found=found)


def load_reranker(folder: Path) -> Reranker:
    """Load a cross-encoder with one score a pair. Raises RerankerNotFound, RerankerUnreadable."""
    check_folder(folder)
    try:
        return _CrossEncoderReranker(_load(folder), folder.resolve().name)
    except (ImportError, OSError, ValueError, KeyError, AttributeError, RuntimeError) as error:
        raise RerankerUnreadable(folder, f"{type(error).__name__}: {error}") from error


def check_folder(folder: Path) -> None:
    """Check by file names and configuration that the folder may hold a cross-encoder; errors as `load_reranker`."""
    weights = [*folder.glob("*.safetensors"), *folder.glob("*.bin")]
    if not (folder / _CONFIG).is_file() or not weights:
        raise RerankerNotFound(folder)
    try:
        config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        architectures = [str(name) for name in config.get("architectures") or ()]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise RerankerUnreadable(folder, f"{_CONFIG} cannot be read ({error})") from error
    if not any(name.endswith(_ARCHITECTURE) for name in architectures):
        found = ", ".join(architectures) or "nothing"
        raise RerankerUnreadable(folder, f"{_CONFIG} says it is {found}, a cross-encoder is something{_ARCHITECTURE}")


class _CrossEncoderReranker:
    """A cross-encoder of sentence-transformers."""

    def __init__(self, model: CrossEncoder, name: str) -> None:
        import torch  # noqa: PLC0415 — loaded with the model

        self.name = name
        self._model = model
        # The usual sigmoid gives 1.0 to everything that is good.
        self._raw = torch.nn.Identity()
        self._lock = threading.Lock()
        if model.num_labels != 1:
            msg = f"it gives {model.num_labels} scores a pair, one is needed"
            raise ValueError(msg)
        # A model that does not work fails here and not in a reader's search.
        self.score("", [""])

    def score(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros(0, np.float32)
        with self._lock:
            scores = self._model.predict(
                [(query, text) for text in texts],
                batch_size=_BATCH_SIZE,
                activation_fn=self._raw,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return np.asarray(scores, dtype=np.float32).reshape(len(texts))


def _load(folder: Path) -> CrossEncoder:
    # The libraries read these once, when they are imported.
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    from sentence_transformers import CrossEncoder  # noqa: PLC0415 — seconds and half a gigabyte
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves these two untyped
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    model: CrossEncoder = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    return model
