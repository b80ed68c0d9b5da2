"""One search in numbers: from what was typed to the rows of a page, its counts and places. No text is loaded here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from index import layout
from index.analysis import STOP_WORDS
from index.errors import ModelMismatch
from search.filters import Facets
from search.floors import semantic_floor
from search.grammar import parse_query
from search.keyword_index import KeywordIndex
from search.matching import Matcher
from search.phrases import TokenPlaces
from search.postings import Postings, PrefixRows
from search.query import TYPE_VALUES, YearRange
from search.ranking import page_of, places
from search.restrictions import Restrictions
from search.results import MAX_LIMIT, Mode
from search.semantic import AnswerVectors
from search.signatures import Signatures

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoder import Encoder
    from search.answer_store import AnswerStore
    from search.filters import CellFilter, Counts
    from search.manifest import Manifest
    from search.matching import Matches
    from search.query import Query
    from search.results import SearchRequest

_NO_VECTORS = "Found by words only: this archive was built without a language model."
_NO_ENCODER = "Found by words only: the language model is not loaded."
_NO_WORDS = "There is no word in the query to look for."
_ONLY_STOP_WORDS = "Every word of the query is too common to be searched for by itself."


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a result set in numbers."""

    query: Query
    #: How the query was looked for.
    mode: Mode
    #: Total and facets of the whole result set.
    counts: Counts
    #: Rows of the page's answers, in order.
    rows: list[int]
    #: What each is ordered by.
    scores: list[float]
    #: 1-based places in the result set by words alone; None where words alone do not match.
    keyword_ranks: list[int | None]
    #: 1-based places in the result set by meaning alone; None where meaning alone does not match.
    semantic_ranks: list[int | None]
    #: The query's unit vector; None when meaning was not asked for.
    vector: NDArray[np.float32] | None
    #: The rows of each prefix of the query.
    prefixes: tuple[PrefixRows, ...]
    #: For the reader.
    notes: tuple[str, ...]


