"""Finding where one answer ends and the next begins, if the first has its attribution above and the second below."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from index.splitting.columns.mark import DASH_LINE, Mark, Side
from index.splitting.host_words import names_source
from index.splitting.image_text import is_image_text, mentions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line
    from index.splitting.columns.draft import Draft

#: So many of a kind make a habit of the post.
HABIT = 3


def boundary(
    lines: Sequence[Line], marks: Sequence[Mark], mark: Mark, open_draft: Draft, *, is_text: bool
) -> tuple[int, bool]:
    """Return the number of the first of the open draft's lines that belong to `mark`, and True if a picture or the host
    tells it.

    Where nothing does, whoever is named above answers in one line if all others do and a dash signs below; else the
    last paragraph is the next one's.
    """
    name = mark.attribution.respondent.name
    shown = [
        line.start
        for line in lines[open_draft.mark.line : mark.line]
        if not line.is_prose and name is not None and mentions(line.text, name)
    ]
    for number, line in enumerate(open_draft.lines):
        if number > 1 and names_source(open_draft.lines[number - 1].plain):
            return number, True
        if number and ((shown and line.start > shown[-1]) or (is_text and is_image_text(line.plain, name))):
            return number, True
    if DASH_LINE.match(lines[mark.line].text) and _answers_in_one_line(lines, marks, open_draft.mark):
        return 1, False
    last = len(open_draft.lines) - 1
    while last > 1 and open_draft.lines[last - 1].block == open_draft.lines[last].block:
        last -= 1
    return last, False


def _answers_in_one_line(lines: Sequence[Line], marks: Sequence[Mark], mark: Mark) -> bool:
    """True if an answer begins on the line of its attribution, and all others that do end there."""
    pairs = [(one, other) for one, other in pairwise(marks) if one.side is other.side is Side.BEFORE]
    others = [
        any(line.is_prose for line in lines[one.last_line + 1 : other.line]) for one, other in pairs if one is not mark
    ]
    return mark.end < lines[mark.line].end and len(others) >= HABIT - 1 and not any(others)
