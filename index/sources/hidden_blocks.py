"""Cutting the blocks that a post's page does not show: hidden by its author, or for subscribers only.

* `<!-- wp:paragraph {"metadata":{"blockVisibility":false}} -->`, since WordPress 6.9: the page, the interface and the
  feed leave the block out with all that is in it; an export has it whole. An object in that place hides it on some
  screens only: it stays.
* `wp:premium-content/subscriber-view`, and everything after `wp:jetpack/paywall`: WordPress.com's and Jetpack's, for
  subscribers.

They are cut when a post is read: the record keeps a post's source as it came, and words that were not published must
not be stored.

Blocks are found as WordPress finds them (`WP_Block_Parser`), so by comments alone, whatever element they stand in,
and a closing comment closes the last block that is open, whatever its name. Where mark-up is broken and WordPress
would show what was meant to be hidden, it is left out all the same.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(
    r"<!--\s+(?P<closes>/)?wp:(?P<name>(?:[a-z][a-z0-9_-]*/)?[a-z][a-z0-9_-]*)\s+(?:(?P<attributes>(?=\{))|(?P<void>/)?-->)",
    re.ASCII,
)
#: Attributes may hold anything, "-->" too; they end where a brace, white space and the comment's end follow each other.
_END = re.compile(r"(?<=\})\s+(?P<void>/)?-->", re.ASCII)
#: In attributes that are no JSON.
_SAYS_HIDDEN = re.compile(r'"blockVisibility"\s*:\s*false\b')
#: Characters in which the end of a comment with broken attributes is looked for.
_LONGEST_BROKEN = 10_000
#: WordPress takes these out before it asks if a post has blocks.
_OF_PAGES = re.compile(r"<!-- /?wp:(?:more|nextpage)\b[^<]*?-->")
_FOR_SUBSCRIBERS = "premium-content/subscriber-view"
_PAYWALL = "jetpack/paywall"


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment that opens a block, closes one, or is a whole one."""

    start: int
    end: int
    name: str
    #: JSON; empty where it has none.
    attributes: str
    closes: bool
    void: bool
    hidden: bool


def without_hidden_blocks(body: str) -> str:
    """Return `body`, a post's source, without the blocks that its page shows to nobody, or to subscribers only."""
    return shown_part(body)[0]


def shown_part(body: str) -> tuple[str, bool]:
    """Return `without_hidden_blocks`, and True where what follows `body` in a post is shown, too.

    It is not after a paywall, and after a hidden block that is never closed.
    """
    kept: list[str] = []
    #: Number of open blocks, now and when the outermost hidden one began; None outside of one.
    depth, hidden_at = 0, None
    shown_from = 0
    for mark in marks_of(body):
        if mark.name == _PAYWALL and not mark.closes and hidden_at is None:
            return "".join((*kept, body[shown_from : mark.start])), False
        if mark.closes:
            depth = max(depth - 1, 0)
            if depth == hidden_at:
                shown_from, hidden_at = mark.end, None
        elif mark.hidden and hidden_at is None:
            kept.append(body[shown_from : mark.start])
            shown_from = mark.end
            hidden_at = None if mark.void else depth
        depth += not (mark.void or mark.closes)
    # A hidden block that is never closed goes on to the end.
    if hidden_at is None:
        kept.append(body[shown_from:])
    return "".join(kept), hidden_at is None


def has_blocks(body: str) -> bool:
    """True if WordPress shows `body` as blocks, and so makes no paragraphs of blank lines in it."""
    return "<!-- wp:" in _OF_PAGES.sub("", body)


def has_paywall(body: str) -> bool:
    """True if everybody may read a post's beginning, and only subscribers the rest."""
    return any(mark.name == _PAYWALL for mark in marks_of(body))


def marks_of(body: str) -> Iterator[Mark]:
    """Yield the comments of `body` that open, close or are blocks, in order."""
    position = 0
    #: No comment with attributes ends after this place; kept, or a body full of beginnings would take for ever.
    endless_from = len(body) + 1
    while comment := _COMMENT.search(body, position):
        attributes, end, void = "", comment.end(), comment["void"]
        if comment["attributes"] is not None:
            found = _END.search(body, comment.end()) if comment.end() < endless_from else None
            if found:
                attributes, end, void = body[comment.end() : found.start()], found.end(), found["void"]
            else:
                endless_from = min(endless_from, comment.end())
                # To WordPress, which wants white space there, it is no block; but somebody meant to hide it.
                arrow = body.find("-->", comment.end(), comment.end() + _LONGEST_BROKEN)
                attributes = body[comment.end() : arrow] if arrow >= 0 else ""
                if not _SAYS_HIDDEN.search(attributes):
                    position = comment.end()
                    continue
                end, void = arrow + 3, "/" if attributes.endswith("/") else None
        # To WordPress a closing comment that closes itself is a void block.
        closes = bool(comment["closes"]) and not void
        hidden = not closes and (comment["name"] == _FOR_SUBSCRIBERS or _is_hidden(attributes))
        yield Mark(comment.start(), end, comment["name"], attributes, closes, bool(void), hidden)
        position = end


def _is_hidden(attributes: str) -> bool:
    if "isibility" not in attributes and "\\" not in attributes:
        return False
    try:
        said = json.loads(attributes)
    except (ValueError, RecursionError):
        return _SAYS_HIDDEN.search(attributes) is not None
    metadata = said.get("metadata") if isinstance(said, dict) else None
    return isinstance(metadata, dict) and metadata.get("blockVisibility") is False
