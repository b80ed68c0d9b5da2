"""Counting of queries while pages are served: in memory at once, and in the file every few seconds by a thread.

No reader waits for the disk, and a fault of the file loses counts, not pages.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from webui.queries.counted_text import counted_text
from webui.queries.counts import Counted, QueryCounts, month_of, today

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

_log = logging.getLogger(__name__)

#: Seconds between two writings; the counts of this time are lost if the server is killed.
EVERY_SECONDS = 5.0
#: Most queries that wait to be written; more are not counted, because readers do not ask so fast.
MOST_WAITING = 1000
#: Most seconds that the server's end waits for the last writing.
_LAST_SECONDS = 10.0


class QueryCounter:
    """A counter of queries. Safe to use from several threads."""

    def __init__(
        self, counts: QueryCounts, seconds: float = EVERY_SECONDS, clock: Callable[[], dt.date] = today
    ) -> None:
        self._counts = counts
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, str], Counted] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._write_now_and_then, name="queries", daemon=True)
        self._warned = False

    def count(self, typed: str, found: int | None) -> None:
        """Count a query once; `found`: answers without filters, None if not known. Never raises, never waits."""
        text = counted_text(typed)
        if text is not None:
            self._put(Counted(text, month_of(self._clock()), asked=1, nothing=int(found == 0), found=found))

    def start(self) -> None:
        """Start the thread, once. A file that cannot be made is logged."""
        self._try(self._counts.start)
        self._thread.start()

    def close(self) -> None:
        """Write what waits, and end the thread."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_SECONDS)

    def flush(self) -> None:
        """Write what waits. If that fails, it goes on waiting, as far as there is room."""
        with self._lock:
            batch, self._waiting = self._waiting, {}
        if batch and not self._try(lambda: self._counts.add(batch.values())):
            for counted in batch.values():
                self._put(counted, earlier=True)

    def _put(self, counted: Counted, *, earlier: bool = False) -> None:
        """Keep a count for the next writing."""
        place = counted.month, counted.text
        with self._lock:
            held = self._waiting.get(place)
            if held is not None:
                self._waiting[place] = counted.and_then(held) if earlier else held.and_then(counted)
            elif len(self._waiting) < MOST_WAITING:
                self._waiting[place] = counted

    def _write_now_and_then(self) -> None:
        while not self._ended.wait(self._seconds):
            self.flush()
        self.flush()

    def _try(self, write: Callable[[], None]) -> bool:
        """Write; True if that worked. Of failures in a row only the first is logged."""
        try:
            write()
        except Exception as error:  # noqa: BLE001  # whatever it is, pages are served
            if not self._warned:
                _log.warning("Queries cannot be counted: %s", error)
            self._warned = True
            return False
        self._warned = False
        return True


@contextmanager
def counting(archive: Path, seconds: float = EVERY_SECONDS) -> Iterator[QueryCounter]:
    """Give a counter at work; at the end, everything is written."""
    counter = QueryCounter(QueryCounts(archive), seconds)
    counter.start()
    try:
        yield counter
    finally:
        counter.close()
