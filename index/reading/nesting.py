"""Takes out tags that nest deeper than browsers let them: a parser looks through all that are open at each of them."""

from __future__ import annotations

import re

#: So deep may elements nest; browsers stop near here, too.
DEEPEST = 500
#: Elements that begin a paragraph of their own and always need an end tag.
_TAG = re.compile(
    r"<(?P<end>/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption|figure"
    r"|footer|header|hgroup|main|menu|nav|ol|pre|search|section|summary|ul)(?![\w-])[^<>]*>",
    re.IGNORECASE,
)
#: What stands in the place of such a tag parts paragraphs as it did, and holds nothing.
_PARTS = "<hr>"


def with_shallow_nesting(markup: str) -> str:
    """Return HTML in which no elements that part paragraphs nest deeper than `DEEPEST`."""
    # Most posts have fewer tags.
    if markup.count("<") <= DEEPEST:
        return markup
    pieces: list[str] = []
    depth = start = 0
    for tag in _TAG.finditer(markup):
        is_end = bool(tag["end"])
        if (depth > DEEPEST) if is_end else (depth >= DEEPEST):
            pieces += (markup[start : tag.start()], _PARTS)
            start = tag.end()
        depth = max(0, depth - 1) if is_end else depth + 1
    return "".join((*pieces, markup[start:])) if pieces else markup
