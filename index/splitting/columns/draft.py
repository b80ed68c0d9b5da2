"""An answer of a column while its lines are gathered, and the texts of pictures among them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.attribution.type_rules import infer_types
from index.posts.records import BlockKind
from index.posts.split import SplitAnswer
from index.reading.lines import Line, part_of
from index.splitting.columns.mark import Mark, Side
from index.splitting.image_text import glued_length, is_image_text, is_numbered, mentions, shows_place
from index.splitting.paragraphs import paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.posts.records import Question

#: `***`, `– – –`.
_RULE = re.compile(r"[*–—_~=•·\s-]*[*–—_~=•·-]\s?[*–—_~=•·-][*–—_~=•·\s-]*")


@dataclass(slots=True)
class Draft:
    """An answer while its lines are gathered."""

    mark: Mark
    lines: list[Line] = field(default_factory=list)
    doubt: str = ""

    @property
    def name(self) -> str | None:
        """The respondent's name; None where he is anonymous."""
        return self.mark.attribution.respondent.name

    def finished(self, question: Question) -> SplitAnswer:
        """The answer as it is kept; `question` tells which of its lines repeat it."""
        respondent = self.mark.attribution.respondent
        doubts = dict.fromkeys(doubt for doubt in (self.mark.doubt, self.doubt) if doubt)
        paragraphs = paragraphs_of(self.lines, question)
        return SplitAnswer(respondent, paragraphs, infer_types(respondent), "; ".join(doubts), question=0)


def begins_with_picture(draft: Draft) -> bool:
    """True if the first line of an answer in plain text is, or begins with, the text of a picture of who gave it."""
    if not draft.lines:
        return False
    first = draft.lines[0]
    return (len(draft.lines) > 1 and is_image_text(first.plain, draft.name)) or glued_length(first.text, draft.name) > 0


def shows(line: Line, name: str, *, is_text: bool) -> bool:
    """True if a line is a picture of `name`, or in plain text begins with its text."""
    if not line.is_prose:
        return mentions(line.text, name)
    if not is_text:
        return False
    glued = glued_length(line.text, name)
    return is_image_text(line.plain, name) or (glued > 0 and mentions(line.text[:glued], name))


def take_pictures(draft: Draft, *, pictured: bool) -> list[Line]:
    """Take the texts of pictures out of an answer in plain text, and return them.

    With `pictured` the post's answers begin with pictures, so that a picture that shows nobody is one, too.
    """
    taken = []
    lines, name = draft.lines, draft.name
    while (
        len(lines) > 1
        and lines[0].kind is BlockKind.PARAGRAPH
        and lines[0].start != draft.mark.end
        and is_image_text(lines[0].plain, name, unnamed=_may_be_unnamed(draft.mark, lines, pictured=pictured))
    ):
        taken.append(lines[0])
        lines = lines[1:]
    numbered = [line for line in lines if name is not None and len(lines) > 1 and is_numbered(line.plain, name)]
    lines = [line for line in lines if line not in numbered]
    signed = draft.mark.side is Side.AFTER
    glued = glued_length(lines[0].text, name, spaced=signed, pictured=pictured) if lines else 0
    if glued:
        first = lines[0]
        taken.append(part_of(first, first.start, first.start + glued))
        lines = [part_of(first, first.start + glued, first.end), *lines[1:]]
    draft.lines = lines
    return [*taken, *numbered]


def take_rules(draft: Draft) -> list[Line]:
    """Take the rules out of both ends of an answer, and return them: `***`, `– – –`."""
    lines = draft.lines
    taken = []
    while len(lines) > 1 and (ends := [line for line in (lines[0], lines[-1]) if _RULE.fullmatch(line.plain)]):
        taken.append(ends[0])
        lines = [line for line in lines if line is not ends[0]]
    draft.lines = lines
    return taken


def _may_be_unnamed(mark: Mark, lines: Sequence[Line], *, pictured: bool) -> bool:
    """A picture that shows nobody stands before an answer that is signed below, and a new paragraph begins after it."""
    first, second = lines[0], lines[1]
    return (
        mark.side is Side.AFTER
        and first.block != second.block
        and second.kind is BlockKind.PARAGRAPH
        and (pictured or first.plain[0].islower() or shows_place(first.plain))
        and not second.plain[0].islower()
    )
