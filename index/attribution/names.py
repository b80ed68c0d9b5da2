"""Telling by their shape and words which text is a person's name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.analysis import composed
from index.attribution import lexicon
from index.attribution.attribution_parts import bare_word
from index.attribution.everyday import is_everyday

if TYPE_CHECKING:
    from collections.abc import Sequence

_NICKNAME = re.compile(r"^[\"“”'‘’(\[][^\"“”()\[\]]{1,30}[\"“”'’)\]]$")
_BRACKETED = re.compile(r"(?<=\s)(?:\([^()]{1,40}\)|\[[^\[\]]{1,40}\])(?=\s|$)")
#: `Lt. Col. (ret.)`, `Odette Clare (USAF, Ret.)`.
_RETIRED = re.compile(r"\s*\((?:[^()]*,\s*)?ret(?:ired|d)?\.?\)", re.IGNORECASE)
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+$|^[^\W\d_]$")
_NAME_WORD = re.compile(r"^(?:[^\W\d_]['’])?[^\W\d_]+(?:['’.-]+[^\W\d_]+)*\.?$")

_PREFIXED = re.compile(r"^(?:[dlt]['’]|(?:al|el|ibn|bin|ben|abu|ul)-)[A-ZÀ-Þ]")

# Words of sentences that are no common names.
_EVERYDAY = lexicon.NOT_A_NAME - lexicon.GIVEN_NAMES - lexicon.SURNAMES
_NEVER_LAST = (lexicon.INSTITUTION_WORDS - lexicon.SURNAMES) | lexicon.NEVER_SURNAMES
_NEVER_FIRST = (lexicon.TITLE_WORDS | lexicon.INSTITUTION_WORDS | lexicon.PLACE_NOUNS) - lexicon.GIVEN_NAMES
_OFFICES = lexicon.TITLE_WORDS | lexicon.INSTITUTION_WORDS | lexicon.DEPARTMENT_NOUNS | lexicon.PLACE_NOUNS
#: No name is longer, with its degrees.
_LONGEST = 400


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str | None:
    """Return the name in `text` without forms of address and degrees, nickname kept; None where there is none."""
    if len(text) > _LONGEST:
        return None
    words = _without_degrees(_RETIRED.sub("", composed(text)).split())
    if len(words) > 2 and bare_word(words[0]) == "the" and bare_word(words[1]) in lexicon.HONORIFICS:
        words.pop(0)
    while len(words) > 1 and bare_word(words[0]) in lexicon.HONORIFICS and words[0][0].isupper():
        words.pop(0)
    if _keeps_honorific(words):
        behind = clean_name(" ".join(words[1:]))
        return f"{words[0]} {behind}" if behind else None
    both = _two_names(words)
    if both:
        return both
    core = _without_brackets(words)
    if not 1 <= len(core) <= 6 or any(not _is_name_word(word, position) for position, word in enumerate(core)):
        return None
    if not _is_capital(core[0]) or not _is_capital(core[-1]) or core[0] in {"A", "I"}:
        return None
    # "W. K. Page": behind initials even the word of an office is a surname.
    named = _INITIALS.match(core[0]) is not None and "." in core[0] and bare_word(core[-1]) in lexicon.OFFICE_SURNAMES
    return " ".join(words) if named or not _are_other_words(_capitals(" ".join(core))) else None


def _keeps_honorific(words: Sequence[str]) -> bool:
    """True of `Brother Anselm Kuo`; `Brother Anselm` alone may be anybody's."""
    return len(words) > 2 and bare_word(words[0]) in lexicon.KEPT_HONORIFICS and words[0][0].isupper()


def _two_names(words: list[str]) -> str | None:
    """Return the names of two people who sign together: `Bea Lindqvist and Otto Brandl`, `Bea & Otto Brandl`."""
    places = [place for place, word in enumerate(words) if word in {"and", "&"}]
    if len(places) != 1 or len(words) - places[0] < 3:
        return None
    first, second = clean_name(" ".join(words[: places[0]])), clean_name(" ".join(words[places[0] + 1 :]))
    if first is None or second is None or any(may_be_words(name) for name in (first, second)):
        return None
    return f"{first} {words[places[0]]} {second}"


def _without_brackets(words: list[str]) -> list[str]:
    """Return the words outside of brackets and quotation marks: `Huimin (Hetty Ann) Zhang`."""
    text = _BRACKETED.sub(" ", " ".join(words))
    return [word for word in text.split() if not _NICKNAME.match(word)]


def may_open_a_name(text: str) -> bool:
    """True if the first word of `text` can begin a name; a quick test that most lines fail."""
    first = text.split(maxsplit=1)[0]
    if _INITIALS.match(first):
        return first not in {"A", "I"}
    word = bare_word(first)
    return (_is_capital(first) and word not in lexicon.FUNCTION_WORDS) or word == "the" or not first[0].isalpha()


