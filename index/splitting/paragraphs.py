"""From the lines of an answer to its paragraphs, and from the spans that were assigned to spans that cover
everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.posts.records import BlockKind, Paragraph, ParagraphKind, Question
from index.posts.split import Span
from index.reading.lines import BULLET, Line
from index.splitting.choices import choices_in
from index.splitting.question import is_repeated_part

if TYPE_CHECKING:
    from collections.abc import Sequence


def paragraphs_of(lines: Sequence[Line], question: Question | None) -> tuple[Paragraph, ...]:
    """The paragraphs of an answer from its lines, in order; `question` tells its repeated sub-questions."""
    paragraphs: list[Paragraph] = []
    previous_block = -1
    for line in lines:
        choices = choices_in(line)
        if choices:
            paragraphs += [Paragraph(ParagraphKind.CHOICE, it.text, it.start, it.end, it.label) for it in choices]
            previous_block = line.block
            continue
        kind, text = _paragraph_kind(line, question)
        same = (
            line.block == previous_block and bool(paragraphs) and paragraphs[-1].kind is kind is ParagraphKind.PARAGRAPH
        )
        if same:
            last = paragraphs.pop()
            paragraphs.append(Paragraph(kind, f"{last.text}\n{text}", last.start, line.end))
        else:
            paragraphs.append(Paragraph(kind, text, line.start, line.end))
        previous_block = line.block
    return tuple(paragraphs)


def _paragraph_kind(line: Line, question: Question | None) -> tuple[ParagraphKind, str]:
    """Return the paragraph's kind, and its text without its mark."""
    text = line.plain
    if question and is_repeated_part(text, question):
        return ParagraphKind.SUBQUESTION, BULLET.sub("", text)
    if line.kind is BlockKind.LIST_ITEM or BULLET.match(text):
        return ParagraphKind.LIST_ITEM, BULLET.sub("", text)
    if line.kind is BlockKind.HEADING:
        return ParagraphKind.HEADING, text
    return ParagraphKind.PARAGRAPH, text


def cover(lines: Sequence[Line], spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order; white space between two of them goes to the first, so that nothing is left out."""
    ordered = sorted((span for span in spans if span.end > span.start), key=lambda span: span.start)
    if not ordered:
        return ()
    begins = [0, *(span.start for span in ordered[1:])]
    ends = [*begins[1:], lines[-1].end]
    return tuple(
        Span(begin, end, span.role, span.answer, span.reason, span.doubt)
        for span, begin, end in zip(ordered, begins, ends, strict=True)
    )
