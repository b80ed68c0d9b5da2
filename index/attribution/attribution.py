"""Reading a printed attribution into name, title and institution.

`Alan Quill, Director, Sedge County, SC Library System` is a name, a title and an institution that itself holds a comma.
The parts between commas are labelled by the words of index/attribution/lexicon.py; the institution is the last part so
labelled, together with the places before it. A line whose first part is not shaped like a name is nobody's attribution.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from index.attribution import lexicon
from index.attribution.attribution_parts import (
    Label,
    Part,
    bare_word,
    is_state,
    split_parts,
    title_and_institution,
)
from index.attribution.names import (
    clean_name,
    ends_like_institution,
    has_everyday_words,
    is_degree,
    may_be_words,
    may_open_a_name,
    name_length,
    reads_like_words,
)
from index.attribution.prose import DOING, VERBS_AND_PRONOUNS, reads_like_prose
from index.posts.records import Respondent

if TYPE_CHECKING:
    from collections.abc import Collection

#: `Headshot of Wanda Pyle, Branch Head`: a picture signs nothing.
PICTURE = re.compile(rf"(?:{'|'.join(sorted(lexicon.IMAGE_WORDS))}) (?:of|with|by)\b", re.IGNORECASE)
#: A longer line is no attribution.
MAX_LENGTH = 240


class Strength(IntEnum):
    """How surely a line is an attribution."""

    NAME_ONLY = 1  # shaped like a name, nothing more
    PROBABLE = 2  # a name and a title, or a name and something after a comma
    CERTAIN = 3  # a name and an institution, or "Anonymous"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A line understood as an attribution."""

    #: The respondent it names.
    respondent: Respondent
    #: How surely the line is one.
    strength: Strength
    #: What was guessed about it; empty when nothing was.
    doubt: str = ""


