"""Finds less-than signs that begin no tag: "I write x<y here." would lose all up to the next greater-than sign."""

from __future__ import annotations

import re

_SIGN = re.compile(r"<(?=[A-Za-z])")
#: A tag that ends before another begins and before a blank line.
_TAG = re.compile(r"<[^<>\n\r]*(?:(?:\r\n|\r|\n)(?![ \t]*[\r\n])[^<>\n\r]*)*>")
#: The beginning of a tag with an attribute, in whose value both signs and blank lines may stand.
_WITH_ATTRIBUTE = re.compile(r"<[A-Za-z][A-Za-z0-9:-]*\s{1,100}[A-Za-z_:][\w:.-]{0,100}\s{0,100}=")


def with_bare_signs_escaped(markup: str) -> str:
    """Return HTML with `&lt;` for each less-than sign that has a letter after it and still begins no tag."""
    pieces: list[str] = []
    start = place = 0
    while sign := _SIGN.search(markup, place):
        place = sign.start()
        if tag := _TAG.match(markup, place) or _WITH_ATTRIBUTE.match(markup, place):
            place = tag.end()
        else:
            pieces += (markup[start:place], "&lt;")
            place = start = place + 1
    return "".join((*pieces, markup[start:])) if pieces else markup
