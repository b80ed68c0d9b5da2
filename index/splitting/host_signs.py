"""The signs that a line is the host's own, by the table host_signs.tsv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from index.attribution.needed_words import SoughtPattern, sought
from index.attribution.tables import table_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Signs of this weight together are enough.
ENOUGH = 2


class Place(StrEnum):
    """The place of a sign in a line, and of the line in its post."""

    BEGINS = "begins"
    ANYWHERE = "anywhere"
    NOTE = "note"
    WORD = "word"
    HANDOVER = "handover"
    CLOSING = "closing"
    OPENING = "opening"
    ENDS = "ends"
    ESSAY = "essay"


#: The places that are asked for, by the kind of posts; a sign with another would never be looked for.
_ASKED = {
    "both": {Place.BEGINS, Place.ANYWHERE, Place.NOTE, Place.WORD},
    "column": {Place.HANDOVER, Place.CLOSING},
    "survey": {Place.BEGINS, Place.CLOSING},
    "guest": {Place.OPENING, Place.CLOSING, Place.ENDS, Place.ESSAY},
}


@dataclass(frozen=True, slots=True)
class HostSign:
    """One line of host_signs.tsv."""

    #: The kind of posts: "column", "survey", "both" of these, or "guest".
    kind: str
    place: Place
    weight: int
    pattern: str
    #: The reason; signs of one reason count once.
    why: str


@cache
def host_signs() -> tuple[HostSign, ...]:
    """Read the signs in the order of the table; ValueError names the line of one that cannot be read."""
    return tuple(_read_sign(*it) for it in table_lines("index.splitting", "host_signs.tsv"))


def _read_sign(number: int, line: str) -> HostSign:
    columns = line.split("\t")
    if len(columns) != 5 or columns[1] not in _ASKED.get(columns[0], ()) or not columns[2].isdigit():
        asked = "; ".join(f"{kind} {', '.join(sorted(places))}" for kind, places in _ASKED.items())
        raise ValueError(
            f"host_signs.tsv, line {number}: expected kind and place ({asked}), weight, pattern, why, found {line!r}"
        )
    kind, place, weight, pattern, why = columns
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"host_signs.tsv, line {number}: no regular expression: {pattern!r}") from error
    return HostSign(kind, Place(place), int(weight), pattern, why)


#: Thousands of blanks in a row make the patterns slow.
_BLANKS = re.compile(r"\s{2,}")


@lru_cache(maxsize=8192)
def begins_like_host(text: str, kind: str, place: Place = Place.BEGINS) -> bool:
    """True if `text` begins with a phrase that only the host of such a post begins with."""
    return _any_of(kind, place).match(text) is not None


@lru_cache(maxsize=8192)
def has_sign(text: str, kind: str, place: Place) -> bool:
    """True if any sign of that place stands in `text`."""
    folded = text.casefold()
    return any(_stands_in(text, folded, signs) for signs, _ in _reasons(kind, place))


@lru_cache(maxsize=8192)
def weight_of(text: str, kind: str, place: Place) -> int:
    """Add up the weights of the reasons for which `text` may be the host's."""
    squeezed = _BLANKS.sub(" ", text)
    folded = squeezed.casefold()
    return sum(weight for signs, weight in _reasons(kind, place) if _stands_in(squeezed, folded, signs))


@lru_cache(maxsize=8192)
def host_words_in(text: str) -> int:
    """Count the different words of a host in `text`."""
    folded = text.casefold()
    found = [sign.pattern.findall(text) for sign in _words() if sign.may_be_in(folded)]
    return len({word.lower() for words in found for word in words})


def _stands_in(text: str, folded: str, signs: Iterable[SoughtPattern]) -> bool:
    # Written out, for this is asked of each line: it takes half the time of `sign.search`.
    for pattern, needed in signs:
        for word in needed:
            if word in folded:
                if pattern.search(text):
                    return True
                break
    return False


@cache
def _any_of(kind: str, place: Place) -> re.Pattern[str]:
    """All signs of a place in one pattern."""
    return re.compile("|".join(sign.pattern for sign in _signs_of(kind, place)) or r"(?!)", re.IGNORECASE)


@cache
def _reasons(kind: str, place: Place) -> tuple[tuple[tuple[SoughtPattern, ...], int], ...]:
    """The signs of each reason, with its weight."""
    reasons: dict[tuple[str, int], list[SoughtPattern]] = {}
    for sign in _signs_of(kind, place):
        reasons.setdefault((sign.why, sign.weight), []).append(sought(sign.pattern))
    return tuple((tuple(signs), weight) for (_, weight), signs in reasons.items())


@cache
def _words() -> tuple[SoughtPattern, ...]:
    """The words of a host, those of a reason in one pattern: each stretch of a text is one word of theirs."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for sign in _signs_of("both", Place.WORD):
        reasons.setdefault((sign.why, sign.weight), []).append(sign.pattern)
    return tuple(sought(rf"\b(?:{'|'.join(patterns)})\b") for patterns in reasons.values())


def _signs_of(kind: str, place: Place) -> list[HostSign]:
    return [sign for sign in host_signs() if sign.kind == kind and sign.place is place]


def forget_compiled() -> None:
    """Compile the patterns anew when they are next needed: the table was changed in a measurement."""
    for remembered in (_reasons, _words, _any_of, begins_like_host, has_sign, weight_of, host_words_in):
        remembered.cache_clear()
