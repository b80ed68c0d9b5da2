"""A split post as the signs need it: its lines, whose words are where, and who is named around them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from index.posts.records import PostKind
from index.posts.split import Role
from index.reading.lines import lines_of, may_hold, name_words, plain, word_set
from index.splitting.doubts.shapes import is_in_capitals, people_in
from index.splitting.host_words import sounds_like_host

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.posts.records import Block, Post, Respondent
    from index.posts.split import Span, Split
    from index.reading.lines import Line

#: Questions are told apart by so many of their first characters.
BEGINNING = 40
#: A paragraph of so few words is the host's without any sign.
_FEW_WORDS = 8


@dataclass(frozen=True)
class SplitView:
    """A post, its blocks, and what it was taken apart into."""

    post: Post
    blocks: tuple[Block, ...]
    split: Split

    @cached_property
    def text(self) -> str:
        """The text that spans point into."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def _lines(self) -> dict[int, Line]:
        return {line.start: line for line in lines_of(self.blocks)}

    @cached_property
    def asks_many(self) -> bool:
        """True of a survey or an interview."""
        return self.post.kind in (PostKind.SURVEY, PostKind.INTERVIEW)

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        """The places of each answer's spans."""
        found: dict[int, list[int]] = {}
        for place, span in enumerate(self.split.spans):
            if span.answer is not None:
                found.setdefault(span.answer, []).append(place)
        return found

    @cached_property
    def _said(self) -> dict[tuple[int, Role], list[Span]]:
        found: dict[tuple[int, Role], list[Span]] = {}
        for span in self.split.spans:
            if span.answer is not None:
                found.setdefault((span.answer, span.role), []).append(span)
        return found

    def said(self, number: int, role: Role = Role.ANSWER) -> list[Span]:
        """Return an answer's spans of a role."""
        return self._said.get((number, role), [])

    def words(self, span: Span) -> str:
        """Return the words of a span."""
        return plain(self.text[span.start : span.end])

    def line_at(self, span: Span) -> Line | None:
        """Return the line that a span begins with; None where it begins within one."""
        return self._lines.get(span.start)

    def is_bold(self, span: Span) -> bool:
        """True if a span begins with a line that begins in bold."""
        line = self.line_at(span)
        return bool(line and line.bold)

    @cached_property
    def texts(self) -> list[str]:
        """The texts of the answers."""
        return [answer.text for answer in self.split.answers]

    def names_said(self, number: int) -> frozenset[str]:
        """Return the words of the respondents' names that stand in an answer."""
        parts = self.split.answers[number].paragraphs
        texts = [text for part in parts for text in (part.text, part.label) if text]
        if not may_hold("\n".join(texts), self.named):
            return frozenset()
        return frozenset().union(*map(word_set, texts)) & self.named.keys()

    def is_named_twice(self, number: int) -> bool:
        """True if who answers has given another answer, too."""
        name = self.split.answers[number].respondent.name
        return name is not None and self._names[name] > 1

    @cached_property
    def _names(self) -> Counter[str | None]:
        return Counter(answer.respondent.name for answer in self.split.answers)

    @cached_property
    def lengths(self) -> list[int]:
        """Their lengths, the shortest first."""
        return sorted(map(len, self.texts))

    @cached_property
    def usual_length(self) -> float:
        """The length that half of them exceed."""
        return max(median(self.lengths), 1)

    @cached_property
    def named(self) -> dict[str, set[Respondent]]:
        """The respondents by the words of their names."""
        found: dict[str, set[Respondent]] = {}
        for answer in self.split.answers:
            for word in name_words(answer.respondent.name or ""):
                found.setdefault(word, set()).add(answer.respondent)
        return found

    @cached_property
    def asking(self) -> dict[str, list[Span]]:
        """The spans that ask, by how they begin."""
        found: dict[str, list[Span]] = {}
        for span in self.split.spans:
            if span.role is Role.QUESTION:
                found.setdefault(self.words(span)[:BEGINNING], []).append(span)
        return found

    @cached_property
    def asks_in_bold(self) -> bool:
        """True if more than half of them are in bold."""
        bold = [self.is_bold(span) for spans in self.asking.values() for span in spans]
        return sum(bold) * 2 > len(bold)

    @cached_property
    def share_marked(self) -> float:
        """The share of the questions with a question mark."""
        return sum("?" in asked.text for asked in self.split.questions) / len(self.split.questions)

    @cached_property
    def layouts(self) -> list[tuple[bool, ...]]:
        """How each answer is signed: after its words, with a dash, a colon, in bold, on a line of its own."""
        return [self._layout(number) for number in range(len(self.split.answers))]

    @cached_property
    def layout_counts(self) -> Counter[tuple[bool, ...]]:
        """The number of answers signed in each of these ways."""
        return Counter(self.layouts)

    @cached_property
    def side_counts(self) -> Counter[bool]:
        """The number of answers signed after their words, and of the others."""
        return Counter(after for after, *_ in self.layouts)

    def _layout(self, number: int) -> tuple[bool, ...]:
        signed, said = self.said(number, Role.ATTRIBUTION), self.said(number)
        if not signed or not said:
            return (False, False, False, False, not signed)
        text, line = self.words(signed[0]), self.line_at(signed[0])
        alone = bool(line and line.end <= signed[0].end)
        after, dashed = signed[0].start > said[0].start, text[:1] in "–—->"
        return (after, dashed, text.endswith(":"), self.is_bold(signed[0]), alone)

    def beside(self, number: int) -> list[Span]:
        """Return the spans between an answer and its neighbours."""
        places, spans = self._places.get(number, []), self.split.spans
        if not places:
            return []
        before, after = range(places[0] - 1, -1, -1), range(places[-1] + 1, len(spans))
        return [span for way in (before, after) for span in _of_nobody(spans[place] for place in way)]

    def is_strange(self, span: Span) -> bool:
        """True if words were given to the host without a sign that they are the host's."""
        return self.words(span) in self._strange if span.role is Role.HOST else False

    @cached_property
    def _strange(self) -> dict[str, int]:
        """The host's paragraphs without such a sign, each with the number of its words."""
        texts = [self.words(span) for span in self.split.spans if span.role is Role.HOST]
        lengths = {text: len(text.split()) for text in texts}
        return {text: count for text, count in lengths.items() if count > _FEW_WORDS and not sounds_like_host(text)}

    @cached_property
    def strange_words(self) -> int:
        """The number of the words of all these paragraphs."""
        return sum(self._strange.get(self.words(span), 0) for span in self.split.spans if span.role is Role.HOST)

    @cached_property
    def before_answers(self) -> str:
        """The words that stand before the first answer, pictures left out."""
        first = min((places[0] for places in self._places.values()), default=0)
        roles = (Role.HOST, Role.UNASSIGNED, Role.QUESTION, Role.ATTRIBUTION)
        return "\n".join(self.words(span) for span in self.split.spans[:first] if span.role in roles)

    @cached_property
    def people_before(self) -> list[str]:
        """Names of people in the words before the first answer, headings left out."""
        lines = self.before_answers.split("\n")
        return people_in("\n".join(line for line in lines if not is_in_capitals(line)))

    @cached_property
    def people_around(self) -> list[str]:
        """Names of people in the title, in what is nobody's answer, and in the first and the last answer."""
        ends = (0, len(self.split.answers) - 1)
        roles = (Role.ANSWER, Role.BOILERPLATE, Role.ATTRIBUTION)
        spans = (span for span in self.split.spans if span.role not in roles or span.answer in ends)
        return people_in("\n".join([self.post.title, *map(self.words, spans)]))


def _of_nobody(spans: Iterable[Span]) -> list[Span]:
    """Return the spans up to the first that belongs to an answer."""
    found: list[Span] = []
    for span in spans:
        if span.answer is not None:
            break
        found.append(span)
    return found
