"""The archive and the model that the pages work with; the model may still be loading."""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from flask import g

from index.errors import ArchiveError, GenerationError, ModelMismatch
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
    from webui.serving.follower import Follower
    from webui.serving.warming import WarmingEncoder

_Found = TypeVar("_Found")

_log = logging.getLogger(__name__)

_WORDS_ONLY = "Search by meaning is switched off on this site, so these answers share words with your question."
_LOADING = (
    "Search by meaning is still starting up, so these answers share words with your question. Try again in a few"
    " seconds for more."
)
_FAILED = "Search by meaning is not available just now, so these answers share words with your question."


class Website:
    """One archive, served."""

    def __init__(
        self, live: LiveArchive, model: WarmingEncoder, theme: Theme, reranker: Reranker | None = None
    ) -> None:
        #: Lends the live generation; a view gets it from `archive`.
        self.live = live
        self.model = model
        #: The owner's choices, as they were when the server started.
        self.theme = theme
        #: Counts queries, if the owner switched that on.
        self.counter: QueryCounter | None = None
        #: Follows an archive that another machine writes, if the owner said so.
        self.follower: Follower | None = None
        self._reranker = ForgivingReranker(reranker) if reranker else None
        self._mismatched = ""

    def archive(self) -> Archive:
        """Return the live generation, the same for the whole request. Raises as `Archive.open`, and ReaderCutOff."""
        self.require_connected()
        if "archive" not in g:
            g.lease = ExitStack()
            g.archive = g.lease.enter_context(self.live.lease())
        archive: Archive = g.archive
        return archive

    def require_connected(self) -> None:
        """Raise ReaderCutOff where this server follows an archive and may not know what was hidden since."""
        if self.follower is not None:
            self.follower.require_connected()

    def renew(self) -> None:
        """Let go of the generation that this request has, whose files were damaged: the live one is opened anew."""
        damaged = g.get("archive")
        self.end_request()
        if damaged is not None:
            self.live.give_up(damaged)

    @staticmethod
    def end_request(error: BaseException | None = None) -> None:
        """Give the generation back, which closes a replaced one. `error` is the request's failure, if it failed."""
        g.pop("archive", None)
        lease: ExitStack | None = g.pop("lease", None)
        if error is not None:
            forget_frames(error)
        if lease is not None:
            lease.close()

    def by_meaning(self, archive: Archive) -> bool:
        """True if this site can search by meaning, once the model is ready."""
        return self.model.offered and archive.has_vectors

    def warm(self) -> None:
        """Begin to load the model that the live generation needs. Without a generation, the first search begins it."""
        if self.model.offered:
            with suppress(ArchiveError, OSError):
                archive = self.live.get()
                if archive.has_vectors:
                    self.model.start(archive.generation)

    def search(self, archive: Archive, request: SearchRequest) -> tuple[SearchResult, str]:
        """Search, by keyword if the model cannot be used. Return also a note that says why; empty if it can be used."""
        return self._asked(archive, request, lambda asked, encoder: archive.search(asked, encoder, self._reranker))

    def compare(
        self, archive: Archive, request: SearchRequest, types: Sequence[str], each: int
    ) -> tuple[Comparison, str]:
        """Compare library types, by keyword if the model cannot be used. Return also a note, as `search`."""
        return self._asked(archive, request, lambda asked, encoder: archive.compare(asked, types, each, encoder))

    def _asked(
        self, archive: Archive, request: SearchRequest, ask: Callable[[SearchRequest, Encoder | None], _Found]
    ) -> tuple[_Found, str]:
        if request.mode is Mode.KEYWORD:
            return ask(request, None), ""
        if not self.by_meaning(archive):
            # A note is needed only where meaning alone was asked for.
            note = _WORDS_ONLY if request.mode is Mode.SEMANTIC else ""
        elif (encoder := self.model.encoder) and encoder.identity == archive.model:
            try:
                return ask(request, encoder), ""
            except GenerationError:
                # Words would not find anything in it either, and the model is not to blame.
                raise
            except Exception as error:  # noqa: BLE001  # whatever it is, the words still find answers
                self.model.fail(error)
                # A log may keep the error; its frames hold answers, which may be hidden later.
                forget_frames(error)
            note = _FAILED
        else:
            note = self._why_not(archive)
        return ask(replace(request, mode=Mode.KEYWORD), None), note

    def _why_not(self, archive: Archive) -> str:
        """Begin to load the model that this generation needs, unless that was tried. Return the note for the reader."""
        self.model.start(archive.generation)
        # The state first: a model that is ready by then has its encoder already.
        is_loading = self.model.state is ModelState.LOADING
        encoder = self.model.encoder
        if is_loading or (encoder and encoder.identity == archive.model):
            return _LOADING
        if encoder and self._mismatched != archive.generation:
            _log.error("Search by meaning is off: %s", ModelMismatch(str(archive.model), encoder.identity))
            self._mismatched = archive.generation
        return _FAILED


def found_as_typed(result: SearchResult) -> int:
    """Return how many close matches the query itself has: 0 if those of its respelling are shown."""
    return 0 if result.respelling and result.respelling.shown else result.close
