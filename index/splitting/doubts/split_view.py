"""A split post as the signs need it: its lines, whose words are where, and who is named around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.reading.lines import lines_of, plain
from index.records import PostKind
from index.split import Role
from index.splitting.doubts.shapes import is_in_capitals, people_in
from index.splitting.host_words import sounds_like_host

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.reading.lines import Line
    from index.records import Block, Post
    from index.split import Span, Split

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

    @property
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

    def said(self, number: int, role: Role = Role.ANSWER) -> list[Span]:
        """Return an answer's spans of a role."""
        spans = (self.split.spans[place] for place in self._places.get(number, []))
        return [span for span in spans if span.role is role]

    def words(self, span: Span) -> str:
        """Return the words of a span."""
        return plain(self.text[span.start : span.end])

    def line_at(self, span: Span) -> Line | None:
        """Return the line that a span begins with; None where it begins within one."""
        return self._lines.get(span.start)

    def beside(self, number: int) -> list[Span]:
        """Return the spans between an answer and its neighbours."""
        places, spans = self._places.get(number, []), self.split.spans
        if not places:
            return []
        before = reversed(spans[: places[0]])
        return [*_of_nobody(before), *_of_nobody(spans[places[-1] + 1 :])]

    def is_strange(self, span: Span) -> bool:
        """True if words were given to the host without a sign that they are the host's."""
        text = self.words(span)
        return span.role is Role.HOST and len(text.split()) > _FEW_WORDS and not sounds_like_host(text)

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
