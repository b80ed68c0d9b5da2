"""The requirements and exclusions of a query, as one mask over answers. Nothing here ranks."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import STOP_WORDS, stem
from index.files import layout
from search.expansions import PrefixRows
from search.query import STEMMED_FIELDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from search.engine import FieldIndex
    from search.filters import Facets
    from search.postings import Postings
    from search.published_days import PublishedDays
    from search.query import FieldWords, Query
    from search.spellings import Pairs, Spellings
    from search.topics import TopicRows


# The text of an answer is no field that is searched by itself.
_FIELD_NUMBERS = {name: number for number, name in enumerate(layout.TOKEN_FIELDS) if name != "answer"}


def prefix_rows(prefix: str, keyword_index: FieldIndex, spellings: Spellings) -> PrefixRows:
    """Return the rows that hold a word beginning with the folded `prefix`, also one that is written as two.

    With a hyphen in it (micro-cred), they hold a word that begins so without one, or its two parts side by side.
    """
    first, _, second = prefix.rpartition("-")
    joined = first + second
    pairs = dict.fromkeys(spellings.pairs_with_prefix(joined))
    if first and first not in STOP_WORDS:
        parted = ((first, word) for word in keyword_index.words_with_prefix(second))
        pairs |= dict.fromkeys(pair for pair in parted if len(spellings.places.rows_with_phrase(pair)))
    rows = keyword_index.rows_with_prefix(joined)
    for pair in pairs:
        rows = np.union1d(rows, spellings.places.rows_with_phrase(pair)).astype(np.int32)
    return PrefixRows(joined, rows, tuple(pairs))


class Restrictions:
    """Builds the mask of a query from the parts of a generation."""

    def __init__(
        self,
        postings: Postings,
        spellings: Spellings,
        facets: Facets,
        topics: TopicRows,
        days: PublishedDays,
        keyword_index: Callable[[], FieldIndex],
    ) -> None:
        self._postings = postings
        self._spellings = spellings
        self._facets = facets
        self._topics = topics
        self._days = days
        #: Gives the words by field, opened the first time a query needs them.
        self._keyword_index = keyword_index

    def mask(self, query: Query) -> NDArray[np.bool_] | None:
        """Return bool (N,): the answers that hold all that is required and nothing excluded; None when all do.

        It leaves out library types, kinds and years, because the facets must see past those asked for, and those
        excluded (`barred`) must not change which answers are close.
        """
        mask: NDArray[np.bool_] | None = None
        for required in self._required(query):
            mask = required if mask is None else mask & required
        for excluded in self._excluded(query):
            mask = ~excluded if mask is None else mask & ~excluded
        return mask

    def barred(self, query: Query, today: dt.date | None) -> NDArray[np.bool_] | None:
        """Return bool (N,): the answers of the library types, kinds and times excluded; None when none are.

        Those of another time than the past that is asked for, counted from `today`, are excluded too.
        """
        excluded, facets = query.excluded, self._facets
        barred = [
            *([facets.rows_of_types(excluded.types)] if excluded.types else []),
            *([facets.rows_of_kinds(excluded.kinds)] if excluded.kinds else []),
            *([facets.rows_in_years(excluded.years)] if excluded.years else []),
            *([self._days.within(excluded.past, today)] if excluded.past and today else []),
            *([~self._days.within(query.past, today)] if query.past and today else []),
        ]
        return np.logical_or.reduce(barred) if barred else None

    def _required(self, query: Query) -> Iterator[NDArray[np.bool_]]:
        for phrase in query.phrases:
            yield self._of(self._spellings.rows_with_phrase(phrase, query.compounds))
        for words in query.fields:
            yield self._of(self._rows_with_words(words, query.compounds))

    def _excluded(self, query: Query) -> Iterator[NDArray[np.bool_]]:
        excluded = query.excluded
        for phrase in excluded.phrases:
            yield self._of(self._rows_with(phrase, query.compounds))
        for prefix in excluded.prefixes:
            yield self._of(prefix_rows(prefix, self._keyword_index(), self._spellings).rows)
        for words in excluded.fields:
            yield self._of(self._rows_with_words(words, query.compounds))

    def _rows_with(self, phrase: tuple[str, ...], hyphened: Pairs) -> NDArray[np.integer]:
        # A single word excludes exactly what it would find. A stop word has no term, and is excluded as a phrase.
        term = self._postings.term(phrase[0]) if len(phrase) == 1 else None
        if term is None:
            return self._spellings.rows_with_phrase(phrase, hyphened)
        spelt = self._spellings.rows_of(phrase).get(term)
        return self._postings.rows(term) if spelt is None else spelt.rows

    def _rows_with_words(self, asked: FieldWords, hyphened: Pairs) -> NDArray[np.int32]:
        """Return the rows that hold every word in the field, in any of its forms; a tag as it is typed."""
        if asked.field == "topic":
            return self._topics.of("-".join(asked.words))
        if asked.field == "tag":
            return self._keyword_index().rows_with_words("tag", (" ".join(map(stem, asked.words)),))
        found: NDArray[np.int32] | None = None
        for forms in self._spellings.forms_of_each(asked.words, hyphened):
            rows = reduce(np.union1d, [self._rows_with_form(asked.field, form) for form in forms])
            found = rows if found is None else np.intersect1d(found, rows, assume_unique=True)
        return np.zeros(0, np.int32) if found is None else found

    def _rows_with_form(self, field: str, form: tuple[str, ...]) -> NDArray[np.int32]:
        words = tuple(map(stem, form)) if field in STEMMED_FIELDS else form
        rows = self._keyword_index().rows_with_words(field, words)
        if len(form) == 1 or field not in _FIELD_NUMBERS:
            return rows
        together = self._spellings.places.rows_with_phrase(form, _FIELD_NUMBERS[field])
        return np.intersect1d(rows, together, assume_unique=True).astype(np.int32)

    def _of(self, rows: NDArray[np.integer]) -> NDArray[np.bool_]:
        mask = np.zeros(self._postings.row_count, bool)
        mask[rows] = True
        return mask
