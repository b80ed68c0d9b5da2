"""Finding people's names in sentences, where capitalised words are houses, books and beginnings, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution import lexicon
from index.attribution.attribution_parts import bare_word
from index.attribution.everyday import is_everyday
from index.attribution.names import clean_name, has_everyday_words, name_length, reads_like_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = r"(?:(?:Dr|Mr|Mrs|Ms|Mx|Prof|Rev|St|Fr)\.|(?:[A-ZÀ-Þ]\.)+|[A-ZÀ-ÞĀ-Ž][\w'’-]*)"
_NICKNAME = rf"[“\"‘(]{_WORD}[”\"’)](?=\s+[A-ZÀ-Þ])"
#: "of" stands in names, but in a sentence an institution follows it; "with la" and "y" are rare enough.
_PARTICLE = rf"(?:{'|'.join(sorted(lexicon.NAME_PARTICLES - {'of', 'e', 'o', 'do'}))})"
_NAME = re.compile(
    rf"(?<![\w@/.-])(?P<name>{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}(?:{_WORD}|{_NICKNAME})){{0,6}}(?:,?\s+[JS]r\b\.?)?)"
)
#: Words that stand before a name in a sentence.
_BEFORE_NAME = (
    frozenset(
        "meet introducing introduce welcome interview interviewing featuring guest hello hi with by and i i'm i’m "
        "here today today's today’s this dear thanks thank friend author but so then when while for our both "
        "colleague".split()
    )
    | lexicon.HONORIFICS
)
_OFFICE_WORDS = lexicon.TITLE_WORDS | lexicon.DEPARTMENT_NOUNS | lexicon.FUNCTIONAL_WORDS
_NO_SURNAMES = lexicon.NEVER_SURNAMES | frozenset(
    "library libraries university universities college colleges school schools hospital museum museums institute "
    "institution association archives archive agency academy center centre company corporation department district "
    "foundation federation consortium society system systems services service county city township village street "
    "avenue road river valley lake island coast bay mountain hill hills falls project program programs journal times "
    "review guide corner questions survey surveys interview interviews committee council conference".split()
)
_GENERATION = re.compile(r",\s*([JS]r\b\.?)$")
POSSESSIVE = re.compile(r"['’]s?$")


def names_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the names in `text` with their places."""
    for match in _NAME.finditer(text):
        words = match["name"].split()
        skipped = 0
        while skipped < len(words) and (bare_word(words[skipped]) in _BEFORE_NAME or _is_office(words, skipped)):
            skipped += 1
        rest = " ".join(words[skipped:])
        possessive = POSSESSIVE.search(rest)
        rest = POSSESSIVE.sub("", rest)
        name = _clean(_GENERATION.sub(r" \1", rest)) if rest else None
        if name and _GENERATION.search(rest):
            name = re.sub(r"\s([JS]r\b\.?)$", r", \1", name)
        if name and name_length(name) >= 2 and not says_something_else(name):
            end = match.end() - (len(possessive.group()) if possessive else 0)
            yield name, match.start() + match["name"].find(words[skipped]), end


def _clean(text: str) -> str | None:
    """The name in `text`, also where its surname is an institution's word: `Maud Press`."""
    *before, last = text.split()
    if bare_word(last) in lexicon.INSTITUTION_WORDS and before and clean_name(" ".join([*before, "Tarn"])):
        return text
    return clean_name(text)


def _is_office(words: list[str], at: int) -> bool:
    """True if words of an office go on at `at` and a whole name is left behind them: `Music Cataloger Inez Tarn`."""
    return len(words) - at >= 3 and bare_word(words[at]) in _OFFICE_WORDS - lexicon.GIVEN_NAMES


def says_something_else(name: str) -> bool:
    """True of capitalised words that are nobody's name: `Teasel Public Library`, `Further Questions`."""
    *before, last = [bare_word(word) for word in name.split()]
    known = lexicon.INSTITUTION_WORDS | lexicon.DEPARTMENT_NOUNS | lexicon.PLACE_NOUNS | lexicon.TITLE_WORDS
    known -= lexicon.SURNAMES | lexicon.OFFICE_SURNAMES | lexicon.GIVEN_NAMES
    words = [word for word in before if len(word) > 1]
    return (
        any(word in known for word in words)
        or any(is_everyday(word) for word in words[1:])
        or (bool(words) and is_everyday(words[0]) and (is_everyday(last) or last in lexicon.NOT_A_NAME))
        or last in _NO_SURNAMES
    )


def is_ordinary(name: str) -> bool:
    """True of a name whose surname is a word of other things too, so that the text must bear it out: `Maud Press`."""
    last = bare_word(name.rpartition(" ")[2])
    known = lexicon.INSTITUTION_WORDS | lexicon.DEPARTMENT_NOUNS | lexicon.PLACE_NOUNS | lexicon.TITLE_WORDS
    return (
        last in known - lexicon.SURNAMES
        or last.endswith(("ing", "tion"))
        or has_everyday_words(name)
        or reads_like_words(name)
    )
