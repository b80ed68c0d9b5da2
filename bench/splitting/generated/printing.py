"""From a post's pieces to its source, in each of the shapes in which posts arrive."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bench.splitting.generated.dice import Accident, Dice
from bench.splitting.generated.exports import write_export
from bench.splitting.generated.items import Draft, Item, ItemKind, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMENTS = """2 responses to “{title}”

Kip

May 4, 2014 at 9:12 am

Kip, Librarian, Anywhere: I disagree!

Reply

– Lou Marsh, Page, Elsewhere Public Library

Pingback: Nine more questions

"""

_SHARING = """
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="https://blog.example/?share=pigeon">Pigeon</a></li></ul></div>
<div class="sharedaddy sd-block sd-like"><h3 class="sd-title">Like this:</h3><span>Like</span> <span class="loading">Loading...</span></div>
"""


def print_post(draft: Draft, shape: Shape, dice: Dice) -> tuple[str, str]:
    """Return the file's suffix and the source."""
    if shape is Shape.PAGE:
        return ".txt", _page(draft, dice)
    if shape is Shape.CONTENT:
        return ".txt", "\n".join(_text_lines(draft.items)) + "\n"
    if shape in (Shape.GUTENBERG, Shape.WXR_GUTENBERG):
        body = _Html(dice).gutenberg(draft.items)
    else:
        body = _Html(dice).classic(draft.items)
    if dice.happens(Accident.SHARING):
        body += _SHARING
    if shape is Shape.GUTENBERG:
        return ".gutenberg.html", body
    if shape is Shape.CLASSIC:
        return ".classic.html", body
    return ".wxr.xml", write_export(draft, body, dice)


def _page(draft: Draft, dice: Dice) -> str:
    dice.mark("whole-page")
    dice.mark("tail-filed-under")
    tail = f"Leave a comment\n\nFiled under {', '.join(draft.categories)}\n\n"
    if dice.happens(Accident.TAIL_COMMENTS, 0.7):
        tail = f"2 Comments\n\nFiled under {', '.join(draft.categories)}\n\n" + _COMMENTS.format(
            title=draft.truth.title
        )
    return "\n\n".join([draft.truth.title, *_text_lines(draft.items), tail + "Leave a Reply\n"])


def _text_lines(items: Sequence[Item]) -> list[str]:
    lines: list[str] = []
    glued = ""
    for item in items:
        if item.kind in (ItemKind.EMPTY, ItemKind.MORE):
            continue
        text = f"• {item.text}" if item.kind is ItemKind.LIST_ITEM else item.text
        if item.kind is ItemKind.IMAGE and item.glued:
            glued = item.text
            continue
        lines.append(glued + text)
        glued = ""
    return lines


class _Html:
    """Writes pieces as HTML, with one post's habits."""

    def __init__(self, dice: Dice) -> None:
        self._entities = dice.happens(Accident.ENTITIES, 0.6)
        self._tags = dice.flip(0.3)
        self._number = dice.number(100, 9000)

    def gutenberg(self, items: Sequence[Item]) -> str:
        """Blocks between comments."""
        parts: list[str] = []
        for runs in _list_runs(items):
            first = runs[0]
            if first.kind is ItemKind.LIST_ITEM:
                entries = "\n".join(
                    f"<!-- wp:list-item -->\n<li>{self._words(item)}</li>\n<!-- /wp:list-item -->" for item in runs
                )
                parts.append(f"<!-- wp:list -->\n<ul>{entries}</ul>\n<!-- /wp:list -->")
            else:
                parts.append(self._gutenberg_block(first))
        return "\n\n".join(parts) + "\n"

    def _gutenberg_block(self, item: Item) -> str:
        if item.kind is ItemKind.IMAGE:
            caption = f"<figcaption>{self._escaped(item.caption)}</figcaption>" if item.caption else ""
            figure = f'<figure class="wp-block-image">{self._picture(item)}{caption}</figure>'
            return f"<!-- wp:image -->\n{figure}\n<!-- /wp:image -->"
        if item.kind is ItemKind.HEADING:
            return f"<!-- wp:heading -->\n<h3>{self._words(item)}</h3>\n<!-- /wp:heading -->"
        if item.kind is ItemKind.MORE:
            return "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->"
        return f"<!-- wp:paragraph -->\n<p>{self._words(item).replace(chr(10), '<br>')}</p>\n<!-- /wp:paragraph -->"

    def classic(self, items: Sequence[Item]) -> str:
        """Blank lines between paragraphs, or `<p>`."""
        parts: list[str] = []
        before = ""
        for runs in _list_runs(items):
            first = runs[0]
            if first.kind is ItemKind.LIST_ITEM:
                parts.append("<ul>\n" + "\n".join(f"\t<li>{self._words(item)}</li>" for item in runs) + "\n</ul>")
            elif first.kind is ItemKind.IMAGE and not first.caption:
                before += self._picture(first)
            else:
                parts.append(self._classic_block(first, before))
                before = ""
        return "\n\n".join(parts) + before + "\n"

    def _classic_block(self, item: Item, before: str) -> str:
        if item.kind is ItemKind.IMAGE:
            caption = (
                f'[caption id="attachment_7" align="alignleft" width="150"]{self._picture(item)}'
                f" {self._escaped(item.caption)}[/caption]"
            )
            return f"{before}{caption}"
        if item.kind is ItemKind.HEADING:
            return f"{before}<h3>{self._words(item)}</h3>"
        if item.kind is ItemKind.MORE:
            return f"{before}<!--more-->"
        words = before + self._words(item)
        if item.right:
            return f'<p style="text-align:right;">{words}</p>'
        return f"<p>{words.replace(chr(10), '<br />')}</p>" if self._tags else words

    def _picture(self, item: Item) -> str:
        self._number += 7
        return (
            f'<img class="alignleft wp-image-{self._number}" src="https://files.example/p{self._number}.jpg"'
            f' alt="{escape(item.text)}" />'
        )

    def _words(self, item: Item) -> str:
        """Return the text with its emphasis."""
        start, end = item.bold if item.bold[1] else (0, len(item.text))
        before, words, after = (self._escaped(it) for it in (item.text[:start], item.text[start:end], item.text[end:]))
        if item.bold[1]:
            words = f"<strong>{words}</strong>"
        if item.wrapped == "em":
            words = f"<em>{words}</em>"
        elif item.wrapped == "a":
            words = f'<a href="https://people.example/">{words}</a>'
        return before + words + after or "&nbsp;"

    def _escaped(self, text: str) -> str:
        text = escape(text, quote=False)
        if self._entities:
            for letter, entity in (
                ("’", "&#8217;"),
                ("“", "&#8220;"),
                ("–", "&#8211;"),
                ("\u00a0", "&nbsp;"),
                ("é", "&eacute;"),
            ):
                text = text.replace(letter, entity)
        return text


def _list_runs(items: Sequence[Item]) -> list[list[Item]]:
    """Return the pieces one by one, but list items that follow each other together."""
    runs: list[list[Item]] = []
    for item in items:
        if item.kind is ItemKind.LIST_ITEM and runs and runs[-1][0].kind is ItemKind.LIST_ITEM:
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs
