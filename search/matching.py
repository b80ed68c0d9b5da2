"""Which answers a query finds and how well each fits: words, meaning, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.floors import closeness, hybrid_floor, semantic_floor
from search.fusion import fuse
from search.postings import Expansions, KeywordScores, Postings
from search.results import Mode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.phrases import TokenPlaces
    from search.query import Query
    from search.semantic import AnswerVectors


@dataclass(frozen=True, slots=True)
class Matches:
    """What a query finds in the whole archive, before types and years are chosen."""

    #: How it was looked for: keyword unless there are cosines.
    mode: Mode
    #: intp: the rows that match, ascending.
    rows: NDArray[np.intp]
    keyword: KeywordScores
    #: float32 (N,): cosine of each answer; None when meaning was not asked for.
    cosines: NDArray[np.float32] | None
    #: bool (N,): whether the whole query, of two words or more, stands there as a phrase; None when it does nowhere.
    phrase: NDArray[np.bool_] | None

    def scores(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """float32, as long as `rows`: what these are ordered by."""
        if self.cosines is None or self.mode is Mode.KEYWORD:
            return self.keyword.scores[rows]
        if self.mode is Mode.SEMANTIC:
            return self.cosines[rows]
        best = float(self.keyword.scores.max(initial=0))
        phrase = None if self.phrase is None else self.phrase[rows]
        return fuse(self.cosines[rows], self.keyword.scores[rows], best, phrase)


class Matcher:
    """Scores answers from the arrays of a generation."""

    def __init__(self, postings: Postings, places: TokenPlaces, vectors: AnswerVectors | None) -> None:
        self._postings = postings
        self._places = places
        self._vectors = vectors

    def by_words(self, query: Query, expansions: Expansions, allowed: NDArray[np.bool_] | None) -> Matches:
        """The answers whose words carry enough of the query's idf."""
        keyword = self._keyword(query, expansions)
        return Matches(Mode.KEYWORD, _rows(keyword.matches, allowed), keyword, None, None)

    def by_meaning(
        self,
        query: Query,
        vector: NDArray[np.float32],
        expansions: Expansions,
        allowed: NDArray[np.bool_] | None,
        *,
        words_too: bool,
    ) -> Matches:
        """The answers close enough to the query's unit vector; `words_too` counts their words as well.

        Then an answer with all the words is a match however far its meaning is, and so is one that holds the phrases
        asked for and half of the rest.
        """
        if self._vectors is None:
            msg = "an archive without vectors was asked for meaning"
            raise ValueError(msg)
        keyword = self._keyword(query, expansions)
        cosines = self._vectors.cosines(vector, allowed)
        if not words_too:
            return Matches(
                Mode.SEMANTIC,
                _rows(cosines >= np.float32(semantic_floor(len(cosines))), allowed),
                keyword,
                cosines,
                None,
            )
        near = closeness(cosines, keyword.coverage) >= np.float32(hybrid_floor(len(cosines)))
        close = near | (keyword.matches if query.phrases else keyword.complete)
        return Matches(Mode.HYBRID, _rows(close, allowed), keyword, cosines, self._phrase(query))

    def _keyword(self, query: Query, expansions: Expansions) -> KeywordScores:
        given = [word for phrase in query.phrases for word in phrase]
        return self._postings.score(query.words, expansions, given)

    def _phrase(self, query: Query) -> NDArray[np.bool_] | None:
        if len(query.words) < 2 or query.prefixes:
            return None
        rows = self._places.rows_with_phrase(query.words)
        if not len(rows):
            return None
        phrase = np.zeros(self._postings.row_count, bool)
        phrase[rows] = True
        return phrase


def _rows(matches: NDArray[np.bool_], allowed: NDArray[np.bool_] | None) -> NDArray[np.intp]:
    return np.flatnonzero(matches if allowed is None else matches & allowed)
