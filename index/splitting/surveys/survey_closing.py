"""Finding the host's words at the end of a survey or an interview."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.splitting.host_signs import ENOUGH, Place, begins_like_host, weight_of
from index.splitting.host_words import is_host_line
from index.splitting.surveys.question_shape import is_known_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line
    from index.splitting.surveys.question_page import Asked

#: A closing is short.
_LONGEST = 420
#: Thanks to somebody by name are the host's: `Thanks, Mo!`, `Thanks to Mo Lark`.
_THANKS = re.compile(r"(?:many )?(?:thanks|thank you)\b(?!,? (?:to )?(?-i:[A-ZÀ-Þ]))", re.IGNORECASE)
#: `Do you want to see more? Visit the gallery.`
_ASKS_READERS = re.compile(
    r"(?:do|are|have|would|want|interested)\b[^.?!]{0,80}\?\s+(?:then |please )?"
    r"(?:visit|see|click|check|send|take|tell|fill|write|read|follow|join|share|look|browse|view|find|e-?mail|contact"
    r"|get)\b",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:me|my|mine|myself)\b", re.IGNORECASE)
_SECOND_PERSON = re.compile(r"\byou", re.IGNORECASE)
_LONGEST_THANKS = 40
#: So many questions show that one more at the end may be put to the readers.
_MANY = 3


def is_closing(text: str) -> bool:
    """True if a line begins as only the host's closing does."""
    return begins_like_host(text, "survey")


def find_closing(lines: Sequence[Line], asked: Sequence[Asked], opening_end: int) -> tuple[int, int]:
    """Number of the line with which the closing begins (how many lines there are where there is none), and of the
    questions before it: the host may ask the readers one more."""
    before = _above_a_question_to_readers(lines, asked)
    if before:
        return before, len(asked) - 1
    last = asked[-1].line + 1 if asked else opening_end
    closing = closing_start(lines, last)
    if _takes_an_answer(lines, asked, closing):
        closing = closing_start(lines, closing + 1)
    return (_asks_the_readers(lines, asked) if closing == len(lines) else closing), len(asked)


def _above_a_question_to_readers(lines: Sequence[Line], asked: Sequence[Asked]) -> int:
    """Number of the line with which the closing begins above the last question, where that ends the post: the host
    turns to the readers and asks them. 0 where it is not so."""
    if len(asked) < _MANY or any(line.is_prose for line in lines[asked[-1].line + 1 :]):
        return 0
    *_, before, last = asked
    if last.end < lines[last.line].end or is_known_question(last.text):
        return 0
    closing = closing_start(lines[: last.line], before.line + 2)
    return closing if closing < last.line else 0


def _asks_the_readers(lines: Sequence[Line], asked: Sequence[Asked]) -> int:
    """Number of the last line where it asks the readers and sends them somewhere, below an answer; else how many lines
    there are."""
    first = asked[-1].line + 1 if asked else len(lines)
    rest = [number for number in range(first, len(lines)) if lines[number].is_prose]
    has_answer = len(rest) > 1 or (bool(rest) and asked[-1].end < lines[first - 1].end)
    return rest[-1] if has_answer and _ASKS_READERS.match(lines[rest[-1]].plain) else len(lines)


def _takes_an_answer(lines: Sequence[Line], asked: Sequence[Asked], closing: int) -> bool:
    """True if the closing would take the only line that can answer the last question.

    Thanks to nobody by name, or what somebody says of themselves, is an answer unless it has a sign of a host.
    """
    if not asked or closing == len(lines) or asked[-1].end < lines[asked[-1].line].end:
        return False
    above = lines[asked[-1].line + 1 : closing]
    text = lines[closing].plain
    if any(line.is_prose for line in above) or len(text.split()) > _LONGEST_THANKS or is_host_line(text):
        return False
    return bool(_THANKS.match(text) or (_MINE.search(text) and not _SECOND_PERSON.search(text)))


def closing_start(lines: Sequence[Line], first: int) -> int:
    """Number of the line with which the closing begins; `len(lines)` where there is none.

    `first` is the first line that may belong to it. Pictures and captions among the last lines do not matter.
    """
    start = next((number for number in range(first, len(lines)) if is_closing(lines[number].plain)), len(lines))
    said = next((number for number in range(first, len(lines)) if lines[number].is_prose), len(lines))
    while start > first:
        line = lines[start - 1]
        # Where nothing else answers the last question, the line is its answer unless only a host writes so.
        if line.is_prose and not (is_host_line(line.plain) or (start - 1 > said and _speaks_for_the_blog(line.plain))):
            break
        start -= 1
    return start


def _speaks_for_the_blog(text: str) -> bool:
    """True if `text`, after somebody's last answer, is rather the host's."""
    return len(text) <= _LONGEST and weight_of(text, "survey", Place.CLOSING) >= ENOUGH
