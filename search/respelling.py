"""Did you mean: a query with the words that no answer holds respelled from the archive's own vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.keyword_index import KeywordIndex
    from search.query import Query

# A shorter stem has too many neighbours to be sure which was meant, and a longer word is none. In a long one, two
# letters may be wrong. The first letter is wrong only in one that is not short: `email` does not mean *mail*.
_SHORTEST = 4
_LONGEST = 24
_LONG = 9
_FIRST_LETTER = 6
# `negotiating` is no misspelt *negotiation*.
_ENDINGS = ("ing", "ions", "ion", "ed", "er", "ers", "es", "s", "ly")
#: Nobody mistypes more words than this in one query; each costs milliseconds.
_MOST = 8


def respell(
    text: str,
    query: Query,
    keyword_index: Callable[[], KeywordIndex],
    finds: Callable[[str], bool],
    *,
    found: bool = False,
) -> str | None:
    """Return `text` with every word that no answer holds replaced by the most similar that one does; None if it cannot.

    All else stays: operators, case, punctuation, excluded words, and the words that `finds` says find something, in
    another form or as a synonym. One letter may be wrong, two in a long word; among equally similar words, the one that
    most answers hold is taken. Where anything is `found` as typed, a word of another ending is none that was meant.
    """
    words = [word for word in query.words if not finds(word)]
    asked = dict.fromkeys((*words, *(word for field in query.fields for word in field.words)))
    candidates = [word for word in asked if _may_be_misspelt(word)]
    if not candidates:
        return None
    index = keyword_index()
    unknown = [word for word in candidates if not index.holds(word)]
    if not 0 < len(unknown) <= _MOST:
        return None
    likest: dict[str, str] = {}
    for word in unknown:
        similar = _likest(word, index)
        # Respelling the others alone would find nothing.
        if similar is None or (found and _differ_in_ending(word, similar)):
            return None
        likest[word] = similar
    parts = []
    end = 0
    for token in tokens(text):
        if replacement := likest.get(token.word):
            parts += [text[end : token.start], replacement]
            end = token.end
    return "".join([*parts, text[end:]])


def _may_be_misspelt(word: str) -> bool:
    return word.isalpha() and len(word) <= _LONGEST and len(stem(word)) >= _SHORTEST and word not in STOP_WORDS


def _differ_in_ending(word: str, other: str) -> bool:
    bases = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return any(len(base) >= _SHORTEST and other.startswith(base) for base in bases)


def _likest(word: str, index: KeywordIndex) -> str | None:
    for edits in (1, 2) if len(word) >= _LONG else (1,):
        for similar in index.similar_words(word, edits)[:1]:
            return similar if similar[0] == word[0] or len(word) >= _FIRST_LETTER else None
    return None
