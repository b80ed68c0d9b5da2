"""The lines of a questionnaire that other posts of the archive have, too.

They are its questions, its headings and what explains them; somebody's answer is in one post only. A line that asks
you is a question if it is in a few posts. It takes many to make any other line what it is: a question where an answer
follows, or a heading, which is in no answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.splitting.choices import choices_in
from index.splitting.evidence import Recurrence
from index.splitting.host_words import is_host_line
from index.splitting.surveys.question_page import Asked, bold_end, question_text
from index.splitting.surveys.question_shape import (
    asks_the_reader,
    ends_asking,
    is_known_question,
    is_left_open,
    opens_asking,
)
from index.splitting.surveys.survey_closing import is_closing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.reading.lines import Line

_REASON = "a question that other posts have, too"


def set_apart(lines: Sequence[Line], recurring: Mapping[int, Recurrence]) -> frozenset[int]:
    """Return the lines that can be no answer: they stand in many posts, or in bold above a sentence that does."""
    many = [n for n, found in recurring.items() if found is Recurrence.MANY and not _asks(lines[n])]
    headings = [
        n - 1 for n in many if n and not bold_end(lines[n]) and _is_heading(lines[n - 1]) and n + 1 in recurring
    ]
    return frozenset((*many, *headings))


def with_recurring(
    lines: Sequence[Line], recurring: Mapping[int, Recurrence], asked: Sequence[Asked], first: int
) -> list[Asked]:
    """Return the questions with those from line `first` on that recur, and without headings."""
    found = {it.line: it for it in asked}
    apart = set_apart(lines, recurring)
    numbers = [number for number in range(first, len(lines)) if lines[number].is_prose]
    for number, following in zip(numbers, [*numbers[1:], None], strict=True):
        next_line = None if following is None else lines[following]
        if number in found and number in apart:
            if next_line is None or following in {*recurring, *found} or ends_asking(next_line.plain):
                del found[number]
        elif number in recurring and number not in found:
            line = lines[number]
            is_inside = bool(asked) and asked[0].line < number < asked[-1].line
            answer = next_line if is_inside and following not in recurring else None
            if _is_question(line, next_line, answer, recurring[number]):
                found[number] = Asked(number, question_text(line.text), line.start, line.end, _REASON)
    return [found[number] for number in sorted(found)]


def _is_heading(line: Line) -> bool:
    return line.is_prose and bold_end(line) == len(line.text) and not _asks(line)


def _is_question(line: Line, following: Line | None, answer: Line | None, recurrence: Recurrence) -> bool:
    """True if a line that recurs asks; `answer` is the next one where that stands in this post alone."""
    text = line.plain
    if is_host_line(text) or is_closing(text):
        return False
    if recurrence is Recurrence.FEW:
        return ends_asking(text) and asks_the_reader(text)
    if ends_asking(text) or (following is not None and choices_in(following)):
        return True
    return answer is not None and _asks(line) and not ends_asking(answer.plain) and not bold_end(answer)


def _asks(line: Line) -> bool:
    """True if a line without its place could be a question."""
    text = line.plain
    return (
        ends_asking(text) or text.endswith(":") or opens_asking(text) or is_known_question(text) or is_left_open(text)
    )
