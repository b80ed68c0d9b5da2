"""A document: bytes that posts are read from, a file's own or those of one packed into another."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from index.sources.source_errors import MalformedSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Most bytes of a page, text or feed, which is read whole; an export is streamed and may be longer. The longest posts,
#: saved by a browser into one file, have some 10 MB.
WHOLE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes with a name. Its text, `str(document)`, is its place, as errors name it."""

    #: How the record names it: "blog.xml", "blog.zip/part.000.xml".
    name: str
    #: Its place: a path, and its name within the packed file.
    place: str
    #: Its name without the file that it is packed into; its suffix and stem are this one's.
    own_name: str
    #: Opens it at its beginning; may be called again.
    opening: Callable[[], io.BufferedReader]

    def __str__(self) -> str:
        """Its place."""
        return self.place

    @property
    def stem(self) -> str:
        """Its own name without the last suffix."""
        return PurePath(self.own_name).stem

    @property
    def suffix(self) -> str:
        """The last suffix of its own name, in lower case."""
        return PurePath(self.own_name).suffix.lower()

    def open(self) -> io.BufferedReader:
        """Open it at its first byte."""
        return self.opening()

    def read_bytes(self) -> bytes:
        """Read all of it. Raises MalformedSource where it is longer than any page, text or feed."""
        with self.open() as file:
            data = file.read(WHOLE_BYTES + 1)
        if len(data) > WHOLE_BYTES:
            raise MalformedSource(
                self.place, f"it is longer than {WHOLE_BYTES:,} bytes, as no page, text or feed is", "Take it out."
            )
        return data


def document_of(path: Path) -> Document:
    """Return a file as a document. Opening it may raise OSError."""
    return Document(path.name, str(path), path.name, lambda: path.open("rb"))


def document_in_memory(data: bytes, name: str) -> Document:
    """Return fetched bytes as a document."""
    return Document(name, name, name, lambda: io.BufferedReader(io.BytesIO(data)))
