"""The lines of a post as one looks for questions in them: what is bold, what is ticked, what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS
from index.posts.records import BlockKind
from index.reading.lines import BULLET, plain, word_set
from index.splitting.choices import choices_in
from index.splitting.surveys.question_shape import (
    asks_the_reader,
    ends_asking,
    is_known_question,
    is_left_open,
    is_quoted,
    opens_asking,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line
    from index.splitting.surveys.layout import Layout

# An opening quotation mark stands behind a space.
_AFTER_BOLD = re.compile(r"[:?.!*”\"’')\]]*[\s\u00a0]*(?:[:?]+[\s\u00a0]*)?")
_ASIDE = re.compile(r"[(\[][^()\[\]]{2,120}[)\]]:?\s+(?=[A-ZÀ-Þ“\"])")
#: `Okay, Bo. Why hats?`, `Touché. Why hats?`
_ADDRESS = re.compile(
    r"(?i:touch[ée]|fair enough|good point|got it|no way|i see|point taken|ha|wow|lovely|amazing|interesting"
    r"|great|noted)[.!]+\s+(?=[A-ZÀ-Þ])|"
    r"(?i:okay|ok|so|now|thanks|thank you|hi|hello|hey|welcome|great|wow|all ?right|right)(?:,|(?<=[a-z]))\s+"
    r"(?:[A-ZÀ-Þ][\w'’-]*[.!]?\s?){1,3}(?<=[.!])\s+(?=[A-ZÀ-Þ])"
)
_ASKING_WORDS = frozenset(
    "what which who whom whose when where why how do does did can could should would will have has had i you we ask".split()
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question where it stands in a post."""

    #: Number of its line.
    line: int
    #: What it asks, as printed, without its final colon.
    text: str
    #: Offsets in the post's text.
    start: int
    end: int
    #: How it was recognised.
    reason: str
    #: What is doubtful about it; empty when nothing is.
    doubt: str = ""


