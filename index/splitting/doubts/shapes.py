"""Shapes of lines: a person's name, a signature, a heading. They need no word of a rule, only the lists of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.attribution import Strength, parse_attribution
from index.attribution.everyday import is_everyday
from index.attribution.lexicon import FUNCTION_WORDS, INSTITUTION_WORDS, PLACE_NOUNS, TITLE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

_PERSON = re.compile(
    r"(?<![\w@./-])[A-ZÀ-Þ][a-zà-ÿ’'-]+(?: (?:[A-ZÀ-Þ]\.|[“\"(]\w+[”\")]))?"
    r"(?: (?:van|von|de|del|la|da|di|el|al|O’|Mc)){0,2}(?: [A-ZÀ-Þ][\w’'-]+){1,2}"
)
_CAPITAL = r"(?:[“\"(]?[A-ZÀ-Þ&0-9][\w’'.&-]*[”\")]?|and|of|the|or|to|in|for|a|with|on|at)"
_CAPITALS = re.compile(rf"^{_CAPITAL}(?:[ /,-]+{_CAPITAL})*$")
_STOPS = tuple(".!?…:”\"’')]")
#: Words of an attribution that belong to neither name, title nor institution.
BETWEEN = frozenset(
    "at of the and for in from by a an is with dr ms mr mrs prof current title prior institution".split()
)
_NAMED_OFFICES = TITLE_WORDS | INSTITUTION_WORDS
_OFFICES = TITLE_WORDS | INSTITUTION_WORDS | PLACE_NOUNS
#: Words of titles, headings and places in which capitalised words are no person.
_NOBODY = frozenset(
    "question questions interview survey guide website corner library libraries rerun winter summer job hunter hunters"
    " further answers personal professional author authors researcher researchers street avenue new north south east"
    " west united states the a an i my your this that when where how what why please us u.s canada".split()
)
_LONGEST_SIGNATURE = 160
_OF_SIGNATURE = _NAMED_OFFICES | {"anonymous"}
_NO_PERSON = _OFFICES | FUNCTION_WORDS | _NOBODY


def people_in(text: str) -> list[str]:
    """Return what may be names of people in a text."""
    found = (match.group() for match in _PERSON.finditer(text))
    return [name for name in found if _is_somebody(name.lower().split())]


def _is_somebody(words: Sequence[str]) -> bool:
    """True if words are no institution, place or title of a post, and not all of them ordinary words."""
    return _NO_PERSON.isdisjoint(words) and not all(map(is_everyday, words))


def is_name_line(text: str) -> bool:
    """True if a line is a name and nothing else, or a name and a few words of a picture."""
    return len(text) < 70 and _PERSON.match(text) is not None and ends_openly(text)


def is_in_capitals(text: str) -> bool:
    """True if all words but small ones begin with a capital letter, as in a heading or a name."""
    return bool(_CAPITALS.match(text))


def is_title_like(text: str) -> bool:
    """True if a line has few words, and no stop: a heading or a name rather than a sentence."""
    return ends_openly(text) and not text.startswith(("√", "•", "-", "*")) and 2 <= len(text.split()) <= 12


def ends_openly(text: str) -> bool:
    """True if a text does not end as a sentence does."""
    return not text.endswith(_STOPS)


def is_plain(word: str) -> bool:
    """True if a word is an ordinary one, or one of offices and institutions."""
    return is_everyday(word.lower()) or word.lower() in _OFFICES


def parses_as_signature(text: str) -> bool:
    """True if the rules for attributions understand a line, or what stands before its colon."""
    found = parse_attribution(text.partition(":")[0]) if len(text) <= _LONGEST_SIGNATURE else None
    return found is not None and found.strength >= Strength.PROBABLE


def looks_signed(text: str) -> bool:
    """True if a line, or what stands before its colon, is a list of capitalised words as signatures are."""
    head = text.partition(":")[0].strip(" –—->")
    if len(head) > _LONGEST_SIGNATURE or (head == text and not ends_openly(text)):
        return False
    if not ("," in head or ";" in head or "|" in head or "anonymous" in head.lower()):
        return False
    words = [word for word in re.findall(r"[^\s,;/|&]+", head) if word.lower() not in BETWEEN]
    capital = sum(not word[:1].islower() for word in words)
    known = {word.lower().strip("().") for word in words} & _OF_SIGNATURE
    return 2 <= len(words) <= 22 and capital >= 0.7 * len(words) and bool(known)


def has_office_before_colon(text: str) -> bool:
    """True if a line has words of a title or an institution, and commas, before a colon."""
    head, colon, _ = text.partition(":")
    if not colon or len(head) >= 140 or "," not in head:
        return False
    return not _NAMED_OFFICES.isdisjoint(re.findall(r"\w+", head.lower()))
