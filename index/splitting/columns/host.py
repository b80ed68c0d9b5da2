"""Finding where the host's opening of a column post ends and the first answer begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import BlockKind
from index.splitting.host_words import hands_over, is_host_line, sounds_like_host
from index.splitting.image_text import glued_length
from index.splitting.question import (
    COLUMN_TITLE,
    begins_by_asking,
    is_finished_below,
    is_question_part,
    same_question,
    title_question,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

_DAY_OR_AUTHOR = re.compile(
    r"(?:posted )?(?:on )?(?:(?:\w{3,9}day,? )?\w{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d\d-\d\d"
    r"|\d{1,2}/\d{1,2}/\d{2,4})"
    r"(?: [·|@-] .{0,20})?|by \w{2,30}",
    re.IGNORECASE,
)
# The host comes to the point within so many paragraphs.
_LONGEST_OPENING = 6
# Where it leads to the question in so many words, it may have chatted longer.
_LONGEST_CHAT = 15
_BRACKETED = re.compile(r"\s?\([^()]*\)")
# Among so many lines before it a part of the question may stand already.
_MOST_PARTS = 100


def intro_end(lines: Sequence[Line], limit: int, title: str) -> int:
    """Number of leading lines (of the first `limit`) that are the host's opening and the question."""
    asked = title_question(title)
    front = front_end(lines, limit, title)
    last, question_seen = _known_opening(lines, front, limit, asked)
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


def front_end(lines: Sequence[Line], limit: int, title: str) -> int:
    """Number of leading lines that print the post's title, its day or its author, not yet the host's words."""
    wanted = " ".join(title.split())
    end = 0
    while end < limit and (
        not lines[end].is_prose
        or COLUMN_TITLE.match(lines[end].plain)
        or lines[end].plain == wanted
        or _DAY_OR_AUTHOR.fullmatch(lines[end].plain)
    ):
        end += 1
    return end


def _next_prose(lines: Sequence[Line], start: int, limit: int) -> int | None:
    return next((number for number in range(start, limit) if lines[number].is_prose), None)


def _known_opening(lines: Sequence[Line], front: int, limit: int, asked: str) -> tuple[int, bool]:
    """(last line, whether the question was seen) of an opening in words that are known."""
    last = front - 1
    question_seen = False
    # True while no prose stands between the opening and the line.
    contiguous = True
    following: int | None = front
    for number in range(front, limit):
        line = lines[number]
        text = line.plain
        contiguous = last == number - 1 or (contiguous and not lines[number - 1].is_prose)
        if question_seen and not contiguous and number >= front + _LONGEST_CHAT:
            break
        if following is not None and following <= number:
            following = _next_prose(lines, number + 1, limit)
        early = number < front + _LONGEST_OPENING and not question_seen
        may_open = contiguous or early or (number < front + _LONGEST_CHAT and _leads_to_question(lines, number, limit))
        if may_open and is_host_line(text):
            last = number
            question_seen = question_seen or text.endswith("?")
        elif not question_seen and (same_question(text, asked) or (contiguous and text.endswith("?"))):
            last, question_seen = number, True
        elif contiguous and (
            (last >= front and is_question_part(line) and _is_another_part(lines, last, line))
            or (not question_seen and following is not None and _leads_to(lines[following].plain, text, asked))
        ):
            last = number
            question_seen = question_seen or text.endswith("?")
        elif number == front and sounds_like_host(text):
            last = number
    return last, question_seen


def _leads_to_question(lines: Sequence[Line], number: int, limit: int) -> bool:
    """True of `I asked people who hire librarians:` before a line that asks, even after much chat."""
    following = _next_prose(lines, number + 1, limit)
    return (
        lines[number].plain.endswith(":")
        and following is not None
        and "?" in lines[following].text
        and _next_prose(lines, following + 1, limit) is not None
    )


def _unknown_opening(lines: Sequence[Line], limit: int, last: int) -> int | None:
    """Number of the first line that asks, where it follows a few paragraphs of chat and an answer follows it."""
    prose = [number for number in range(last + 1, limit) if lines[number].is_prose]
    for place, number in enumerate(prose[: _LONGEST_OPENING if last < 0 else 2]):
        line = lines[number]
        if (is_question_part(line) or is_finished_below(lines, number)) and not glued_length(line.text, None):
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
        (line.kind is BlockKind.LIST_ITEM or begins_by_asking(text))
        and not glued_length(line.text, None)
        and not (lines[last].kind is BlockKind.LIST_ITEM and line.kind is not BlockKind.LIST_ITEM)
        and not any(
            text in before.plain or text in _BRACKETED.sub("", before.plain)
            for before in lines[max(0, last - _MOST_PARTS) : last + 1]
        )
    )


def _leads_to(following: str, text: str, asked: str) -> bool:
    """True if the next line of prose, `following`, is the question."""
    return same_question(following, asked) or (text.endswith(":") and following.endswith("?"))
