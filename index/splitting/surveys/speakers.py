"""Reading who speaks, where an interview prints it before questions and answers: `Q:` and `A:`, `HL:` and `Mo:`."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.splitting.surveys.question_shape import ends_asking, opens_telling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.reading.lines import Line

_PREFIX = re.compile(
    r"[\s\u00a0]*(?P<label>[A-ZÀ-Þ][\w.’'-]{0,20}(?:[ \u00a0][A-ZÀ-Þ][\w.’'-]{0,20}){0,3}?)(?:[ \u00a0]?\d{1,2})?[\s\u00a0]*(?::|(?<=\b[QA])\.)[\s\u00a0]*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A line that begins with the name of who speaks."""

    label: str
    asks: bool
    #: Length of the prefix, its colon and the space behind it included.
    length: int


def find_turns(lines: Sequence[Line]) -> Mapping[int, Turn]:
    """The lines that begin with a speaker, by number; empty where the post does not print its speakers.

    The one who asks is the label most of whose lines are questions; another label counts where it follows that one.
    """
    prefixed = {
        number: match for number, line in enumerate(lines) if line.is_prose and (match := _PREFIX.match(line.text[:80]))
    }
    by_label: dict[str, list[int]] = defaultdict(list)
    for number, match in prefixed.items():
        by_label[_label(match)].append(number)
    askers = {
        label for label, numbers in by_label.items() if len(numbers) >= 2 and _mostly_asks(lines, numbers, prefixed)
    }
    if not askers:
        return {}
    asking = [number for label in askers for number in by_label[label]]
    answerers = {
        label
        for label, numbers in by_label.items()
        if label not in askers and 2 * sum(_follows(lines, number, asking) for number in numbers) > len(numbers)
    }
    return {
        number: Turn(_label(match), _label(match) in askers, match.end())
        for number, match in prefixed.items()
        if _label(match) in askers | answerers
    }


def _label(match: re.Match[str]) -> str:
    return match["label"].rstrip(".").casefold()


def _mostly_asks(lines: Sequence[Line], numbers: Sequence[int], prefixed: Mapping[int, re.Match[str]]) -> bool:
    texts = [lines[number].text[prefixed[number].end() :].strip() for number in numbers]
    return 5 * sum(ends_asking(text) or opens_telling(text) for text in texts) >= 3 * len(texts)


def _follows(lines: Sequence[Line], number: int, asking: Sequence[int]) -> bool:
    before = number - 1
    while before >= 0 and not lines[before].is_prose:
        before -= 1
    return before in asking
