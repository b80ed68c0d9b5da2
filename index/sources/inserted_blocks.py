"""Inserting into a post's source the words that an export keeps elsewhere: reusable blocks and footnotes.

`<!-- wp:block {"ref":7} /-->` shows the export's item of the number 7, whose type is `wp_block`.
`<!-- wp:footnotes /-->` (WordPress 6.3) shows the notes in the post's metadata, a list of `{"id": …, "content": …}`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.sources.hidden_blocks import marks_of, shown_part
from index.sources.source_errors import MalformedSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.sources.documents import Document

#: Type of an item that is a reusable block.
REUSABLE = "wp_block"
#: Key of the metadata that holds a post's footnotes.
FOOTNOTES = "footnotes"
#: Most insertions into one post, and how deep a block may stand in others: some that show each other would grow for
#: ever.
_MOST, _DEEPEST = 200, 10
_NAMED = 5
_SAVE_PAGE = "Save the pages of these posts in a browser, and import them instead."
_EXPORT_ALL = "Export all content (Tools → Export → All content) and import that file."


@dataclass(slots=True)
class ReusableBlocks:
    """The reusable blocks of an export, and what could not be inserted into its posts."""

    #: Source by number; None for a block that readers do not see.
    sources: Mapping[int, str | None]
    #: Numbers that no item has, and the keys of the posts that refer to them, in order.
    _missing: dict[int, None] = field(default_factory=dict)
    _lacking: dict[str, None] = field(default_factory=dict)
    #: Keys of the posts that fill a block with words of their own, or hold more blocks than any post does.
    _filled: dict[str, None] = field(default_factory=dict)
    _endless: dict[str, None] = field(default_factory=dict)

    def inserted(self, body: str, notes: str, key: str) -> str:
        """Return the shown blocks of `body`, the source of the post `key`, with reusable blocks and notes in place."""
        return _Insertion(self, notes, key).into(body)[0]

    def flaws(self, document: Document) -> Iterator[MalformedSource]:
        """Yield an error for each way in which the words of the export's posts are not whole."""
        numbers = ", ".join(map(str, [*self._missing][:_NAMED]))
        for posts, problem, remedy in (
            (self._lacking, f"reusable blocks ({numbers}) are not in this file, and their words", _EXPORT_ALL),
            (self._filled, "words that fill reusable blocks (overrides) are not read, and", _SAVE_PAGE),
            (self._endless, "reusable blocks show each other again and again, and some", _SAVE_PAGE),
        ):
            more = f" and {len(posts) - _NAMED} more" if len(posts) > _NAMED else ""
            if posts:
                named = f"{', '.join([*posts][:_NAMED])}{more}"
                yield MalformedSource(str(document), f"{problem} are missing from {named}", remedy)

    def source_for(self, attributes: str, key: str) -> str:
        """Return the source that a `wp:block` with these attributes shows in the post `key`; empty where nothing."""
        number, is_filled = _reference(attributes)
        if number is None:
            return ""
        if is_filled:
            self._filled[key] = None
            return ""
        if number not in self.sources:
            self._missing[number] = self._lacking[key] = None
        return self.sources.get(number) or ""

    def note_endless(self, key: str) -> None:
        """Note that blocks were left out of the post `key`."""
        self._endless[key] = None


@dataclass(slots=True)
class _Insertion:
    """Inserting into one post."""

    blocks: ReusableBlocks
    notes: str
    key: str
    count: int = 0

    def into(self, body: str, within: tuple[str, ...] = ()) -> tuple[str, bool]:
        """Return the shown part of `body` with everything in place, and True where what follows it is shown, too."""
        body, goes_on = shown_part(body)
        pieces: list[str] = []
        start = 0
        for mark in marks_of(body):
            name = mark.name.removeprefix("core/")
            if mark.closes or name not in ("block", "footnotes"):
                continue
            shown, is_open = (self.notes, True) if name == "footnotes" else self._block(mark.attributes, within)
            pieces += (body[start : mark.end], shown)
            start = mark.end
            if not is_open:
                return "".join(pieces), False
        return "".join((*pieces, body[start:])), goes_on

    def _block(self, attributes: str, within: tuple[str, ...]) -> tuple[str, bool]:
        source = self.blocks.source_for(attributes, self.key)
        # A block that shows itself is an error to WordPress, which shows nothing.
        if not source or source in within:
            return "", True
        self.count += 1
        if self.count > _MOST or len(within) >= _DEEPEST:
            self.blocks.note_endless(self.key)
            return "", True
        return self.into(source, (*within, source))


def footnotes_of(value: str) -> str:
    """Return the footnotes of a post's metadata as a list in HTML. Raises ValueError where they are no such list."""
    notes: Any = json.loads(value or "[]")
    if not isinstance(notes, list) or not all(_is_note(note) for note in notes):
        raise ValueError(value)
    items = "".join(f"<li>{note['content']}</li>" for note in notes)
    return f"<ol>{items}</ol>" if items else ""


def _is_note(note: object) -> bool:
    return isinstance(note, dict) and isinstance(note.get("content"), str)


def _reference(attributes: str) -> tuple[int | None, bool]:
    """Return the number that a block refers to, None where it gives none, and True where it fills that block."""
    try:
        said: Any = json.loads(attributes)
    except (ValueError, RecursionError):
        return None, False
    number = said.get("ref") if isinstance(said, dict) else None
    return (number, bool(said.get("content"))) if type(number) is int else (None, False)
