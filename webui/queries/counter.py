"""Queries are counted beside the pages: in memory at once, in the file every few seconds, by a thread of its own.

Whoever is answered never waits for the disk, and whatever happens to the file costs counts, not pages.
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

#: Seconds between two writings; as much is lost when the server is killed.
EVERY_SECONDS = 5.0
#: Different queries that wait to be written. More are not counted: they come faster than readers ask.
MOST_WAITING = 1000
#: The longest that the end of the server waits for the last writing.
_LAST_SECONDS = 10.0


class QueryCounter:
    """Counts queries for the owner. Safe to use from several threads."""

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
        """Count a query once; `found` answers without filters, None where that is not known. Never raises, never
        waits."""
        text = counted_text(typed)
        if text is not None:
            self._put(Counted(text, month_of(self._clock()), asked=1, nothing=int(found == 0), found=found))

    def start(self) -> None:
        """Begin to write, once. A file that cannot be made is logged."""
        self._try(self._counts.start)
        self._thread.start()

    def close(self) -> None:
        """Write what waits, and end."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_LAST_SECONDS)

    def flush(self) -> None:
        """Write what waits. Where that fails it goes on waiting, as far as there is room."""
        with self._lock:
            batch, self._waiting = self._waiting, {}
        if batch and not self._try(lambda: self._counts.add(batch.values())):
            for counted in batch.values():
                self._put(counted, earlier=True)

    def _put(self, counted: Counted, *, earlier: bool = False) -> None:
        """Let it wait for the next writing."""
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
        """Whether it was written. A failure is logged when it begins, not every few seconds."""
        try:
            write()
        except Exception as error:  # noqa: BLE001  # whatever it is, the pages go on
            if not self._warned:
                _log.warning("Queries cannot be counted: %s", error)
            self._warned = True
            return False
        self._warned = False
        return True


@contextmanager
def counting(archive: Path, seconds: float = EVERY_SECONDS) -> Iterator[QueryCounter]:
    """A counter that is at work, and has written everything afterwards."""
    counter = QueryCounter(QueryCounts(archive), seconds)
    counter.start()
    try:
        yield counter
    finally:
        counter.close()