class Searcher:
    """The arrays of one generation, and how a query is answered from them. Safe to use from several threads."""

    def __init__(self, folder: Path, manifest: Manifest, store: AnswerStore) -> None:
        self._keyword_folder = folder / layout.KEYWORD
        self._model = manifest.model
        self._store = store
        self._whoosh: KeywordIndex | None = None
        self._opening = Lock()
        self._facets = Facets(folder)
        self.postings = Postings(folder)
        self.vectors = AnswerVectors(folder, self.postings.row_count) if manifest.has_vectors else None
        tokens = TokenPlaces(folder)
        self._matcher = Matcher(self.postings, tokens, Signatures(folder, tokens), self.vectors)
        self._restrictions = Restrictions(self.postings, tokens, self._facets, self.keyword_index)

    def close(self) -> None:
        """Close Whoosh's files, if they were opened."""
        with self._opening:
            if self._whoosh is not None:
                self._whoosh.close()

    def page(self, request: SearchRequest, encoder: Encoder | None) -> Page:
        """The page that `request` asks for."""
        query = parse_query(request.text)
        chosen = self._facets.filter(query.types | request.types & frozenset(TYPE_VALUES), _years(query, request))
        mask = self._restrictions.mask(query)
        if query.has_text:
            return self._ranked(query, request, encoder, mask, chosen)
        if request.text.strip() and not query.narrows:
            mask = np.zeros(self.postings.row_count, np.bool_)
            query = replace(query, notes=(*query.notes, _NO_WORDS))
        return self._newest(query, request, mask, chosen)

    def _newest(self, query: Query, request: SearchRequest, mask: NDArray[np.bool_] | None, chosen: CellFilter) -> Page:
        """Everything under the filters, newest first: nothing was typed to rank by."""
        newest = self._newest_first if mask is None else self._newest_first[mask[self._newest_first]]
        rows, counts = self._facets.select(newest, chosen)
        start, end = _bounds(request)
        listed = rows[start:end].tolist()
        no_ranks: list[int | None] = [None] * len(listed)
        return Page(
            query=query,
            mode=request.mode,
            counts=counts,
            rows=listed,
            scores=[0.0] * len(listed),
            keyword_ranks=no_ranks,
            semantic_ranks=no_ranks,
            vector=None,
            prefixes=(),
            notes=_notes(query, request),
        )

    def _ranked(
        self,
        query: Query,
        request: SearchRequest,
        encoder: Encoder | None,
        mask: NDArray[np.bool_] | None,
        chosen: CellFilter,
    ) -> Page:
        prefixes = self._prefixes(query)
        vector = self._vector(query, request.mode, encoder)
        # Meaning is the dearest part, so it looks only at answers that the result set or a facet counts.
        allowed = mask if vector is None else _both(mask, self._facets.rows_in_view(chosen))
        matches = self._matches(query, vector, prefixes, allowed, request.mode)
        rows, counts = self._facets.select(matches.rows, chosen)
        scores = matches.scores(rows)
        start, end = _bounds(request)
        found = page_of(rows, scores, start, end - start)
        listed: list[int] = found.tolist()
        keyword_ranks, semantic_ranks = _ranks(matches, rows, listed, start)
        return Page(
            query=query,
            mode=matches.mode,
            counts=counts,
            rows=listed,
            scores=scores[np.searchsorted(rows, found)].tolist(),
            keyword_ranks=keyword_ranks,
            semantic_ranks=semantic_ranks,
            vector=vector,
            prefixes=prefixes,
            notes=(*_notes(query, request), *self._mode_notes(query, request.mode, encoder, matches)),
        )

    def scores(self, text: str, mode: Mode, encoder: Encoder | None) -> NDArray[np.float32]:
        """float32 (N,): what every answer would be ordered by, whether or not it matches or fulfils what is required."""
        query = parse_query(text)
        vector = self._vector(query, mode, encoder) if query.has_text else None
        matches = self._matches(query, vector, self._prefixes(query), None, mode)
        return matches.scores(np.arange(self.postings.row_count))

    def _matches(
        self,
        query: Query,
        vector: NDArray[np.float32] | None,
        prefixes: tuple[PrefixRows, ...],
        allowed: NDArray[np.bool_] | None,
        mode: Mode,
    ) -> Matches:
        if vector is None:
            return self._matcher.by_words(query, prefixes, allowed)
        return self._matcher.by_meaning(query, vector, prefixes, allowed, words_too=mode is Mode.HYBRID)

    def _prefixes(self, query: Query) -> tuple[PrefixRows, ...]:
        return tuple(PrefixRows(prefix, self.keyword_index().rows_with_prefix(prefix)) for prefix in query.prefixes)

    def _vector(self, query: Query, mode: Mode, encoder: Encoder | None) -> NDArray[np.float32] | None:
        """The query's unit vector; None when meaning is not asked for or cannot be had."""
        if mode is Mode.KEYWORD or encoder is None or self.vectors is None:
            return None
        if encoder.identity != self._model:
            raise ModelMismatch(str(self._model), encoder.identity)
        vector: NDArray[np.float32] = encoder.encode([query.semantic_text])[0]
        return vector

    def _mode_notes(self, query: Query, asked: Mode, encoder: Encoder | None, matches: Matches) -> list[str]:
        notes = []
        if asked is not Mode.KEYWORD and self.vectors is None:
            notes.append(_NO_VECTORS)
        elif asked is not Mode.KEYWORD and encoder is None:
            notes.append(_NO_ENCODER)
        typed_only = not query.phrases and not query.prefixes
        if matches.mode is Mode.KEYWORD and typed_only and STOP_WORDS.issuperset(query.words):
            notes.append(_ONLY_STOP_WORDS)
        return notes

    def keyword_index(self) -> KeywordIndex:
        """Whoosh's index, opened when it is first asked for."""
        with self._opening:
            if self._whoosh is None:
                self._whoosh = KeywordIndex(self._keyword_folder)
            return self._whoosh

    @cached_property
    def _newest_first(self) -> NDArray[np.intp]:
        """intp (N,): all rows, the newest post's first, each post's answers in their order.

        Rows are in the order of date, post and place, so a post's rows are neighbours.
        """
        starts = np.array(self._store.first_rows_of_posts(), dtype=np.intp)
        rows = np.arange(self.postings.row_count)
        return np.argsort(-np.searchsorted(starts, rows, side="right"), kind="stable")


def _years(query: Query, request: SearchRequest) -> tuple[YearRange, ...]:
    """The years typed (any of them), each within those ticked."""
    ticked = YearRange(request.year_from, request.year_to)
    if query.years:
        return tuple(years.within(ticked) for years in query.years)
    return () if ticked == YearRange(None, None) else (ticked,)


def _bounds(request: SearchRequest) -> tuple[int, int]:
    start = max(request.offset, 0)
    return start, start + min(max(request.limit, 0), MAX_LIMIT)


def _notes(query: Query, request: SearchRequest) -> tuple[str, ...]:
    unknown = sorted(request.types - frozenset(TYPE_VALUES))
    return (*query.notes, *(f"There is no library type {value!r}." for value in unknown))


def _both(one: NDArray[np.bool_] | None, other: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _ranks(
    matches: Matches, rows: NDArray[np.intp], listed: list[int], offset: int
) -> tuple[list[int | None], list[int | None]]:
    """Places by words and by meaning; the order of the page itself where it is that of one of them."""
    in_order: list[int | None] = list(range(offset + 1, offset + 1 + len(listed)))
    if matches.cosines is None:
        return in_order, [None] * len(listed)
    by_words = places(listed, rows, matches.keyword.scores, matches.keyword.matches)
    if matches.mode is Mode.SEMANTIC:
        return by_words, in_order
    close = matches.cosines >= np.float32(semantic_floor(len(matches.cosines)))
    return by_words, places(listed, rows, matches.cosines, close)
