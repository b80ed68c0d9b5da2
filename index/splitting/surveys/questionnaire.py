"""A post with many questions to one respondent: from its question lines to questions, answers and spans."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.posts.records import BlockKind, ParagraphKind, Question
from index.posts.split import Role, Span, Split, SplitAnswer
from index.reading.lines import Line, part_of, plain
from index.splitting.choices import choices_in
from index.splitting.image_text import is_image_text, names_things, shows_place
from index.splitting.paragraphs import cover, paragraphs_of
from index.splitting.surveys.asked_questions import questions_asked
from index.splitting.surveys.question_page import Asked, bold_end
from index.splitting.surveys.question_shape import is_heading
from index.splitting.surveys.survey_closing import find_closing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from index.posts.records import Fact, Paragraph, Respondent, TypeEvidence
    from index.splitting.candidates import Candidates
    from index.splitting.surveys.speakers import Turn

#: Roles of what belongs to a picture.
PICTURE_ROLES = {BlockKind.IMAGE_TEXT: Role.IMAGE_TEXT, BlockKind.CAPTION: Role.CAPTION}
#: What stands in place of an answer: `No answer`, `[left blank]`.
_NO_ANSWER = re.compile(
    r"[\[(*–—-]*\s*(?:(?:no|did not|didn['’]t|declined to) (?:answer|response|respond|reply)(?: given| provided)?"
    r"|(?:question )?(?:left blank|not answered|unanswered|skipped))\s*[\])*–—-]*\.?",
    re.IGNORECASE,
)
_CLOSING_MARKS = "”\"’')]"
_OPENING = "the opening of the post"
_CLOSING = "the closing of the post"
_HEADING = "a heading between questions"
_RECURS = "between questions, as in many other posts"
_NO_OPENING = "text before the first question that is no known opening"
_NO_QUESTIONS = "no question was found in the post"
_ANSWERED = "the answer to the question above it"
_TOLD = "says of whom the opening speaks, and that they tell it themselves"
_NOT_GIVEN = "says that nobody has answered"
_NOT_ANSWERED = "a question without an answer"


@dataclass(slots=True)
class Exchange:
    """A question and the lines that answer it."""

    asked: Asked
    lines: list[Line]
    #: What names the speaker before a line of the answer: `Mo:`.
    prefixes: list[Line] = field(default_factory=list)
    #: The label of who says each of the lines; empty where the post does not print it.
    voices: list[str] = field(default_factory=list)


class Questionnaire:
    """The lines of one post being taken apart into exchanges; `spans` fills with everything else."""

    def __init__(
        self,
        candidates: Candidates,
        opening_end: int,
        *,
        is_text: bool,
        turns: Mapping[int, Turn] | None = None,
        bulleted: bool = False,
    ) -> None:
        self.lines = lines = candidates.lines
        self.is_text = is_text
        self.spans: list[Span] = []
        self.bulleted = bulleted
        self._apart = candidates.set_apart
        self.turns: Mapping[int, Turn] = turns or {}
        self.asked = questions_asked(candidates, opening_end, self.turns, bulleted=bulleted)
        self.first = self.asked[0].line if self.asked else len(lines)
        self.closing, count = find_closing(lines, self.asked, opening_end)
        self.asked = self.asked[:count]
        self.sections: Mapping[int, str] = {} if self.turns else candidates.sections(opening_end)
        self.exchanges = [self._exchange(number) for number in range(len(self.asked))]

    def _exchange(self, number: int) -> Exchange:
        asked = self.asked[number]
        end = self.asked[number + 1].line if number + 1 < len(self.asked) else self.closing
        line = self.lines[asked.line]
        rest = part_of(line, asked.end, line.end)
        exchange = Exchange(asked, [rest] if plain(rest.text) else [])
        exchange.voices += [""] * len(exchange.lines)
        voice = self._addressed(asked.text)
        for place in range(asked.line + 1, end):
            following = self.lines[place]
            if place in self.sections:
                self._assign(following, Role.HOST, _HEADING, self.sections[place])
                continue
            if not following.is_prose or self._is_set_apart(following, exchange.lines, end):
                continue
            # What follows a question at once is its answer, however many give the same.
            if place in self._apart and (exchange.lines or bold_end(following)):
                self._assign(following, Role.HOST, _RECURS)
                continue
            turn = self.turns.get(place)
            if turn:
                voice = turn.label
                exchange.prefixes.append(part_of(following, following.start, following.start + turn.length))
                following = part_of(following, following.start + turn.length, following.end)
            exchange.lines.append(following)
            exchange.voices.append(voice)
        if len(exchange.lines) == 1 and _NO_ANSWER.fullmatch(exchange.lines[0].plain):
            self._assign(exchange.lines.pop(), Role.HOST, _NOT_GIVEN)
            exchange.voices.pop()
        return exchange

    def _addressed(self, question: str) -> str:
        """The label of the speaker to whom alone a question turns: `Mo, what would you tell them?`; else empty."""
        name = question.partition(",")[0].strip().casefold()
        return name if any(turn.label == name for turn in self.turns.values()) else ""

    def edges(self) -> Iterator[Line]:
        """The prose lines before the first question and after the last answer."""
        for line in (*self.lines[: self.first], *self.lines[self.closing :]):
            if line.is_prose:
                yield line

    def begin_with(self, told: Sequence[tuple[int, Line, list[Line]]]) -> None:
        """Put what the respondent tells within the opening before the first question."""
        for number, asking, said in reversed(told):
            asked = Asked(number, asking.plain.rstrip(": "), asking.start, asking.end, _TOLD)
            self.asked.insert(0, asked)
            self.exchanges.insert(0, Exchange(asked, said, voices=[""] * len(said)))

    def set_apart(self, is_hosts: Callable[[str], bool], reason: str) -> None:
        """Give the host the lines of answers that are the host's remarks."""
        for exchange in self.exchanges:
            for place in reversed(range(len(exchange.lines))):
                line = exchange.lines[place]
                if is_hosts(line.plain):
                    self._assign(line, Role.HOST, reason)
                    del exchange.lines[place], exchange.voices[place]

    def close_before(self, count: int) -> None:
        """Give the last `count` lines of the last answer to the host: the closing begins with them."""
        last = self.exchanges[-1]
        if count:
            start = last.lines[-count].start
            self.closing = next(n for n, line in enumerate(self.lines) if line.start <= start < line.end)
            del last.lines[-count:]
            del last.voices[-count:]

    def _is_set_apart(self, line: Line, gathered: Sequence[Line], end: int) -> bool:
        """Headings, and in plain text the texts of pictures, stand between an answer and the next question."""
        is_last = end < len(self.lines) and line is self.lines[end - 1] and end != self.closing
        heads = line.kind is BlockKind.HEADING or (line.bold >= len(line.text.rstrip()) and line.bold < 60)
        if is_heading(line.plain) or (
            is_last and gathered and heads and line.plain.rstrip(_CLOSING_MARKS)[-1:] not in (".", "!")
        ):
            self._assign(
                line, Role.HOST, _HEADING, "" if is_heading(line.plain) else "a line in bold before a question"
            )
            return True
        if self.is_text and gathered and not is_last and line.plain[:1].islower() and _is_picture(line.plain):
            self._assign(line, Role.IMAGE_TEXT, "the text of a picture", "told by its words alone")
            return True
        if self.is_text and is_last and gathered and not choices_in(line) and is_image_text(line.plain, None):
            self._assign(line, Role.IMAGE_TEXT, "the text of a picture", "told by its words alone")
            return True
        return False

    def split(
        self,
        respondent: Respondent,
        types: tuple[TypeEvidence, ...],
        facts: Sequence[Fact],
        spans: Sequence[Span],
        doubt: str = "",
        voices: Mapping[str, tuple[Respondent, tuple[TypeEvidence, ...]]] | None = None,
    ) -> Split:
        """Put it together; `spans` are those of the opening, and whatever they leave uncovered is the host's.

        Where several people answer, `voices` says whom each label stands for.
        """
        self.spans += spans
        answers: list[SplitAnswer] = []
        for number, exchange in enumerate(self.exchanges):
            self._add_question(exchange)
            for voice, one in _by_voice(exchange, voices or {}):
                self._add_answer(one, len(answers))
                doubts = "; ".join(dict.fromkeys(it for it in (exchange.asked.doubt, doubt) if it))
                who, stated = (voices or {}).get(voice, (respondent, types))
                answers.append(SplitAnswer(who, self._paragraphs(one), stated, doubts, number))
        self._cover_edges()
        questions = tuple(Question(it.text, (it.text,)) for it in self.asked)
        return Split(questions, tuple(answers), cover(self.lines, self.spans), tuple(facts))

    def _add_question(self, exchange: Exchange) -> None:
        asked = exchange.asked
        reason = asked.reason if exchange.lines else f"{_NOT_ANSWERED}; {asked.reason}"
        self.spans.append(Span(asked.start, asked.end, Role.QUESTION, None, reason, asked.doubt))

    def _add_answer(self, exchange: Exchange, number: int) -> None:
        for line in exchange.lines:
            self.spans.append(Span(line.start, line.end, Role.ANSWER, number, _ANSWERED, exchange.asked.doubt))
        for prefix in exchange.prefixes:
            self.spans.append(Span(prefix.start, prefix.end, Role.ATTRIBUTION, number, "who speaks, before the answer"))

    def _paragraphs(self, exchange: Exchange) -> tuple[Paragraph, ...]:
        """The paragraphs of an answer. A heading in it is a paragraph; where bullets stand for ticks, those it begins
        with are choices."""
        paragraphs = list(paragraphs_of(exchange.lines, None))
        begins = self.bulleted
        for number, it in enumerate(paragraphs):
            begins = begins and it.kind in {ParagraphKind.LIST_ITEM, ParagraphKind.CHOICE}
            if begins:
                paragraphs[number] = replace(it, kind=ParagraphKind.CHOICE)
            elif it.kind is ParagraphKind.HEADING:
                paragraphs[number] = replace(it, kind=ParagraphKind.PARAGRAPH)
        return tuple(paragraphs)

    def _cover_edges(self) -> None:
        """Pictures anywhere, and the lines of both ends of the post that nothing has claimed."""
        starts = {span.start for span in self.spans}
        for number, line in enumerate(self.lines):
            if line.start in starts:
                continue
            if line.kind in PICTURE_ROLES:
                self._assign(line, PICTURE_ROLES[line.kind], "the text of a picture")
            elif number >= self.closing:
                self._assign(line, Role.HOST, _CLOSING)
            elif number < self.first:
                self._assign_opening(number)
            else:
                self._assign(line, Role.UNASSIGNED, _NO_OPENING, _NO_OPENING)

    def _assign_opening(self, number: int) -> None:
        line = self.lines[number]
        if not self.asked:
            self._assign(line, Role.UNASSIGNED, _NO_QUESTIONS, _NO_QUESTIONS)
            return
        if self.is_text and number == 0 and len(line.plain.split()) <= 20 and line.plain[-1:] not in ".?!:":
            self._assign(line, Role.IMAGE_TEXT, "the text of a picture above the opening", "told by its place alone")
            return
        claimed = any(span.start <= line.start for span in self.spans if span.role is Role.ATTRIBUTION)
        self._assign(line, Role.HOST, _OPENING, _NO_OPENING if claimed else "")

    def _assign(self, line: Line, role: Role, reason: str, doubt: str = "") -> None:
        self.spans.append(Span(line.start, line.end, role, None, reason, doubt))


def _is_picture(text: str) -> bool:
    """True of a line within an answer that only says what stands where: `a whiteboard with a drawing on it`."""
    return names_things(text) and shows_place(text) and text.startswith(("a ", "an ", "the "))


def _by_voice(exchange: Exchange, voices: Collection[str]) -> list[tuple[str, Exchange]]:
    """The parts of an exchange that each of several people says, in the order of their first words."""
    if not exchange.lines:
        return []
    if len(voices) < 2:
        return [("", exchange)]
    parts: dict[str, Exchange] = {}
    for line, said_by in zip(exchange.lines, exchange.voices, strict=True):
        part = parts.setdefault(said_by, Exchange(exchange.asked, []))
        part.lines.append(line)
    for prefix in exchange.prefixes:
        voice = prefix.text.strip().rstrip(":.").strip().casefold()
        parts.get(voice, next(iter(parts.values()))).prefixes.append(prefix)
    return list(parts.items())
