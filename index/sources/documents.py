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

#: The longest page, text or feed, which is read whole; an export is streamed and may be longer. A post of the longest
#: kind, with everything that a browser saves into one file, has some 10 MB.
WHOLE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes with a name. Printed, it is its place, as errors name it."""

    #: How the record names it: "blog.xml", "blog.zip/part.000.xml".
    name: str
    #: Where it is: a path, and what it is called within.
    place: str
    #: What it is called without what it is packed into: its suffix and its stem are this one's.
    own_name: str
    #: Opens it at its beginning, as often as it is asked.
    opening: Callable[[], io.BufferedReader]

    def __str__(self) -> str:
        """Where it is."""
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
        """Its bytes, from the first on."""
        return self.opening()

    def read_bytes(self) -> bytes:
        """All of it. Raises MalformedSource where it is longer than any page, text or feed."""
        with self.open() as file:
            data = file.read(WHOLE_BYTES + 1)
        if len(data) > WHOLE_BYTES:
            raise MalformedSource(
                self.place, f"it is longer than {WHOLE_BYTES:,} bytes, as no page, text or feed is", "Take it out."
            )
        return data


def document_of(path: Path) -> Document:
    """The document that a file is. Opening it may raise OSError."""
    return Document(path.name, str(path), path.name, lambda: path.open("rb"))


def document_in_memory(data: bytes, name: str) -> Document:
    """The document of bytes that were fetched."""
    return Document(name, name, name, lambda: io.BufferedReader(io.BytesIO(data)))
