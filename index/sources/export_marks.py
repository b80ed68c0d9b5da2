"""Recognising an export of a blog, whatever program wrote it, by the names of its elements.

An export holds drafts, private posts, readers' addresses. Taken for a feed, all of it would be published. So a mark
anywhere in a file makes it an export, in the usual place or not: the namespace may be https or have another version,
the prefix may differ, and both may stand on the last item only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import tostring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

_NAMESPACE = r"https?://(?:www\.)?wordpress\.org/+export\b"
#: An element of WordPress's export, `{http://wordpress.org/export/1.2/}status`; its excerpt has another namespace.
FIELD = re.compile(r"\{https?://(?:www\.)?wordpress\.org/+export(?:/[^/}]*)?/*\}(\w+)", re.IGNORECASE)
#: The whole text of a post, in feeds and exports.
_CONTENT = re.compile(r"\{https?://(?:www\.)?purl\.org/rss/1\.0/modules/content/*\}encoded", re.IGNORECASE)

#: Elements that no feed of posts has.
_OF_EXPORTS = (
    "wxr_version|post_type|post_status|post_password|post_date_gmt|postmeta|comment_author_email|comment_author_ip"
)
_NAMESPACED = re.compile(rf"\{{{_NAMESPACE}", re.IGNORECASE)
_LOCAL = re.compile(rf"(?:\{{(?P<namespace>[^}}]*)\}})?(?:{_OF_EXPORTS}|status)", re.IGNORECASE)
#: Media RSS has a `status` of its own, which is a picture's.
_MEDIA = "http://search.yahoo.com/mrss"
_DECLARED = rf"""\bxmlns(?::[\w.-]+)?\s*=\s*["']\s*{_NAMESPACE}"""
_IN_XML = re.compile(
    rf"</?(?:wp:\w|(?!media:)(?:[\w.-]{{1,40}}:)?(?:{_OF_EXPORTS}|status)[\s/>])|{_DECLARED}", re.IGNORECASE
)
#: Every mark has one of these. They are looked for first, which takes a fiftieth of the time.
_HINTS = ("wp:", "wordpress.org", "wxr_version", "post_", "postmeta", "comment_author", "status")
#: In a text or a page `<status>` may be anything. A page that shows an export's source has its tags escaped.
_IN_TEXT = re.compile(
    rf"(?:<|&lt;)/?(?:wp:(?:\w*status|post_\w+|comment\w*|author\w*|wxr_version|meta_\w+)|(?:[\w.-]{{1,40}}:)?(?:{_OF_EXPORTS}))(?:[\s/>]|&gt;)"
    rf"|<[^<>]{{0,2000}}{_DECLARED}",
    re.IGNORECASE,
)
#: The longest mark is shorter: so much of the text before is looked at again with the next piece.
_LONGEST_MARK = 256


def content_of(item: Element) -> str | None:
    """Return the text of a post in an item; None where it has none. Where a plugin adds another, it is the longest."""
    found = (child for child in item if isinstance(child.tag, str) and _CONTENT.fullmatch(child.tag))
    return max(map(_markup, found), key=len, default=None)


def _markup(element: Element) -> str:
    # Some programs write a post's tags as they are.
    return (element.text or "") + "".join(tostring(child, encoding="unicode", method="html") for child in element)


def is_of_export(tag: str) -> bool:
    """True if an element of this name, as the XML parser gives it, stands in exports only."""
    if _NAMESPACED.match(tag):
        return True
    local = _LOCAL.fullmatch(tag)
    return local is not None and not (local["namespace"] or "").startswith(_MEDIA)


def has_mark(pieces: Iterable[str]) -> bool:
    """True if XML, given piece by piece, has anything that only exports have. It need not be well-formed."""
    return any(_is_hinted(piece) and _IN_XML.search(piece) for piece in _overlapping(pieces))


def has_mark_in_text(text: str) -> bool:
    """True if a text or a page holds a piece of an export, or shows one's source."""
    return _is_hinted(text) and _IN_TEXT.search(text) is not None


def _is_hinted(text: str) -> bool:
    folded = text.lower()
    return any(hint in folded for hint in _HINTS)


def _overlapping(pieces: Iterable[str]) -> Iterator[str]:
    rest = ""
    for piece in pieces:
        yield rest + piece
        rest = (rest + piece)[-_LONGEST_MARK:]
