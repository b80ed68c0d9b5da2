"""The archive of a long-running server that reads a database: always the generation that is live there."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from index.errors import ArchiveError
from search.archive import Archive
from search.live import PAUSE, LiveArchive, OpenGeneration
from search.postgres.database import Database
from search.postgres.opening import live_row
from search.published_errors import PublishedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.postgres.opening import LiveRow


class LivePublished(LiveArchive):
    """Gives out the live generation of a database; a request reads which that is by a statement of its own.

    Where the database cannot be reached nothing is given out: what was hidden meanwhile is not known. The failure is
    raised at once for `PAUSE` seconds, then the database is asked again.
    """

    def __init__(self, address: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is asked of the database before the first `lease`, which may come before the server does."""
        super().__init__(Path(), clock=clock)
        self._address = address
        self._connecting = Lock()
        self._connected: Database | None = None
        self._unreachable: tuple[float, PublishedError] | None = None

    def close(self) -> None:
        """Let go of the archive, and close the connections."""
        super().close()
        if self._connected is not None:
            self._connected.close()

    def _database(self) -> Database:
        with self._connecting:
            if self._connected is None:
                self._connected = Database(self._address)
            return self._connected

    def _live_stamp(self) -> LiveRow | None:
        if self._unreachable is not None and self._clock() < self._unreachable[0]:
            return None
        try:
            live = live_row(self._database())
        except PublishedError as error:
            self._unreachable = self._clock() + PAUSE, error
            return None
        self._unreachable = None
        return live

    def _stands(self, held: OpenGeneration) -> bool:
        """True if nothing that it holds is hidden, as far as the database says so now."""
        live = self._live_stamp()
        return live is not None and live.withheld.issubset(held.archive.withholds)

    def _withheld_stamp(self) -> None:
        return None

    def _open(self) -> OpenGeneration:
        if self._unreachable is not None and self._clock() < self._unreachable[0]:
            raise self._unreachable[1]
        stamp = self._live_stamp()
        if stamp is None:
            assert self._unreachable is not None  # noqa: S101 - for mypy
            raise self._unreachable[1]
        # Of a generation that becomes live meanwhile, the next lease sees that the stamp is another.
        archive = Archive.open(self._address)
        try:
            archive.suggestions.prepare()
            archive.ticked.prepare()
        except BaseException:
            archive.close()
            raise
        return OpenGeneration(archive, stamp)

    def _pause(self, error: Exception) -> float | None:
        return PAUSE if isinstance(error, ArchiveError) else super()._pause(error)
