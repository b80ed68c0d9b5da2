"""Attributions known by their print: in a column everybody signs in one way.

Where several lines are attributions by their words, a line in the same place and print is one too, even where its words
say little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.attribution import MAX_LENGTH, Strength
from index.attribution.printed_alike import name_behind_title, parse_printed_alike
from index.posts.records import BlockKind
from index.reading.lines import plain
from index.splitting.columns.mark import DASH_LINE, Mark, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.attribution.attribution import Attribution
    from index.reading.lines import Line

#: So many attributions of one print make a habit.
_HABIT = 2
_REASON = "printed as the other attributions are"
#: A name before a colon stands within so many characters.
_LONGEST_BEFORE = 200
_LONGEST_ALONE = 140


def marks_by_print(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Mark]:
    """The marks together with the lines that are printed as they are, in order."""
    sure = [mark for mark in marks if not mark.weak and mark.attribution.strength is Strength.CERTAIN]
    before = [mark for mark in sure if mark.side is Side.BEFORE]
    dashed = [mark for mark in sure if mark.side is Side.AFTER and _is_whole(lines, mark)]
    either = [mark for mark in sure if mark.side is Side.EITHER]
    taken = {number for mark in marks if not mark.weak for number in range(mark.line, mark.last_line + 1)}
    found: list[Mark] = []
    if len(before) >= _HABIT and len(before) > len(dashed):
        bold = sum(bool(lines[mark.line].bold) for mark in before) > len(before) / 2
        alone = sum(not _said_after(lines[mark.line], mark.end) for mark in before) > len(before) / 2
        found += [mark for mark in _before(lines, taken, bold=bold) if _goes_on(lines[mark.line], mark, alone=alone)]
    if dashed and len(dashed) + len(either) >= _HABIT:
        found += _after(lines, taken)
    if len(either) >= _HABIT and not before:
        bold = sum(_is_all_bold(lines[mark.line]) for mark in either) > len(either) / 2
        found += _alone(lines, taken, bold=bold)
    numbers = {mark.line for mark in found}
    return sorted([*found, *(mark for mark in marks if mark.line not in numbers)], key=lambda mark: mark.line)


def _said_after(line: Line, offset: int) -> str:
    """Return what stands on the line after an attribution."""
    return plain(line.text[offset - line.start :])


def _goes_on(line: Line, mark: Mark, *, alone: bool) -> bool:
    """True if after a mark nothing follows where the others stand alone, and else a new sentence."""
    after = _said_after(line, mark.end).lstrip("“‘\"'([")
    name = mark.attribution.respondent.name
    begins = after[:1].isupper() or after[:1].isdigit() or (name is not None and name.islower())
    return not after if alone else begins


def _is_whole(lines: Sequence[Line], mark: Mark) -> bool:
    """True if the mark is a line of its own."""
    return mark.start == lines[mark.line].start


def _free(lines: Sequence[Line], taken: set[int]) -> Iterator[tuple[int, Line]]:
    """The lines that begin a paragraph and are no attributions yet."""
    for number, line in enumerate(lines):
        begins = number == 0 or lines[number - 1].block != line.block
        if number not in taken and line.kind is BlockKind.PARAGRAPH and begins:
            yield number, line


def _before(lines: Sequence[Line], taken: set[int], *, bold: bool) -> Iterator[Mark]:
    for number, line in _free(lines, taken):
        colon = line.text.find(":", 0, _LONGEST_BEFORE)
        if colon < 0 or (bold and abs(line.bold - colon) > 1):
            continue
        attribution = parse_printed_alike(line.text[:colon], bold=bold)
        if attribution is not None:
            yield _mark(number, Side.BEFORE, attribution, line.start, line.start + colon + 1)


def _after(lines: Sequence[Line], taken: set[int]) -> Iterator[Mark]:
    for number, line in enumerate(lines):
        if number in taken or line.kind is not BlockKind.PARAGRAPH:
            continue
        if DASH_LINE.match(line.text) is None or len(line.text) > MAX_LENGTH or _in_a_list(lines, number, taken):
            continue
        attribution = parse_printed_alike(line.text, signed=True)
        if attribution is not None:
            yield _mark(number, Side.AFTER, attribution, line.start, line.end)


def _in_a_list(lines: Sequence[Line], number: int, taken: set[int]) -> bool:
    """True if a line beside it begins with a dash, too, and is no attribution."""
    beside = [other for other in (number - 1, number + 1) if 0 <= other < len(lines) and other not in taken]
    return any(DASH_LINE.match(lines[other].text) for other in beside)


def _alone(lines: Sequence[Line], taken: set[int], *, bold: bool) -> Iterator[Mark]:
    for number, line in _free(lines, taken):
        text = plain(line.text)
        if number - 1 in taken or len(text) > _LONGEST_ALONE or text.endswith((".", "!", "?", ":")):
            continue
        if not _is_all_bold(line) if bold else "," not in text and not name_behind_title(text):
            continue
        attribution = parse_printed_alike(text, signed=text[0] in '“"', bold=bold)
        if attribution is not None:
            yield _mark(number, Side.EITHER, attribution, line.start, line.end)


def _is_all_bold(line: Line) -> bool:
    return 0 < len(line.text.rstrip()) <= line.bold


def _mark(number: int, side: Side, attribution: Attribution, start: int, end: int) -> Mark:
    return Mark(number, number, side, attribution, start, end, _REASON, attribution.doubt)
