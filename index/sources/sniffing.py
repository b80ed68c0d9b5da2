"""Telling by its content what a file is.

The suffix only decides for content that does not say what it is: a text, or a piece of HTML. An export may be called
`.txt` (WordPress's own importer stores it so), `.rss` or nothing at all, and whatever is not known to be published must
stay out.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from index.sources.clean_xml import CleanXml, pieces_of, take_head
from index.sources.decoding import is_binary
from index.sources.export_marks import has_mark

if TYPE_CHECKING:
    from index.sources.documents import Document

# Possessive (`*+`, `(?>`): with backtracking, a page of comments would take for ever.
_PROLOGUE = r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+(?!html\b)[^\[<>]*+(?:\[.*?\]\s*+)?>)*+"
#: The same after a declaration within a text, where there may be thousands; an export has some forty such pieces.
_SHORT_PROLOGUE = _PROLOGUE.removesuffix("*+") + "{0,100}+"
_ROOT = r"<(?:[\w.-]{1,40}:)?(?:rss|feed)(?=[\s>/])"
_AT_ONCE = re.compile(rf"{_PROLOGUE}{_ROOT}", re.DOTALL | re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s", re.IGNORECASE)
_AFTER_OTHERS = re.compile(
    rf"<\?xml\s[^<>]{{0,400}}\?>{_SHORT_PROLOGUE}{_ROOT}|<rss\s[^<>]*\bversion\s*=|<feed\s[^<>]*\bxmlns\s*=",
    re.DOTALL | re.IGNORECASE,
)
_PAGE = re.compile(rf"{_PROLOGUE}<(?:!DOCTYPE\s+)?html\b", re.DOTALL | re.IGNORECASE)

_PACKED = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
)
_OTHER_PACKED = (b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x28\xb5\x2f\xfd")
_DOCUMENTS = ((b"%PDF", "a PDF"), (b"{\\rtf", "rich text (RTF)"), (b"SQLite format 3\x00", "a database"))


class Shape(Enum):
    """The kinds of documents."""

    EXPORT = auto()
    FEED = auto()
    PAGE = auto()
    TEXT = auto()
    ZIP = auto()
    GZIP = auto()
    #: Packed by another program.
    PACKED = auto()
    #: Nothing that posts are read from.
    OTHER = auto()
    #: Text under a name that does not say what it is.
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A document's kind, and where it begins."""

    shape: Shape
    #: Characters before an export's or a feed's XML.
    before: int = 0
    #: Its format in words, where posts are not read from it.
    what: str = ""


def sniff(document: Document) -> Sniffed:
    """Tell what `document` is. Raises OSError, or what opening it raises."""
    with document.open() as file:
        beginning = file.peek(4096)[:4096]
        found = _by_first_bytes(beginning)
        if found:
            return found
        pieces = pieces_of(CleanXml(file))
        head = take_head(pieces)
        start = xml_start(head)
        if start is not None:
            shape = Shape.EXPORT if has_mark(itertools.chain((head,), pieces)) else Shape.FEED
            before = len(head[:start].strip())
            # Counted, not quoted: reports are recorded.
            return Sniffed(shape, start, f"{before:,} characters stand before the XML" if before else "")
    return _by_name(document.suffix, head)


def xml_start(head: str) -> int | None:
    """Return where the XML of a feed or an export begins in a document's first characters; None where there is none."""
    found = _AT_ONCE.match(head)
    if found:
        declaration = _DECLARATION.search(head, 0, found.end())
        return declaration.start() if declaration else len(head) - len(head.lstrip())
    if _PAGE.match(head):
        return None
    after = _AFTER_OTHERS.search(head)
    return after.start() if after else None


def is_page(head: str) -> bool:
    """True if a text is a page of HTML by its first element."""
    return _PAGE.match(head) is not None


def _by_first_bytes(beginning: bytes) -> Sniffed | None:
    for mark, packing in _PACKED:
        if beginning.startswith(mark):
            return Sniffed(Shape.ZIP if packing == "zip" else Shape.GZIP)
    if beginning.startswith(_OTHER_PACKED) or beginning[257:262] == b"ustar":
        return Sniffed(Shape.PACKED, what="packed in a way that is not read here")
    for mark, what in _DOCUMENTS:
        if beginning.startswith(mark):
            return Sniffed(Shape.OTHER, what=what)
    return Sniffed(Shape.OTHER, what="no text but binary data") if is_binary(beginning) else None


def _by_name(suffix: str, head: str) -> Sniffed:
    if is_page(head) or suffix in (".html", ".htm"):
        return Sniffed(Shape.PAGE)
    if suffix == ".txt":
        return Sniffed(Shape.TEXT)
    if suffix in (".xml", ".rss", ".atom", ".wxr"):
        root = re.match(rf"{_PROLOGUE}<([\w:.-]+)", head, re.DOTALL | re.IGNORECASE)
        what = f"XML whose root element is <{root[1]}>, neither a feed nor an export" if root else "no XML"
        return Sniffed(Shape.OTHER, what=what if head.strip() else "empty")
    return Sniffed(Shape.UNKNOWN)
