"""Reading XML from blogs piece by piece, without the characters that a parser refuses."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from index.sources.decoding import OR_WINDOWS_1252, declared_encoding, encoding_by_mark, without_controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import BufferedReader

#: Characters of a file in which its root must begin. Themes and plugins may print warnings before it. An export that
#: begins like a feed is found later, in the whole file.
HEAD_CHARACTERS = 64 * 1024
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,10}));", re.IGNORECASE)
#: No reference is longer than this; the beginning of one is kept for the next read.
_LONGEST_REFERENCE = 16


class CleanXml:
    """A file of XML read as text that holds no character, and no reference to one, that XML 1.0 forbids.

    Every line end is a line feed, as XML 1.0 (2.11) has it.

    WordPress writes into an export whatever was once pasted into a post, and one vertical tab would end the import.
    """

    def __init__(self, file: BufferedReader, before: int = 0) -> None:
        """Skip `before` characters, which stand before the XML."""
        #: Line ends in what was passed over.
        self.lines_before = 0
        self._before = before
        self._file = file
        beginning = file.peek(2048)[:2048]
        encoding, mark_length = encoding_by_mark(beginning) or (declared_encoding(beginning) or "utf-8", 0)
        file.read(mark_length)
        is_utf8 = codecs.lookup(encoding).name == "utf-8"
        self._decoder = codecs.getincrementaldecoder(encoding)(OR_WINDOWS_1252 if is_utf8 else "replace")
        self._rest = ""

    def read(self, size: int = 16 * 1024) -> str:
        """Return the next characters, about `size` of them; none only at the end."""
        ended = False
        while not ended:
            data = self._file.read(size)
            ended = not data
            text = self._rest + without_controls(self._decoder.decode(data, final=ended))
            ampersand = text.rfind("&", -_LONGEST_REFERENCE)
            cut = len(text) if ended or ampersand < 0 else ampersand
            # A line feed may follow with the next read.
            cut -= not ended and text[:cut].endswith("\r")
            self._rest = text[cut:]
            clean = _REFERENCE.sub(_without_forbidden, text[:cut].replace("\r\n", "\n").replace("\r", "\n"))
            if self._before:
                passed, clean = clean[: self._before], clean[self._before :]
                self._before -= len(passed)
                self.lines_before += passed.count("\n")
            if clean:
                return clean
        return ""


def _without_forbidden(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if number <= 0x10FFFF and without_controls(chr(number)) else ""


def pieces_of(source: CleanXml) -> Iterator[str]:
    """Yield all of it, piece by piece."""
    while piece := source.read():
        yield piece


def holds(pieces: Iterable[str], words: str) -> bool:
    """True if the text of `pieces` holds `words`."""
    rest = ""
    for piece in pieces:
        rest += piece
        if words in rest:
            return True
        rest = rest[-len(words) :]
    return False


def take_head(pieces: Iterator[str]) -> str:
    """Take from `pieces` those in which the root must begin."""
    taken: list[str] = []
    length = 0
    while length < HEAD_CHARACTERS and (piece := next(pieces, "")):
        taken.append(piece)
        length += len(piece)
    return "".join(taken)
