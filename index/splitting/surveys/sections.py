"""Headings between the questions of a survey, and the sentences that explain them: they are the host's.

A heading stands where an answer is over and another question follows, has no full stop and is printed as titles are:
`Your Job Hunt`. In a post that prints its questions in bold the heading is bold, too, and need not look like a title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import BlockKind
from index.splitting.choices import choices_in
from index.splitting.surveys.question_page import bold_end
from index.splitting.surveys.question_shape import (
    asks_the_reader,
    ends_asking,
    is_heading,
    is_known_question,
    is_left_open,
    is_named_fact,
    is_request,
    opens_asking,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.reading.lines import Line

#: In words.
_LONGEST = 10
#: So many sentences, each a paragraph, may explain a heading.
_MOST_SENTENCES = 3
_LONGEST_SENTENCE = 30
_EXPLAINED = "a sentence between what looks like a heading and a question"
_BRIEF = "it does not look like a title"
_UNANSWERED = "printed as a heading, below a question without an answer"
_NOTHING_BELOW = "printed as a heading, with nothing below it"
_TOPIC = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]{4,}")
_OTHER = re.compile(r"\W*other\b", re.IGNORECASE)
_TO_YOU = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_ENDS = re.compile(r"[.?!:;,…\d][”\"’')\]]*$")
_STOPS = re.compile(r"[.!][”\"’')\]]*$")
_SMALL = frozenset(
    "a an and as at but by for from in into is nor of on or per the to up via vs with your you our before after".split()
)
_WORD = re.compile(r"[^\W\d_][\w’'/-]*")
#: Beginnings of headings that answers in a list do not have.
_OPENS = re.compile(
    r"(?:about|additional|current|final|further|general|how|job|more|other|part|section|some|state|the|this|what|your?)\b",
    re.IGNORECASE,
)
#: `These are questions about the last person you hired.`,
#: `If you have a degree, please answer the following questions.`
_EXPLAINS = re.compile(
    r"(?:these|this|those|the (?:following|next|last|first|questions?)|here|in this|now|finally|optional|please|if you"
    r"|for (?:this|these)|answer)\b.*\b(?:questions?|section|part|information|answer(?:s|ing)?|respon\w+|survey)\b",
    re.IGNORECASE | re.DOTALL,
)


def find_sections(lines: Sequence[Line], first: int) -> Mapping[int, str]:
    """The lines from `first` on that head a section or explain a heading: by number, what is doubtful about each."""
    prose = [number for number in range(first, len(lines)) if lines[number].is_prose]
    found: dict[int, str] = {}
    titles = _titles_before_questions([lines[number] for number in prose])
    for at, number in enumerate(prose):
        line = lines[number]
        if number in found or not _may_head(line):
            continue
        following = [lines[later] for later in prose[at + 1 : at + 3 + _MOST_SENTENCES]]
        former = lines[prose[at - 1]] if at and prose[at - 1] not in found else None
        explained, doubt = _explanations(line, following, habit="" in found.values())
        if not following:
            doubt = _NOTHING_BELOW
            heads = bool(found) and former is not None and not _is_question(former) and is_title(line.plain)
        else:
            heads = _asks(following[explained:]) and (line in titles or _heads(line, former, following, explained))
            if not heads and found and former is not None and _is_question(former) and _asks(following):
                heads, doubt = is_title(line.plain) and bool(_OPENS.match(line.plain)), _UNANSWERED
            if not doubt and not is_title(line.plain) and not is_heading(line.plain):
                doubt = _BRIEF
        if heads:
            found.update(dict.fromkeys(prose[at : at + 1 + explained], doubt))
    return found


def _titles_before_questions(prose: Sequence[Line]) -> list[Line]:
    """The lines printed as titles between a finished sentence and a question, where there is more than one: a post that
    has such headings has them all through."""
    found = [
        line
        for former, line, following in zip(prose, prose[1:], prose[2:], strict=False)
        if is_title(line.plain)
        and _STOPS.search(former.plain)
        and not choices_in(line)
        and ends_asking(following.plain)
    ]
    return found if len(found) > 1 else []


def explains(text: str) -> bool:
    """True if a sentence tells the one who answers about the questions that follow."""
    return bool(_EXPLAINS.match(text)) and len(text.split()) >= 5 and text[-1:] in ".!)"


def is_title(text: str) -> bool:
    """True if it is printed as titles are: `You and Your Well-Being`, and not `A sense of humor`."""
    words = _WORD.findall(text)
    if not 2 <= len(words) <= _LONGEST or _ENDS.search(text) or not words[0][0].isupper():
        return False
    telling = [word for word in words[1:] if word.lower() not in _SMALL]
    return bool(telling) and all(word[0].isupper() for word in telling)


def _may_head(line: Line) -> bool:
    text = line.plain
    if line.kind is BlockKind.LIST_ITEM or len(text) > 90 or text[-1:] in "?:" or choices_in(line):
        return False
    return (
        (_is_printed_apart(line) and not _STOPS.search(text)) or is_title(text) or is_heading(text) or _is_topic(text)
    )


def _is_topic(text: str) -> bool:
    """True if it is one word and no more: `Staffing`."""
    return bool(_TOPIC.fullmatch(text))


def _is_printed_apart(line: Line) -> bool:
    return line.kind is BlockKind.HEADING or 0 < len(line.text.rstrip()) <= bold_end(line)


def _explanations(heading: Line, following: Sequence[Line], *, habit: bool) -> tuple[int, str]:
    """Count the lines below a heading that explain it, and say what is doubtful about them; `habit` where the post has
    such headings above."""
    count = _between_prints(heading, following)
    while count < min(len(following), _MOST_SENTENCES) and explains(following[count].plain):
        count += 1
    if count or not following or _asks(following) or not is_title(heading.plain):
        return count, ""
    text = following[0].plain
    speaks_to = asks_the_reader(text) or (bool(_TO_YOU.search(text)) and text.startswith("We "))
    short = len(text.split()) <= (_LONGEST_SENTENCE if speaks_to else _LONGEST)
    if _ENDS.search(text) and short and (speaks_to or habit or _is_printed_apart(heading)):
        return 1, _EXPLAINED
    return 0, ""


def _between_prints(heading: Line, following: Sequence[Line]) -> int:
    """Count the plain lines between a heading and a question that is printed apart: `The Process`, `How is it going?`,
    **Do you interview online?** They explain the heading, also where they ask."""
    count = next((at for at, line in enumerate(following) if _is_printed_apart(line)), 0)
    between, below = following[:count], following[count:]
    if not 0 < count <= _MOST_SENTENCES or heading.kind is not BlockKind.HEADING or not _asks(below):
        return 0
    asked = ends_asking(between[-1].plain) and is_title(heading.plain)
    if below[0].kind is BlockKind.HEADING and not (is_heading(heading.plain) or asked):
        return 0
    spoken = all(
        line.kind is BlockKind.PARAGRAPH and not choices_in(line) and len(line.plain.split()) <= _LONGEST_SENTENCE
        for line in between
    )
    return count if spoken else 0


def _asks(following: Sequence[Line]) -> bool:
    """True if the first of these lines is a question, or a heading before one."""
    if not following:
        return False
    line, after = following[0], following[1] if len(following) > 1 else None
    text = line.plain
    if choices_in(line):
        return False
    if ends_asking(text) or is_known_question(text) or is_left_open(text) or is_request(text):
        return True
    if _is_printed_apart(line) and opens_asking(text) and asks_the_reader(text) and not _ENDS.search(text):
        return True
    return after is not None and bool(choices_in(after)) and not text.endswith(",")


def _heads(line: Line, former: Line | None, following: Sequence[Line], explained: int) -> bool:
    text, next_line = line.plain, following[explained]
    if (is_known_question(text) and not is_heading(text)) or is_named_fact(text) or is_left_open(text):
        return False
    if _is_printed_apart(line):
        stands_out = line.kind is BlockKind.HEADING is not next_line.kind
        if opens_asking(text) and not is_title(text) and not stands_out:
            return False
        return explained > 0 or _is_printed_apart(next_line) or is_title(text)
    if former is None or explained:
        return is_title(text) or is_heading(text)
    return _ends_an_answer(former, text)


def _ends_an_answer(former: Line, text: str) -> bool:
    """True if `former` is the last line of an answer, so that `text` below it is none of it."""
    before = former.plain
    if _is_topic(text):
        # Below `√ Other` stands what is meant.
        return is_heading(text) or (bool(choices_in(former)) and not _OTHER.match(before))
    if _is_question(former):
        return is_heading(text)
    if is_title(before) or (" " not in before and not choices_in(former)):
        return bool(_OPENS.match(text)) and not _OPENS.match(before)
    # `The Long Winter`, the last line of an answer, is printed as headings are, too.
    return bool(_OPENS.match(text) or is_heading(text) or choices_in(former))


def _is_question(line: Line) -> bool:
    text = line.plain
    return not choices_in(line) and (
        ends_asking(text) or text.endswith(":") or is_known_question(text) or is_left_open(text) or opens_asking(text)
    )
