"""How one post prints its questions, learnt from those that are certain: as headings, in bold, in a list, numbered.

Within a post the layout of its questions recurs. What is printed like them is one, too, and what is not is stress.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.posts.records import BlockKind
from index.reading.lines import plain
from index.splitting.choices import choices_in
from index.splitting.surveys.question_page import bold_end, has_shape
from index.splitting.surveys.question_shape import (
    asking_weight,
    asks_the_reader,
    ends_asking,
    is_heading,
    is_request,
    opens_asking,
    opens_telling,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

#: So many questions of one layout make it the post's.
_HABIT = 3
_MANY = 6
_NEARLY_ALL = 0.8
#: A question of so few words is brief: `Dealbreakers?`
_BRIEF = 4
_FRAGMENT = 2
_LONGEST_LABEL = 14
#: One who asks himself, not what is asked about: `Why?`, `Really?`
_MUSES = re.compile(
    r"(?:what|who|why|how|when|where|which|so|and|but|or|really|right|sorry|see|ok(?:ay)?|huh|eh|no|not|yes|me|you"
    r"|them|that)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"(?P<label>[A-ZÀ-Þ][^:.?!√]{2,100}):[\s\u00a0]+(?=\S)")
_NUMBERED = re.compile(r"\s*(?:Q(?:uestion)?\s?|No\. )?(?P<number>\d{1,2})\s?[.):]\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """The layout of the questions among the prose lines of a post."""

    prose: Sequence[Line]

    @cached_property
    def headings(self) -> bool:
        """True if the questions are headings; what is only bold then stresses."""
        found = [line.plain for line in self.prose if line.kind is BlockKind.HEADING and not is_heading(line.plain)]
        return sum(map(ends_asking, found)) >= _HABIT

    @cached_property
    def bold_too(self) -> bool:
        """True if some paragraphs begin with a question in bold, too, and one of them asks the one who answers."""
        begun = [line for line in self.prose if line.kind is BlockKind.PARAGRAPH and line.bold]
        asked = [text for line in begun if opens_asking(text := line.text[: line.bold])]
        return len(asked) > 1 and any(map(asks_the_reader, asked))

    @cached_property
    def bold(self) -> bool:
        """True if the questions are in bold: most of what has the shape of one is."""
        bold = unmarked = 0
        for line in self.prose:
            if choices_in(line) or is_heading(line.plain):
                continue
            end = bold_end(line)
            if end:
                text = plain(line.text[:end])
                bold += has_shape(text) or is_request(text) or (opens_telling(text) and asks_the_reader(text))
            elif line.kind is not BlockKind.LIST_ITEM and ends_asking(line.plain):
                unmarked += asking_weight(line.plain) >= 2
        return bold >= 2 and bold >= unmarked

    @cached_property
    def _whole(self) -> list[Line]:
        return [line for line in self.prose if line.text and bold_end(line) == len(line.text) and not choices_in(line)]

    @cached_property
    def steady(self) -> bool:
        """True if nearly all lines that are bold as a whole ask: then the others are questions too."""
        asking = sum(ends_asking(line.plain) or opens_asking(line.plain) for line in self._whole)
        return len(self._whole) >= _MANY and asking >= _NEARLY_ALL * len(self._whole)

    @cached_property
    def alone(self) -> bool:
        """True if the questions stand on lines of their own: the bold beginning of a line is no question then."""
        parts = sum(
            0 < (end := bold_end(line)) < len(line.text) and ends_asking(plain(line.text[:end])) for line in self.prose
        )
        return sum(ends_asking(line.plain) for line in self._whole) >= max(_HABIT, 5 * parts)

    @cached_property
    def listed(self) -> bool:
        """True if each question is the only item of a list."""
        alone = 0
        for number, line in enumerate(self.prose):
            before, after = self._kind(number - 1), self._kind(number + 1)
            asks = line.kind is BlockKind.LIST_ITEM and ends_asking(line.plain) and not choices_in(line)
            alone += asks and before is not BlockKind.LIST_ITEM and after is not BlockKind.LIST_ITEM
        return alone >= _HABIT

    def _kind(self, number: int) -> BlockKind | None:
        if not 0 <= number < len(self.prose) or choices_in(self.prose[number]):
            return None
        return self.prose[number].kind

    @cached_property
    def brief(self) -> bool:
        """True if the post asks briefly, `Dealbreakers?`: more than once, or among questions to the one who answers."""
        asked = {line.plain for line in self.prose if line.plain.endswith("?")}
        brief = [text for text in asked if is_brief(text)]
        named = [text for text in brief if not _MUSES.match(text) and len(text.split()) <= _FRAGMENT]
        return len(brief) >= 2 or (bool(named) and sum(map(asks_the_reader, asked)) >= _HABIT)

    @cached_property
    def brief_labels(self) -> bool:
        """True if such questions end in colons, too: `Worst ad:`, with the answer on the next line."""
        said = {line.plain for line in self.prose if len(line.text.split()) <= _BRIEF}
        return self.brief and sum(text.endswith(":") and text[:1].isupper() for text in said) >= _HABIT

    @cached_property
    def labels(self) -> bool:
        """True if question and answer share a line: `Do you use automated screening: No.`"""
        found = [label_of(line) for line in self.prose]
        return len({label for label in found if label and opens_asking(label)}) >= _HABIT

    @cached_property
    def numbered(self) -> frozenset[int]:
        """The starts of the lines whose numbers count the post's questions: 1, 2, 3 through all of it."""
        counted: list[Line] = []
        for line in self.prose:
            match = _NUMBERED.match(line.text)
            if match and int(match["number"]) == len(counted) + 1:
                counted.append(line)
        asking = sum(ends_asking(line.plain) for line in counted)
        if len(counted) < _HABIT or asking < _NEARLY_ALL * len(counted):
            return frozenset()
        return frozenset(line.start for line in counted)


def is_brief(text: str) -> bool:
    """True if it is a few words and no sentence: `Dealbreakers?`, `How long?`"""
    words = len(text.split())
    return words <= _BRIEF and text[:1].isupper() and (words <= _FRAGMENT or not opens_asking(text))


def label_of(line: Line) -> str:
    """Return what stands before the colon of a line that goes on behind it; empty where nothing does."""
    match = None if choices_in(line) else _LABELLED.match(line.text)
    return match["label"] if match and len(match["label"].split()) <= _LONGEST_LABEL else ""
