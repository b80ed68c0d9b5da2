"""Reading posts copied as plain text: a whole page with blank lines, or the content only, one paragraph a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import BodyFormat, Post
from index.reading.addresses import day_in_stem
from index.reading.flow import visible
from index.reading.tail import find_tail
from index.sources.decoding import decode, is_binary
from index.sources.hidden_blocks import without_hidden_blocks
from index.sources.listings import listing_in_text
from index.sources.other_formats import what_speaks_against
from index.sources.source_errors import MalformedSource, NotPublished
from index.sources.unpublished import locked_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.errors import SourceError
    from index.sources.documents import Document

#: The first line that shows something, and the blank line that may follow.
_FIRST_LINE = re.compile(r"\s*(?P<line>\S[^\r\n]*)(?P<end>(?:\r\n|\r|\n|\Z)(?P<blank>[^\S\r\n]*(?:\r|\n))?)")
_COLUMN_TITLE = re.compile(r"further (?:questions|answers)\b", re.IGNORECASE)


def read_plain_text(path: Document) -> Iterator[Post | SourceError]:
    """Read the one post of a text file. Its key is the file's stem, which may begin with its day."""
    data = path.read_bytes()
    if is_binary(data):
        yield MalformedSource(str(path), "this is no text but binary data", "Take it out of the folder.")
        return
    text = decode(data)
    if problem := what_speaks_against(text, str(path)):
        yield problem
        return
    # A copied source may have blocks that are shown to nobody.
    text = without_hidden_blocks(text)
    listing = listing_in_text(text)
    if listing:
        yield MalformedSource(
            str(path),
            f"this is a listing page with several posts ({listing}), which is no post",
            "Open each post by its title, copy that page's text into a file of its own, and import it instead.",
        )
        return
    title, start = _title(text)
    if sign := locked_title(title):
        yield NotPublished(str(path), sign)
        return
    tail = find_tail(text[start:])
    body = text[start : start + tail.start]
    if not visible(body):
        missing = "there is a title and no post" if title else "the file is empty"
        yield MalformedSource(str(path), missing, "Copy the post's text into it, or take it out of the folder.")
        return
    yield Post(
        key=path.stem,
        url="",
        title=title,
        published=day_in_stem(path.stem),
        categories=tail.categories,
        tags=(),
        body=body,
        body_format=BodyFormat.TEXT,
        origin=path.name,
        tail_characters=len(text) - start - tail.start,
    )


def _title(text: str) -> tuple[str, int]:
    """Return the title, and where the body begins; a first line that may be prose belongs to the body."""
    first = _FIRST_LINE.match(text)
    if not first:
        return "", 0
    line = first["line"].strip()
    if _COLUMN_TITLE.match(line):
        is_title = len(line) <= 300 and (":" in line or not line.endswith("."))
    else:
        is_title = first["blank"] is not None and len(line) <= 200 and not line.endswith((".", ":"))
    return (" ".join(line.split()), first.end()) if is_title else ("", 0)
