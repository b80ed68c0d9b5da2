"""Inserting into a post's source the words that an export keeps elsewhere: reusable blocks and footnotes.

`<!-- wp:block {"ref":7} /-->` shows the export's item of the number 7, whose type is `wp_block`.
`<!-- wp:footnotes /-->` (WordPress 6.3) shows the notes in the post's metadata, a list of `{"id": …, "content": …}`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.sources.hidden_blocks import marks_of, without_hidden_blocks
from index.sources.source_errors import MalformedSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.sources.documents import Document

#: Type of an item that is a reusable block.
REUSABLE = "wp_block"
#: Key of the metadata that holds a post's footnotes.
FOOTNOTES = "footnotes"
#: Most characters of one reusable block with those in it: blocks that show each other twice would grow for ever.
_LONGEST = 1_000_000
_NAMED = 5


@dataclass(slots=True)
class ReusableBlocks:
    """The reusable blocks of an export, and those that its posts refer to and it does not hold."""

    #: Source by number; None for a block that readers do not see.
    sources: Mapping[int, str | None]
    #: Numbers that no item has, and the keys of the posts that refer to them, in order.
    missing: dict[int, None] = field(default_factory=dict)
    posts: dict[str, None] = field(default_factory=dict)
    _whole: dict[int, str] = field(default_factory=dict)

    def inserted(self, body: str, notes: str, key: str) -> str:
        """Return the shown blocks of `body`, the source of the post `key`, with reusable blocks and notes in place."""
        return self._inserted(body, notes, key, frozenset())

    def missing_from(self, document: Document) -> MalformedSource | None:
        """Return the error of an export that does not hold what its posts show; None where it does."""
        if not self.missing:
            return None
        posts = [*self.posts]
        more = f" and {len(posts) - _NAMED} more" if len(posts) > _NAMED else ""
        return MalformedSource(
            str(document),
            f"reusable blocks ({', '.join(map(str, [*self.missing][:_NAMED]))}) are not in this file, and their words"
            f" are missing from {', '.join(posts[:_NAMED])}{more}",
            "Export all content (Tools → Export → All content) and import that file.",
        )

    def _inserted(self, body: str, notes: str, key: str, within: frozenset[int]) -> str:
        body = without_hidden_blocks(body)
        pieces: list[str] = []
        start = 0
        for mark in marks_of(body):
            if mark.closes or mark.name not in ("block", "footnotes"):
                continue
            shown = notes if mark.name == "footnotes" else self._block(_number_in(mark.attributes), key, within)
            pieces += (body[start : mark.end], shown)
            start = mark.end
        return "".join((*pieces, body[start:]))

    def _block(self, number: int | None, key: str, within: frozenset[int]) -> str:
        if number is None or number in within:
            # A block that shows itself is an error to WordPress, which shows nothing.
            return ""
        if number not in self.sources:
            self.missing[number] = self.posts[key] = None
            return ""
        if number not in self._whole:
            whole = self._inserted(self.sources[number] or "", "", key, within | {number})
            self._whole[number] = whole if len(whole) <= _LONGEST else ""
        return self._whole[number]


def footnotes_of(value: str) -> str:
    """Return the footnotes of a post's metadata as a list in HTML. Raises ValueError where they are no such list."""
    notes: Any = json.loads(value or "[]")
    if not isinstance(notes, list) or not all(isinstance(note, dict) for note in notes):
        raise ValueError(value)
    items = "".join(f"<li>{note.get('content', '')}</li>" for note in notes)
    return f"<ol>{items}</ol>" if items else ""


def _number_in(attributes: str) -> int | None:
    try:
        number = json.loads(attributes).get("ref")
    except (ValueError, AttributeError, RecursionError):
        return None
    return number if isinstance(number, int) else None
