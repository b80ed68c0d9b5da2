"""Finding where the host's opening of a column post ends and the first answer begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.records import BlockKind
from index.splitting.host_words import hands_over, is_host_line, sounds_like_host
from index.splitting.image_text import glued_length
from index.splitting.question import is_question_part, same_question, title_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

# The host comes to the point within so many paragraphs.
_LONGEST_OPENING = 6


def intro_end(lines: Sequence[Line], limit: int, title: str) -> int:
    """Number of leading lines (of the first `limit`) that are the host's opening and the question."""
    asked = title_question(title)
    last, question_seen = _known_opening(lines, limit, asked)
    if not question_seen:
        found = _unknown_opening(lines, limit, last)
        if found is not None:
            last, question_seen = found, True
            last = _with_more_parts(lines, last, limit)
    if last < 0:
        return 0
    following = _next_prose(lines, last + 1, limit)
    while (
        following is not None
        and hands_over(lines[following].plain)
        and _next_prose(lines, following + 1, limit) is not None
    ):
        last = following
        following = _next_prose(lines, last + 1, limit)
    return last + 1


def _next_prose(lines: Sequence[Line], start: int, limit: int) -> int | None:
    return next((number for number in range(start, limit) if lines[number].is_prose), None)


def _known_opening(lines: Sequence[Line], limit: int, asked: str) -> tuple[int, bool]:
    """(last line, whether the question was seen) of an opening in words that are known."""
    last = -1
    question_seen = False
    for number, line in enumerate(lines[:limit]):
        text = line.plain
        contiguous = all(not between.is_prose for between in lines[last + 1 : number])
        if is_host_line(text) and (number < _LONGEST_OPENING or contiguous):
            last = number
            question_seen = question_seen or text.endswith("?")
        elif not question_seen and (same_question(text, asked) or (contiguous and text.endswith("?"))):
            last, question_seen = number, True
        elif (
            contiguous
            and last >= 0
            and (
                (is_question_part(line) and _is_another_part(lines, last, line))
                or _next_is_question(lines, number, limit, question_seen, asked)
            )
        ):
            last = number
            question_seen = question_seen or text.endswith("?")
        elif number == 0 and (sounds_like_host(text) or _next_is_question(lines, number, limit, question_seen, asked)):
            last = number
    return last, question_seen


def _unknown_opening(lines: Sequence[Line], limit: int, last: int) -> int | None:
    """Number of the first line that asks, where it follows a few paragraphs of chat and an answer follows it."""
    prose = [number for number in range(last + 1, limit) if lines[number].is_prose]
    for place, number in enumerate(prose[: _LONGEST_OPENING if last < 0 else 2]):
        line = lines[number]
        if is_question_part(line) and not glued_length(line.text, None):
            return number if place + 1 < len(prose) else None
    return None


def _with_more_parts(lines: Sequence[Line], last: int, limit: int) -> int:
    while (
        (following := _next_prose(lines, last + 1, limit)) is not None
        and is_question_part(lines[following])
        and _is_another_part(lines, last, lines[following])
    ):
        last = following
    return last


def _is_another_part(lines: Sequence[Line], last: int, line: Line) -> bool:
    """True if a question after the question is one more part of it, and not its repetition at the head of an answer."""
    text = line.plain
    return (
        not glued_length(line.text, None)
        and not (lines[last].kind is BlockKind.LIST_ITEM and line.kind is not BlockKind.LIST_ITEM)
        and all(text not in before.plain for before in lines[: last + 1])
    )


def _next_is_question(lines: Sequence[Line], number: int, limit: int, question_seen: bool, asked: str) -> bool:
    following = next((line for line in lines[number + 1 : limit] if line.is_prose), None)
    if question_seen or following is None:
        return False
    return same_question(following.plain, asked) or (
        lines[number].plain.endswith(":") and following.plain.endswith("?")
    )
