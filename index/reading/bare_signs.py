"""Less-than signs that begin no tag: "I write x<y here." would lose everything up to the next greater-than sign."""

from __future__ import annotations

import re

_SIGN = re.compile(r"<(?=/?[A-Za-z])")
#: A tag that ends before another begins and before a blank line.
_PLAIN_TAG = re.compile(r"<[^<>\n\r]*(?:(?:\r\n|\r|\n)(?![ \t]*[\r\n])[^<>\n\r]*)*>")
#: A tag with quoted attributes, in which both signs and blank lines may stand.
_QUOTED_TAG = re.compile(r"""</?[A-Za-z](?:"[^"]*"|'[^']*'|[^<>"'])*+>""")
#: The longest tag whose attributes hold such signs. Without a bound a body of signs would take for ever.
_LONGEST = 1000


def with_bare_signs_escaped(markup: str) -> str:
    """Return HTML with `&lt;` for each less-than sign that has a letter after it and still begins no tag."""
    pieces: list[str] = []
    start = place = 0
    while sign := _SIGN.search(markup, place):
        place = sign.start()
        if tag := _PLAIN_TAG.match(markup, place) or _QUOTED_TAG.match(markup, place, place + _LONGEST):
            place = tag.end()
        else:
            pieces += (markup[start:place], "&lt;")
            place = start = place + 1
    return "".join((*pieces, markup[start:])) if pieces else markup
