"""Readers: the web servers that follow an archive, each with a file of its own in `readers/`.

A reader writes there which generation it answers from. The file's time of change is its last sign of life. So whoever
hides an answer can wait until no reader shows it. The files hold nothing of an answer.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArchiveError
from index.files.layout import readers_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ENDING = ".json"
#: Names of readers: they are names of files, too.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class ReaderUnregistered(ArchiveError):
    """A web server cannot write into `readers/` that it follows the archive."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(
            f"{error.filename or folder}: cannot be written ({error.strerror or error}). A server that follows an"
            f" archive writes there what it shows. Make the folder {folder}, and let this server's user write in it"
            " (it needs to write nowhere else)."
        )


class ReaderNameTaken(ReaderUnregistered):
    """Another reader has this name, and is alive."""

    def __init__(self, name: str, host: str, pid: int) -> None:
        ArchiveError.__init__(
            self,
            f"Another server follows this archive as {name!r} (process {pid} on {host}). Give this one a name of its"
            " own: --reader-name NAME.",
        )


class NoSuchReader(ArchiveError):
    """No reader of this name is registered."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No reader is called {name!r}. `answerstacks readers` lists them.")


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader by its own word."""

    name: str
    #: Name of its machine.
    host: str
    pid: int
    #: Different each time it starts.
    run: str
    #: The oldest generation that it still answers from; empty while it starts.
    generation: str
    #: `withheld_digest` of that generation.
    withheld: str
    #: Seconds without a sign of life after which it certainly shows nothing; None if it goes on alone.
    stops_after: float | None
    #: The reason why it has not taken up a newer generation; empty where it has.
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """A reader's file as it was found."""

    reader: Reader
    #: When the file was last changed, in nanoseconds since 1970, by the clock of whoever has the file.
    moment: int


def withheld_digest(withholds: Iterable[str]) -> str:
    """Return one SHA-256 for all that a generation leaves out (`Manifest.withholds`)."""
    return sha256("\n".join(sorted(withholds)).encode()).hexdigest()


def read_signs(archive: Path) -> tuple[Sign, ...]:
    """Return what every registered reader says, by name. A file that is none of a reader's is passed over."""
    try:
        names = sorted(path.stem for path in readers_path(archive).iterdir() if path.suffix == _ENDING)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    found = (_read(archive, name) for name in names if NAME.fullmatch(name))
    return tuple(sign for sign in found if sign)


def served_generations(archive: Path) -> frozenset[str]:
    """Return the generations that registered readers answer from by their last word."""
    return frozenset(sign.reader.generation for sign in read_signs(archive))


def forget_reader(archive: Path, name: str) -> None:
    """Remove a reader's file; a reader that lives writes it again. Raises NoSuchReader."""
    if not NAME.fullmatch(name) or not (path := _path(archive, name)).is_file():
        raise NoSuchReader(name)
    path.unlink(missing_ok=True)


class ReaderFile:
    """The file of one reader, for the reader itself."""

    def __init__(self, archive: Path, name: str) -> None:
        self._archive, self._name = archive, name
        self._path = _path(archive, name)
        self._written: Reader | None = None

    def claim(self, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
        """Take the name. Where a file has it, watch for so long if that reader lives: then raises ReaderNameTaken."""
        before, end = _read(self._archive, self._name), time.monotonic() + seconds
        while before and time.monotonic() < end:
            sleep(0.1)
            found = _read(self._archive, self._name)
            if found and found.moment != before.moment:
                raise ReaderNameTaken(self._name, found.reader.host, found.reader.pid)

    def write(self, reader: Reader) -> None:
        """Give a sign of life, and say how the reader stands. Raises ReaderUnregistered, ReaderNameTaken.

        Where nothing is new only the file's time changes, which a full disk does not keep from happening.
        """
        try:
            self._write(reader)
        except OSError as error:
            raise ReaderUnregistered(self._path.parent, error) from error

    def leave(self) -> None:
        """Remove the file, unless another has it now: the reader answers nobody any more."""
        with suppress(OSError):
            if self._written is not None and self._found() == self._written:
                self._path.unlink(missing_ok=True)

    def _write(self, reader: Reader) -> None:
        found = self._found()
        if self._written and found and found.run != reader.run:
            raise ReaderNameTaken(self._name, found.host, found.pid)
        if found == reader:
            os.utime(self._path)
        else:
            self._make_folder()
            _replace(self._path, json.dumps(asdict(reader), indent=1) + "\n")
        self._written = reader

    def _make_folder(self) -> None:
        folder = self._path.parent
        if not folder.is_dir():
            folder.mkdir()
            # Whoever hides an answer may be another user, and nothing here is secret.
            folder.chmod(0o755)

    def _found(self) -> Reader | None:
        sign = _read(self._archive, self._name)
        return sign.reader if sign else None


def _path(archive: Path, name: str) -> Path:
    return readers_path(archive) / f"{name}{_ENDING}"


def _read(archive: Path, name: str) -> Sign | None:
    """Return a reader's sign; None where there is none, or none that can be understood."""
    try:
        # Opened, for a network's file system then asks its server anew.
        with _path(archive, name).open("rb") as file:
            written, moment = json.load(file), os.fstat(file.fileno()).st_mtime_ns
        return Sign(Reader(**(written | {"name": name})), moment)
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _replace(path: Path, text: str) -> None:
    """Replace a file atomically; not by `durable.replace_file`, for it need not survive a power cut."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