def _without_degrees(words: list[str]) -> list[str]:
    """Return the words without degrees at their end; `Ma` and `Ed` are names."""
    while len(words) > 1:
        if is_degree(words[-1]) and (sum(map(str.isupper, words[-1])) > 1 or "." in words[-1][:-1]):
            words = words[:-1]
        elif len(words) > 3 and words[-1].endswith(".") and is_degree(" ".join(words[-2:])):
            words = words[:-2]
        else:
            break
    return words


def reads_like_words(name: str) -> bool:
    """True if ordinary words stand where few names have them: then it needs a title and an institution to be a person.

    `Cover Letter` and `Consider Sam` do; `Kateri Big Bear` and `Old Tom Pettigrew` do not.
    """
    first, *middle, last = _with_two(_capitals(name))
    return (
        first not in lexicon.NICKNAME_ADJECTIVES
        and (
            _opens_no_name(first)
            or any(_is_no_name(word) for word in middle if word not in lexicon.NICKNAME_ADJECTIVES)
        )
    ) or _ends_no_name(last)


def has_everyday_words(name: str) -> bool:
    """True if any word of the name is an everyday word, too."""
    return any(_is_no_name(word) for word in _capitals(name))


def may_be_words(name: str) -> bool:
    """True if any word of the name is an ordinary word, even one that is a name, too: `Columbus Day`, `Star Wars`."""
    return any(
        word in lexicon.NOT_A_NAME
        or is_everyday(word)
        or is_everyday(word.removesuffix("s"))
        or word in lexicon.INSTITUTION_WORDS
        for word in _capitals(name)
    )


def ends_like_institution(name: str) -> bool:
    """True of `Sorrel College` and `Yarrow Law School`, though their last words are surnames, too."""
    return bool(_capitals(name)) and _capitals(name)[-1] in lexicon.INSTITUTION_WORDS


@lru_cache(maxsize=4096)
def _capitals(name: str) -> tuple[str, ...]:
    """Return its capitalised words in lower case, without `Brother`; initials only where there is nothing else."""
    words = [word for word in name.split() if _is_capital(word)]
    if _keeps_honorific(words):
        words.pop(0)
    return tuple(map(bare_word, [word for word in words if not _INITIALS.match(word)] or words))


def _is_capital(word: str) -> bool:
    """True of `Wanda`, of `d'Entremont` and `al-Rashid`, and of a word in a script without capitals."""
    first = word[0]
    return first.isupper() or bool(_PREFIXED.match(word)) or (first.isalpha() and first.lower() == first.upper())


def _is_no_name(word: str) -> bool:
    """True if `word` (lower case) is an ordinary word that is no common name."""
    return word not in lexicon.OFFICE_SURNAMES and (word in _EVERYDAY or is_everyday(word))


def _opens_no_name(word: str) -> bool:
    return word not in lexicon.GIVEN_NAMES and (word in lexicon.NOT_A_NAME or is_everyday(word))


def _ends_no_name(word: str) -> bool:
    return (
        word not in lexicon.SURNAMES
        and word not in lexicon.TITLE_WORDS
        and word not in lexicon.OFFICE_SURNAMES
        and (word in lexicon.NOT_A_NAME or is_everyday(word) or word in _OFFICES)
    )


def name_length(name: str) -> int:
    """Count the words of a name without particles and `Jr.`."""
    return len(
        [
            word
            for word in name.split()
            if _is_capital(word) and (_INITIALS.match(word) or bare_word(word) not in lexicon.GENERATIONS)
        ]
    )


@lru_cache(maxsize=4096)
def is_degree(text: str) -> bool:
    """True if `text` is nothing but degrees and honours: `Ph.D.`, `MLIS/MA`, `Ed. D.`."""
    words = re.split(r"[\s/&]+", text)
    joined = bare_word("".join(words))
    return joined in lexicon.DEGREES or all(bare_word(word) in lexicon.DEGREES and not word.islower() for word in words)


def _are_other_words(capitals: Sequence[str]) -> bool:
    """True if capitalised words (in lower case) are a sentence's, a title's or an institution's, never a name's."""
    first, *middle, last = _with_two(capitals)
    return (
        bool({first, *middle} & lexicon.FUNCTION_WORDS)
        or all(_is_office(word) or _is_no_name(word) for word in capitals)
        or (_opens_no_name(first) and first not in lexicon.NICKNAME_ADJECTIVES and _ends_no_name(last))
        or last in _NEVER_LAST
        or first in _NEVER_FIRST
    )


def _is_office(word: str) -> bool:
    return word in _OFFICES or word.removesuffix("s") in _OFFICES


def _with_two(words: Sequence[str]) -> Sequence[str]:
    return words if len(words) > 1 else [*words, *words]


def _is_name_word(word: str, position: int) -> bool:
    if _is_capital(word):
        return bool(_INITIALS.match(word) or _NAME_WORD.match(word))
    return position > 0 and bare_word(word) in lexicon.NAME_PARTICLES
