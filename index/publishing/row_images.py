"""A row as binary COPY has it, and the digest of a table made of such images.

The image of a row is what COPY sends of it without the number of columns: for each column the length of its value in
four bytes (-1 for NULL), then the value as PostgreSQL's own send function writes it. A table's digest is the SHA-256 of
the SHA-256s of its images, in the order of its key. PostgreSQL makes the same of what it holds (`digest_query`), so
nothing is read back over the network, and a single byte that is other than it was sent is found.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

#: A column's name and its type, as PostgreSQL's catalog names it (`pg_type.typname`).
Column = tuple[str, str]

#: What comes before the first row in binary COPY, and after the last one.
COPY_HEADER, COPY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
#: Bytes sent at a time.
_BATCH = 1 << 18
_NULL = b"\xff\xff\xff\xff"
_LENGTH = struct.Struct(">i")
_NUMBER, _FLOAT = struct.Struct(">ii"), struct.Struct(">id")
#: pgvector's send function writes the dimension and two bytes of nothing before the numbers.
_VECTOR = struct.Struct(">iHH")


@dataclass(frozen=True, slots=True)
class Digest:
    """A table's rows, counted and hashed."""

    rows: int
    #: In hexadecimal.
    sha256: str


class TableDigest:
    """The digest of a table, row by row in the order of its key."""

    def __init__(self) -> None:
        self._table, self._rows = hashlib.sha256(), 0

    def add(self, image: bytes) -> bytes:
        """Add a row by its image; return the SHA-256 of that."""
        of_row = hashlib.sha256(image).digest()
        self._table.update(of_row)
        self._rows += 1
        return of_row

    def through(self, images: Iterable[bytes]) -> Iterator[bytes]:
        """Yield images, and add each."""
        for image in images:
            self.add(image)
            yield image

    @property
    def digest(self) -> Digest:
        """That of the rows so far."""
        return Digest(self._rows, self._table.hexdigest())


def with_length(value: bytes) -> bytes:
    """Return the value after its length."""
    return _LENGTH.pack(len(value)) + value


def without_length(file: IO[bytes]) -> bytes | None:
    """Read the next value that was written `with_length`; None at the end."""
    head = file.read(_LENGTH.size)
    return file.read(*_LENGTH.unpack(head)) if head else None


def _image_of_vector(value: bytes) -> bytes:
    """Return the image of a vector's float32, most significant byte first."""
    return _VECTOR.pack(len(value) + 4, len(value) // 4, 0) + value


_IMAGES: dict[str, Callable[[Any], bytes]] = {
    "int4": lambda value: _NUMBER.pack(4, value),
    "float8": lambda value: _FLOAT.pack(8, value),
    "text": lambda value: with_length(value.encode()),
    "bytea": with_length,
    "vector": _image_of_vector,
}
_SEND = {
    "int4": "int4send",
    "float8": "float8send",
    "text": "textsend",
    "bytea": "byteasend",
    "vector": "vector_send",
}


def images_of(rows: Iterable[Sequence[Any]], columns: Sequence[Column]) -> Iterator[tuple[Sequence[Any], bytes]]:
    """Yield each row with its image."""
    images = [_IMAGES[kind] for _, kind in columns]
    for row in rows:
        yield (
            row,
            b"".join([_NULL if value is None else write(value) for write, value in zip(images, row, strict=True)]),
        )


def send_images(
    images: Iterable[bytes], columns: int, send: Callable[[bytes], None], sent: Callable[[int], None]
) -> None:
    """Give images of rows with so many `columns` to `send` as binary COPY, in batches.

    `sent` hears of every batch's rows.
    """
    head = struct.pack(">h", columns)
    batch, rows = bytearray(COPY_HEADER), 0
    for image in images:
        batch += head
        batch += image
        rows += 1
        if len(batch) >= _BATCH:
            send(bytes(batch))
            sent(rows)
            batch.clear()
            rows = 0
    send(bytes(batch + COPY_END))
    sent(rows)


def digest_query(table: str, columns: Sequence[Column], key: Sequence[str]) -> str:
    """Return the SQL that counts the rows of a table and makes its digest in hexadecimal."""
    of_rows = f"string_agg({_digest(columns)}, ''::bytea ORDER BY {quoted(key)})"
    return f"SELECT count(*), encode(sha256(coalesce({of_rows}, ''::bytea)), 'hex') FROM {table}"


def digests_query(table: str, columns: Sequence[Column], key: Sequence[str]) -> str:
    """Return the SQL for the SHA-256 of each row's image, and the columns of its key, in the order of the key."""
    return f"SELECT {_digest(columns)}, {quoted(key)} FROM {table} ORDER BY {quoted(key)}"


def quoted(names: Iterable[str]) -> str:
    """Return names of columns as SQL lists them."""
    return ", ".join(f'"{name}"' for name in names)


def _digest(columns: Sequence[Column]) -> str:
    values = (f'{_SEND[kind]}("{name}")' for name, kind in columns)
    image = " || ".join(f"coalesce(int4send(octet_length({value})) || {value}, '\\xffffffff')" for value in values)
    return f"sha256({image})"


def big_endian(vectors: Any, batch: int = 4096) -> Iterator[bytes]:
    """Yield the float32 of each row of an array, most significant byte first."""
    for start in range(0, len(vectors), batch):
        yield from map(bytes, vectors[start : start + batch].astype(">f4"))
