"""What a view works on: the live archive and the model that may still be loading."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ModelMismatch
from search.results import Mode
from webui.forgiving import ForgivingReranker
from webui.warming import ModelState

if TYPE_CHECKING:
    from search.archive import Archive
    from search.live import LiveArchive
    from search.reranker import Reranker
    from search.results import SearchRequest, SearchResult
    from webui.warming import WarmingEncoder

_log = logging.getLogger(__name__)

_WORDS_ONLY = "Search by meaning is switched off on this site, so these answers share words with your question."
_LOADING = "Search by meaning is still starting up, so these answers share words with your question. Try again in a few seconds for more."
_FAILED = "Search by meaning is not available just now, so these answers share words with your question."


class Site:
    """One archive, served."""

    def __init__(self, live: LiveArchive, model: WarmingEncoder, reranker: Reranker | None = None) -> None:
        #: Gives out the live generation; a view asks once and keeps what it got.
        self.live = live
        self.model = model
        self._reranker = ForgivingReranker(reranker) if reranker else None
        self._mismatched = ""

    def by_meaning(self, archive: Archive) -> bool:
        """Whether asking by meaning makes sense on this site at all."""
        return self.model.state is not ModelState.OFF and archive.has_vectors

    def search(self, archive: Archive, request: SearchRequest) -> tuple[SearchResult, str]:
        """One search, by keyword where the model cannot be used; and why it was so, for the reader."""
        if request.mode is Mode.KEYWORD:
            return archive.search(request, None, self._reranker), ""
        if not self.by_meaning(archive):
            # Nobody is missing anything who did not ask for meaning alone.
            note = _WORDS_ONLY if request.mode is Mode.SEMANTIC else ""
        elif encoder := self.model.encoder:
            try:
                return archive.search(request, encoder, self._reranker), ""
            except ModelMismatch as error:
                # The next generation may have been made by this very model: it is tried again, and logged once.
                if self._mismatched != archive.generation:
                    _log.error("Search by meaning is off: %s", error)
                self._mismatched = archive.generation
            except Exception as error:  # noqa: BLE001  # a model that fails on a question costs the meaning, not the page
                self.model.fail(error)
            note = _FAILED
        else:
            note = _FAILED if self.model.state is ModelState.FAILED else _LOADING
        return archive.search(replace(request, mode=Mode.KEYWORD), None, self._reranker), note