_LEADING = re.compile(r"^[\s>]*(?:[–—―‒−‐~-]+\s*)?[>\s]*")
_TRAILING_DASH = re.compile(r"\s[–—‒-]+$")
_ANONYMOUS = re.compile(
    r"^(?:an\s+)?(?:anonymous|anon\.?|name withheld(?: by request)?)(?=$|[\s,(:;–—-])(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(r"[“”\"]|:\s")
#: Beside a title and an institution only these speak against a part: `page 14`, `"The Shy Librarian"`.
_NO_TITLE = re.compile(r":\s|^[a-z]+\s\d|^[“\"]")
#: `Wanda Pyle (Branch Head, Teasel Public Library)`.
_IN_BRACKETS = re.compile(r"^(?P<name>[^(),:]+?)\s*\((?P<rest>[^()]+)\)$")
#: `Wanda Pyle of Teasel Public Library`.
_OF_PLACE = re.compile(r"^(?P<name>[^(),:]+?)\s+(?:of|with)\s+(?:the\s+)?(?P<rest>[A-ZÀ-Þ][^,]+)$")
#: `a Law Librarian`: the article is no part of a title.
_ARTICLE = re.compile(r"^(?:an?|the)\s+(?=[A-ZÀ-Þ])")
#: People who sign as one: `Tamsin Branch Staff`.
_GROUP = re.compile(r"(?:[A-ZÀ-Þ][\w.’'&-]*\s+|of\s+(?:the\s+)?){1,6}(?:Staff|Team|Crew|Librarians)")
_WORDS_OF_TITLE = 2
_WORDS_OF_OFFICE = 4
_WORDS_OF_PLACE = 12
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\d|(?<!\w)\$")
_WHERE = re.compile(r"(?:at|from|in|with|by (?:request|choice|necessity))\b")
#: Words after "Anonymous" that say nothing of who it is: `, she/her,`, `#2`, `by request`, `, who hires`.
_NO_DESCRIPTION = re.compile(
    r"^(?:by (?:request|choice|necessity)\b|[,–—(\s-]|(?:at|from|in|with)\s+(?:an?\s+|the\s+)?|#?\d{1,2}\b"
    r"|(?:respondent|contributor|reader)$|(?:she|he|they)(?:/\w+)+(?=[,)]|$)|(?:who|because) [^.?!:]{1,80}$)+",
    re.IGNORECASE,
)
#: Numbers that institutions and titles have: "P.S. 118", "District 42", "21st Century", "Librarian 2".
_NUMBERED = re.compile(
    r"(?:\b(?:P\.?\s?S|I\.?\s?S|M\.?\s?S|USD|SD|R|No|Nr|District|Region|Zone|Branch|Ward|Post|Local|School|Unit|Area|Station|Division|Level|"
    r"Librarian|Assistant|Specialist|Clerk|Technician|Manager|Grade)\.?\s*#?\s*|#\s?)\d+\b|\b\d+(?:st|nd|rd|th)\b|\b4-H\b",
    re.IGNORECASE,
)
#: Lower-case words that a printed title or institution may begin with.
_LOWER_STARTS = frozenset("the de di la le el iSchool eBay formerly retired semi-retired".split())
_ABBREVIATIONS = r"[A-Z]|St|Dr|Mr|Mrs|Ms|Jr|Sr|Ph|Dept|Univ|Asst|Assoc|Ft|Mt|Co|Inc|No|U\.S"
_ABBREVIATION = re.compile(rf"\b(?:{_ABBREVIATIONS})\.")
#: The stop of one of them. It begins with the stop, and so does a sentence's end: few characters are tried.
_STOP_OF_ABBREVIATION = re.compile("|".join(rf"\.(?<=\b{each}\.)" for each in _ABBREVIATIONS.split("|")))
_SENTENCE = re.compile(r"\?|!(?!,)|\.(?<=\w{4}\.)\s+[A-Z]\w*\s+[a-z]")


@lru_cache(maxsize=4096)
def parse_attribution(line: str) -> Attribution | None:
    """Understand `line` (without its closing colon) as an attribution; None where it is none."""
    if len(line) > MAX_LENGTH + 40:
        return None
    text = line.replace("\u00a0", " ")
    if "(" in text or "[" in text:  # quicker, for most lines have none
        text = lexicon.PRONOUNS.sub("", text)
    text = _LEADING.sub("", text).strip().rstrip(":;, ").strip()
    text = _TRAILING_DASH.sub("", text)
    if not text or len(text) > MAX_LENGTH:
        return None
    anonymous = _ANONYMOUS.match(text)
    if anonymous:
        return _parse_anonymous(anonymous["rest"])
    if not may_open_a_name(text) or PICTURE.match(text) or _SENTENCE.search(_without_abbreviations(text)):
        return None
    return _parse_named(_with_commas(text))


def _with_commas(text: str) -> str:
    """Return the text with a comma for the brackets, the `of` or the slashes that separate name, title and place."""
    if "," not in text and " / " in text:
        return text.replace(" / ", ", ")
    parted = _IN_BRACKETS.match(text) or _OF_PLACE.match(text)
    if parted is None or not {part.label for part in split_parts(parted["rest"])} & {Label.TITLE, Label.INSTITUTION}:
        return text
    return f"{parted['name']}, {parted['rest']}" if clean_name(parted["name"]) else text


def _parse_named(text: str) -> Attribution | None:
    first, *rest = split_parts(text)
    if _GROUP.fullmatch(first.text) and not may_be_words(first.text.split()[0]):
        return _parse_group(first.text, rest)
    name = clean_name(first.text)
    if name is None:
        return _parse_title_first(first.text, rest)
    while rest and (is_degree(rest[0].text) or _belongs_to_the_name(rest[0].text)):
        after_name = rest.pop(0)
        if _belongs_to_the_name(after_name.text):
            name = f"{name}, {after_name.text}"
    return _graded(name, rest)


def _belongs_to_the_name(text: str) -> bool:
    """True of `Jr.` and of a religious order: `O.S.B.`."""
    word = bare_word(text)
    return word in lexicon.GENERATIONS or (word in lexicon.ORDERS and text.isupper())


def _parse_title_first(text: str, rest: list[Part]) -> Attribution | None:
    """`Library Director Inez Tarn, Sedge City Library`: two words of a title and two of a name, and an institution."""
    words = text.split()
    title, names = words[:_WORDS_OF_TITLE], words[_WORDS_OF_TITLE:]
    if len(names) != _WORDS_OF_TITLE or split_parts(" ".join(title))[0].label is not Label.TITLE:
        return None
    name = clean_name(" ".join(names))
    if name is None or may_be_words(name) or not rest or any(part.label is not Label.INSTITUTION for part in rest):
        return None
    return _graded(name, [Part(" ".join(title), ", "), *rest])


def _parse_group(name: str, rest: list[Part]) -> Attribution | None:
    """People who sign as one, and the institution that says whose they are."""
    labels = {part.label for part in rest}
    if Label.INSTITUTION not in labels or any(_is_no_part(part, labels) for part in rest):
        return None
    title, institution, doubt = title_and_institution(rest)
    return Attribution(Respondent(name, title, institution), Strength.CERTAIN, doubt)


def _graded(name: str, rest: list[Part]) -> Attribution | None:  # noqa: PLR0911 — a ladder of grades
    rest = [_without_article(part) for part in rest]
    labels = {part.label for part in rest}
    if any(_is_no_part(part, labels) for part in rest):
        return None
    title, institution, doubt = title_and_institution(rest)
    respondent = Respondent(name, title, institution)
    words = name_length(name)
    # With a title and an institution any words can be a name: "Anna Been, Director, Sedge Library".
    if {Label.TITLE, Label.INSTITUTION} <= labels and (words > 1 or not has_everyday_words(name)):
        return Attribution(respondent, Strength.CERTAIN, doubt)
    if reads_like_words(name) or (has_everyday_words(name) and Label.INSTITUTION not in labels):
        return None
    if rest and Label.TITLE not in labels and is_state(rest[0].text):
        return None  # "Ann Arbor, Michigan, School of Information": a town
    if words < 2:
        placed = Label.TITLE in labels and title and len(institution.split()) > 1
        return Attribution(respondent, Strength.PROBABLE, "a single name") if placed else None
    if Label.TITLE not in labels and ends_like_institution(name):
        return None
    if Label.INSTITUTION in labels or Label.TITLE in labels:
        strength = Strength.CERTAIN if Label.INSTITUTION in labels else Strength.PROBABLE
        return Attribution(respondent, strength, doubt)
    return Attribution(respondent, Strength.NAME_ONLY, doubt or "a name alone, without title or institution")


def _without_article(part: Part) -> Part:
    if _ARTICLE.match(part.text) is None or part.label is not Label.TITLE:
        return part
    return replace(part, text=_ARTICLE.sub("", part.text))


def _is_no_part(part: Part, labels: Collection[Label]) -> bool:
    """True if a part belongs to a sentence, an address, a book or a timetable rather than to an attribution.

    `labels` are those of all parts: beside a title and an institution a number or a quoted word is no timetable.
    """
    whole = {Label.TITLE, Label.INSTITUTION} <= set(labels)
    odd = _NO_TITLE if whole else _QUOTED
    numbered = "" if whole else _NUMBERED.sub("", part.text)
    if part.label is Label.TITLE:
        numbered = _YEAR.sub("", numbered)
    return (
        reads_like_prose(part.text)
        or bool(odd.search(part.text))
        or bool(_NUMBER.search(numbered))
        or (part.label is Label.TITLE and part.text.startswith("The "))
        or (
            part.text[0].islower()
            and part.label in {Label.OTHER, Label.PLACE}
            and part.text.split()[0] not in _LOWER_STARTS
        )
    )


def _parse_anonymous(rest: str) -> Attribution | None:
    rest = rest.strip()
    if rest and rest[0].islower() and not (_WHERE.match(rest) or _says_what_one_is(rest)):
        return None
    rest = _NO_DESCRIPTION.sub("", rest).strip()
    if rest.endswith(")") and rest.count(")") > rest.count("("):
        rest = rest[:-1].strip()
    if not rest:
        return Attribution(Respondent(None), Strength.CERTAIN)
    if (
        len(rest) > 150
        or _QUOTED.search(rest)
        or (reads_like_prose(rest) and not _describes_a_place(rest))
        or _SENTENCE.search(_without_abbreviations(rest))
    ):
        return None
    title, institution, doubt = title_and_institution(split_parts(rest))
    if not title and _says_what_one_is(rest):
        title, doubt = rest.partition(",")[0], ""
    return Attribution(Respondent(None, title, institution), Strength.CERTAIN, doubt)


def _says_what_one_is(text: str) -> bool:
    """True of `job hunter` and `cataloger, large public library`: no more than an office, and nobody acts."""
    words = [bare_word(word) for word in text.partition(",")[0].split()]
    return (
        len(words) <= _WORDS_OF_OFFICE
        and words[-1] in lexicon.TITLE_WORDS | lexicon.OUTSIDE_OFFICE
        and not set(words) & (VERBS_AND_PRONOUNS | DOING)
    )


def _describes_a_place(text: str) -> bool:
    """True of `big city public library in the Midwest`: an office or a place in small letters, and nobody acts."""
    words = text.lower().split()
    return (
        len(words) <= _WORDS_OF_PLACE
        and not {bare_word(word) for word in words} & (VERBS_AND_PRONOUNS | DOING)
        and any(part.label in {Label.TITLE, Label.INSTITUTION} for part in split_parts(text))
    )


def _without_abbreviations(text: str) -> str:
    return _ABBREVIATION.sub("", text) if _STOP_OF_ABBREVIATION.search(text) else text
