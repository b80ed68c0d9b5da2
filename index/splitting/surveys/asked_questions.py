"""The questions that the respondent of a post is asked: without their numbers, and without those put to the readers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.posts.records import BlockKind
from index.splitting.host_words import is_host_line, sounds_like_host
from index.splitting.surveys.question_lines import Asked, question_text
from index.splitting.surveys.question_shape import has_inner_stop, is_known_question
from index.splitting.surveys.survey_closing import is_closing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.reading.lines import Line
    from index.splitting.candidates import Candidates
    from index.splitting.surveys.speakers import Turn

_NUMBER = re.compile(r"\d{1,2}\s?[.):]\s+(?=\S)")
#: From so many on, numbers before questions count them.
_COUNTED = 3


def questions_asked(
    candidates: Candidates, opening_end: int, turns: Mapping[int, Turn], *, bulleted: bool
) -> list[Asked]:
    """The questions from `opening_end` on; where the post prints who speaks, what the one who asks says."""
    lines = candidates.lines
    by_label = any(turn.asks for turn in turns.values())
    found = _asked_in_turn(lines, turns) if by_label else candidates.questions(opening_end, bulleted=bulleted)
    return _without_numbers(_without_closing(found, lines))


def _without_closing(asked: Sequence[Asked], lines: Sequence[Line]) -> list[Asked]:
    """The questions before those that the host asks the readers in the end."""
    count = len(asked)
    while count and _is_closing(asked[count - 1], lines):
        count -= 1
    return list(asked[:count])


def _is_closing(asked: Asked, lines: Sequence[Line]) -> bool:
    """True if the host asks it of the readers; what stands there as a heading with an answer is the interview's."""
    line = lines[asked.line]
    printed = line.kind is BlockKind.HEADING or line.bold >= len(line.text.rstrip())
    below = next((it.plain for it in lines[asked.line + 1 :] if it.is_prose), "")
    whole = asked.end == line.end and not has_inner_stop(asked.text)
    if below and (printed or whole) and not (is_closing(below) or sounds_like_host(below)):
        return False
    return (is_closing(asked.text) and not is_known_question(asked.text)) or _is_for_readers(asked, lines)


def _is_for_readers(asked: Asked, lines: Sequence[Line]) -> bool:
    """True if nothing follows a question that sounds like the host's: `Anything to add? Tell us in the comments!`"""
    follows = any(line.is_prose for line in lines[asked.line + 1 :])
    text = asked.text
    return not follows and (is_host_line(text) or (sounds_like_host(text) and not is_known_question(text)))


def _without_numbers(asked: list[Asked]) -> list[Asked]:
    """The questions without the numbers that the post counts them by."""
    numbered = [it for it in asked if _NUMBER.match(it.text)]
    if len(numbered) < _COUNTED or 2 * len(numbered) < len(asked):
        return asked
    return [replace(it, text=_NUMBER.sub("", it.text, count=1)) for it in asked]


def _asked_in_turn(lines: Sequence[Line], turns: Mapping[int, Turn]) -> list[Asked]:
    """The questions of a post that prints who speaks."""
    return [
        Asked(
            number,
            question_text(lines[number].text[turn.length :]),
            lines[number].start,
            lines[number].end,
            "the one who asks is named before it",
        )
        for number, turn in sorted(turns.items())
        if turn.asks
    ]
