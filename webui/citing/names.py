"""The parts of a respondent's name that citation styles put in their own order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SUFFIXES = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
_FORMS_OF_ADDRESS = frozenset("dr dr. prof prof. professor mr mr. mrs mrs. ms ms. miss rev rev.".split())
#: Written small they are particles, which some styles move; written large they belong to the surname.
_PARTICLES = frozenset(
    "da de del dela della den der des di do dos du el la las le les los st st. ten ter van vanden vander von zu".split()
)
#: Degrees, in small letters, that are no surnames; with capitals at their end, any others are told by those.
_DEGREES = frozenset("bsc dphil edd esq jd llb llm mba med mfa mlis mlitt mls mphil msc msis mslis msls phd".split())
#: Words of titles that are no surnames, and of two people together.
_NO_NAMES = frozenset(
    "administrator and archivist assistant associate cataloger cataloguer committee consultant coordinator director"
    " editor educator instructor intern librarian librarians library manager researcher secretary specialist staff"
    " supervisor team technician trustee volunteer".split()
)
#: A word of a Latin name: Wanda, Jean-Luc, O'Neil, D’Arcy, J., St.
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts, or as a whole where its parts are not certain."""

    #: The whole name; empty where it has parts.
    literal: str = ""
    given: str = ""
    #: `van der`, written small.
    particle: str = ""
    family: str = ""
    #: `Jr.`, `III`.
    suffix: str = ""

    @property
    def surname(self) -> str:
        """The surname with its particle."""
        return " ".join(filter(None, (self.particle, self.family)))


def read_name(printed: str) -> Name:
    """Return the parts of a name as it was printed.

    The last word is the surname, with the particles before it. A name stays whole if it is one word, is not written in
    Latin letters, ends in an initial (`Laurie P.`) or a degree, or has anything in it that no plain name has: marks,
    words of titles, an "and".
    """
    whole = " ".join(printed.split())
    # J.R. are two initials.
    words = re.sub(r"\.(?=[^\W\d_])", ". ", whole.replace(",", " ")).split()
    core, suffix = _without_suffix(words)
    if "," in whole and not (suffix and re.fullmatch(r"[^,]+,\s*\S+", whole)):
        return Name(literal=whole)
    while core and core[0].lower() in _FORMS_OF_ADDRESS:
        core = core[1:]
    first = _first_of_surname(core)
    given, surname = core[:first], core[first:]
    if not given or not all(map(_is_plain, core)) or len(surname[-1].rstrip(".")) < 2 or surname[-1].endswith("."):
        return Name(literal=whole)
    if any(word[0].islower() for word in (*given, surname[-1])) or given[0] in ("The", "A", "An"):
        return Name(literal=whole)
    if _is_degree(surname[-1], core[:-1]) or not _NO_NAMES.isdisjoint(map(str.lower, core)):
        return Name(literal=whole)
    particles = [word for word in surname[:-1] if word[0].islower()]
    return Name(
        given=" ".join(f"{word}." if len(word) == 1 else word for word in given),
        particle=" ".join(particles),
        family=" ".join(surname[len(particles) :]),
        suffix=suffix,
    )


def initials(given: str) -> str:
    """Return the initials of a given name: `Jean-Luc P.` becomes `J.-L. P.`; `Th.`, an abbreviation, stays."""
    return " ".join(_initial(word) for word in given.split())


def _initial(word: str) -> str:
    if word.endswith("."):
        return word
    return "-".join(f"{part[0].upper()}." for part in word.split("-"))


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    suffix = _SUFFIXES.get(words[-1].rstrip(".").lower(), "") if len(words) > 2 else ""
    return (words[:-1], suffix) if suffix else (words, "")


def _first_of_surname(words: list[str]) -> int:
    """Return the index of the surname's first word, a particle if it has one."""
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    return first


def _is_degree(last: str, before: list[str]) -> bool:
    """True if the last word is a degree: `PhD`, or capitals behind small letters, as `MA` where `Ma` is a name."""
    return last.lower() in _DEGREES or (last[-1].isupper() and any(map(str.islower, "".join(before))))


def _is_plain(word: str) -> bool:
    latin = all(not letter.isalpha() or "LATIN" in unicodedata.name(letter, "") for letter in word)
    return latin and bool(_WORD.fullmatch(word))
