"""Scores by words: BM25F read from a generation's posting arrays.

The formula is in `index/generation/term_arrays.py`; here a query is one addition per word over the rows that hold it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import STOP_WORDS, stem
from index.files import layout
from search.expansions import Expansions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from search.engine import Engine
    from search.expansions import SynonymRows

#: An answer matches by words when those it holds carry at least this share of the query's idf …
COVERED_SHARE = 0.5
#: … or all of it, when the query has at most this many different words.
ALL_OF = 2

#: A prefix stands for many words, not all of them meant: it adds this share of its idf.
PREFIX_SHARE = 0.5

#: Up to this share of all rows, those that have any word of a query are looked at by themselves.
FEW_HELD = 0.5

#: Postings of terms that are kept with their weights, 8 bytes each.
_KEPT = 1 << 19

#: The rounding error of 64 additions in float32 is less than this share of the total.
ROUNDING = 1e-5

#: From this share of a query's idf on, an answer holds every word of it.
ALL_COVERED = np.float32(1 - ROUNDING)

# The least share above 0.
_ANY = float(np.finfo(np.float32).tiny)

_NOTHING_MORE = Expansions()


@dataclass(frozen=True, slots=True)
class KeywordScores:
    """Every answer of the archive, scored by the words of a query."""

    #: float32 (N,): BM25F, 0 where the answer has no word of the query.
    scores: NDArray[np.float32]
    #: float32 (N,): the share of the query's idf that the answer's words carry, 0 to 1 but for rounding.
    coverage: NDArray[np.float32]
    #: The least share of a match by words alone; 0 when any word is enough.
    needed: float
    #: intp, ascending: the rows that have any word of the query, where they are few; else None.
    held: NDArray[np.intp] | None = None

    @property
    def matches(self) -> NDArray[np.bool_]:
        """Return bool (N,): True where the answer's words carry enough of the query's idf."""
        return self.enough(self.coverage)

    @property
    def complete(self) -> NDArray[np.bool_]:
        """Return bool (N,): True where the answer holds every word of the query."""
        return self.coverage >= ALL_COVERED

    def enough(self, coverage: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Return bool, of the shape of `coverage`: True where it is enough for a match by words alone."""
        return coverage >= np.float32(max(self.needed - ROUNDING, _ANY))


