"""Telling a misspelt word of an institution from other words: `Libary`, `Univeristy`."""

from __future__ import annotations

from functools import lru_cache

# Words of institutions, long enough for a misspelling to be told from another word.
_SPELLINGS = (
    "library", "libraries", "university", "universities", "college", "hospital", "institute", "institution", "community", "county",
    "public", "academy", "regional", "district", "elementary", "technical", "technology", "archives", "department",
    "museum", "medical", "memorial", "consortium", "municipal", "seminary", "librarian", "corporation", "township", "pharmaceuticals", "historical",
)  # fmt: skip
# Real words that are one letter away from one of these.
_OTHER_WORDS = frozenset(
    "country collage collages bounty mounty counts counter republic publics regionals museums academe academia municipale municipales publica publique institut instituto universita regionale historique hospitals".split()
)


@lru_cache(maxsize=16384)
def respelt(word: str) -> str:
    """Return `word` (lower case), or the institution's word that it misspells: `library` for `libary`."""
    if len(word) < 5 or not word.isalpha() or word in _OTHER_WORDS or word in _SPELLINGS:
        return word
    return next((right for right in _SPELLINGS if right[0] == word[0] and _one_slip_apart(word, right)), word)


def _one_slip_apart(word: str, right: str) -> bool:
    """True if one letter is missing, added or wrong, or two stand in the wrong order; a final s does not count."""
    if abs(len(word) - len(right)) > 1 or {word, right} == {right, f"{right}s"}:
        return False
    start = 0
    while start < min(len(word), len(right)) and word[start] == right[start]:
        start += 1
    a, b = word[start:], right[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:])
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[1:] == shorter
