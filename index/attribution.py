"""Who answers: from a printed attribution to name, title and institution.

`Alan Quill, Director, Sedge County, SC Library System` is a name, a title and an institution that itself holds a comma.
The parts between commas are labelled by the words of index/lexicon.py; the institution is the last part so labelled,
together with the places before it. A line whose first part is not shaped like a name is nobody's attribution.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from index import lexicon
from index.attribution_parts import Part, bare_word, label_part, reads_like_prose, title_and_institution
from index.records import Respondent

#: A longer line is no attribution.
MAX_LENGTH = 240


class Strength(IntEnum):
    """How much a line says that it is an attribution."""

    NAME_ONLY = 1  # shaped like a name, nothing more
    PROBABLE = 2  # a name and a title, or a name and something after a comma
    CERTAIN = 3  # a name and an institution, or "Anonymous"


@dataclass(frozen=True, slots=True)
class Attribution:
    """A line understood as an attribution."""

    #: Who it names.
    respondent: Respondent
    #: How sure it is that the line is one.
    strength: Strength
    #: What was guessed about it; empty when nothing was.
    doubt: str = ""


_LEADING = re.compile(r"^[\s>]*(?:[–—‒−‐-]+\s*)?[>\s]*")
_PRONOUNS = re.compile(r"\s*[(\[]\s*(?:she|he|they|her|him|them|xe|ze|any)\b[^)\]]{0,30}[)\]]", re.IGNORECASE)
_ANONYMOUS = re.compile(
    r"^(?:an\s+)?(?:anonymous|anon\.?|name withheld(?: by request)?)(?=$|[\s,(:;–—-])(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_COMMA = re.compile(r"\s*[,\n]\s*(?![^()]*\))|\s+[–—|]\s+|\s+-\s+|\s*;\s+")
_AT = re.compile(r"\s+(?:at|@|from)\s+(?:the\s+)?(?=[A-ZÀ-ÞĀ-Ž])")
_NICKNAME = re.compile(r"^[\"“”'‘’(\[][^\"“”()\[\]]{1,30}[\"“”'’)\]]$")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+$|^[^\W\d_]$")
_NAME_WORD = re.compile(r"^(?:[^\W\d_]['’])?[^\W\d_]+(?:['’.-]+[^\W\d_]+)*\.?$")
_SENTENCE = re.compile(r"[?!]|\b\w{4,}\.\s+[A-Z]\w*\s+[a-z]")


def parse_attribution(line: str) -> Attribution | None:
    """Understand `line` (without its closing colon) as an attribution; None where it is none."""
    text = _LEADING.sub("", _PRONOUNS.sub("", line.replace("\u00a0", " "))).strip().rstrip(":;, ").strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    anonymous = _ANONYMOUS.match(text)
    if anonymous:
        return _parse_anonymous(anonymous["rest"])
    if _SENTENCE.search(_without_abbreviations(text)):
        return None
    parts = _split_parts(text)
    name = clean_name(parts[0])
    if name is None:
        return None
    rest = parts[1:]
    while rest and _is_degree(rest[0]):
        rest.pop(0)
    if rest and bare_word(rest[0]) in lexicon.GENERATIONS:
        name = f"{name}, {rest.pop(0)}"
    return _graded(name, rest)


def _graded(name: str, rest: list[str]) -> Attribution | None:
    labels = [label_part(part) for part in rest]
    title, institution, doubt = title_and_institution(rest, labels)
    respondent = Respondent(name, title, institution)
    known_words = Part.TITLE in labels or Part.INSTITUTION in labels
    if len(_core_words(name)) < 2 and not (title and Part.INSTITUTION in labels):
        return None
    if any(reads_like_prose(part) for part in rest):
        return None
    if Part.INSTITUTION in labels:
        return Attribution(respondent, Strength.CERTAIN, doubt)
    if known_words:
        return Attribution(respondent, Strength.PROBABLE, doubt)
    if rest:
        return Attribution(respondent, Strength.NAME_ONLY, doubt)
    return Attribution(respondent, Strength.NAME_ONLY, "a name alone, without title or institution")


def _parse_anonymous(rest: str) -> Attribution | None:
    rest = rest.strip()
    if rest and rest[0].islower() and not re.match(r"(?:at|from|in|with|by request)\b", rest):
        return None
    rest = re.sub(
        r"^(?:by request\b|[,–—(\s-]|(?:at|from|in|with)\s+(?:an?\s+|the\s+)?)+", "", rest, flags=re.IGNORECASE
    ).strip()
    if rest.endswith(")") and rest.count(")") > rest.count("("):
        rest = rest[:-1].strip()
    if not rest:
        return Attribution(Respondent(None), Strength.CERTAIN)
    if len(rest) > 150 or reads_like_prose(rest) or _SENTENCE.search(_without_abbreviations(rest)):
        return None
    parts = [part for part in _split_parts(rest) if part]
    labels = [label_part(part) for part in parts]
    title, institution, doubt = title_and_institution(parts, labels)
    return Attribution(Respondent(None, title, institution), Strength.CERTAIN, doubt)


def _split_parts(text: str) -> list[str]:
    parts: list[str] = []
    for piece in _COMMA.split(text):
        left, *right = _AT.split(piece, maxsplit=1)
        parts.extend([left, *right])
    whole: list[str] = []
    for part in (part.strip() for part in parts):
        if whole and bare_word(part) in lexicon.COMPANY_SUFFIXES:
            whole[-1] += f", {part}"
        elif part:
            whole.append(part)
    return whole


def clean_name(text: str) -> str | None:
    """The name in `text` without forms of address and degrees, nickname kept; None where it is not shaped like a name."""
    words = [word for word in text.split() if not _is_degree(word) or len(bare_word(word)) < 2]
    while words and bare_word(words[0]) in lexicon.HONORIFICS and words[0][0].isupper():
        words.pop(0)
    core = [word for word in words if not _NICKNAME.match(word)]
    if not 1 <= len(core) <= 6 or any(not _is_name_word(word, position) for position, word in enumerate(core)):
        return None
    capitals = [bare_word(word) for word in core if word[0].isupper()]
    if not core[0][0].isupper() or not core[-1][0].isupper() or _are_other_words(capitals):
        return None
    return " ".join(words)


def _are_other_words(capitals: list[str]) -> bool:
    """Whether the capitalised words (lower case here) are those of a sentence, a title or an institution, not of a name."""
    first, last = capitals[0], capitals[-1]
    return (
        any(word in lexicon.NOT_A_NAME for word in capitals[:-1])
        or last in lexicon.NOT_A_NAME - lexicon.TITLE_WORDS - lexicon.SURNAMES
        or all(word in lexicon.TITLE_WORDS | lexicon.INSTITUTION_WORDS | lexicon.DEPARTMENT_NOUNS for word in capitals)
        or last in lexicon.INSTITUTION_WORDS
        or first in lexicon.TITLE_WORDS - lexicon.GIVEN_NAMES
    )


def _is_name_word(word: str, position: int) -> bool:
    if word[0].isupper():
        return bool(_INITIALS.match(word) or _NAME_WORD.match(word))
    return position > 0 and bare_word(word) in lexicon.NAME_PARTICLES


def _core_words(name: str) -> list[str]:
    return [word for word in name.split() if word[0].isupper() and bare_word(word) not in lexicon.GENERATIONS]


def _is_degree(text: str) -> bool:
    words = re.split(r"[\s/&]+", text)
    return all(bare_word(word) in lexicon.DEGREES and not word.islower() for word in words)


def _without_abbreviations(text: str) -> str:
    return re.sub(r"\b(?:[A-Z]|St|Dr|Mr|Mrs|Ms|Jr|Sr|Ph|Dept|Univ|Asst|Assoc|Ft|Mt|Co|Inc|No|U\.S)\.", "", text)
