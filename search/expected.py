"""The words that a query will look up, told to an engine that is far away before the first of them is asked for."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING

from search.signatures import MOST_INITIALS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.query import Query
    from search.synonyms import Synonyms


def expected_words(query: Query, synonyms: Synonyms) -> Iterator[str]:
    """Yield folded words: the query's, neighbours written together, initials of short ones, and synonyms."""
    fields = (words.words for words in (*query.fields, *query.excluded.fields))
    for run in (query.words, *query.phrases, *query.excluded.phrases, *fields):
        yield from run
        yield from (first + second for first, second in pairwise(run))
        yield from chain.from_iterable(word for word in run if 1 < len(word) <= MOST_INITIALS)
    for meaning in synonyms.meanings(query.words, chain.from_iterable(query.phrases)):
        yield from chain.from_iterable(meaning.others)
