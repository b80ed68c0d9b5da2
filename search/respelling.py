"""Did you mean: a query with the words that stand nowhere respelled from the archive's own vocabulary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from index.analysis import STOP_WORDS, stem, tokens
from search.results import Respelling

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.engine import FieldIndex
    from search.page import ResultPage
    from search.query import Query
    from search.results import SearchRequest
    from search.searcher import Searcher

# A shorter stem has too many neighbours to be sure which was meant, and a longer word is none. In a long one, two
# letters may be wrong. The first letter is wrong only in one that is not short: `email` does not mean *mail*.
_SHORTEST = 4
_LONGEST = 24
_LONG = 9
_FIRST_LETTER = 6
# `negotiating` is no misspelt *negotiation*.
_ENDINGS = ("ing", "ions", "ion", "ed", "er", "ers", "es", "s", "ly")
#: So long a word is hardly another that the archive happens not to have.
_SURE = 6
#: Nobody mistypes more words than this in one query; each costs milliseconds.
_MOST = 8


class PutRight(NamedTuple):
    """A query put right."""

    text: str
    #: True if every word that was replaced is a long one.
    sure: bool


def page_to_show(
    request: SearchRequest, typed: ResultPage, page: Callable[[SearchRequest], ResultPage], searcher: Searcher
) -> tuple[ResultPage, Respelling | None]:
    """Return the page to show, `typed` or that of its respelling, and the respelling that is shown or offered.

    `typed` is what `page` finds for `request`.
    """
    finds = searcher.finds(typed.expansions)
    found = bool(typed.close or typed.further)
    right = respell(request.text, typed.query, searcher.keyword_index, finds, searcher.title_words, found=found)
    if right is None:
        return typed, None
    other = page(replace(request, text=right.text))
    if not other.close:
        return typed, None
    # What a title or the meaning of the other words lifts says nothing of a word that stands nowhere.
    better = not found or (right.sure and other.complete and not typed.by_words)
    shown = better and not request.as_typed
    return (other if shown else typed), Respelling(right.text, other.close, shown)


def respell(
    text: str,
    query: Query,
    keyword_index: Callable[[], FieldIndex],
    finds: Callable[[str], bool],
    title_words: Callable[[], frozenset[str]] = frozenset,
    *,
    found: bool = False,
) -> PutRight | None:
    """Return `text` with every word that stands nowhere replaced by the most similar that does; None if it cannot.

    All else stays: operators, case, punctuation, excluded words, and the words that `finds` says find something, in
    another form or as a synonym. One letter may be wrong, two in a long word; among equally similar words, the one that
    most answers hold is taken, and one of `title_words` (of titles and topics) only where none is. Where anything is
    `found` as typed, a word of another ending is none that was meant.
    """
    words = [word for word in query.words if not finds(word)]
    asked = dict.fromkeys((*words, *(word for field in query.fields for word in field.words)))
    candidates = [word for word in asked if _may_be_misspelt(word)]
    if not candidates:
        return None
    index = keyword_index()
    unknown = [word for word in candidates if not index.holds(word) and word not in title_words()]
    if not 0 < len(unknown) <= _MOST:
        return None
    likest: dict[str, str] = {}
    for word in unknown:
        similar = _likest(word, index, title_words())
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
    return PutRight("".join([*parts, text[end:]]), all(len(word) >= _SURE for word in likest))


def _may_be_misspelt(word: str) -> bool:
    return word.isalpha() and len(word) <= _LONGEST and len(stem(word)) >= _SHORTEST and word not in STOP_WORDS


def _differ_in_ending(word: str, other: str) -> bool:
    bases = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return any(len(base) >= _SHORTEST and other.startswith(base) for base in bases)


def _likest(word: str, index: FieldIndex, title_words: frozenset[str]) -> str | None:
    for edits in (1, 2) if len(word) >= _LONG else (1,):
        for similar in index.similar_words(word, edits)[:1]:
            return similar if similar[0] == word[0] or len(word) >= _FIRST_LETTER else None
        near = (each for each in title_words if each[0] == word[0] and abs(len(each) - len(word)) <= edits)
        for similar in sorted(each for each in near if _edits(word, each) <= edits)[:1]:
            return similar
    return None


def _edits(one: str, other: str) -> int:
    """Return the fewest letters to add, take out or replace (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row = row, [at]
        for place, each in enumerate(other):
            row.append(min(row[place] + 1, above[place + 1] + 1, above[place] + (letter != each)))
    return row[-1]