@dataclass
class Place:
    """One prose line of a post among the others, as a question might stand in it."""

    lines: Sequence[Line]
    #: Numbers of the post's prose lines.
    numbers: Sequence[int]
    #: Which of them this one is.
    at: int
    #: Whether bullets stand for ticks.
    bulleted: bool
    #: The question before it; None where there is none.
    before: Asked | None
    #: Whether that question has an answer already.
    answered: bool
    #: How the post prints its questions.
    layout: Layout

    #: Number of the line.
    number: int = field(init=False)
    #: The line itself.
    line: Line = field(init=False)
    #: Its text with plain spaces, without an aside in brackets or an address before it.
    text: str = field(init=False)
    #: Length of the bold run that it begins with.
    bold: int = field(init=False)

    def __post_init__(self) -> None:
        """Find the line, which every rule reads."""
        self.number = self.numbers[self.at]
        self.line = self.lines[self.number]
        self.text = _ADDRESS.sub("", without_aside(self.line.plain), count=1)
        self.bold = bold_end(self.line)

    @property
    def following(self) -> Line | None:
        """The prose line after it."""
        return self.lines[self.numbers[self.at + 1]] if self.at + 1 < len(self.numbers) else None

    @property
    def former(self) -> Line | None:
        """The prose line before it."""
        return self.lines[self.numbers[self.at - 1]] if self.at else None

    @property
    def is_choice(self) -> bool:
        """True if it is ticked."""
        return self._ticks(self.line)

    @property
    def is_ticked(self) -> bool:
        """True if the line after it is ticked."""
        return self.following is not None and self._ticks(self.following)

    @property
    def asked_so_far(self) -> bool:
        """True if nothing but questions stands between the question before it and this line."""
        first = self.before.line + 1 if self.before else 0
        between = [self.lines[number].plain for number in self.numbers[: self.at] if number >= first]
        return all(text.endswith("?") for text in between)

    @property
    def answered_in_a_line(self) -> bool:
        """True if one line stands between this one and another question."""
        after = [self.lines[number] for number in self.numbers[self.at + 1 : self.at + 3]]
        if len(after) < 2 or after[0].kind is BlockKind.LIST_ITEM or ends_asking(after[0].plain):
            return False
        return ends_asking(after[1].plain) or is_known_question(after[1].plain)

    @property
    def follows_choice(self) -> bool:
        """True if the line before it is ticked: a short line between two ticked ones is the second one's question."""
        return self.former is not None and self._ticks(self.former)

    @property
    def stands_listed(self) -> bool:
        """True if it is an item of a list that holds nothing but questions, in a post that prints its questions so.

        A list below `I ask three things:` is the respondent's.
        """
        if self.line.kind is not BlockKind.LIST_ITEM or not self.layout.listed or not ends_asking(self.text):
            return False
        prose = [self.lines[number] for number in self.numbers]
        first, last = self.at, self.at
        while first and self._is_item(prose[first - 1]):
            first -= 1
        while last + 1 < len(prose) and self._is_item(prose[last + 1]):
            last += 1
        introduced = first > 0 and last > first and prose[first - 1].plain.endswith(":")
        return not introduced and all(ends_asking(line.plain) for line in prose[first : last + 1])

    def _is_item(self, line: Line) -> bool:
        return line.kind is BlockKind.LIST_ITEM and not self._ticks(line)

    def _ticks(self, line: Line) -> bool:
        return bool(choices_in(line)) or (self.bulleted and is_bulleted(line))

    @property
    def echoes(self) -> bool:
        """True if it only takes up what the line before it says, as one who asks himself does."""
        if self.former is None or asks_the_reader(self.text):
            return False
        telling = word_set(self.text) - STOP_WORDS - _ASKING_WORDS
        return self.answered and 2 * len(telling & word_set(self.former.plain)) > len(telling)

    def asked(self, length: int, reason: str, doubt: str = "") -> Asked:
        """The first `length` characters of the line as a question."""
        text, start = self.line.text[:length], self.line.start
        asked = question_text(text)
        # `[We laughed. Then I asked:] Why?`, but `(laughs) Why?` was said.
        asked = without_aside(asked) if asked.startswith("[") else asked
        return Asked(self.number, asked, start, start + length, reason, doubt)

    def asked_whole(self, reason: str, doubt: str = "") -> Asked:
        """The whole line as a question."""
        return self.asked(len(self.line.text), reason, doubt)


def without_aside(text: str) -> str:
    """`text` without what stands in brackets before it: `(laughs) What did you do?`."""
    return _ASIDE.sub("", text, count=1) if text[:1] in "([" else text


def question_text(text: str) -> str:
    """A question as it is kept: plain spaces, no bullet, no final colon."""
    text = BULLET.sub("", plain(text), count=1).strip()
    return text.rstrip(": ").strip() or text


def is_bulleted(line: Line) -> bool:
    """True if a line is an item of a list, its bullet printed or not."""
    return line.kind is BlockKind.LIST_ITEM or bool(BULLET.match(line.text))


def bold_end(line: Line) -> int:
    """Return where a line's bold beginning ends, with its colon or question mark; 0 where it does not begin bold."""
    if line.kind is BlockKind.HEADING:
        return len(line.text)
    end = line.bold
    if not end:
        return 0
    for start, stop in line.bold_runs:
        if start > end and not line.text[end:start].strip(" \u00a0.,;:’'“”\""):
            end = stop
    after = _AFTER_BOLD.match(line.text, end)
    end = after.end() if after else end
    return end if plain(line.text[end:]) else len(line.text)


def has_shape(text: str) -> bool:
    """True if the text of a bold line reads as a question rather than as stress."""
    if ends_asking(text) or is_known_question(text) or is_left_open(text):
        return True
    return text.endswith(":") and not is_quoted(text) and (opens_asking(text) or len(text.split()) >= 3)


def is_label(text: str) -> bool:
    """`Cover Letter:` within an answer, rather than a question."""
    return text.endswith(":") and len(text.split()) <= 3 and not opens_asking(text) and not is_known_question(text)
