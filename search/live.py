"""The archive as a long-running server sees it: always the live generation."""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING

from index import layout
from index.errors import ArchiveError
from search.archive import Archive
from search.manifest import live_generation

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


class LiveArchive:
    """Gives out the live generation, and opens another when it has been replaced. Safe to use from several threads."""

    def __init__(self, path: Path, *, verify: bool = True) -> None:
        self._path = path
        self._verify = verify
        self._opening = Lock()
        self._archive: Archive | None = None
        self._refused = ""

    def get(self) -> Archive:
        """The live generation; hold on to it for one request and let go.

        While one thread opens a new generation the others go on with the old one, which closes itself when its last
        user lets go of it. A new generation that cannot be opened is logged once and the old one stays while its files
        do; what `Archive.open` raises is raised only when there is no old one.
        """
        held = self._archive
        if held is None:
            with self._opening:
                if self._archive is None:
                    self._archive = self._open()
                return self._archive
        if self._is_live(held) or not self._opening.acquire(blocking=False):
            return held
        try:
            if self._archive is held:
                self._archive = self._reopened(held)
            return self._archive or held
        finally:
            self._opening.release()

    def close(self) -> None:
        """Let go of the archive; it closes when nobody uses it any more."""
        with self._opening:
            self._archive = None

    def _is_live(self, held: Archive) -> bool:
        """Whether `held` is still the one to give out; a generation that was refused is not asked about again."""
        try:
            return live_generation(self._path) in (held.generation, self._refused)
        except (ArchiveError, OSError):
            return True

    def _open(self) -> Archive:
        archive = Archive.open(self._path, verify=self._verify)
        # Its generation may be swept away while it is in use: nothing is left to be opened later.
        archive.open_keyword_index()
        return archive

    def _reopened(self, held: Archive) -> Archive:
        try:
            return self._open()
        except (ArchiveError, OSError) as error:
            if not (layout.generations_path(self._path) / held.generation).is_dir():
                # It was swept away, perhaps because of a takedown: what it holds must not be served any longer.
                self._archive = None
                raise
            self._refused = live_generation(self._path)
            _log.warning("generation %s is not used, %s stays: %s", self._refused, held.generation, error)
            return held
