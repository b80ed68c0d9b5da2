"""Reading files packed into one: `.zip`, as WordPress.com gives an export, and `.gz`.

They are unpacked as they are read, never onto the disk.

A small file can unpack to more than a disk holds, so every size is bounded twice: as declared, before anything is
unpacked, and as it comes. A member's name is shown in messages only; no path is made of it.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.sources.documents import Document
from index.sources.source_errors import CannotUnpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

#: A blog of twenty years comes in some dozen parts; a folder of saved pages has some hundred.
MEMBERS = 2_000
#: The list of members: 2,000 with names of 200 letters.
LIST_BYTES = 1024 * 1024
#: One member, unpacked. The largest exports have some 200 MB, and WordPress.com parts them.
MEMBER_BYTES = 1024 * 1024 * 1024
#: All of them.
TOTAL_BYTES = 4 * MEMBER_BYTES
#: Unpacked to packed. Exports come to 5 or 10, with thousands of like comments to 50; deflate can do 1,032.
RATIO = 200
#: Members shorter than this may have any ratio.
RATIO_FREE_BYTES = 16 * 1024 * 1024

#: Files that the Mac's packer adds, and hidden ones.
_NOBODYS = ("__MACOSX",)
_LONGEST_NAME = 200
_END_OF_LIST = struct.Struct("<4s4H2LH")
_OFFICE = frozenset(("[Content_Types].xml", "mimetype", "META-INF/manifest.xml"))


def members_of(document: Document) -> Iterator[Document]:
    """Yield the documents in a zip file, in the order of names; hidden files are left out.

    A document can be opened only while the iteration goes on. Raises CannotUnpack.
    """
    place = str(document)
    with document.open() as file:
        _check_list(file, place)
        try:
            packed = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise CannotUnpack(place, f"the zip file is damaged or cut off ({error})") from error
        with packed:
            infos = [info for info in packed.infolist() if not info.is_dir()]
            _check_sizes(infos, place)
            if _OFFICE & {info.filename for info in infos}:
                raise CannotUnpack(
                    place, "it is a document of an office program or an e-book, not posts packed into a zip file"
                )
            for info in sorted(infos, key=lambda info: info.filename):
                path = PurePosixPath(info.filename)
                if not any((part.startswith(".") and part.strip(".")) or part in _NOBODYS for part in path.parts):
                    yield _member(document, packed, info)


def unpacked(document: Document) -> Document:
    """Return the document in a .gz file. Opening it may raise CannotUnpack, and so may reading it."""
    with document.open() as file:
        packed_bytes = file.seek(0, io.SEEK_END)
    limit = max(RATIO_FREE_BYTES, min(MEMBER_BYTES, packed_bytes * RATIO))

    def opening() -> io.BufferedReader:
        file = document.open()
        return _bounded(gzip.GzipFile(fileobj=file), limit, str(document), file)

    own_name = document.own_name.removesuffix(PurePosixPath(document.own_name).suffix)
    return Document(document.name, document.place, own_name, opening)


def _member(document: Document, packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> Document:
    shown = _shown(info.filename)
    place = f"{document}/{shown}"

    def opening() -> io.BufferedReader:
        if info.flag_bits & 1:
            raise CannotUnpack(place, "it is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise CannotUnpack(place, "it is packed by a method that is not read here")
        return _bounded(_opened(lambda: packed.open(info), place), info.file_size, place)

    return Document(f"{document.name}/{shown}", place, PurePosixPath(shown).name, opening)


def _opened(opening: Callable[[], IO[bytes]], place: str) -> IO[bytes]:
    try:
        return opening()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError) as error:
        raise CannotUnpack(place, f"it is damaged or cut off ({error})") from error


def _check_list(file: io.BufferedReader, place: str) -> None:
    """Check the length of the list of members before `zipfile` reads it into memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_OF_LIST.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END_OF_LIST.size:
        raise CannotUnpack(place, "the zip file is cut off: its list of members is missing")
    _, _, _, _, members, list_bytes, _, _ = _END_OF_LIST.unpack_from(tail, at)
    if members > MEMBERS or list_bytes > LIST_BYTES or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise CannotUnpack(place, f"more is packed into it than {MEMBERS:,} files")
    file.seek(0)


def _check_sizes(infos: list[zipfile.ZipInfo], place: str) -> None:
    if len(infos) > MEMBERS:
        raise CannotUnpack(place, f"more is packed into it than {MEMBERS:,} files")
    for info in infos:
        if info.file_size > MEMBER_BYTES:
            raise CannotUnpack(
                f"{place}/{_shown(info.filename)}",
                f"unpacked it has {info.file_size:,} bytes, of {MEMBER_BYTES:,} at most",
            )
        if info.file_size > RATIO_FREE_BYTES and info.file_size > RATIO * info.compress_size:
            raise CannotUnpack(
                f"{place}/{_shown(info.filename)}", f"unpacked it is more than {RATIO} times as long, as no blog is"
            )
    total = sum(info.file_size for info in infos)
    if total > TOTAL_BYTES:
        raise CannotUnpack(place, f"unpacked it has {total:,} bytes, of {TOTAL_BYTES:,} at most")


def _shown(name: str) -> str:
    """Return a member's name as it may be printed."""
    shown = "".join(character if character.isprintable() else "?" for character in name)
    return shown if len(shown) <= _LONGEST_NAME else f"…{shown[-_LONGEST_NAME:]}"


class _Bounded(io.RawIOBase):
    """A stream that raises CannotUnpack where too much comes, or what comes is damaged."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, limit: int, place: str, packed: IO[bytes] | None) -> None:
        super().__init__()
        self._stream = stream
        self._packed = packed
        self._left = limit
        self._limit = limit
        self._place = place

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader gives
        try:
            data = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise CannotUnpack(self._place, f"it is damaged or cut off ({error})") from error
        self._left -= len(data)
        if self._left < 0:
            raise CannotUnpack(self._place, f"it unpacks to more than {self._limit:,} bytes")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        if self._packed:
            self._packed.close()
        super().close()


def _bounded(
    stream: IO[bytes] | gzip.GzipFile, limit: int, place: str, packed: IO[bytes] | None = None
) -> io.BufferedReader:
    return io.BufferedReader(_Bounded(stream, limit, place, packed))
