"""Chance with a seed, the accidents that may happen, and the banks of words that generated posts are made of."""

from __future__ import annotations

import random
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    T = TypeVar("T")

_FOLDER = Path(__file__).parent


class Accident(StrEnum):
    """The accidents of a post. None makes its truth undecidable."""

    NO_BREAK_SPACES = "no-break-spaces"
    ENTITIES = "entities"
    CONTROL_CHARACTERS = "control-characters"
    IMAGE = "image-text-own-line"
    IMAGE_GLUED = "image-text-glued"
    IMAGE_DIFFERS = "image-text-differs"
    IMAGE_BEFORE_ANONYMOUS = "image-before-anonymous"
    CAPTION = "caption"
    CAPTION_GLUED = "caption-glued-to-opening"
    BOLD = "attribution-bold"
    LINKED = "attribution-linked-or-italic"
    MIXED = "mixed-styles"
    MISSING_DASH = "after-no-dash"
    STRAY_MARK = "after-stray-mark"
    NO_SPACE = "after-no-space"
    RUN_ON = "after-run-on"
    SEVERAL_LINES = "signature-of-several-lines"
    ANONYMOUS = "anonymous-bare"
    ANONYMOUS_TITLE = "anonymous-with-title"
    COMMA = "comma-without-space"
    AT = "at-for-comma"
    PART_MISSING = "part-missing"
    NICKNAME = "nickname"
    PRONOUNS = "pronouns"
    DEGREE = "degree-or-prefix"
    INITIALS = "initials"
    SUFFIX = "generational-suffix"
    SURNAME = "surname-is-a-title-word"
    COMMA_IN_TITLE = "comma-in-title"
    COMMA_IN_INSTITUTION = "comma-in-institution"
    TYPO = "typo-in-institution"
    COLON_WORDS = "colon-words"
    DASH = "dash-in-answer"
    NAMES = "names-in-prose"
    QUESTION_IN_PROSE = "question-in-prose"
    LIST = "list-in-answer"
    ONE_WORD = "one-word-answer"
    LINE_BREAK = "line-break-in-answer"
    SUBQUESTION = "subquestion-repeated"
    PARTS = "question-in-parts"
    TAIL_COMMENTS = "tail-comments"
    SHARING = "sharing-links"
    DRAFTS = "draft-or-attachment"
    COMMENTS = "comments-in-export"
    EMPTY = "empty-paragraph"
    UNANSWERED = "question-unanswered"
    SEVERAL_TYPES = "several-types"
    FREE_TEXT = "type-in-free-text"
    SEVERAL_CHOICES = "several-choices"
    CHOICE_WITH_PROSE = "choice-with-prose"
    LABELLED = "labelled-choices"
    STATEMENT = "question-without-question-mark"
    OTHER_MARKS = "marks-other-than-ticks"
    FACTS = "facts-as-choices"
    SAME_TWICE = "same-question-twice"
    BOLD_IN_ANSWER = "bold-is-no-proof"
    HEADINGS = "question-as-heading"


class Dice:
    """One seed's throws."""

    def __init__(self, seed: int, accidents: frozenset[Accident] | None = None) -> None:
        self.random = random.Random(seed)
        chosen = frozenset(each for each in Accident if self.random.random() < 0.4)
        self._allowed = chosen if accidents is None else accidents
        #: Accidents and oddities that happened.
        self.used: set[str] = set()

    def happens(self, accident: Accident, chance: float = 0.4) -> bool:
        """True if the accident happens. The dice are always thrown, so that no accident changes another's throw."""
        hit = self.random.random() < chance and accident in self._allowed
        if hit:
            self.used.add(accident.value)
        return hit

    def mark(self, oddity: str) -> None:
        """Note an oddity that is a matter of style and no accident."""
        self.used.add(oddity)

    def flip(self, chance: float = 0.5) -> bool:
        """True with this chance."""
        return self.random.random() < chance

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of them."""
        return self.random.choice(choices)

    def some(self, choices: Iterable[T], count: int) -> list[T]:
        """Return so many of them, none twice."""
        return self.random.sample(list(choices), count)

    def number(self, low: int, high: int) -> int:
        """Return a number from `low` to `high`, both included."""
        return self.random.randint(low, high)


@cache
def bank(name: str) -> dict[str, tuple[str, ...]]:
    """Return the lines of a bank of words by section."""
    sections: dict[str, list[str]] = {}
    section: list[str] = []
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            section = sections.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            section.append(line)
    return {key: tuple(lines) for key, lines in sections.items()}
