"""Words without which a pattern matches nothing: to look for them takes a tenth of the time of trying the pattern.

Most lines hold none of the words of a table's patterns, so few patterns are tried.
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: A word of fewer letters stands in nearly every line.
_SHORTEST = 2
#: Where nothing is sure.
_NONE: frozenset[str] = frozenset()
#: So long words are rare enough; of these the fewest are best.
_LONG = 4
_SET = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>\d*),?\d*\})[+?]?")
_GROUP = re.compile(r"\((?:\?(?:(?P<around>=|!|<=|<!)|P<\w+>|[a-zA-Z-]*:|>))?")
_ESCAPED_LETTER = re.compile(r"\\[a-zA-Z0-9]")


class SoughtPattern(NamedTuple):
    """A pattern that ignores case, with words one of which is in all that it matches.

    Where no word is sure it is the empty one.
    """

    pattern: re.Pattern[str]
    needed: tuple[str, ...]

    def search(self, text: str, folded: str) -> re.Match[str] | None:
        """Search `text`, whose folded case is `folded`."""
        return self.pattern.search(text) if self.may_be_in(folded) else None

    def may_be_in(self, folded: str) -> bool:
        """False if none of the words is in a text of this folded case."""
        for word in self.needed:  # noqa: SIM110 — `any` takes twice as long
            if word in folded:
                return True
        return False


def sought(pattern: str) -> SoughtPattern:
    """Compile a pattern that ignores case."""
    return SoughtPattern(re.compile(pattern, re.IGNORECASE), tuple(sorted(needed_words(pattern))) or ("",))


def needed_words(pattern: str) -> frozenset[str]:
    """Return words, in folded case, one of which stands in all that a pattern matches; empty where that is unsure."""
    return _Reader(pattern).alternatives()


class _Reader:
    """A pattern that is read once, from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def alternatives(self) -> frozenset[str]:
        """Read up to the end of the group: a match has a word of each alternative."""
        found = [self._sequence()]
        while self._pattern.startswith("|", self._at):
            self._at += 1
            found.append(self._sequence())
        return _NONE.union(*found) if all(found) else _NONE

    def _sequence(self) -> frozenset[str]:
        """Read an alternative: all of its parts stand in a match, and the best of them is taken."""
        best, run = _NONE, ""
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            letter, words = self._part()
            quantifier = _QUANTIFIER.match(self._pattern, self._at)
            if quantifier:
                self._at = quantifier.end()
                is_optional = quantifier[0][0] in "*?" or quantifier["least"] in ("", "0")
                best = _better(best, _NONE if is_optional else _better(_word(run + letter), words))
            elif letter:
                run += letter
                continue
            best, run = _better(_better(best, _word(run)), _NONE if quantifier else words), ""
        return _better(best, _word(run))

    def _part(self) -> tuple[str, frozenset[str]]:
        """Read a letter that stands for itself, or a group with its words, or something else."""
        pattern, start = self._pattern, self._at
        group = _GROUP.match(pattern, start)
        if group:
            self._at = group.end()
            words = self.alternatives()
            self._at += 1
            return "", _NONE if group["around"] else words
        other = _SET.match(pattern, start) or _ESCAPED_LETTER.match(pattern, start)
        self._at = other.end() if other else start + 1
        if other or pattern[start] in ".^$":
            return "", _NONE
        if pattern[start] == "\\":
            self._at += 1
        return pattern[self._at - 1].casefold(), _NONE


def _word(letters: str) -> frozenset[str]:
    return frozenset({letters}) if len(letters.strip()) >= _SHORTEST else _NONE


def _better(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return those of which fewer texts hold any: the longer ones, or else the fewer."""
    return max(one, other, key=_rarity)


def _rarity(words: frozenset[str]) -> tuple[int, int]:
    return min(_LONG, min(map(len, words), default=0)), -len(words)