class Postings:
    """The terms of a generation, their rows, and how much they count there."""

    def __init__(self, engine: Engine) -> None:
        self._terms = engine.terms
        self._saturations = engine.column(layout.SATURATIONS, np.float64)
        #: N, the number of answers.
        self.row_count = self._terms.row_count
        self._kept: dict[str, tuple[NDArray[np.complex64], float]] = {}
        self._kept_room = _KEPT

    def term(self, word: str) -> str | None:
        """Return the term of the folded `word`, known or not; None for a stop word, which has none."""
        if word in STOP_WORDS:
            return None
        of_a_name = f"={word}"
        return of_a_name if self._terms.knows(of_a_name) else stem(word)

    def idf(self, term: str, expansions: Expansions = _NOTHING_MORE) -> float:
        """Return the inverse document frequency of a term in all its forms; an unknown one is held by no answer."""
        if term in expansions.spelt:
            return expansions.spelt[term].idf
        if not self._terms.knows(term):
            return idf_of(0, self.row_count)
        return float(np.float32(self._terms.idf(term)))

    def count(self, term: str) -> int:
        """Return the number of rows that hold the term; 0 where it is unknown."""
        return self._terms.count(term)

    def rows(self, term: str) -> NDArray[np.intp]:
        """Return intp, ascending: the rows that hold the term; none where it is unknown."""
        return self._terms.rows(term)

    def weights(self, term: str) -> NDArray[np.float32]:
        """Return float32: what the term adds to the score of each of its rows."""
        numbers = self._terms.saturations(term)
        if not len(numbers):
            return np.zeros(0, np.float32)
        idf = self._terms.idf(term)
        if len(numbers) > len(self._saturations):
            # Of a term in very many rows, there are fewer different weights than rows.
            return (self._saturations * idf).astype(np.float32).take(numbers)
        return (self._saturations.take(numbers) * idf).astype(np.float32)

    def saturations(self, term: str) -> NDArray[np.float32]:
        """Return float32: the share of its idf that the term adds to the score of each of its rows."""
        return self.weights(term) / np.float32(self.idf(term))

    def hold_all(self, words: Iterable[str], expansions: Expansions = _NOTHING_MORE) -> NDArray[np.bool_]:
        """Return bool (N,): the rows that hold all of the folded `words` in any form, stop words apart."""
        held = np.ones(self.row_count, bool)
        for term in {self.term(word) for word in words} - {None}:
            here = np.zeros(self.row_count, bool)
            here[self._held(str(term), expansions)[0]] = True
            held &= here
        return held

    def score(
        self, words: Iterable[str], expansions: Expansions = _NOTHING_MORE, given: Iterable[str] = ()
    ) -> KeywordScores:
        """Score every row.

        A word typed twice counts twice in the score, and once in the share of idf that decides a match. `given` are
        words that every answer under consideration holds (those of required phrases). Stop words neither score nor
        match: a query of nothing else matches nothing, unless all of them are given.
        """
        words, prefixes, given = list(words), expansions.prefixes, set(given)
        terms: dict[str, int] = {}
        for word in words:
            if (term := self.term(word)) is not None:
                terms[term] = terms.get(term, 0) + 1
        if not terms and not prefixes:
            nothing = np.zeros(self.row_count, np.float32)
            return KeywordScores(nothing, np.full(self.row_count, given.issuperset(words), np.float32), 1.0)
        always = {self.term(word) for word in given}
        if always.issuperset(terms) and not prefixes and not expansions.synonyms:
            return self._score_given(terms, expansions)
        added = np.zeros(self.row_count, np.complex64)
        total, postings = 0.0, 0
        for term, times in terms.items():
            rows, pairs, idf = self._held_pairs(term, expansions)
            total += idf
            postings += len(rows)
            if times > 1:
                pairs = _pairs(pairs.real * np.float32(times), idf)
            if term in always:
                pairs = _pairs(pairs.real, 0)
                added += np.complex64(complex(0, idf))
            np.add.at(added, rows, pairs)
        scores, covered = added.real.copy(), added.imag.copy()
        for prefix in prefixes:
            idf = idf_of(len(prefix.rows), self.row_count)
            total += idf
            postings += len(prefix.rows)
            scores[prefix.rows] += np.float32(PREFIX_SHARE * idf)
            covered[prefix.rows] += np.float32(idf)
        # A given word is covered already; its synonyms must not cover it again.
        left = {term: times for term, times in terms.items() if term not in always}
        for synonym in expansions.synonyms:
            typed = {term: left.pop(term) for word in synonym.typed if (term := self.term(word)) in left}
            self._add_synonym(synonym, typed, expansions, scores, covered)
            postings += len(synonym.rows)
        covered /= np.float32(total)
        held = (covered > 0).nonzero()[0] if postings < FEW_HELD * self.row_count else None
        return KeywordScores(scores, covered, self.needed(len(terms) + len(prefixes)), held)

    def _score_given(self, terms: Mapping[str, int], expansions: Expansions) -> KeywordScores:
        """Score a query of words (how often each) all of which every answer under consideration holds."""
        scores = np.zeros(self.row_count, np.float32)
        covered, total = np.float32(0), 0.0
        for term, times in terms.items():
            rows, pairs, idf = self._held_pairs(term, expansions)
            np.add.at(scores, rows, pairs.real * np.float32(times))
            covered += np.float32(idf)
            total += idf
        everywhere = np.full(self.row_count, covered / np.float32(total), np.float32)
        return KeywordScores(scores, everywhere, self.needed(len(terms)))

    def needed(self, different_words: int) -> float:
        """Return the least share of idf of a match, for a query of so many words; 0: any word is enough."""
        return COVERED_SHARE if different_words > ALL_OF else 1.0

    def _add_synonym(
        self,
        synonym: SynonymRows,
        typed: Mapping[str, int],
        expansions: Expansions,
        scores: NDArray[np.float32],
        covered: NDArray[np.float32],
    ) -> None:
        """Lift each row that holds a synonym to what that adds, where the typed terms (how often each) add less."""
        rows = synonym.rows
        added, held = np.zeros_like(scores), np.zeros_like(covered)
        whole = 0.0
        for term, times in typed.items():
            of_term, weights, idf = self._held(term, expansions)
            np.add.at(added, of_term, weights * np.float32(times))
            np.add.at(held, of_term, np.float32(idf))
            whole += idf
        np.add.at(scores, rows, np.maximum(synonym.weights - added.take(rows), 0))
        np.add.at(covered, rows, np.float32(whole) - held.take(rows))

    def _held(self, term: str, expansions: Expansions) -> tuple[NDArray[np.intp], NDArray[np.float32], float]:
        """Return the rows that hold a term in any form, what it adds to each, and its idf."""
        spelt = expansions.spelt.get(term)
        if spelt is not None:
            return spelt.rows, spelt.weights, spelt.idf
        return self.rows(term), self.weights(term), self.idf(term)

    def _held_pairs(self, term: str, expansions: Expansions) -> tuple[NDArray[np.intp], NDArray[np.complex64], float]:
        """Return `_held` with `_pairs` of the weights and the idf; those of terms that are asked for often are kept."""
        if term in expansions.spelt:
            rows, weights, idf = self._held(term, expansions)
            return rows, _pairs(weights, idf), idf
        kept = self._kept.get(term)
        if kept is None:
            idf = self.idf(term)
            kept = _pairs(self.weights(term), idf), idf
            self._kept_room -= len(kept[0])
            if self._kept_room < 0:
                self._kept.clear()
                self._kept_room = _KEPT - len(kept[0])
            self._kept[term] = kept
        return self.rows(term), *kept


def _pairs(weights: NDArray[np.float32], idf: float) -> NDArray[np.complex64]:
    """Return weights with the idf as imaginary part: adding complex numbers adds both at once, in half the time."""
    pairs = np.empty(len(weights), np.complex64)
    pairs.real, pairs.imag = weights, idf
    return pairs


def idf_of(df: int, row_count: int) -> float:
    """Return the idf of a word that `df` of `row_count` answers hold: ln(1 + (N - df + 0.5) / (df + 0.5))."""
    return log(1 + (row_count - df + 0.5) / (df + 0.5))
