"""Finding the lines of a survey or an interview that are its questions.

Where a post prints its questions in bold or as headings, only those lines are questions; where it prints them like
everything else, a question is told by its shape, by what it asks about and by what follows it. What only looks like a
question inside somebody's answer stays there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import BlockKind
from index.reading.lines import plain
from index.splitting.choices import choices_in
from index.splitting.surveys.layout import Layout
from index.splitting.surveys.question_page import (
    Asked,
    Place,
    bold_end,
    has_shape,
    is_bulleted,
    is_label,
    question_text,
)
from index.splitting.surveys.question_shape import (
    MAX_LENGTH,
    asking_weight,
    asks_the_reader,
    ends_asking,
    has_inner_stop,
    is_heading,
    is_known_question,
    is_left_open,
    is_request,
    opens_asking,
    opens_telling,
    speaks_for_oneself,
)
from index.splitting.surveys.question_unmarked import ask_unmarked

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from index.reading.lines import Line

__all__ = ["Asked", "find_questions", "is_bulleted", "question_text"]

_IN_BOLD = "in bold, as the post prints its questions"
_AS_HEADINGS = "in bold, where the other questions are headings"
_IN_PART = "in bold in part, as the post prints its questions"
_COUNTED = "its number counts the questions of the post"
_BEFORE_TICKS = "in bold before its ticked answer"
_NOT_BOLD = "the only question that is not in bold"
_UNPRINTED = "in bold, and no question mark shows that it is a question"
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]][.:]?")
#: In words.
_SHORTEST_ASKING = 3
_LONGEST_END = 15
_STOP = re.compile(r"(?<!\.\.)[.!][”\"’')*_]*$")
#: `Thank you, Mo!`: the host takes leave.
_THANKS = re.compile(r"(?:many )?(?:thanks|thank you)\b", re.IGNORECASE)
_TICK_AFTER_QUESTION = re.compile(r"(?<=[?:])[\s\u00a0]*(?=[√✓✔☑☒])")


def find_questions(
    lines: Sequence[Line], first: int, sections: Container[int], *, bulleted: bool = False
) -> list[Asked]:
    """The questions among the lines from `first` on but `sections`, in order; `bulleted` where bullets stand for
    ticks."""
    numbers = [number for number in range(first, len(lines)) if lines[number].is_prose and number not in sections]
    prose = [lines[number] for number in numbers]
    layout = Layout(prose)
    ask = _ask_in_headings if layout.headings else _ask_in_bold if layout.bold else ask_unmarked
    found: list[Asked] = []
    for at, number in enumerate(numbers):
        line = lines[number]
        if is_heading(line.plain) or (len(line.text) > MAX_LENGTH and not line.bold):
            continue
        before = found[-1] if found else None
        answered = before is None or before.line < numbers[at - 1] or before.end < lines[before.line].end
        place = Place(lines, numbers, at, bulleted, before, answered, layout)
        asked = _ask_by_number(place) or _ask_before_tick(place) or ask(place)
        if asked:
            found.append(asked)
    return found


def _ask_by_number(place: Place) -> Asked | None:
    return place.asked_whole(_COUNTED) if place.line.start in place.layout.numbered else None


def _ask_in_headings(place: Place) -> Asked | None:
    """A heading that asks, or a question that somebody has only made bold."""
    if place.line.kind is BlockKind.HEADING:
        return _ask_in_bold(place)
    head, rest = plain(place.line.text[: place.bold]), plain(place.line.text[place.bold :])
    if not (head and place.answered and place.layout.bold_too) or place.line.kind is not BlockKind.PARAGRAPH:
        return None
    if ends_asking(head) and opens_asking(head) and not has_inner_stop(head) and not speaks_for_oneself(head):
        return place.asked(place.bold, _AS_HEADINGS, _AS_HEADINGS)
    return place.asked_whole(_AS_HEADINGS, _AS_HEADINGS) if _goes_on_asking(place, head, rest) else None


def _ask_before_tick(place: Place) -> Asked | None:
    """`Is it broken? √ No` on one line."""
    tick = _TICK_AFTER_QUESTION.search(place.line.text)
    head = plain(place.line.text[: tick.start()]) if tick else ""
    if tick is None or len(head) < 8 or not (head.endswith("?") or is_known_question(head)):
        return None
    return place.asked(tick.start(), "a question with its ticked answer on the same line")


def _ask_in_bold(place: Place) -> Asked | None:
    """A question where the post prints them in bold."""
    if place.is_choice:
        return None
    if place.bold == len(place.line.text):
        return _whole_line_in_bold(place)
    return _beginning_in_bold(place) or _part_in_bold(place)


def _whole_line_in_bold(place: Place) -> Asked | None:
    if _THANKS.match(place.text) and not ends_asking(place.text):
        return None
    if _asks_outright(place):
        return place.asked_whole(_IN_BOLD)
    if place.is_ticked and place.answered:
        return place.asked_whole(_BEFORE_TICKS)
    # What else is bold is a question too, unless it is the (stressed) answer, or a heading.
    if _STOP.search(place.text):
        last = place.following is None or has_inner_stop(place.text)
        asks = place.answered and place.layout.steady and not last and not _next_asks(place)
        asks = asks or _is_one_more_statement(place)
        return place.asked_whole(_UNPRINTED, _UNPRINTED) if asks else None
    if (place.answered or place.is_ticked) and not _next_asks(place) and not _heads_a_part(place):
        return place.asked_whole(_IN_BOLD if place.is_ticked else _UNPRINTED, "" if place.is_ticked else _UNPRINTED)
    return None


def _is_one_more_statement(place: Place) -> bool:
    """True if the question above is a statement in bold to agree with, and is answered: this one has no answer."""
    before = place.before
    stated = before is not None and before.reason in {_BEFORE_TICKS, _UNPRINTED} and bool(_STOP.search(before.text))
    return stated and place.answered and not has_inner_stop(place.text)


def _heads_a_part(place: Place) -> bool:
    """True if the answer above has a line in bold at its head, too: both head parts of it."""
    before = place.before
    first = before.line + 1 if before else len(place.lines)
    if before is None or not first < place.number or place.is_ticked:
        return False
    head = place.lines[first]
    return bool(head.text) and bold_end(head) == len(head.text) and not choices_in(head)


def _asks_outright(place: Place) -> bool:
    """True if the words of a bold line say that it asks."""
    text = place.text
    if ends_asking(text) or is_request(text) or (text.endswith(":") and (place.answered or not is_label(text))):
        return True
    stops = bool(_STOP.search(text))
    # Of a bold sentence that nothing answers the respondent has made sure that it is read.
    if stops and _next_asks(place):
        return False
    if place.answered and opens_telling(text):
        return True
    if stops:
        return place.answered and asks_the_reader(text)
    return is_known_question(text) or is_left_open(text) or text.endswith(("...", "…")) or _asks_without_mark(text)


def _asks_without_mark(text: str) -> bool:
    """`How many jobs did you apply for`"""
    return opens_asking(text) and len(text.split()) >= _SHORTEST_ASKING and not text.endswith(",")


def _next_asks(place: Place) -> bool:
    return place.following is not None and bool(bold_end(place.following)) and has_shape(place.following.plain)


def _beginning_in_bold(place: Place) -> Asked | None:
    """The bold beginning of a line, with the answer behind it."""
    head, rest = plain(place.line.text[: place.bold]), plain(place.line.text[place.bold :])
    if not head:
        return None
    if _BRACKETED.fullmatch(rest):
        return place.asked_whole(_IN_BOLD)
    if _goes_on_asking(place, head, rest):
        return place.asked_whole(_IN_PART)
    if place.layout.alone and not is_known_question(head):
        return None
    if (
        ends_asking(head)
        or (has_shape(head) and not is_label(head) and " " in head)
        or (_asks_without_mark(head) and not ends_asking(rest))
    ):
        return place.asked(place.bold, _IN_BOLD)
    return None


def _goes_on_asking(place: Place, head: str, rest: str) -> bool:
    """True of `**What are you tired of** seeing in letters?`, `**Please describe** your search:`: the bold words end in
    the middle of what is asked."""
    if is_request(head) and ends_asking(rest) and opens_asking(rest) and not ends_asking(head):
        # `**Tell us of a hire who surprised you.** What did they do?`
        return place.following is not None and not has_inner_stop(rest)
    asks = ends_asking(rest) or (rest.endswith(":") and opens_telling(head) and len(rest.split()) <= _LONGEST_END)
    return rest[:1].islower() and asks and opens_asking(head) and not has_inner_stop(place.text)


def _part_in_bold(place: Place) -> Asked | None:
    """A question of which only some words are bold, or one that somebody forgot to make bold."""
    if place.line.kind is BlockKind.LIST_ITEM or not ends_asking(place.text) or has_inner_stop(place.text):
        return None
    if place.line.bold_runs:
        return place.asked_whole(_IN_PART)
    if place.is_ticked and place.following and not bold_end(place.following):
        return place.asked_whole("a question before its ticked answer", _NOT_BOLD)
    if is_known_question(place.text) and asking_weight(place.text) >= 3:
        return place.asked_whole("a question that surveys ask", _NOT_BOLD)
    return None
