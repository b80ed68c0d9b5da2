"""Reading who speaks, where an interview prints it before questions and answers: `Q:` and `A:`, `HL:` and `Mo:`."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.attribution import lexicon
from index.attribution.attribution_parts import bare_word
from index.attribution.everyday import is_everyday
from index.splitting.surveys.question_shape import ends_asking, opens_telling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from index.reading.lines import Line

_PREFIX = re.compile(
    r"[\s\u00a0]*(?P<label>[A-ZÀ-Þ][\w.’'-]{0,20}(?:[ \u00a0][A-ZÀ-Þ][\w.’'-]{0,20}){0,3}?)(?:[ \u00a0]?\d{1,2})?[\s\u00a0]*(?::|(?<=\b[QA])\.)[\s\u00a0]*(?=\S)"
)
#: A label that no question is printed with stands before so many answers, …
_OFTEN = 3


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
    Where nobody's label asks, labels before the answers alone count.
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
    if askers:
        asking = {number for label in askers for number in by_label[label]}
        speakers = askers | {
            label
            for label, numbers in by_label.items()
            if label not in askers and 2 * sum(_before(lines, number) in asking for number in numbers) > len(numbers)
        }
    else:
        speakers = _answering(lines, by_label)
    # A third who speaks by turns with the others.
    spoken = {number for label in speakers for number in by_label[label]}
    speakers |= {label for label in by_label if label not in speakers and _joins_in(lines, label, by_label, spoken)}
    return {
        number: Turn(_label(match), _label(match) in askers, match.end())
        for number, match in prefixed.items()
        if _label(match) in speakers
    }


def turns_of(lines: Sequence[Line], is_speaker: Callable[[str], bool]) -> Mapping[int, Turn]:
    """The lines that begin with the name of somebody known, by number: `Mo: We do.`."""
    prefixed = ((number, _PREFIX.match(line.text[:80])) for number, line in enumerate(lines) if line.is_prose)
    return {
        number: Turn(_label(match), asks=False, length=match.end())
        for number, match in prefixed
        if match and is_speaker(_label(match))
    }


def _answering(lines: Sequence[Line], by_label: Mapping[str, list[int]]) -> set[str]:
    """Labels of people before answers, in a post that labels no questions."""
    people = {label: numbers for label, numbers in by_label.items() if _is_persons(label)}
    labelled = {number for numbers in people.values() for number in numbers}
    found = {
        label
        for label, numbers in people.items()
        if 2 * sum(_follows_question(lines, number, labelled) for number in numbers) > len(numbers)
    }
    return (
        found if sum(len(people[label]) for label in found) >= _OFTEN and max(map(len, people.values())) > 1 else set()
    )


def _joins_in(lines: Sequence[Line], label: str, by_label: Mapping[str, list[int]], spoken: set[int]) -> bool:
    if not spoken or len(by_label[label]) < 2 or not _is_persons(label):
        return False
    return 2 * sum(_before(lines, number) in spoken for number in by_label[label]) > len(by_label[label])


def _is_persons(label: str) -> bool:
    """True of `a`, `mo`, `fób`, `inez tarn`; not of `tip`, `cover letter`, `title`."""
    return (
        all(
            len(word) <= 3 or not (is_everyday(word) or word in lexicon.TITLE_WORDS | lexicon.NOT_A_NAME)
            for word in map(bare_word, label.split())
        )
        and not label.endswith("s:")
        and label not in _NO_LABELS
    )


_NO_LABELS = frozenset("tip note ps fyi url job yes no edit nb etc via pro con mls cv hr".split())


def _label(match: re.Match[str]) -> str:
    return match["label"].rstrip(".").casefold()


def _mostly_asks(lines: Sequence[Line], numbers: Sequence[int], prefixed: Mapping[int, re.Match[str]]) -> bool:
    texts = [lines[number].text[prefixed[number].end() :].strip() for number in numbers]
    return 5 * sum(ends_asking(text) or opens_telling(text) for text in texts) >= 3 * len(texts)


def _before(lines: Sequence[Line], number: int) -> int:
    before = number - 1
    while before >= 0 and not lines[before].is_prose:
        before -= 1
    return before


def _follows_question(lines: Sequence[Line], number: int, labelled: set[int]) -> bool:
    """True if the line before asks, or somebody else has answered there."""
    before = _before(lines, number)
    return before >= 0 and (ends_asking(lines[before].plain) or before in labelled)
