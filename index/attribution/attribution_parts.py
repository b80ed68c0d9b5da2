"""Labelling the parts of an attribution between its commas: as a title, an institution, or only a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from index.attribution import lexicon
from index.attribution.misspellings import respelt

if TYPE_CHECKING:
    from collections.abc import Sequence


class Label(StrEnum):
    """The kind of a part, by its words."""

    TITLE = "title"
    INSTITUTION = "institution"
    DEPARTMENT = "department"
    PLACE = "place"
    OTHER = "other"


@dataclass(frozen=True)
class Part:
    """The text between two commas."""

    text: str
    #: The separator before it: a comma, " at ", a dash.
    separator: str

    @cached_property
    def label(self) -> Label:
        """Its label, by its own words alone; computed when it is first needed, which is seldom."""
        return label_part(self.text)


_SEPARATOR = re.compile(
    r"\s*[,\n]\s*(?![^()]*\))|\s+[–—|]\s+|\s+-\s+|\s*;\s+|\s+(?:at(?!\s+Law\b)|@|from)\s+(?:the\s+)?(?=[A-ZÀ-ÞĀ-Ž])"
)
_OF = re.compile(
    r"^(?P<title>.+?)\s+(?:of|for)\s+(?:the\s+)?(?P<institution>(?:[A-ZÀ-ÞĀ-Ž&][\w.'’&-]*\s+){1,6}(?:Library|Libraries|University|College|System|Museum|Archives|School|Institute|Hospital|Consultants|Consulting|Associates|Consortium)(?:\s+System)?|(?:[A-ZÀ-ÞĀ-Ž&][\w.'’&-]*\s+){2,5}Library Service)$"
)
_ACRONYM = re.compile(r"^[A-Z][A-Z&.]{2,}\b")
# A firm is named after people, with commas between: "Harbin, Lowe & Strand LLP".
_FIRM = re.compile(r"&|\b(?:LLP|LLC|PLLC|PC|P\.C\.|LP|PA|Associates|Partners)\b")
_BRACKETS = re.compile(r"\([^)]*\)")
_FIRM_SUFFIX = re.compile(r"\b(?:LLP|LLC|PLLC|P\.C\.|P\.A\.)$")
_ATTORNEYS = re.compile(r"(?:Attorneys?|Solicitors?|Barristers?|Counsell?ors?|Advocates)\b(?! General)")
_AFTER_STATE = frozenset(
    "public library libraries free municipal county regional district school schools memorial community".split()
)
_SCHOOL_OF = re.compile(r"\b(?:institute|university|college|school|academy|museum|library) of\b")


@lru_cache(maxsize=16384)
def bare_word(word: str) -> str:
    """Return `word` in lower case without the punctuation around it and the dots in it."""
    return word.strip(".,;:()[]\"“”'’").replace(".", "").lower()


def split_parts(text: str) -> list[Part]:
    """Return the parts of `text`, in order."""
    pieces: list[tuple[str, str]] = []
    begin, separator = 0, ""
    for match in [*_SEPARATOR.finditer(text), None]:
        end = match.start() if match else len(text)
        piece = text[begin:end].strip()
        if pieces and (bare_word(piece) in lexicon.COMPANY_SUFFIXES or piece == "P.A."):
            pieces[-1] = (f"{pieces[-1][0]}, {piece}", pieces[-1][1])
        elif piece:
            pieces.append((piece, separator))
        if match:
            begin, separator = match.end(), match.group()
    return [Part(piece, before) for piece, before in pieces]


def joined(parts: Sequence[Part]) -> str:
    """Return the parts as they were printed; a comma has a space after it."""
    text = ""
    for part in parts:
        separator = ", " if "," in part.separator or "\n" in part.separator else part.separator
        text += (separator if text else "") + part.text
    return text


@lru_cache(maxsize=4096)
def _words_of(part: str) -> tuple[str, ...]:
    words = map(bare_word, _BRACKETS.sub(" ", part).replace("/", " ").split())
    return tuple(respelt(word) for word in words if word)


@lru_cache(maxsize=4096)
def label_part(part: str) -> Label:
    """Return the label of `part`, by its own words alone."""
    words = _words_of(part)
    if not words:
        return Label.OTHER
    lowered = part.lower()
    named = any(phrase in lowered for phrase in lexicon.INSTITUTION_PHRASES) and words[0] not in lexicon.TITLE_WORDS
    if named or _ATTORNEYS.match(part) or _FIRM_SUFFIX.search(part):
        is_institution = True
    else:
        is_institution = any(word in lexicon.INSTITUTION_WORDS for word in words)
        if any(word in lexicon.TITLE_WORDS for word in words) and not _is_named_after_a_title(words):
            return Label.TITLE
        if words[-1] in lexicon.DEPARTMENT_NOUNS and not _ends_an_institution(words) and not _SCHOOL_OF.search(lowered):
            return Label.DEPARTMENT
    if is_institution:
        # "Museums & Press": several departments, not one house.
        return (
            Label.DEPARTMENT if words[0].endswith("s") and "&" in words and _is_functional(words) else Label.INSTITUTION
        )
    if words[-1] in lexicon.PLACE_NOUNS:
        return Label.PLACE
    return Label.DEPARTMENT if _is_functional(words) else Label.OTHER


def _is_functional(words: Sequence[str]) -> bool:
    """True if words name only the work done there, not whose it is: `Health Sciences Library`."""
    return all(word in lexicon.FUNCTIONAL_WORDS for word in words)


def is_state(part: str) -> bool:
    """True if `part` is a state, a province or a country: `Ohio`, `NSW`, `N.H.`, `Mich.`"""
    return (
        part.lower() in lexicon.STATES
        or part.replace(".", "") in lexicon.STATE_CODES
        or part in lexicon.STATE_ABBREVIATIONS
    )


def _begins_with_state(part: str) -> bool:
    """True of the rest of a name whose town stands before the comma, as `SC Library System`."""
    first, _, rest = part.partition(" ")
    two = " ".join(part.split()[:2])
    following = rest if is_state(first) else part[len(two) :].strip() if is_state(two) else ""
    return bool(following) and following.split()[0].lower() in _AFTER_STATE


def _is_named_after_a_title(words: Sequence[str]) -> bool:
    """True of `Dean Memorial Library`, an institution, but not of `Dean of Mason Library` and `Library Director`."""
    return (
        len(words) >= 2
        and words[0] in {"dean", "page", "head", "president", "principal"}
        and words[-1] in {"library", "libraries", "college", "university", "school", "system"}
        and (len(words) > 2 or words[-1] == "library")
        and not {"of", "for"} & set(words)
    )


def _ends_an_institution(words: Sequence[str]) -> bool:
    """True of `State Archives`, `National Archives`, `Gorse Library System` and `Gorse Information Systems`."""
    owners = {"state", "national", "county", "city", "provincial", "municipal", "federal", "diocesan", "county's"}
    if words[-1] == "archives":
        return bool(owners & set(words[:-1]))
    return words[-1] == "services" and bool({"park", "inc", "health"} & set(words)) and "library" not in words


def title_and_institution(parts: Sequence[Part]) -> tuple[str, str, str]:
    """Return (title, institution, doubt) from the parts that follow the name."""
    labels = [part.label for part in parts]
    named = [number for number, label in enumerate(labels) if label is Label.INSTITUTION]
    if not named:
        return _without_institution(parts)
    # "London Borough of Marl, Library and Heritage Service": a part that only names the work is not the institution.
    proper = [number for number in named if not _is_functional(_words_of(parts[number].text))]
    if not proper and _is_office_of(parts, named[-1]):
        return joined(parts[: named[-1] + 1]), joined(parts[named[-1] + 1 :]), ""
    last = (proper or named)[-1]
    first = last
    while first > 0 and _belongs_before_institution(parts, first, last):
        first -= 1
    end = last + 1
    after = {Label.OTHER, Label.PLACE, Label.INSTITUTION} | ({Label.DEPARTMENT} if first > 0 else set())
    while end < len(parts) and labels[end] in after:
        end += 1
    return (
        ", ".join(text for text in (joined(parts[:first]), joined(parts[end:])) if text),
        joined(parts[first:end]),
        "",
    )


def _is_office_of(parts: Sequence[Part], number: int) -> bool:
    """True of `Manager, Information Center, Delphi Aerospace`: the center is no house of its own, the company is."""
    after = parts[number + 1 :]
    return (
        number > 0
        and parts[number - 1].label is Label.TITLE
        and _is_bare_title(parts[number - 1].text)
        and bool(after)
        and after[0].label is Label.OTHER
        and not any(is_state(part.text) for part in after)
    )


def _belongs_before_institution(parts: Sequence[Part], first: int, last: int) -> bool:
    """True if the part before `first` belongs to the institution that goes from there to `last`."""
    before = parts[first - 1]
    title = parts[first - 2] if first > 1 and parts[first - 2].label is Label.TITLE else None
    if title and _is_functional(_words_of(before.text)) and not _SCHOOL_OF.search(before.text.lower()):
        return False  # "Director, Health Sciences Library, Gorse Hospital": a department, not a name of its own
    if before.label in {Label.INSTITUTION, Label.PLACE}:
        return True
    if before.label is Label.OTHER and _begins_with_state(parts[first].text):
        return True
    if before.label is Label.OTHER and _ATTORNEYS.match(parts[first].text):
        return True
    single = before.label is Label.OTHER and len(before.text.split()) == 1
    if single and _FIRM.search(parts[last].text):
        return True
    # A place without a telling noun, between a whole title and the institution: "Youth Manager, Sedge, Library
    # District".
    return bool(single and title and not _is_bare_title(title.text))


def _without_institution(parts: Sequence[Part]) -> tuple[str, str, str]:
    if Label.TITLE in (labels := [part.label for part in parts]):
        return _after_a_title(parts)
    if labels == [Label.DEPARTMENT]:
        return "", parts[0].text, "taken for an institution, no title is given"
    if parts and Label.DEPARTMENT not in labels:
        doubt = "what follows the name is neither known as a title nor as an institution"
        return "", joined(parts) if parts[0].text[0].isupper() else "", doubt
    return joined(parts), "", ""


def _after_a_title(parts: Sequence[Part]) -> tuple[str, str, str]:
    """Read parts with a title in which no word names an institution: the last part may still be one."""
    *before, last = parts
    if not before:
        match = _OF.match(last.text)
        return (match["title"], match["institution"], "") if match else (last.text, "", "")
    if firm := _firm_in(parts):
        return joined(parts[:firm]), joined(parts[firm:]), _BY_PLACE
    if is_state(last.text) and len(before) > 1 and before[-1].label in {Label.OTHER, Label.PLACE}:
        return joined(before[:-1]), joined(parts[-2:]), _BY_PLACE
    named = last.label is Label.DEPARTMENT and _names_an_institution(last.text)
    if last.label is not Label.TITLE and (named or _ACRONYM.match(last.text) or " at " in last.separator):
        return joined(before), last.text, ""
    takes_department = len(before) == 1 and _is_bare_title(before[0].text) and before[0].text.lower() not in _ALONE
    if (
        last.label in {Label.OTHER, Label.PLACE}
        and not takes_department
        and all(part.label is Label.TITLE for part in before)
    ):
        return joined(before), last.text, _BY_PLACE
    return joined(parts), "", ""


def _firm_in(parts: Sequence[Part]) -> int:
    """Number of the part with which the names of a firm's partners begin: `Pym, Lark, Doss & Ochoa`; 0 where none."""
    first = len(parts) - 1
    if parts[first].label is not Label.OTHER or "&" not in parts[first].text:
        return 0
    while first > 0 and parts[first - 1].label is Label.OTHER and " " not in parts[first - 1].text:
        first -= 1
    return first if 0 < first < len(parts) - 1 else 0


_BY_PLACE = "the institution is taken from its place after the title, no word says that it is one"
# Bare titles that rarely have a department after them.
_ALONE = frozenset("librarian president officer owner founder".split())


def _names_an_institution(department: str) -> bool:
    """True of `Gorse University Archives`: more than a department, it names whose archives they are."""
    words = _words_of(department)
    return bool(lexicon.INSTITUTION_WORDS & set(words)) and any(word not in _NAMES_NOTHING for word in words)


def _is_bare_title(part: str) -> bool:
    words = [word for word in _words_of(part) if word not in lexicon.TITLE_MODIFIERS]
    return len(words) <= 1 and all(word in lexicon.BARE_TITLES for word in words)


_NAMES_NOTHING = lexicon.FUNCTIONAL_WORDS | lexicon.DEPARTMENT_NOUNS | lexicon.INSTITUTION_WORDS
