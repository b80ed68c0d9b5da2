"""The signs that a line is the host's own, by the table host_signs.tsv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from index.attribution.tables import table_lines

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


#: In a pattern: a set of characters, an innermost group, and everything else that is not a letter standing for itself.
_SET = re.compile(r"\[(?:\\.|[^\]\\])+\]")
_GROUP = re.compile(r"\((?:\\.|[^()\\])*\)")
_NO_LETTERS = re.compile(r"(?:\\.|.)(?:[?*]|\{[^}]*\})|\\.|[^a-z ]")
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
    # Most lines have none of these words, and this tells sooner.
    signs = [sign for needed, sign in _with_needed_words(kind, place) if needed in folded]
    return any(sign.search(text) for sign in signs) if signs else False


@lru_cache(maxsize=8192)
def weight_of(text: str, kind: str, place: Place) -> int:
    """Add up the weights of the reasons for which `text` may be the host's."""
    squeezed = _BLANKS.sub(" ", text)
    return sum(weight for sign, weight in _reasons(kind, place) if sign.search(squeezed))


@lru_cache(maxsize=8192)
def host_words_in(text: str) -> int:
    """Count the different words of a host in `text`."""
    return len({match.lower() for sign, _ in _reasons("both", Place.WORD) for match in sign.findall(text)})


@cache
def _any_of(kind: str, place: Place) -> re.Pattern[str]:
    """All signs of a place in one pattern."""
    return re.compile("|".join(sign.pattern for sign, _ in _reasons(kind, place)) or r"(?!)", re.IGNORECASE)


@cache
def _with_needed_words(kind: str, place: Place) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sign of a place with words that every text has in which it stands."""
    found = (sign.pattern for sign in host_signs() if sign.kind == kind and sign.place is place)
    return tuple((needed_words(pattern), re.compile(pattern, re.IGNORECASE)) for pattern in found)


def needed_words(pattern: str) -> str:
    """Return the longest run of letters that stands in all that a pattern matches; empty where none is sure."""
    rest, shorter = "", _SET.sub(".", pattern)
    while rest != shorter:
        rest, shorter = shorter, _GROUP.sub(".", shorter)
    return "" if "|" in rest else max(_NO_LETTERS.split(rest), key=len)


@cache
def _reasons(kind: str, place: Place) -> tuple[tuple[re.Pattern[str], int], ...]:
    """One pattern a reason, with its weight."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for sign in host_signs():
        if sign.kind == kind and sign.place is place:
            reasons.setdefault((sign.why, sign.weight), []).append(sign.pattern)
    edge = r"\b" if place is Place.WORD else ""
    return tuple(
        (re.compile(f"{edge}(?:{'|'.join(patterns)}){edge}", re.IGNORECASE), weight)
        for (_, weight), patterns in reasons.items()
    )


def forget_compiled() -> None:
    """Compile the patterns anew when they are next needed: the table was changed in a measurement."""
    for remembered in (_reasons, _any_of, _with_needed_words, begins_like_host, has_sign, weight_of, host_words_in):
        remembered.cache_clear()
