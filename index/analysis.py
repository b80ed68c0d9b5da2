"""Words of a text: tokens, folding, stemming, stop words. The same for indexing, queries and highlights."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from whoosh.lang.porter import stem as _porter_stem

#: Lucene's English stop words (org.apache.lucene.analysis.en.EnglishAnalyzer), no more: a longer list drops
#: the *what*, *how* and *who* that questions are made of.
STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this"
    " to was will with".split()
)

#: A longer word is cut to this many characters before it is looked up or stored.
MAX_WORD_LENGTH = 64

# An acronym with dots (U.S., M.L.S.) is one word; so is a word with inner apostrophes. Hyphens separate.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?|[^\W_]+(?:['’ʼ][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
_DROPPED = re.compile(r"['’ʼ.]")
# Letters that Unicode does not decompose into letter and accent, and the letters that a reader types for them.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text."""

    #: The word in lower case, accents folded, possessive s and inner apostrophes dropped.
    word: str
    #: Code-point offset of its first character in the text.
    start: int
    #: Code-point offset just after its last character.
    end: int


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Fold a word: lower case, no accents (`Sánchez` -> `sanchez`), possessive s or apostrophes, bounded length."""
    lowered = _DROPPED.sub("", _POSSESSIVE.sub("", word)).casefold().translate(_LETTERS)
    if not lowered.isascii():
        # Decomposition may give capitals (ℋ), spaces (ﷺ) or a fraction slash (½); letters and digits are kept.
        decomposed = unicodedata.normalize("NFKD", lowered).casefold()
        lowered = "".join(c for c in decomposed if c.isalnum()).translate(_LETTERS)
    return lowered[:MAX_WORD_LENGTH]


@lru_cache(maxsize=65536)
def stem(folded: str) -> str:
    """Return Porter's stem of a folded word.

    A word with a digit stays whole, and so does one whose stem is a stop word: ATS is not *at*.
    """
    if not folded.isalpha():
        return folded
    stemmed: str = _porter_stem(folded)
    return folded if not stemmed or stemmed in STOP_WORDS else stemmed


def tokens(text: str) -> list[Token]:
    """Return the words of `text` in order, stop words included; bare combining marks are no words."""
    return list(map(Token, *placed_words(text)))


def placed_words(text: str) -> tuple[list[str], list[int], list[int]]:
    """Return the words, the starts and the ends of the `tokens` of `text`: in half their time."""
    found: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _WORD.finditer(text):
        word = fold(match[0])
        if word:
            start, end = match.span()
            found.append(word)
            starts.append(start)
            ends.append(end)
    return found, starts, ends


def words(text: str) -> list[str]:
    """Return the folded words of `text` in order, stop words included: faster than `tokens`, and without offsets."""
    return list(filter(None, map(fold, _WORD.findall(text))))


def stems(text: str) -> list[str]:
    """Return the stems of the words of `text`, in order, stop words included."""
    return [stem(word) for word in words(text)]
