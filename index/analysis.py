"""Words of a text: tokens, folding, stemming, stop words. The same for indexing, queries and highlights."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from whoosh.lang.porter import stem as _porter_stem

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Lucene's English stop words (org.apache.lucene.analysis.en.EnglishAnalyzer), no more: a longer list drops
#: the *what*, *how* and *who* that questions are made of.
STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this"
    " to was will with".split()
)

#: A longer word is cut to this many characters before it is looked up or stored.
MAX_WORD_LENGTH = 64

#: Letters of a word that may also be written as two, and the least of each part.
SHORTEST_JOINED, LONGEST_JOINED, SHORTEST_PART = 5, 24, 2

# Accents and other signs that are written after their letter (é as e and U+0301), in blocks of Unicode's marks.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
# Characters that nobody sees within a word: soft hyphens, zero-width spaces and joiners, signs of direction.
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
# An acronym with dots (U.S., M.L.S.) is one word. So is a word with inner apostrophes, marks or unseen characters, and
# a number: 50,000, 401(k), 3×4. Hyphens separate.
_WORD = re.compile(
    rf"""(?:[^\W\d_][{_MARKS}]*\.){{2,}}(?:[^\W\d_][{_MARKS}]*(?![{_MARKS}]*[^\W_]))?
    |[^\W_]+
     (?:(?:['’ʼ][{_UNSEEN}]*
          |[{_MARKS}{_UNSEEN}]+(?:['’ʼ][{_UNSEEN}]*)?
          |,(?<=\d,)(?<!\d{{4}},)(?=\d{{3}}(?![^\W_]))
          |×(?<=\d×)(?=\d)
          |\((?<=\d\()(?=[a-zA-Z\d]\))
          |\)\((?<=\([a-zA-Z\d]\)\()(?=[a-zA-Z\d]\)))
        [^\W_]+)*
     (?:[{_MARKS}]+|\)(?<=[\d)]\([a-zA-Z\d]\)))?""",
    re.VERBOSE,
)
_INNER_HYPHEN = re.compile(rf"-(?<=[^\W_]-|[{_MARKS}]-)(?=[^\W_])")
_POSSESSIVE = re.compile(rf"['’ʼ][{_UNSEEN}]*s$", re.IGNORECASE)
_DROPPED = re.compile(r"['’ʼ.,()]")
# Letters that Unicode does not decompose into letter and accent, and the letters that a reader types for them.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "×": "x"}
)


# The usual signs beyond ASCII: folding drops them, or they stand in no word.
_NO_LETTERS = "‘’“”–—…√•\u00a0"
_DROPPED_BYTES = b"'.,()"

_UNSEEN_RUN = re.compile(f"[{_UNSEEN}]+")


def composed(text: str) -> str:
    """Return `text` with accents in their letters, and without characters that nobody sees."""
    return text if text.isascii() else unicodedata.normalize("NFC", _UNSEEN_RUN.sub("", text))


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text."""

    #: The word in lower case, accents folded, possessive s and inner signs dropped.
    word: str
    #: Code-point offset of its first character in the text.
    start: int
    #: Code-point offset just after its last character.
    end: int


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Fold a word: lower case, no accents (`Sánchez` -> `sanchez`), possessive s or inner signs, bounded length."""
    lowered = _DROPPED.sub("", _POSSESSIVE.sub("", word)).casefold().translate(_LETTERS)
    if not lowered.isascii():
        # Decomposition may give capitals (ℋ), spaces (ﷺ) or a fraction slash (½). Only letters and digits are kept:
        # neither marks nor unseen characters.
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
    return list(chain.from_iterable(map(_words_between_spaces, text.split())))


@lru_cache(maxsize=65536)
def _words_between_spaces(text: str) -> tuple[str, ...]:
    """Return the words of a text without white space: no word holds any, and few such texts are new."""
    return tuple(filter(None, map(fold, _WORD.findall(text))))


def squeezed(text: str) -> str | None:
    """Return a text that holds each of the `words` of `text`; None where only they themselves can tell.

    It is made in a tenth of their time: a word that is not in it is none of them.
    """
    kept = text.encode("ascii", "ignore")
    if len(text) - len(kept) > sum(map(text.count, _NO_LETTERS)):
        return None
    return kept.translate(None, _DROPPED_BYTES).lower().decode("ascii")


def stems(text: str) -> list[str]:
    """Return the stems of the words of `text`, in order, stop words included."""
    return [stem(word) for word in words(text)]


def compounds(text: str) -> set[tuple[str, str]]:
    """Return the folded words of every compound of two that `text` writes with a hyphen: e-mail, 401-k."""
    found = set()
    plain = text.replace("‐", "-").replace("‑", "-")  # hyphens that a line is, or is not, broken at
    for match in _INNER_HYPHEN.finditer(plain):
        before = plain[max(match.start() - MAX_WORD_LENGTH, 0) : match.start()].split()[-1].lstrip("-")
        after = plain[match.end() : match.end() + MAX_WORD_LENGTH].split(maxsplit=1)[0].rstrip("-")
        around = words(before)[-1:] + words(after)[:1]
        if "-" not in before and "-" not in after and len(around) == 2:
            found.add((around[0], around[1]))
    return found


def partings(word: str) -> Iterator[tuple[str, str]]:
    """Yield every two words that a folded word may also be written as."""
    if SHORTEST_JOINED <= len(word) <= LONGEST_JOINED and not word.isdigit():
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            first, second = word[:at], word[at:]
            if first not in STOP_WORDS and second not in STOP_WORDS:
                yield first, second
