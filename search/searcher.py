"""One search in numbers: from the typed text to the rows, counts and places of a page. No answer's text is loaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.files import layout
from search.arrays import let_go
from search.expansions import Expansions
from search.expected import expected_words
from search.filters import Facets
from search.fusion import semantic_floor
from search.grammar import parse_query
from search.matching import Matcher
from search.notes import NO_WORDS, mode_notes, query_notes
from search.order import AnswerOrder, page_of
from search.page import PageRow, ResultPage
from search.phrases import TokenPlaces
from search.postings import ALL_COVERED
from search.published_days import PublishedDays
from search.query import KIND_VALUES, TYPE_VALUES, YearRange
from search.restrictions import Restrictions, prefix_rows
from search.results import MAX_LIMIT, Mode, Sort
from search.row_tokens import RowTokens
from search.semantic import AnswerVectors, QueryVectors
from search.signatures import Signatures
from search.spellings import Spellings
from search.synonyms import rows_of
from search.titles import TitleWords
from search.topics import TopicRows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from index.encoding.encoder import Encoder
    from search.answer_store import AnswerStore
    from search.engine import Engine, FieldIndex
    from search.filters import CellFilter
    from search.matching import QueryMatches
    from search.postings import Postings
    from search.query import Query
    from search.results import SearchRequest
    from search.synonyms import Synonyms

#: Similar answers that may come from one post, so that other questions and years are shown too.
SIMILAR_OF_A_POST = 2

_TYPES, _KINDS = frozenset(TYPE_VALUES), frozenset(KIND_VALUES)
_ANY_YEAR = YearRange(None, None)


class Searcher:
    """Answers queries from the arrays of one generation. Safe to use from several threads."""

    def __init__(self, engine: Engine, store: AnswerStore, synonyms: Synonyms, postings: Postings) -> None:
        self._engine = engine
        self._synonyms = synonyms
        self._facets = Facets(engine)
        self.postings = postings
        self.vectors: AnswerVectors | None = None
        if engine.passages is not None:
            self.vectors = AnswerVectors(engine, engine.passages, self.postings.row_count)
        self._query_vectors = QueryVectors(engine.manifest.model)
        self.places = TokenPlaces(engine)
        self.row_tokens = RowTokens(engine)
        self.spellings = Spellings(engine, self.places, self.postings)
        self._signatures = Signatures(engine, self.places)
        self._titles = TitleWords(engine, store)
        only_ticks = engine.column(layout.ONLY_TICKS, np.bool_)
        self._matcher = Matcher(self.postings, self.spellings, self._signatures, self.vectors, self._titles, only_ticks)
        topics = TopicRows(store)
        self._restrictions = Restrictions(
            self.postings, self.spellings, self._facets, topics, PublishedDays(store), self.keyword_index
        )
        self._order = AnswerOrder(engine, store)

    def close(self) -> None:
        """Let go of every array."""
        if self.vectors is not None:
            self.vectors.close()
        tokens = (self.postings, self.places, self.row_tokens, self.spellings, self._signatures)
        let_go(*tokens, self._facets, self._order, self._titles, self._matcher, self._restrictions, self)

    def page(self, request: SearchRequest, encoder: Encoder | None) -> ResultPage:
        """Return the page that `request` asks for."""
        query = self._read(request.text)
        types = request.types & _TYPES | (query.types if request.typed_types else frozenset())
        kinds = request.kinds & _KINDS | query.kinds
        chosen = self._facets.filter(types, _years(query, request), kinds)
        mask, barred = self._restrictions.mask(query), self._restrictions.barred(query, request.today)
        if query.has_text:
            return self._ranked(query, request, encoder, mask, barred, chosen)
        if request.text.strip() and not query.narrows:
            mask = np.zeros(self.postings.row_count, np.bool_)
            query = replace(query, notes=(*query.notes, NO_WORDS))
        return self._by_date(query, request, _without(mask, barred), chosen)

    def _read(self, text: str) -> Query:
        query = parse_query(text)
        self._engine.expect(lambda: expected_words(query, self._synonyms))
        return query

    def _by_date(
        self, query: Query, request: SearchRequest, mask: NDArray[np.bool_] | None, chosen: CellFilter
    ) -> ResultPage:
        """Return a page of all answers under the filters, newest first by default: there is nothing to rank by."""
        everything = np.arange(self.postings.row_count) if mask is None else np.flatnonzero(mask)
        nothing = everything[:0]
        rows, counts = self._facets.select(nothing if request.further else everything, chosen)
        sort = Sort.NEWEST if request.sort is Sort.RELEVANCE else request.sort
        found, listed, same = self._listed(rows, self._order.keys(sort, rows), request)
        return ResultPage(
            query=query,
            mode=request.mode,
            sort=sort,
            counts=counts,
            close=self._facets.count(everything, chosen),
            further=0,
            listed=listed,
            found=tuple(PageRow(row, same_question=more) for row, more in zip(found.tolist(), same, strict=True)),
            vector=None,
            expansions=Expansions(),
            notes=query_notes(query, request),
        )

    def _ranked(
        self,
        query: Query,
        request: SearchRequest,
        encoder: Encoder | None,
        mask: NDArray[np.bool_] | None,
        barred: NDArray[np.bool_] | None,
        chosen: CellFilter,
    ) -> ResultPage:
        expansions = self._expansions(query)
        vector = self._vector(query, request.mode, encoder)
        # Types, kinds and years come after: what is close must not depend on the boxes ticked.
        matches = self._matches(query, vector, expansions, mask, request.mode)
        shown, others = self._circles(matches, barred, further=request.further)
        rows, counts = self._facets.select(shown, chosen)
        elsewhere = self._facets.count(others, chosen)
        scores = matches.scores(rows)
        keys = scores if request.sort is Sort.RELEVANCE else self._order.keys(request.sort, rows)
        found, listed, same = self._listed(rows, keys, request)
        in_order = request.sort is Sort.RELEVANCE and not request.one_per_question
        keyword_ranks, semantic_ranks = matches.ranks(rows, found.tolist(), _bounds(request)[0] if in_order else None)
        at = np.searchsorted(rows, found)
        best_covered = matches.keyword.coverage.take(matches.rows).max(initial=0)
        signed, titled = _true_of(matches.signed, found), _true_of(matches.titled, found)
        return ResultPage(
            query=query,
            mode=matches.mode,
            sort=request.sort,
            counts=counts,
            close=elsewhere if request.further else counts.total,
            further=counts.total if request.further else elsewhere,
            listed=listed,
            found=tuple(
                map(PageRow, found.tolist(), scores[at].tolist(), same, signed, titled, keyword_ranks, semantic_ranks)
            ),
            vector=vector,
            expansions=expansions,
            notes=(
                *query_notes(query, request),
                *mode_notes(
                    query, request.mode, matches, vectors=self.vectors is not None, encoder=encoder is not None
                ),
            ),
            by_words=bool(matches.keyword.enough(best_covered)),
            complete=bool(best_covered >= ALL_COVERED),
        )

    def _circles(
        self, matches: QueryMatches, barred: NDArray[np.bool_] | None, *, further: bool
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the rows of the circle to show, the close matches or the further answers, and those of the other."""
        inner, outer = matches.circles(self._order.questions, self._order.question_sizes)
        if barred is not None:
            inner, outer = (rows.compress(~barred[rows]) for rows in (inner, outer))
        return (outer, inner) if further else (inner, outer)

    def _listed(
        self, rows: NDArray[np.intp], keys: NDArray[np.floating], request: SearchRequest
    ) -> tuple[NDArray[np.intp], int, list[int]]:
        """Return the page's rows, the number of rows on all pages, and how many more answer each one's question."""
        start, end = _bounds(request)
        if not request.one_per_question:
            found = page_of(rows, keys, start, end - start)
            return found, len(rows), [0] * len(found)
        first, more = self._order.first_of_questions(rows, keys)
        found = page_of(rows[first], keys[first], start, end - start)
        return found, len(first), more[np.searchsorted(rows[first], found)].tolist()

    def scores(self, text: str, mode: Mode, encoder: Encoder | None) -> NDArray[np.float32]:
        """Return float32 (N,): the scores of all answers, also of those that do not match or lack what is required."""
        query = self._read(text)
        vector = self._vector(query, mode, encoder) if query.has_text else None
        matches = self._matches(query, vector, self._expansions(query), None, mode)
        return matches.scores(np.arange(self.postings.row_count))

    def similar(self, row: int, excluded: Sequence[int], limit: int) -> list[tuple[int, float]]:
        """Return the rows most like `row`, closest first, with their likeness; none in an archive without vectors."""
        if self.vectors is None:
            return []
        likeness = self.vectors.likeness(row)
        likeness[list(excluded)] = -1
        likeness[likeness < semantic_floor(len(likeness))] = -1
        kept = self._order.at_most_of_a_post(np.argsort(-likeness, kind="stable"), SIMILAR_OF_A_POST, limit)
        return [(int(found), float(likeness[found])) for found in kept if likeness[found] >= 0]

    def _matches(
        self,
        query: Query,
        vector: NDArray[np.float32] | None,
        expansions: Expansions,
        allowed: NDArray[np.bool_] | None,
        mode: Mode,
    ) -> QueryMatches:
        if vector is None:
            return self._matcher.by_words(query, expansions, allowed)
        return self._matcher.by_meaning(query, vector, expansions, allowed, words_too=mode is Mode.HYBRID)

    def _expansions(self, query: Query) -> Expansions:
        quoted = (word for phrase in query.phrases for word in phrase)
        synonyms = (
            rows_of(meaning, self.postings, self.places) for meaning in self._synonyms.meanings(query.words, quoted)
        )
        readings = tuple(self.spellings.readings(query.words, query.compounds))
        # Where there is one reading, no word has another form.
        return Expansions(
            tuple(prefix_rows(prefix, self.keyword_index(), self.spellings) for prefix in query.prefixes),
            tuple(found for found in synonyms if len(found.rows)),
            self.spellings.rows_of(query.words, query.compounds) if len(readings) > 1 else {},
            self.spellings.of_phrases(query.phrases, query.compounds) if len(readings) > 1 else {},
            readings,
        )

    def finds(self, expansions: Expansions) -> Callable[[str], bool]:
        """Return what tells of a folded word of a query if any answer holds it, in another form or as a synonym."""
        meant = {word for synonym in expansions.synonyms for word in synonym.typed} | expansions.other_forms().keys()
        return lambda word: word in meant or self.postings.count(self.postings.term(word) or "") > 0

    def title_words(self) -> frozenset[str]:
        """Return the folded words of all posts' titles and topics."""
        return self._titles.vocabulary

    def _vector(self, query: Query, mode: Mode, encoder: Encoder | None) -> NDArray[np.float32] | None:
        """Return the query's unit vector; None when meaning is not asked for or not available. Raises ModelMismatch."""
        if mode is Mode.KEYWORD or encoder is None or self.vectors is None:
            return None
        return self._query_vectors.of(query.semantic_text, encoder)

    def keyword_index(self) -> FieldIndex:
        """Return the words by field, opened when they are first asked for."""
        return self._engine.field_words()


def _years(query: Query, request: SearchRequest) -> tuple[YearRange, ...]:
    """Return the years typed (any of them), each within those ticked."""
    ticked = YearRange(request.year_from, request.year_to)
    if query.years:
        return tuple(years.within(ticked) for years in query.years)
    return () if ticked == _ANY_YEAR else (ticked,)


def _true_of(told: NDArray[np.generic] | None, rows: NDArray[np.intp]) -> list[bool]:
    """Return True for each of `rows` of which an array of all answers tells something; None tells nothing."""
    return [False] * len(rows) if told is None else told[rows].astype(bool).tolist()


def _bounds(request: SearchRequest) -> tuple[int, int]:
    start = max(request.offset, 0)
    return start, start + min(max(request.limit, 0), MAX_LIMIT)


def _without(mask: NDArray[np.bool_] | None, barred: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    if barred is None:
        return mask
    return ~barred if mask is None else mask & ~barred
