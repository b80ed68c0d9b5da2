"""Reading a plain text into blocks: paragraphs, and list items by their bullets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import BlockKind
from index.reading.flow import collapse, visible

if TYPE_CHECKING:
    from index.reading.flow import Flow

#: Between two lines.
LINE_ENDS = re.compile(r"\r\n|\r|\n")

#: A bullet counts only before words, so that a line of stars between two answers is no list item.
_BULLET = re.compile(r"(?:[•·◦▪●‣]\s*|\*\s+)(?=\S.*\w|\w)")
_DASH = re.compile(r"-\s+(?=\S.*\w|\w)")
#: "- Inez Tarn, Youth Manager, Sedge Library": two to five capitalised words, a comma, a title, an institution.
_SIGNATURE = re.compile(
    r"""-\s+(?:Anonymous\b.{0,60}|[A-ZÀ-ÖØ-Þ]\S*(?:\s[A-ZÀ-ÖØ-Þ“"(]\S*){1,4},\s*[A-ZÀ-ÖØ-Þ].*(?:,|\sat\s).*)"""
)


def read_text(body: str, flow: Flow) -> None:
    """Read plain text: if blank lines part the paragraphs a line end is a line break, else a new paragraph."""
    lines, after_blank = _text_lines(body)
    dashed = _dash_items(lines)
    has_blank_lines = 2 * sum(after_blank[1:]) >= len(lines) - 1
    paragraph: list[str] = []
    for number, line in enumerate(lines):
        mark = _DASH.match(line) if number in dashed else _BULLET.match(line)
        if paragraph and (mark or after_blank[number] or not has_blank_lines):
            flow.whole("\n".join(paragraph), BlockKind.PARAGRAPH)
            paragraph = []
        if mark:
            flow.whole(line[mark.end() :], BlockKind.LIST_ITEM)
        else:
            paragraph.append(line)
    if paragraph:
        flow.whole("\n".join(paragraph), BlockKind.PARAGRAPH)


def _text_lines(body: str) -> tuple[list[str], list[bool]]:
    """Yield the lines that show something, and True where a blank line stands before."""
    lines: list[str] = []
    after_blank: list[bool] = []
    blank = False
    for line in LINE_ENDS.split(body):
        if visible(line):
            lines.append(collapse(line).strip(" "))
            after_blank.append(blank)
            blank = False
        else:
            blank = True
    return lines, after_blank


def _dash_items(lines: list[str]) -> set[int]:
    """Return the numbers of the lines whose leading hyphen is a bullet.

    Many answers are signed "- x", so it takes two in a row. A line that reads as a signature is left as it stands even
    between bullets: a bullet shown as a paragraph does less harm than two people's words in one answer.
    """
    items: set[int] = set()
    row: list[int] = []
    for number, line in enumerate((*lines, "")):
        if _DASH.match(line):
            if not _SIGNATURE.fullmatch(line):
                row.append(number)
            continue
        if len(row) > 1:
            items.update(row)
        row = []
    return items
