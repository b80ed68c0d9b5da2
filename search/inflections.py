"""Words without their inflection: *managers* and *manager* are one word, *management* is another of the same stem."""

from __future__ import annotations

from functools import lru_cache

_VOWELS = frozenset("aeiouy")
#: Consonants that stay double: *filling* is of *fill*, *planning* of *plan*.
_DOUBLE = frozenset("lsz")
#: So many letters are left at least.
_SHORTEST = 2


@lru_cache(maxsize=65536)
def without_inflection(word: str) -> str:
    """Return what is left of a folded word without plural, -ed, -ing and a silent e: *hir* of *hires* and *hiring*.

    The first step of Porter's stemmer ("An algorithm for suffix stripping", Program 14(3), 1980), which parts no word
    from its forms but takes no other ending away.
    """
    if word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1] if len(word) > _SHORTEST else word
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= _SHORTEST and _VOWELS.intersection(root):
            word = root[:-1] if root[-1] == root[-2] and root[-1] not in _DOUBLE else root
            break
    if word.endswith("i"):
        word = f"{word[:-1]}y"
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST + 1 else word
