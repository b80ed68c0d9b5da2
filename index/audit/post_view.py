"""A recorded post as the audit needs it: its words, whose they are, and the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.audit.findings import Context
from index.corrections.working_split import CONFIRMED, CORRECTED
from index.posts.split import Role
from index.splitting.doubts.certainty import is_listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.corrections.quotation import Stretch
    from index.posts.split import Span
    from index.record.record_rows import ReadAnswer, ReadPost

#: Words that are shown around the doubtful ones.
_AROUND = 25
#: Of more doubtful words only the first and the last are shown.
_FIRST, _LAST = 60, 30
_FREE = (Role.HOST, Role.UNASSIGNED)
_PICTURES = (Role.IMAGE_TEXT, Role.CAPTION)
_LEFT_OUT = "[…]"


@dataclass(frozen=True)
class PostView:
    """A post with its answers and its spans, both in the order of the post."""

    read: ReadPost
    answers: Sequence[ReadAnswer]
    spans: Sequence[Span]

    @property
    def text(self) -> str:
        """The text that spans point into."""
        return self.read.text

    @property
    def asks_many(self) -> bool:
        """True of a survey or an interview with several questions."""
        return len(self.read.questions) > 1

    def id_of(self, number: int) -> str:
        """Return an answer's id."""
        return self.answers[number].answer.id

    def is_shown(self, number: int) -> bool:
        """True if an answer is not hidden."""
        return not self.answers[number].hidden

    def is_open(self, number: int) -> bool:
        """True if an answer may be listed: it is not hidden, and the owner has not looked at it."""
        reasons = {span.reason for span in self.spans if span.answer == number and span.role is Role.ANSWER}
        return self.is_shown(number) and not (reasons and reasons <= {CONFIRMED, CORRECTED})

    def certainty(self, number: int) -> float | None:
        """Return the probability that an answer is right; None where nobody has measured it."""
        return self.answers[number].answer.certainty

    def is_doubtful(self, number: int) -> bool:
        """True if an answer is not certain enough to be left out of an audit."""
        return is_listed(self.certainty(number))

    def own(self, number: int) -> list[Stretch]:
        """Return the stretches of an answer's own words."""
        return self._own.get(number, [])

    @cached_property
    def _own(self) -> dict[int, list[Stretch]]:
        own: dict[int, list[Stretch]] = {}
        for span in self.spans:
            if span.answer is not None and span.role is Role.ANSWER:
                own.setdefault(span.answer, []).append((span.start, span.end))
        return own

    @cached_property
    def free(self) -> list[Stretch]:
        """The stretches of words that are in no answer, and may be somebody's."""
        return [(span.start, span.end) for span in self.spans if span.role in _FREE]

    @cached_property
    def nobodys(self) -> list[Stretch]:
        """The stretches of words that belong to no answer, nor to its attribution or pictures."""
        return [(span.start, span.end) for span in self.spans if span.answer is None]

    def near(self, number: int) -> list[Stretch]:
        """Return the stretches where a correction looks for an answer's new ends: its own, its neighbours', between."""
        before, after = self.neighbour(number, -1), self.neighbour(number, 1)
        first = self.own(before)[0][0] if before is not None else 0
        last = self.own(after)[-1][1] if after is not None else len(self.text)
        free = (*_FREE, Role.QUESTION) if self.asks_many else _FREE
        return [
            (span.start, span.end)
            for span in self.spans
            if first <= span.start < last
            and (span.role in free or (span.role is Role.ANSWER and span.answer in (before, number, after)))
        ]

    def neighbour(self, number: int, step: int) -> int | None:
        """Return the answer before (-1) or after (1) another in the text."""
        order = sorted(self._own, key=lambda other: self._own[other][0][0])
        place = order.index(number) + step if number in order else -1
        return order[place] if 0 <= place < len(order) else None

    def answer_after(self, at: int) -> int | None:
        """Return the answer that begins next after a place."""
        return min((n for n in self._own if self._own[n][0][0] >= at), key=lambda n: self._own[n][0][0], default=None)

    def answer_before(self, at: int) -> int | None:
        """Return the answer that ends last before a place."""
        return max((n for n in self._own if self._own[n][-1][1] <= at), key=lambda n: self._own[n][-1][1], default=None)

    def attribution(self, number: int) -> Stretch | None:
        """Return the stretch of an answer's attribution."""
        found = (s for s in self.spans if s.answer == number and s.role is Role.ATTRIBUTION)
        return next(((s.start, s.end) for s in found), None)

    def context(self, start: int, end: int) -> Context:
        """Return words with those around them; hidden words are left out."""
        before, after = self._shown(0, start).split(), self._shown(end, len(self.text)).split()
        words = self._shown(start, end).split()
        if len(words) > _FIRST + _LAST:
            words = [*words[:_FIRST], "[…]", *words[-_LAST:]]
        return Context(
            " ".join((["…"] if len(before) > _AROUND else []) + before[-_AROUND:]),
            " ".join(words),
            " ".join(after[:_AROUND] + (["…"] if len(after) > _AROUND else [])),
        )

    def _shown(self, start: int, end: int) -> str:
        parts, at = [], start
        for span in self.spans:
            if span.answer is not None and self.answers[span.answer].hidden and span.start < end and span.end > start:
                parts += [self.text[at : max(at, span.start)], f" {_LEFT_OUT} "]
                at = min(max(at, span.end), end)
        text = "".join([*parts, self.text[at:end]])
        return re.sub(rf"(?:\s*{re.escape(_LEFT_OUT)}\s*)+", f" {_LEFT_OUT} ", text)


def is_picture(span: Span) -> bool:
    """True if it is a picture's text or caption, which may stand between two parts of one text."""
    return span.role in _PICTURES
