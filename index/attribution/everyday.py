"""Ordinary English words that are no common names: everyday.txt."""

from __future__ import annotations

from functools import cache, lru_cache

from index.attribution.tables import table_lines


@cache
def everyday_words() -> frozenset[str]:
    """Read everyday.txt: ordinary English words that are no common names, in lower case."""
    return frozenset(word for _, line in table_lines("index.attribution", "everyday.txt") for word in line.split())


#: Only behind a hiss a plural has an e more: "Gaines" is none of "gain".
_IN_ES = ("ses", "xes", "zes", "ches", "shes", "oes")


@lru_cache(maxsize=16384)
def is_everyday(word: str) -> bool:
    """True if `word` (lower case) is an ordinary word, in the singular or the plural: `community`, but not `page`."""
    words = everyday_words()
    word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    if word in words:
        return True
    # Only plurals of words that are long enough not to turn a name into one: "Hobbs", "Danes".
    if word.endswith("ies") and len(word) > 5:
        return f"{word[:-3]}y" in words
    if word.endswith("ed") and len(word) > 5:
        return word[:-2] in words or word[:-1] in words
    return len(word) > 5 and (
        (word.endswith(_IN_ES) and word[:-2] in words) or (word.endswith("s") and word[:-1] in words)
    )
