"""Words that may have got lost: a post without answers, words given to the host, and signs that answers are mixed up.

Every character of a post has a role, so nothing vanishes; but words in a wrong role are found by nobody. These signs
are looked for in the finished split, whatever rule made it, and each is a finding of the audit before all others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from index.posts.records import BlockKind, PostKind
from index.posts.split import Role
from index.splitting.columns.closing import speaks_to_readers
from index.splitting.doubts.shapes import looks_signed
from index.splitting.doubts.split_view import SplitView
from index.splitting.guests.byline import parse_byline
from index.splitting.guests.host_signs import announces
from index.splitting.host_post import is_of_host_series
from index.splitting.host_words import is_host_line, sounds_like_host
from index.splitting.surveys.question_shape import ends_asking, has_inner_stop, is_quoted
from index.splitting.surveys.survey_closing import is_closing

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from index.posts.records import Block, Post
    from index.posts.split import Span, Split

LOST_POST = "the post has no answers, and is of no series that has none"
LOST_WORDS = "taken for the host’s words, though nothing in them shows it"
LEFT_INSIDE = "a line of it reads like a signature or like another question"
NAMED = "the opening names a person, and the answers are anonymous"
#: So many words may be the host's without a sign, and a post so short may have none.
MOST_WORDS = 40

_HOST_SIGN = re.compile(
    r"\b(?:interview(?:s|ed|ees?)?|surveys?|blog|web ?site|readers?|questions?|comments?|column|series|posts?|posted"
    r"|contributors?|respondents?|twitter|facebook|hiring librarians"
    r"|job hunters?|write to (?:me|us)|e-?mail|contact)\b",
    re.IGNORECASE,
)
_ASKS_YOU = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_ANONYMOUS_SAID = re.compile(
    r"\banonym|\bdid not (?:give|want)|\bprint no names?\b|\bnameless\b|\bwithout (?:a|her|his|their) names?\b",
    re.IGNORECASE,
)


def find_lost_words(post: Post, blocks: Sequence[Block], split: Split) -> Split:
    """The same with a doubt wherever words may have got lost."""
    lost = _Lost(post, SplitView(post, tuple(blocks), split), split)
    spans, answers = list(split.spans), split.answers
    found = list(lost.spans())
    settled = {doubt for number, _ in found for doubt in spans[number].doubt.split("; ")}
    for number, doubt in found:
        spans[number] = replace(spans[number], doubt=doubt)
    inside = {span.answer for number, span in enumerate(spans) if span.doubt == LEFT_INSIDE}
    answers = tuple(
        replace(answer, doubt=_joined(answer.doubt, LEFT_INSIDE, settled)) if number in inside else answer
        for number, answer in enumerate(answers)
    )
    if lost.is_named:
        answers = tuple(replace(answer, doubt=_joined(answer.doubt, NAMED)) for answer in answers)
    return replace(split, spans=tuple(spans), answers=answers)


def unaccounted_words(post: Post, split: Split, text: str) -> int:
    """Count the words of a post in no answer, question or attribution that are not known to be the host's or a tail."""
    lines = [line for line in text.split("\n") if line.strip()]
    signed = post.kind is PostKind.OTHER and any(map(_is_signed, (*lines[:4], *lines[-3:])))
    if is_of_host_series(post) and not signed:
        return 0
    roles = (Role.HOST, Role.UNASSIGNED) if split.answers else (Role.HOST, Role.UNASSIGNED, Role.QUESTION)
    return sum(len(text[span.start : span.end].split()) for span in split.spans if span.role in roles)


def _is_signed(line: str) -> bool:
    """True if a line says by whom the post is: `by Inez Tarn`."""
    found = parse_byline(line) if line.lower().lstrip(" –—-").startswith("by ") else None
    return found is not None and found.name is not None


def _joined(doubt: str, more: str, without: Container[str] = ()) -> str:
    parts = [part for part in doubt.split("; ") if part and part not in without]
    return "; ".join(dict.fromkeys([*parts, more]))


@dataclass(frozen=True)
class _Lost:
    post: Post
    signs: SplitView
    split: Split

    def spans(self) -> Iterator[tuple[int, str]]:
        """Yield the numbers of the doubtful spans with their doubts."""
        if not self.split.answers:
            if unaccounted_words(self.post, self.split, self.signs.text) > MOST_WORDS:
                for number, span in enumerate(self.split.spans):
                    if span.role in (Role.HOST, Role.UNASSIGNED, Role.QUESTION):
                        yield number, LOST_POST
            return
        for run in self._runs():
            if sum(len(self.signs.words(self.split.spans[number]).split()) for number in run) > MOST_WORDS:
                yield from ((number, LOST_WORDS) for number in run)
        for number, span in enumerate(self.split.spans):
            if span.role is Role.ANSWER and self._is_mixed(span):
                yield number, LEFT_INSIDE

    def _runs(self) -> Iterator[list[int]]:
        """Yield runs of the host's spans without a sign, not parted by anybody else's words."""
        run: list[int] = []
        for number, span in enumerate(self.split.spans):
            if span.role is Role.HOST and self.signs.words(span) and not self._is_hosts(number, span):
                run.append(number)
            elif span.role in (Role.ANSWER, Role.ATTRIBUTION, Role.QUESTION, Role.BOILERPLATE):
                yield run
                run = []
        yield run

    def _is_hosts(self, number: int, span: Span) -> bool:
        """True if its place or its words show that a span is the host's."""
        text = self.signs.words(span)
        if self.post.kind is not PostKind.GUEST and number < self._first_question:
            return True
        said = is_host_line(text) or sounds_like_host(text) or speaks_to_readers(text) or announces(text)
        return bool(said or is_closing(text) or _HOST_SIGN.search(text) or self._speaks_of(text))

    @cached_property
    def _first_question(self) -> int:
        """The number of the span that the host's opening reaches to: the first question, or else the first answer."""
        roles = [span.role for span in self.split.spans]
        if Role.QUESTION in roles:
            return roles.index(Role.QUESTION)
        return 0

    def _speaks_of(self, text: str) -> bool:
        """True if words speak of one who answers by name."""
        return any(name in text for name in self._names)

    @cached_property
    def _names(self) -> set[str]:
        """The last names of those who answer; a whole name ends in one."""
        names = (answer.respondent.name for answer in self.split.answers)
        return {name.split()[-1] for name in names if name}

    def _is_mixed(self, span: Span) -> bool:
        """True if a line of an answer has a signature's look and a colon, or is a question put to somebody."""
        text = self.signs.words(span)
        if self.post.kind is PostKind.COLUMN:
            return ":" in text[:160] and looks_signed(text)
        line = self.signs.line_at(span)
        asks = self.post.kind in (PostKind.SURVEY, PostKind.INTERVIEW) and ends_asking(text) and not is_quoted(text)
        alone = line is not None and line.kind is not BlockKind.LIST_ITEM and len(text.split()) > 3
        return bool(asks and alone and _ASKS_YOU.search(text) and not has_inner_stop(text))

    @cached_property
    def is_named(self) -> bool:
        """True if somebody is named before the answers, which are all anonymous."""
        if not self.split.answers or any(answer.respondent.name for answer in self.split.answers):
            return False
        opening = self.signs.before_answers
        return (
            self.post.kind is not PostKind.COLUMN
            and bool(self.signs.people_before)
            and not _ANONYMOUS_SAID.search(opening)
        )
