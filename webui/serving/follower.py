"""A server that follows an archive which another machine writes: it says what it shows, and knows when it is cut off.

Two threads: one takes up new generations, the other gives a sign of life every second (`index.files.readers`). A server
that could give none for a while answers nobody from the archive: an answer may have been hidden meanwhile, and whoever
hid it waits no longer than that.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.errors import ArchiveError, GenerationError
from index.files.layout import copied_path
from index.files.readers import Reader, ReaderFile, ReaderUnregistered, withheld_digest
from search.followed import FollowedArchive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType


_log = logging.getLogger(__name__)

#: Seconds between two signs of life, and between two looks for another generation.
EVERY_SECONDS = 1.0
LOOK_SECONDS = 0.25
#: Seconds without a sign of life after which a server on a shared disk answers nobody.
CUT_OFF_SECONDS = 10.0
#: Seconds that others wait longer than that: a sign is seen a little after it was given.
_SEEN_SECONDS = 2.0


class ReaderCutOff(GenerationError):
    """This server cannot know whether an answer was hidden. Its message is for anybody, and names no file."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"this server has had no word of the archive for more than {seconds:g} seconds, and shows nothing that may"
            " have been hidden since"
        )


@dataclass(frozen=True, slots=True)
class Following:
    """The owner's choices for a server that follows."""

    #: Its name among the readers; empty for that of its machine and its port.
    name: str = ""
    #: Seconds without another text in `copied` after which a server with a copy answers nobody; None: it goes on.
    copied_within: float | None = None

    def begin(self, archive: Path, port: int) -> Follower:
        """Return the follower of an archive for a server at this port."""
        return Follower(archive, self.name or default_name(port), self.copied_within)


class Follower:
    """The server's part among the readers of an archive. Use it in `with`: it is registered meanwhile."""

    def __init__(
        self,
        archive: Path,
        name: str,
        copied_within: float | None = None,
        *,
        clock: Callable[[], float] | None = None,
    ) -> None:
        self._clock = clock or _seconds
        #: Lends generations to the site.
        self.live = FollowedArchive(archive, clock=self._clock)
        self._copied = copied_path(archive)
        self._file = ReaderFile(archive, name)
        self._is_copy = copied_within is not None or self._copied.exists()
        self._limit = copied_within if self._is_copy else CUT_OFF_SECONDS
        # The copier brings signs of life away and word of itself here: each may be as late as the limit.
        stops = self._limit and (2 * self._limit if self._is_copy else self._limit + _SEEN_SECONDS)
        self._reader = Reader(name, socket.gethostname(), os.getpid(), secrets.token_hex(8), "", "", stops)
        #: The last text in `copied`.
        self._round = _read(self._copied)
        #: The moment of the last sign of life, or of the copier's word; None before the first.
        self._word: float | None = None
        #: The last such moment with which it could go on: once cut off, only with the newest generation.
        self._known: float | None = None
        self._ended = threading.Event()
        self._signing = threading.Lock()
        self._said = {"sign": "", "look": "", "cut off": ""}

    def __enter__(self) -> Follower:
        """Register, and go on giving signs of life. Raises ReaderUnregistered, ReaderNameTaken."""
        self._file.claim(3 * EVERY_SECONDS)
        self._sign()
        self._repeat(self.sign, EVERY_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Sign off."""
        self._ended.set()
        with self._signing:
            if self._is_copy:
                # The copier takes files away from here, and does not remove them elsewhere.
                with suppress(ReaderUnregistered):
                    self._file.write(replace(self._reader, stops_after=0.0))
            else:
                self._file.leave()

    def follow(self) -> None:
        """Take up new generations from now on. Call it when the first one is open."""
        self.sign()
        self._repeat(self.look, LOOK_SECONDS)

    def look(self) -> None:
        """Take up another generation if there is one, and say so at once."""
        before = self.live.in_use()
        try:
            self.live.look()
        except (ArchiveError, OSError) as error:
            self._say("look", f"no generation can be used: {error}")
        else:
            self._say("look", "")
        if self.live.in_use() != before:
            self.sign()

    def sign(self) -> None:
        """Give a sign of life. A failure is logged once."""
        with self._signing:
            if self._ended.is_set():
                return
            try:
                self._sign()
            except (ArchiveError, OSError) as error:
                self._say("sign", f"no sign of life can be given: {error}")
            else:
                self._say("sign", "")
        cut_off = self._cut_off()
        self._say("cut off", f"visitors get an error page (503): {cut_off}" if cut_off else "")

    def require_connected(self) -> None:
        """Raise ReaderCutOff where it cannot be known what was hidden since."""
        if cut_off := self._cut_off():
            raise cut_off

    def status(self) -> dict[str, str]:
        """Return what `/readyz` says besides: the generation, and why it is not the newest."""
        in_use = self.live.in_use()
        found = {"generation": in_use[-1].generation} if in_use else {}
        return found | ({"behind": "the newest generation cannot be used yet"} if self.live.why_not() else {})

    def _sign(self) -> None:
        began = self._clock()
        # The folder must be there: what was hidden is told by it.
        self.live.named()
        # In this order: another generation may be taken up in between.
        problem, in_use = self.live.why_not(), self.live.in_use()
        oldest = in_use[0] if in_use else None
        self._reader = replace(
            self._reader,
            generation=oldest.generation if oldest else "",
            withheld=withheld_digest(oldest.withholds) if oldest else "",
            problem=problem,
        )
        self._file.write(self._reader)
        if self._has_word():
            self._word = began
        # Once cut off, it counted as stopped: whatever was hidden since must be nowhere when it goes on.
        is_newest = len(in_use) == 1 and not problem
        if is_newest or not self._cut_off():
            self._known = self._word

    def _cut_off(self) -> ReaderCutOff | None:
        known = self._known
        if self._limit is None or (known is not None and self._clock() - known <= self._limit):
            return None
        return ReaderCutOff(self._limit)

    def _has_word(self) -> bool:
        """True if the archive's folder is the one that is written, or the copier has just been here."""
        if not self._is_copy:
            return True
        before, self._round = self._round, _read(self._copied)
        return self._round not in (before, None)

    def _repeat(self, task: Callable[[], None], seconds: float) -> None:
        def repeating() -> None:
            while not self._ended.wait(seconds):
                try:
                    task()
                except Exception:  # noqa: BLE001
                    # A server that no longer looks would be worse than one that looks in vain.
                    _log.exception("Following the archive failed, and is tried again")

        threading.Thread(target=repeating, name=f"follower {task.__name__}", daemon=True).start()

    def _say(self, kind: str, text: str) -> None:
        """Log what is wrong, once, and that it is over."""
        if self._said[kind] != text:
            _log.warning("As a reader of the archive: %s", text or f"over: {self._said[kind]}")
            self._said[kind] = text


def default_name(port: int) -> str:
    """Return a name for the reader at this port of this machine."""
    host = re.sub(r"[^A-Za-z0-9.-]+", "-", socket.gethostname()).strip("-.")[:80]
    return f"{host or 'reader'}-{port or os.getpid()}"


def _seconds() -> float:
    """Return seconds that go on while the machine sleeps, where the system counts these."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _read(path: Path) -> bytes | None:
    """Return what stands in a file; None where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
