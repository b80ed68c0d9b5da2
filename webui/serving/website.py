"""What a view works on: the live archive and the model that may still be loading."""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from flask import g

from index.errors import ArchiveError, ModelMismatch
from search.error_frames import forget_frames
from search.results import Mode
from webui.serving.forgiving import ForgivingReranker
from webui.serving.warming import ModelState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.encoding.encoder import Encoder
    from search.archive import Archive
    from search.live import LiveArchive
    from search.reranker import Reranker
    from search.results import Comparison, SearchRequest, SearchResult
    from webui.look.theme import Theme
    from webui.queries.counter import QueryCounter
    from webui.serving.warming import WarmingEncoder

_Found = TypeVar("_Found")

_log = logging.getLogger(__name__)

_WORDS_ONLY = "Search by meaning is switched off on this site, so these answers share words with your question."
_LOADING = "Search by meaning is still starting up, so these answers share words with your question. Try again in a few seconds for more."
_FAILED = "Search by meaning is not available just now, so these answers share words with your question."


class Website:
    """One archive, served."""

    def __init__(
        self, live: LiveArchive, model: WarmingEncoder, theme: Theme, reranker: Reranker | None = None
    ) -> None:
        #: Gives out the live generation; a view takes it from `archive`.
        self.live = live
        self.model = model
        #: What the owner has chosen; it stays as it was when the server started.
        self.theme = theme
        #: Counts queries for the owner, where they switched it on.
        self.counter: QueryCounter | None = None
        self._reranker = ForgivingReranker(reranker) if reranker else None
        self._mismatched = ""

    def archive(self) -> Archive:
        """The live generation, the same one during the whole of a request. Raises what `Archive.open` does."""
        if "archive" not in g:
            g.lease = ExitStack()
            g.archive = g.lease.enter_context(self.live.lease())
        archive: Archive = g.archive
        return archive

    @staticmethod
    def end_request(error: BaseException | None = None) -> None:
        """Give the generation back: one that has been replaced is closed. `error` is what the request failed with."""
        g.pop("archive", None)
        lease: ExitStack | None = g.pop("lease", None)
        if error is not None:
            forget_frames(error)
        if lease is not None:
            lease.close()

    def by_meaning(self, archive: Archive) -> bool:
        """Whether asking by meaning makes sense on this site at all."""
        return self.model.offered and archive.has_vectors

    def warm(self) -> None:
        """Begin to load the model that the live generation needs; where there is none yet, the first search does."""
        if self.model.offered:
            with suppress(ArchiveError, OSError):
                archive = self.live.get()
                if archive.has_vectors:
                    self.model.start(archive.generation)

    def search(self, archive: Archive, request: SearchRequest) -> tuple[SearchResult, str]:
        """One search, by keyword where the model cannot be used; and why it was so, for the reader."""
        return self._asked(archive, request, lambda asked, encoder: archive.search(asked, encoder, self._reranker))

    def compare(
        self, archive: Archive, request: SearchRequest, types: Sequence[str], each: int
    ) -> tuple[Comparison, str]:
        """Library types side by side; as `search`, by keyword where the model cannot be used."""
        return self._asked(archive, request, lambda asked, encoder: archive.compare(asked, types, each, encoder))

    def _asked(
        self, archive: Archive, request: SearchRequest, ask: Callable[[SearchRequest, Encoder | None], _Found]
    ) -> tuple[_Found, str]:
        if request.mode is Mode.KEYWORD:
            return ask(request, None), ""
        if not self.by_meaning(archive):
            # Nobody is missing anything who did not ask for meaning alone.
            note = _WORDS_ONLY if request.mode is Mode.SEMANTIC else ""
        elif (encoder := self.model.encoder) and encoder.identity == archive.model:
            try:
                return ask(request, encoder), ""
            except Exception as error:  # noqa: BLE001  # a model that fails on a question costs the meaning, not the page
                self.model.fail(error)
                # A log may keep the error, and must not keep by it what is hidden later.
                forget_frames(error)
            note = _FAILED
        else:
            note = self._why_not(archive)
        return ask(replace(request, mode=Mode.KEYWORD), None), note

    def _why_not(self, archive: Archive) -> str:
        """Begin to load the model that this generation needs, unless that was tried; and what to tell its reader."""
        self.model.start(archive.generation)
        encoder = self.model.encoder
        if self.model.state is ModelState.LOADING or (encoder and encoder.identity == archive.model):
            return _LOADING
        if encoder and self._mismatched != archive.generation:
            _log.error("Search by meaning is off: %s", ModelMismatch(str(archive.model), encoder.identity))
            self._mismatched = archive.generation
        return _FAILED


def found_as_typed(result: SearchResult) -> int:
    """How many answers a query finds by itself: none where those of its respelling are shown."""
    return 0 if result.respelling and result.respelling.shown else result.total
