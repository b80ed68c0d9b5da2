"""The requirements and exclusions of a query, as one mask over answers. Nothing here ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.analysis import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from search.filters import Facets
    from search.keyword_index import KeywordIndex
    from search.phrases import TokenPlaces
    from search.postings import Postings
    from search.query import FieldWords, Query


class Restrictions:
    """Builds the mask of a query from the parts of a generation."""

    def __init__(
        self, postings: Postings, places: TokenPlaces, facets: Facets, keyword_index: Callable[[], KeywordIndex]
    ) -> None:
        self._postings = postings
        self._places = places
        self._facets = facets
        #: Opens Whoosh's index the first time a query needs it.
        self._keyword_index = keyword_index

    def mask(self, query: Query) -> NDArray[np.bool_] | None:
        """Return bool (N,): the answers that hold all that is required and nothing excluded; None when all do.

        It leaves out the library types and years asked for, because the facets must see past them, but not the excluded
        ones.
        """
        mask: NDArray[np.bool_] | None = None
        for required in self._required(query):
            mask = required if mask is None else mask & required
        for excluded in self._excluded(query):
            mask = ~excluded if mask is None else mask & ~excluded
        return mask

    def _required(self, query: Query) -> Iterator[NDArray[np.bool_]]:
        for phrase in query.phrases:
            yield self._of(self._places.rows_with_phrase(phrase))
        for words in query.fields:
            yield self._of(self._rows_with_words(words))

    def _excluded(self, query: Query) -> Iterator[NDArray[np.bool_]]:
        excluded = query.excluded
        for phrase in excluded.phrases:
            yield self._of(self._rows_with(phrase))
        for prefix in excluded.prefixes:
            yield self._of(self._keyword_index().rows_with_prefix(prefix))
        for words in excluded.fields:
            yield self._of(self._rows_with_words(words))
        if excluded.types:
            yield self._facets.rows_of_types(excluded.types)
        if excluded.years:
            yield self._facets.rows_in_years(excluded.years)

    def _rows_with(self, phrase: tuple[str, ...]) -> NDArray[np.integer]:
        # A single word excludes exactly what it would find. A stop word has no term, and is excluded as a phrase.
        term = self._postings.term(phrase[0]) if len(phrase) == 1 else None
        return self._places.rows_with_phrase(phrase) if term is None else self._postings.rows(term)

    def _rows_with_words(self, asked: FieldWords) -> NDArray[np.int32]:
        # Questions are stemmed in the index, names and institutions are not.
        words = tuple(map(stem, asked.words)) if asked.field == "question" else asked.words
        return self._keyword_index().rows_with_words(asked.field, words)

    def _of(self, rows: NDArray[np.integer]) -> NDArray[np.bool_]:
        mask = np.zeros(self._postings.row_count, bool)
        mask[rows] = True
        return mask
