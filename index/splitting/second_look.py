"""A second look at a post that was taken apart: signs that something in it is not what it was taken for.

The rules that split a post say where they were not sure. What none of them was unsure of can be wrong all the same;
these signs are looked for in the result, whatever rule made it. They change nothing but the doubts, which the audit
lists.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from index.posts.records import BlockKind, PostKind
from index.posts.split import Role
from index.reading.lines import lines_of, make_line, name_words, word_set
from index.splitting.choices import choices_in
from index.splitting.columns.closing import speaks_to_readers
from index.splitting.doubts.lost_words import find_lost_words
from index.splitting.doubts.split_view import SplitView
from index.splitting.host_words import is_host_line, sounds_like_host
from index.splitting.surveys.question_shape import ends_asking, is_known_question, is_quoted
from index.splitting.surveys.survey_closing import is_closing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.posts.records import Block, Post, Respondent
    from index.posts.split import Span, Split
    from index.reading.lines import Line

_ASKS = "a line of it reads like a question"
_BEFORE_TICKS = "a line before ticked choices may be a question"
_BOLD = "a line in bold, as questions are printed"
_SPEAKER = "it begins with what may be the name of another speaker"
_HOST = "the end of the last answer may be the host’s words"
_IN_SENTENCE = "it begins in the middle of a sentence"
_NOT_HOST = "taken for the closing of the post, though no word in it is the host’s"
_LONG_TITLE = "the title may hold the name of an institution"
_LONG_PLACE = "the institution may begin with a part of the title"
_NO_PLACE = "no institution is given"

_NAMED = re.compile(r"(?P<name>[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'.-]+)?):\s")
_THANKS = re.compile(r"\b(?:thanks?|thank you|gratitude)\b", re.IGNORECASE)
_ABOUT_BLOG = re.compile(
    r"\b(?:thanks?|thank you|gratitude|surveys?|interviews|web ?site|page|readers?|hunt(?:ers?|ing)|write to me|get in touch|context)\b",
    re.IGNORECASE,
)
#: `Librarian in Charge, Pocklington Building`; `Research Analyst, Tarrant & Bloom` where no institution is given.
_BUILDING = re.compile(r",.*\b(?:Building|Hall)\b")
_FIRM = re.compile(r",.*(?:&|\b(?:Attorneys|Law|LLP|House|Cent(?:er|re))\b)")
#: `Museums & Press, University of Tamar`, after a title with a comma: the end of a list that begins in the title.
_REST_OF_LIST = re.compile(r"[^,]*(?:&| and )[^,]*,")
#: So many of its last lines may be what the host says after an answer.
_LAST_LINES = 3
#: A question in the midst of an answer is a line of its own and no longer.
_LONGEST = 220


def look_again(post: Post, blocks: Sequence[Block], split: Split) -> Split:
    """The same with a doubt wherever there is such a sign and no doubt yet."""
    look = _Look(post, tuple(blocks), split)
    found = look.signs()
    if not found.spans and not found.answers:
        return find_lost_words(post, blocks, split)
    spans, answers = list(split.spans), list(split.answers)
    for number, doubt in found.spans.items():
        spans[number] = replace(spans[number], doubt=spans[number].doubt or doubt)
    for number, doubt in found.answers.items():
        answers[number] = replace(answers[number], doubt=answers[number].doubt or doubt)
    return find_lost_words(post, blocks, replace(split, spans=tuple(spans), answers=tuple(answers)))


@dataclass(frozen=True)
class _Signs:
    """Doubts by the number of the span, and of the answer."""

    spans: dict[int, str]
    answers: dict[int, str]


class _Look(SplitView):
    @cached_property
    def lines_said(self) -> dict[int, list[tuple[int, Line]]]:
        """By answer: the number of each of its spans, and the line that stands there."""
        # A column's answers are looked at by their text alone.
        whole = {} if self.post.kind is PostKind.COLUMN else {line.start: line for line in lines_of(self.blocks)}
        said: dict[int, list[tuple[int, Line]]] = {}
        for number, span in enumerate(self.split.spans):
            if span.role is Role.ANSWER and span.answer is not None:
                line = whole.get(span.start) or self._rest_of_line(span)
                said.setdefault(span.answer, []).append((number, line))
        return said

    def _rest_of_line(self, span: Span) -> Line:
        return make_line(-1, BlockKind.PARAGRAPH, self.text[span.start : span.end].rstrip("\n"), span.start)

    def signs(self) -> _Signs:
        found = _Signs({}, {})
        last = max(self.lines_said, default=0)
        for number, said in self.lines_said.items():
            for span, doubt in self._in_survey(number, said, last) if self.asks_many else _in_column(said):
                found.spans.setdefault(span, doubt)
                found.answers.setdefault(number, doubt)
            who = self._about(self.split.answers[number].respondent)
            if who:
                found.answers[number] = who
        if self.asks_many:
            found.spans.update(self._after_last())
        return found

    def _in_survey(self, number: int, said: Sequence[tuple[int, Line]], last: int) -> Iterator[tuple[int, str]]:
        lines = [line for _, line in said]
        for place, (span, line) in enumerate(said):
            named = _NAMED.match(line.text)
            if doubt := _hidden_question(line, lines[place + 1] if place + 1 < len(lines) else None):
                yield span, doubt
            elif named and self.post.kind is PostKind.INTERVIEW and self._named[named["name"]] > 1:
                yield span, _SPEAKER
        if number == last:
            name = self.split.answers[number].respondent.name or ""
            yield from ((span, _HOST) for span, line in said[-_LAST_LINES:] if _may_be_host(line, name))

    @cached_property
    def _named(self) -> Counter[str]:
        """Count the lines that begin with a name and a colon, by name."""
        found = (_NAMED.match(line.text) for said in self.lines_said.values() for _, line in said)
        return Counter(named["name"] for named in found if named)

    def _after_last(self) -> Iterator[tuple[int, str]]:
        last = max((said[-1][0] for said in self.lines_said.values()), default=len(self.split.spans))
        for number, span in enumerate(self.split.spans[last + 1 :], start=last + 1):
            text = self.text[span.start : span.end].strip()
            known = sounds_like_host(text) or speaks_to_readers(text) or is_closing(text) or _ABOUT_BLOG.search(text)
            if span.role is Role.HOST and text and not known:
                yield number, _NOT_HOST

    def _about(self, who: Respondent) -> str:
        """Return what may be wrong with title and institution."""
        if _BUILDING.search(who.title) or (not who.institution and _FIRM.search(who.title)):
            return _LONG_TITLE
        if " at " in who.institution or ("," in who.title and _REST_OF_LIST.match(who.institution)):
            return _LONG_PLACE
        if self.post.kind is PostKind.INTERVIEW and who.name and not who.institution:
            return _NO_PLACE
        return ""


def _in_column(said: Sequence[tuple[int, Line]]) -> Iterator[tuple[int, str]]:
    span, first = said[0]
    if first.plain[:1].islower():
        yield span, _IN_SENTENCE


def _hidden_question(line: Line, following: Line | None) -> str:
    """Return why a line of an answer may be the next question; empty when it may not."""
    text = line.plain
    if choices_in(line) or line.kind is BlockKind.LIST_ITEM or len(text) > _LONGEST:
        return ""
    quoted = is_quoted(text) or text.endswith(("”", '"'))
    if (ends_asking(text) and not quoted) or (is_known_question(text) and len(text.split()) > 2):
        return _ASKS
    if line.bold and line.bold >= len(line.text.rstrip()):
        return _BOLD
    return _BEFORE_TICKS if following and choices_in(following) else ""


def _may_be_host(line: Line, name: str) -> bool:
    """True if a line that ends an interview speaks to its readers, or of the one who answered."""
    text = line.plain
    named = set(name_words(name)) & word_set(text)
    return bool(is_host_line(text) or speaks_to_readers(text) or _THANKS.search(text) or named)
