"""The lines of a post and everything in them that may matter, each found once.

Deciding a post's kind and taking it apart read the same candidates. A finder runs when its result is first asked for.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from index.reading.lines import lines_of
from index.splitting.choices import choices_in
from index.splitting.columns.marks import find_marks
from index.splitting.evidence import NO_EVIDENCE, Recurrence
from index.splitting.guests.authorship import Authorship
from index.splitting.surveys.question_lines import find_questions
from index.splitting.surveys.recurring import set_apart, with_recurring
from index.splitting.surveys.sections import find_sections
from index.splitting.surveys.speakers import find_turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.posts.records import Block, Post
    from index.reading.lines import Line
    from index.splitting.columns.mark import Mark
    from index.splitting.evidence import LineEvidence
    from index.splitting.surveys.question_lines import Asked
    from index.splitting.surveys.speakers import Turn


class Candidates:
    """What may be an attribution, a question, a speaker or a tick in a post's blocks."""

    def __init__(self, blocks: Sequence[Block], evidence: LineEvidence = NO_EVIDENCE) -> None:
        self._blocks = blocks
        #: In how many posts of the archive the lines stand.
        self.evidence = evidence
        self._questions: dict[tuple[int, bool], list[Asked]] = {}
        self._sections: dict[int, Mapping[int, str]] = {}
        self._authorships: dict[str, Authorship] = {}

    @cached_property
    def lines(self) -> list[Line]:
        """The post's lines in order."""
        return lines_of(self._blocks)

    @cached_property
    def recurring(self) -> Mapping[int, Recurrence]:
        """The lines that stand in other posts, too, by number: a question, a heading or the host's words."""
        found = {number: self.evidence.of(line.text) for number, line in enumerate(self.lines) if line.is_prose}
        return {number: recurrence for number, recurrence in found.items() if recurrence}

    @property
    def in_many_posts(self) -> frozenset[int]:
        """Those of them that stand in many."""
        return frozenset(number for number, found in self.recurring.items() if found is Recurrence.MANY)

    @cached_property
    def set_apart(self) -> frozenset[int]:
        """The lines, by number, that can be no answer because other posts have them, too."""
        return set_apart(self.lines, self.recurring) if self.recurring else frozenset()

    @cached_property
    def marks(self) -> list[Mark]:
        """Every line that may be an attribution, in order."""
        return find_marks(self.lines)

    @cached_property
    def turns(self) -> Mapping[int, Turn]:
        """The lines that begin with who speaks, by number."""
        return find_turns(self.lines)

    @cached_property
    def ticked(self) -> bool:
        """True if a line holds a ticked choice."""
        return any(choices_in(line) for line in self.lines)

    def questions(self, first: int = 0, *, bulleted: bool = False) -> list[Asked]:
        """Return the lines from `first` on that ask, in order; `bulleted` where bullets stand for ticks."""
        asked = self._questions.get((first, bulleted))
        if asked is None:
            sections = self.sections(first)
            asked = find_questions(self.lines, first, sections, bulleted=bulleted)
            if self.recurring:
                others = {number: found for number, found in self.recurring.items() if number not in sections}
                asked = with_recurring(self.lines, others, asked, first)
            self._questions[first, bulleted] = asked
        return asked

    def authorship(self, post: Post) -> Authorship:
        """Return who wrote it, if it is a guest's; the post's title may name them."""
        if post.title not in self._authorships:
            self._authorships[post.title] = Authorship(post, self.lines)
        return self._authorships[post.title]

    def sections(self, first: int = 0) -> Mapping[int, str]:
        """Return the lines from `first` on that head or explain a part of a questionnaire, by number."""
        if first not in self._sections:
            self._sections[first] = find_sections(self.lines, first)
        return self._sections[first]
