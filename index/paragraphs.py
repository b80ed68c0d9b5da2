"""From the lines of an answer to its paragraphs, and from the spans that were assigned to spans that cover everything."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.host import is_repeated_part
from index.lines import BULLET, CHOICE, Line
from index.records import BlockKind, Paragraph, ParagraphKind, Question, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

#: "Cover Letter: √ Only one!"
_LABELLED_CHOICE = re.compile(r"(?P<label>[^:√✓✔]{1,60}?)\s*:\s*[√✓✔]\s*(?P<choice>.+)", re.DOTALL)


def paragraphs_of(lines: Sequence[Line], question: Question | None) -> tuple[Paragraph, ...]:
    """The paragraphs of an answer from its lines, in order; `question` tells its repeated sub-questions."""
    paragraphs: list[Paragraph] = []
    previous_block = -1
    for line in lines:
        kind, text, label = _paragraph_kind(line, question)
        same = (
            line.block == previous_block and bool(paragraphs) and paragraphs[-1].kind is kind is ParagraphKind.PARAGRAPH
        )
        if same:
            last = paragraphs.pop()
            paragraphs.append(Paragraph(kind, f"{last.text}\n{text}", last.start, line.end))
        else:
            paragraphs.append(Paragraph(kind, text, line.start, line.end, label))
        previous_block = line.block
    return tuple(paragraphs)


def _paragraph_kind(line: Line, question: Question | None) -> tuple[ParagraphKind, str, str]:
    """(kind, text without its mark, label of a choice)."""
    text = line.plain
    if CHOICE.match(text):
        return ParagraphKind.CHOICE, CHOICE.sub("", text), ""
    labelled = _LABELLED_CHOICE.fullmatch(text)
    if labelled:
        return ParagraphKind.CHOICE, labelled["choice"], labelled["label"]
    if question and is_repeated_part(text, question):
        return ParagraphKind.SUBQUESTION, BULLET.sub("", text), ""
    if line.kind is BlockKind.LIST_ITEM or BULLET.match(text):
        return ParagraphKind.LIST_ITEM, BULLET.sub("", text), ""
    if line.kind is BlockKind.HEADING:
        return ParagraphKind.HEADING, text, ""
    return ParagraphKind.PARAGRAPH, text, ""


def cover(lines: Sequence[Line], spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order; white space between two of them goes to the first, so that nothing is left out."""
    ordered = sorted((span for span in spans if span.end > span.start), key=lambda span: span.start)
    if not ordered:
        return ()
    begins = [0, *(span.start for span in ordered[1:])]
    ends = [*begins[1:], lines[-1].end]
    return tuple(replace(span, start=begin, end=end) for span, begin, end in zip(ordered, begins, ends, strict=True))
