"""The archive as a long-running server sees it: always the live generation."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from index import layout
from index.errors import ArchiveError
from search.archive import Archive
from search.error_frames import forget_frames
from search.manifest import live_generation
from search.synonyms import load_synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.synonyms import Synonyms

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Which generation something is: one that is written anew may have the name of one that was deleted."""

    name: str
    #: Device, inode, size and time of its manifest; None where there is none.
    manifest: tuple[int, int, int, int] | None


@dataclass(slots=True, eq=False)
class _Held:
    """An open generation, and who uses it."""

    archive: Archive
    stamp: _Stamp
    #: Leases that were not given back yet.
    users: int = 0
    #: Whether another is given out in its place: then it is closed when nobody uses it.
    replaced: bool = False


class LiveArchive:
    """Gives out the live generation, and opens another when it has been replaced. Safe to use from several threads."""

    def __init__(self, path: Path, *, verify: bool = True) -> None:
        self._path = path
        self._verify = verify
        # Held for as long as opening takes, the other only to count.
        self._opening = Lock()
        self._counting = Lock()
        self._held: _Held | None = None
        self._refused: _Stamp | None = None
        self._synonyms: Synonyms | None = None
        #: What was said last of synonyms that cannot be read.
        self._said = ""

    @contextmanager
    def lease(self) -> Iterator[Archive]:
        """The live generation for as long as the `with` block; it stays open that long, whatever happens meanwhile.

        A generation that has been replaced is closed by whoever gives it back last, at once where nobody uses it: then
        no file of it is open or mapped any more. While one thread opens a new generation the others go on with the old
        one, or wait where its files were swept away. A new generation that cannot be opened is logged once and the old
        one stays while its files do; what `Archive.open` raises is raised only when there is no old one.
        """
        held = self._take()
        try:
            yield held.archive
        except BaseException as error:
            forget_frames(error)
            raise
        finally:
            self._give_back(held)

    def get(self) -> Archive:
        """The live generation for a look at what it is; it may be closed as soon as it has been replaced.

        Whoever reads answers takes a `lease`. Errors as that.
        """
        with self.lease() as archive:
            return archive

    def close(self) -> None:
        """Let go of the archive: it is closed when nobody uses it any more. It opens anew when it is asked for."""
        with self._opening:
            self._replace(None)

    def _take(self) -> _Held:
        while True:
            self._look()
            with self._counting:
                # Another thread may have closed it since.
                if self._held is not None:
                    self._held.users += 1
                    return self._held

    def _give_back(self, held: _Held) -> None:
        with self._counting:
            held.users -= 1
            is_last = held.replaced and not held.users
        if is_last:
            held.archive.close()

    def _replace(self, new: _Held | None) -> None:
        """Give out another from now on. The caller holds `_opening`."""
        with self._counting:
            old, self._held = self._held, new
            if old is None:
                return
            old.replaced = True
            is_unused = not old.users
        if is_unused:
            old.archive.close()

    def _look(self) -> None:
        """Open the live generation unless it is the one that is held. Raises what `Archive.open` does."""
        held = self._held
        if held is None:
            with self._opening:
                if self._held is None:
                    self._replace(self._open())
        # Who finds another thread opening goes on with the old one, unless that was swept away: it may hold what is
        # hidden.
        elif not self._is_live(held) and self._opening.acquire(blocking=not self._stands(held)):
            try:
                if self._held is held:
                    self._reopen(held)
            finally:
                self._opening.release()

    def _is_live(self, held: _Held) -> bool:
        """Whether `held` is still the one to give out; a generation that was refused is not asked about again."""
        try:
            live = self._stamp(live_generation(self._path))
        except (ArchiveError, OSError):
            live = None
        return live == held.stamp or (live in (None, self._refused) and self._stands(held))

    def _stands(self, held: _Held) -> bool:
        """Whether its files are still there; in doubt they are not, and were swept away because of a takedown."""
        return held.stamp.manifest is not None and self._stamp(held.stamp.name) == held.stamp

    def _stamp(self, name: str) -> _Stamp:
        try:
            found = (layout.generations_path(self._path) / name / layout.MANIFEST).stat()
        except OSError:
            return _Stamp(name, None)
        return _Stamp(name, (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns))

    def _open(self) -> _Held:
        # A running site goes on with the synonyms that it has, and must not stay with what was hidden because of them.
        synonyms = None if self._synonyms is None else self._fresh_synonyms(self._synonyms)
        archive = Archive.open(self._path, verify=self._verify, synonyms=synonyms)
        try:
            # Its generation may be swept away while it is in use: nothing is left to be opened later.
            archive.open_keyword_index()
        except BaseException:
            archive.close()
            raise
        self._synonyms = archive.synonyms
        return _Held(archive, self._stamp(archive.generation))

    def _fresh_synonyms(self, known: Synonyms) -> Synonyms:
        try:
            found = load_synonyms(self._path)
        except Exception as error:  # noqa: BLE001  # whatever the file is like, it keeps nothing from being hidden
            if self._said != str(error):
                self._said = str(error)
                _log.warning("the synonyms stay as they were until the file is mended: %s", self._said)
            return known
        self._said = ""
        return found

    def _reopen(self, held: _Held) -> None:
        try:
            self._replace(self._open())
        except (ArchiveError, OSError) as error:
            forget_frames(error)
            if not self._stands(held):
                # It was swept away, perhaps because of a takedown: what it holds must not be served any longer.
                self._replace(None)
                raise
            self._refused = self._refused_stamp()
            name = self._refused.name if self._refused else "that is live now"
            _log.warning("generation %s is not used, %s stays: %s", name, held.stamp.name, str(error))

    def _refused_stamp(self) -> _Stamp | None:
        try:
            return self._stamp(live_generation(self._path))
        except (ArchiveError, OSError):
            return None
