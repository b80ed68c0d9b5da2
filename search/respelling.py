"""Did you mean: a query with the words that no answer holds respelled from the archive's own vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS, tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from search.keyword_index import KeywordIndex
    from search.query import Query

# A shorter word has too many neighbours to be sure which was meant, and a longer one is no word. In a long one, two
# letters may be wrong.
_SHORTEST = 4
_LONGEST = 24
_LONG = 9
#: Nobody mistypes more words than this in one query; each costs milliseconds.
_MOST = 8


def respell(
    text: str, query: Query, keyword_index: Callable[[], KeywordIndex], meant: AbstractSet[str] = frozenset()
) -> str | None:
    """Return `text` with every word that no answer holds replaced by the most similar that one does; None if it cannot.

    All else stays: operators, case, punctuation, excluded words, and the words in `meant`, which have synonyms. One
    letter may be wrong, two in a long word; among equally similar words, the one that most answers hold is taken.
    """
    asked = dict.fromkeys((*query.words, *(word for field in query.fields for word in field.words)))
    candidates = [word for word in asked if _may_be_misspelt(word) and word not in meant]
    if not candidates:
        return None
    index = keyword_index()
    unknown = [word for word in candidates if not index.holds(word)]
    if not 0 < len(unknown) <= _MOST:
        return None
    likest: dict[str, str] = {}
    for word in unknown:
        found = _likest(word, index)
        if found is None:  # respelling the others would find nothing
            return None
        likest[word] = found
    parts = []
    end = 0
    for token in tokens(text):
        if replacement := likest.get(token.word):
            parts += [text[end : token.start], replacement]
            end = token.end
    return "".join([*parts, text[end:]])


def _may_be_misspelt(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha() and word not in STOP_WORDS


def _likest(word: str, index: KeywordIndex) -> str | None:
    for edits in (1, 2) if len(word) >= _LONG else (1,):
        if found := index.similar_words(word, edits):
            return found[0]
    return None
