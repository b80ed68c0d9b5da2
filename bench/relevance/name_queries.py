"""The ways in which a reader asks for a person or an institution of an archive, and which answers each should put
first."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.analysis import fold, words
from index.attribution.lexicon import GENERATIONS, STATE_CODES
from index.people.person_names import without_nicknames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.archive import Archive

_NICKNAME = re.compile(r"[\"“(\[]([^\"“”()\[\]]+)[\"”)\]]")
_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_]\.(?:\s*[^\W\d_]\.)+")
_STATE = re.compile(r",?\s+\b([A-Z]{2})\b,?")


@dataclass(frozen=True, slots=True)
class NameQuery:
    """One way of asking for one name."""

    #: Whom it asks for, "person" or "institution", and in what way.
    kind: str
    variant: str
    text: str
    #: Ids of the answers of everybody, or of every institution, that has this name.
    relevant: frozenset[str]


def name_queries(archive: Archive) -> tuple[NameQuery, ...]:
    """Return every way of asking for every named person and every institution; one that changes nothing is left out."""
    return (*_of_people(archive), *_of_institutions(archive))


def person_variants(name: str) -> Iterator[tuple[str, str]]:
    """Yield the ways of asking for a person of this name, as (variant, text)."""
    plain = without_nicknames(name)
    given, surname = _parted(plain)
    yield "in full", name
    yield "lower case", name.lower()
    yield "surname only", surname
    yield "surname only, lower case", surname.lower()
    yield "surname first", f"{surname}, {given}"
    if _NICKNAME.search(name):
        yield "without the nickname", plain
        yield "nickname in quotes", _NICKNAME.sub(r'"\1"', name)
        yield "nickname in brackets", _NICKNAME.sub(r"(\1)", name)
    for variant, whole, last in (
        ("without hyphen", plain.replace("-", " "), surname.replace("-", " ")),
        ("without accents", unaccented(plain), unaccented(surname)),
    ):
        if whole != plain:
            yield variant, whole
        if last != surname:
            yield f"surname only, {variant}", last
    if f"{given} {surname}" != plain:
        yield "without suffix", f"{given} {surname}"
    if initials := _INITIALS.search(plain):
        letters = "".join(words(initials.group().replace(".", " "))).upper()
        for written in (letters, ".".join(letters) + ".", " ".join(letters), ". ".join(letters) + "."):
            yield "initials written otherwise", plain.replace(initials.group(), f"{written} ").replace("  ", " ")


def institution_variants(name: str) -> Iterator[tuple[str, str]]:
    """Yield the ways of asking for an institution of this name, as (variant, text)."""
    bare = re.sub(r"^The\s+", "", name)
    yield "in full", name
    yield "lower case", name.lower()
    yield "with The", f"The {bare}"
    yield "without The", bare
    yield "without state abbreviation", _without_state(name)
    yield "without accents", unaccented(name)
    yield "words only", " ".join(re.findall(r"[\w'’.-]+", name))


def unaccented(text: str) -> str:
    """Return the text as typed on a keyboard without accents."""
    plain = text.replace("’", "'")
    return "".join(c if c.isascii() else (fold(c).upper() if c.isupper() else fold(c)) for c in plain)


def _of_people(archive: Archive) -> Iterator[NameQuery]:
    spelt: dict[str, set[str]] = {}
    answers: dict[str, frozenset[str]] = {}
    for summary in archive.people():
        person = archive.person(summary.slug)
        signed = {answer.respondent.name or "" for answer, _ in person.answers}
        spelt[person.slug] = signed | {person.name}
        answers[person.slug] = frozenset(answer.id for answer, _ in person.answers)
    held = {slug: [set(words(name)) for name in names] for slug, names in spelt.items()}
    for slug, names in spelt.items():
        for variant, text in _distinct(pair for name in sorted(names) for pair in person_variants(name)):
            asked = set(words(text))
            same = {other for other, named in held.items() if any(asked <= name for name in named)} | {slug}
            yield NameQuery("person", variant, text, frozenset().union(*(answers[other] for other in same)))


def _of_institutions(archive: Archive) -> Iterator[NameQuery]:
    answers: defaultdict[str, set[str]] = defaultdict(set)
    spelt: defaultdict[str, set[str]] = defaultdict(set)
    for answer, _ in archive.answers():
        if name := answer.respondent.institution:
            key = _institution_key(name)
            answers[key].add(answer.id)
            spelt[key].add(name)
    for key, names in spelt.items():
        for variant, text in _distinct(pair for name in sorted(names) for pair in institution_variants(name)):
            yield NameQuery("institution", variant, text, frozenset(answers[key]))


def _distinct(variants: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each text once, by its first variant."""
    seen: set[str] = set()
    for variant, text in variants:
        if text.strip() and text not in seen:
            seen.add(text)
            yield variant, text


def _parted(name: str) -> tuple[str, str]:
    """Given names and surname, without what comes after (`Jr.`). A surname with a hyphen is one."""
    parts = [part.strip(",") for part in name.split()]
    while len(parts) > 1 and "".join(words(parts[-1])) in GENERATIONS:
        parts.pop()
    return " ".join(parts[:-1]), parts[-1]


def _institution_key(name: str) -> str:
    return " ".join(words(re.sub(r"^The\s+", "", _without_state(name))))


def _without_state(name: str) -> str:
    return _STATE.sub(lambda found: "" if found[1] in STATE_CODES else found[0], name)
