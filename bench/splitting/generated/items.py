"""A generated post before it is written down: its pieces in order, in no format yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bench.splitting.labelled import Truth


class Shape(StrEnum):
    """The format of a post."""

    PAGE = "text, page"
    CONTENT = "text, content only"
    CLASSIC = "classic"
    GUTENBERG = "Gutenberg"
    WXR_CLASSIC = "WXR, classic"
    WXR_GUTENBERG = "WXR, Gutenberg"

    @property
    def is_text(self) -> bool:
        """True if there is no mark-up."""
        return self in (Shape.PAGE, Shape.CONTENT)

    @property
    def has_line_breaks(self) -> bool:
        """True if a line may end within a paragraph."""
        return self is not Shape.CONTENT


class ItemKind(StrEnum):
    """The kind of a piece of a post."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    HEADING = "heading"
    IMAGE = "image"
    EMPTY = "empty"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Item:
    """One piece; its text is what a reader sees, an image's what it shows."""

    kind: ItemKind
    text: str = ""
    #: [start, end) of its bold words, where there is mark-up.
    bold: tuple[int, int] = (0, 0)
    #: An element around the bold or, where nothing is bold, the whole text: "em" or "a".
    wrapped: str = ""
    #: A picture's caption, where there is mark-up.
    caption: str = ""
    #: True if what follows is glued to it where there is no mark-up.
    glued: bool = False
    #: True if it is set on the right, as signatures of the classic editor were.
    right: bool = False


def paragraph(text: str) -> Item:
    """Return a paragraph without any emphasis."""
    return Item(ItemKind.PARAGRAPH, text)


def bold_paragraph(text: str) -> Item:
    """Return a paragraph that is bold where there is mark-up."""
    return Item(ItemKind.PARAGRAPH, text, bold=(0, len(text)))


def answer_item(text: str) -> Item:
    """Return the piece that prints a paragraph of an answer's truth."""
    return Item(ItemKind.LIST_ITEM, text[2:]) if text.startswith("• ") else paragraph(text)


@dataclass(frozen=True, slots=True)
class Draft:
    """A post's pieces and its truth."""

    items: tuple[Item, ...]
    truth: Truth
    categories: tuple[str, ...]
