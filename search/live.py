"""The archive of a long-running server: always the live generation."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Protocol

from index.errors import ArchiveError, FormatMismatch, GenerationDamaged
from index.files import layout
from index.files.manifest import live_generation
from search.archive import PATIENCE, Archive
from search.error_frames import forget_frames
from search.synonyms import load_synonyms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from search.synonyms import Synonyms

_log = logging.getLogger(__name__)

#: Seconds until a generation is tried again that could not be opened for a passing reason: not every request tries.
PAUSE = 1.0


class _FileStamp(NamedTuple):
    """A file's identity, and when it was written."""

    device: int
    inode: int
    size: int
    modified: int


class Stamp(Protocol):
    """A generation's identity: one written anew may have the name of a deleted one. Stamps are compared."""

    @property
    def name(self) -> str:
        """The generation, for messages."""
        ...


@dataclass(frozen=True, slots=True)
class _FolderStamp:
    """The identity of a generation in a folder."""

    name: str
    #: Stamp of its manifest.
    manifest: _FileStamp | None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A generation that could not be opened to replace another."""

    stamp: Stamp
    #: Stamp of `withheld.json`, which may be the reason.
    withheld: _FileStamp | None
    #: Time from which it is tried again; None where only another file could help.
    again: float | None
    problem: str


@dataclass(slots=True, eq=False)
class OpenGeneration:
    """An open generation, and how many use it."""

    archive: Archive
    stamp: Stamp
    #: Leases not given back yet.
    users: int = 0
    #: True if another is given out in its place: then it is closed when nobody uses it.
    replaced: bool = False


class LiveArchive:
    """Gives out the live generation, and opens another when it has been replaced. Safe to use from several threads."""

    def __init__(self, path: Path, *, verify: bool = True, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._verify = verify
        self._clock = clock
        # The first is held while a generation is opened, the second only to count.
        self._opening = Lock()
        self._counting = Lock()
        self._held: OpenGeneration | None = None
        #: Replaced ones that somebody still uses.
        self._leaving: list[OpenGeneration] = []
        self._refused: _Refusal | None = None
        self._synonyms: Synonyms | None = None
        #: The last warning about synonyms that cannot be read.
        self._said = ""

    @contextmanager
    def lease(self) -> Iterator[Archive]:
        """Give out the live generation, which stays open for the `with` block, whatever happens meanwhile.

        A replaced generation is closed by its last user, or at once where nobody uses it: then no file of it is open or
        mapped. While one thread opens a new generation, the others go on with the old one, or wait where its files were
        swept away. A new generation that cannot be opened is logged once, and the old one stays while its files do;
        only without an old one are the errors of `Archive.open` raised. A damaged generation, or one of another format,
        is not tried again before it is written anew. Any other failure may pass: the generation is tried again after
        `PAUSE`, and as soon as `withheld.json` changes.
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
        """Return the live generation for a look at its facts; it may be closed as soon as it is replaced.

        Take a `lease` to read answers. Errors as `lease`.
        """
        with self.lease() as archive:
            return archive

    def in_use(self) -> tuple[Archive, ...]:
        """Return the generations that answers may still come from, the oldest first; the last is the one given out."""
        with self._counting:
            return tuple(each.archive for each in (*self._leaving, *([self._held] if self._held else ())))

    def give_up(self, damaged: Archive) -> None:
        """Do not give out this generation again, whose files turned out to be damaged: the next `lease` opens anew."""
        with self._opening:
            if self._held is not None and self._held.archive is damaged:
                self._replace(None)

    def close(self) -> None:
        """Let go of the archive: it is closed when nobody uses it any more. The next `lease` opens it anew."""
        with self._opening:
            self._replace(None)

    def _take(self) -> OpenGeneration:
        while True:
            self._look_before_use()
            with self._counting:
                # Another thread may have closed it.
                if self._held is not None:
                    self._held.users += 1
                    return self._held

    def _give_back(self, held: OpenGeneration) -> None:
        with self._counting:
            held.users -= 1
            is_last = held.replaced and not held.users
            if is_last:
                self._leaving.remove(held)
        if is_last:
            held.archive.close()

    def _replace(self, new: OpenGeneration | None) -> None:
        """Give out `new` from now on. The caller holds `_opening`."""
        with self._counting:
            old, self._held = self._held, new
            if old is None:
                return
            old.replaced = True
            is_unused = not old.users
            if not is_unused:
                self._leaving.append(old)
        if is_unused:
            old.archive.close()

    def _look_before_use(self) -> None:
        self._look()

    def _look(self) -> None:
        """Open the live generation unless it is held already. Errors as `Archive.open`."""
        held = self._held
        if held is None:
            with self._opening:
                if self._held is None:
                    self._replace(self._open())
        # While another thread opens, the old one is used, unless it was swept away: it may hold what is hidden.
        elif not self._is_live(held) and self._opening.acquire(blocking=not self._stands(held)):
            try:
                # Another thread may have tried it.
                if self._held is held and not self._is_live(held):
                    self._reopen(held)
            finally:
                self._opening.release()

    def _is_live(self, held: OpenGeneration) -> bool:
        """True if `held` is still the one to give out: it is live, or the live one was refused and has to wait."""
        live = self._live_stamp()
        return live == held.stamp or ((live is None or self._is_refused(live)) and self._stands(held))

    def _is_refused(self, stamp: Stamp) -> bool:
        refused = self._refused
        if refused is None or (refused.stamp, refused.withheld) != (stamp, self._withheld_stamp()):
            return False
        return refused.again is None or self._clock() < refused.again

    def _stands(self, held: OpenGeneration) -> bool:
        """True if its files are certainly there; they may have been swept away because of a takedown."""
        stamp = held.stamp
        return isinstance(stamp, _FolderStamp) and stamp.manifest is not None and self._stamp(stamp.name) == stamp

    def _stamp(self, name: str) -> _FolderStamp:
        return _FolderStamp(name, _file_stamp(layout.generations_path(self._path) / name / layout.MANIFEST))

    def _live_stamp(self) -> Stamp | None:
        try:
            return self._stamp(live_generation(self._path))
        except (ArchiveError, OSError):
            return None

    def _withheld_stamp(self) -> _FileStamp | None:
        return _file_stamp(layout.withheld_path(self._path))

    def _open(self) -> OpenGeneration:
        # A broken synonyms file must not keep a running site from opening the generation that a takedown wrote.
        synonyms = None if self._synonyms is None else self._fresh_synonyms(self._synonyms)
        end = time.monotonic() + PATIENCE
        while True:
            archive = Archive.open(self._path, verify=self._verify, synonyms=synonyms)
            try:
                # Its generation may be swept away while it is in use: open everything now.
                archive.open_keyword_index()
                archive.suggestions.prepare()
                archive.ticked.prepare()
                break
            except BaseException as error:
                archive.close()
                # It may just have been swept away.
                was_replaced = isinstance(error, ArchiveError | OSError) and self._is_replaced(archive.generation)
                if not was_replaced or time.monotonic() > end:
                    raise
        self._synonyms = archive.synonyms
        return OpenGeneration(archive, self._stamp(archive.generation))

    def _is_replaced(self, generation: str) -> bool:
        live = self._live_stamp()
        return live is not None and live.name != generation

    def _fresh_synonyms(self, known: Synonyms) -> Synonyms:
        try:
            found = load_synonyms(self._path)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with the file, takedowns go on
            if self._said != str(error):
                self._said = str(error)
                _log.warning("synonyms cannot be read, the former ones stay until the file is mended: %s", self._said)
            return known
        self._said = ""
        return found

    def _reopen(self, held: OpenGeneration) -> None:
        # Read before it is tried: afterwards another may be live that was not tried.
        live, withheld = self._live_stamp(), self._withheld_stamp()
        try:
            self._replace(self._open())
        except (ArchiveError, OSError) as error:
            forget_frames(error)
            if not self._stands(held):
                # It was swept away, perhaps because of a takedown: it must not be served any longer.
                self._replace(None)
                raise
            if live is not None:
                self._refuse(live, withheld, error, held)
        else:
            self._refused = None

    def _refuse(self, live: Stamp, withheld: _FileStamp | None, error: Exception, held: OpenGeneration) -> None:
        before = self._refused
        pause = self._pause(error)
        again = None if pause is None else self._clock() + pause
        self._refused = _Refusal(live, withheld, again, str(error))
        if before is None or (before.stamp, before.problem) != (live, str(error)):
            _log.warning("generation %s is not used, %s stays: %s", live.name, held.stamp.name, str(error))

    def _pause(self, error: Exception) -> float | None:
        """Return the seconds after which it is tried again; None if only a generation written anew can be opened."""
        if isinstance(error, GenerationDamaged):
            # A damaged `withheld.json` can be mended.
            return None if layout.generations_path(self._path) in error.path.parents else PAUSE
        return None if isinstance(error, FormatMismatch) else PAUSE


def _file_stamp(path: Path) -> _FileStamp | None:
    """Return the stamp of a file; None where it is missing or cannot be read."""
    try:
        found = path.stat()
    except OSError:
        return None
    return _FileStamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
