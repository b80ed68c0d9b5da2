"""The plain reading: what docs/ranking.md says, of every answer, in float64 and without an index.

Nothing of `search` is used but the numbers that the documents give. Scores are told in float32, as they are shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import log, log10
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import STOP_WORDS, stem, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bench.oracle.invented import Row

_WEIGHTS = (3.0, 1.0, 2.0, 2.0)
_NEARLY = 1e-5
_F = np.float32


@dataclass(frozen=True)
class Asked:
    """A query in its parts."""

    words: tuple[str, ...]
    phrase: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    name: str = ""
    mode: str = "keyword"
    types: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    sort: str = "relevance"

    @property
    def all_words(self) -> tuple[str, ...]:
        """The words that are ranked by."""
        return self.words + self.phrase

    @property
    def text(self) -> str:
        """The query as it is typed."""
        quoted = [f'"{" ".join(self.phrase)}"'] if self.phrase else []
        name = [f"name:{self.name}"] if self.name else []
        return " ".join([*self.words, *quoted, *(f"-{word}" for word in self.without), *name])


@dataclass
class Expected:
    """All that a search is to say."""

    close: int
    further: int
    rows: list[int]
    scores: NDArray[np.float64]
    facets: list[dict[str, int]] = field(default_factory=list)


class Reading:
    """All answers, read word by word."""

    def __init__(
        self,
        rows: Sequence[Row],
        passages: NDArray[np.float32],
        passage_rows: NDArray[np.int32],
        questions: NDArray[np.float32],
        question_numbers: NDArray[np.int32],
    ) -> None:
        self.rows, self.count = rows, len(rows)
        self.fields = [[words(text) for text in (r.question, r.text, r.name or "", r.place)] for r in rows]
        self.stems = [[[stem(word) for word in held] for held in of_row] for of_row in self.fields]
        told = [[[word for word in held if word not in STOP_WORDS] for held in of_row] for of_row in self.fields]
        lengths = np.array([[len(held) for held in of_row] for of_row in told], float)
        self._norms = 0.25 + 0.75 * lengths / np.maximum(lengths.mean(axis=0), 1e-9)
        self.proper = {word for of_row in told for held in of_row[2:] for word in held}
        self._counts: dict[str, list[tuple[int, int, int]]] = {}
        for row, of_row in enumerate(told):
            for place, held in enumerate(of_row):
                for key, count in Counter(map(stem, held) if place < 2 else (f"={w}" for w in held)).items():
                    self._counts.setdefault(key, []).append((row, place, count))
        self._known: dict[str, tuple[NDArray[np.bool_], NDArray[np.float64], float]] = {}
        self._vectors, self._questions = passages.astype(float), questions.astype(float)
        self._passage_rows, self._numbers = passage_rows, question_numbers
        alone = {row: (row,) for row in range(self.count) if question_numbers[row] < 0}
        _, self.asked = np.unique(
            [str(alone.get(r, int(question_numbers[r]))) for r in range(self.count)], return_inverse=True
        )
        self.years = np.array([row.year or 0 for row in rows])
        self.posts = np.array([row.post for row in rows])

    def key(self, word: str) -> str:
        """Words of one key are one."""
        return f"={word}" if word in self.proper else stem(word)

    def word(self, word: str) -> tuple[NDArray[np.bool_], NDArray[np.float64], float]:
        """Return who holds a word, the share of its idf that each gets, and the idf."""
        key = self.key(word)
        if key not in self._known:
            entries = self._counts.get(stem(word), []) + (self._counts.get(key, []) if key[0] == "=" else [])
            frequency = np.zeros((4, self.count))
            for row, place, count in entries:
                frequency[place, row] += _WEIGHTS[place] * count / self._norms[row, place]
            total = (frequency[0] + frequency[1]) + (frequency[2] + frequency[3])
            df = np.count_nonzero(total)
            self._known[key] = total > 0, total / (1.2 + total), log(1 + (self.count - df + 0.5) / (df + 0.5))
        return self._known[key]

    def phrase(self, sought: Sequence[str], places: Sequence[int] = (0, 1, 2, 3)) -> NDArray[np.bool_]:
        """Return who has these words one after the other."""
        asked = [stem(word) for word in sought]
        size = len(asked)
        found = np.zeros(self.count, bool)
        holding = [self.word(word)[0] for word in sought if word not in STOP_WORDS]
        for row in np.flatnonzero(np.logical_and.reduce(holding)) if holding else range(self.count):
            held = self.stems[row]
            found[row] = any(held[f][at : at + size] == asked for f in places for at in range(len(held[f]) - size + 1))
        return found

    def cosines(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return each answer's cosine, lifted by its question's."""
        q = query.astype(float)
        best = np.full(self.count, -np.inf)
        np.maximum.at(best, self._passage_rows, self._vectors @ q)
        of_questions = np.append(self._questions @ q, -np.inf)[self._numbers]
        best, of_questions = (np.rint(each * 4096) / 4096 for each in (best, of_questions))
        lifted: NDArray[np.float32] = _F(best) + _F(0.4) * np.maximum(_F(of_questions) - _F(best), _F(0))
        return lifted

    def bm25f(self, asked: Sequence[str]) -> NDArray[np.float32]:
        """Return what the words add up to, in the order in which they are first typed."""
        total = np.zeros(self.count, np.float32)
        for key, times in Counter(self.key(word) for word in asked if word not in STOP_WORDS).items():
            _, shares, idf = self.word(key.removeprefix("="))
            total += _F(shares * idf) * _F(times)
        return total

    def coverage(self, asked: Sequence[str], given: Sequence[str]) -> tuple[NDArray[np.float64], int]:
        """Return the share of the query's idf that each holds, and the number of words."""
        keys = {self.key(word): word for word in asked if word not in STOP_WORDS}
        if not keys:
            return np.full(self.count, float(set(asked) <= set(given))), 0
        known = {self.key(word) for word in given}
        told = [
            (self.word(word)[2], np.ones(self.count) if key in known else self.word(word)[0])
            for key, word in keys.items()
        ]
        covered = np.sum([idf * held for idf, held in told], axis=0) / sum(idf for idf, _ in told)
        return np.asarray(covered, np.float64), len(keys)

    def expected(self, asked: Asked, query: NDArray[np.float32] | None, *, further: bool) -> Expected:
        """Return all that is to be said of a query."""
        typed, everyone = asked.all_words, np.ones(self.count, bool)
        allowed = everyone.copy()
        for word in asked.without:
            allowed &= ~self.phrase([word])
        if asked.phrase:
            allowed &= self.phrase(asked.phrase)
        if asked.name:
            allowed &= np.array([asked.name in held[2] for held in self.fields])
        found, close, scores = allowed, allowed, np.zeros(self.count)
        if typed:
            found, close, scores = self._matched(asked, query, allowed)
        circle = (found & ~close) if further else close
        masks = self._masks(asked)
        shown = circle & masks[0] & masks[1] & masks[2]
        facets = [
            Counter(
                v
                for r in map(int, np.flatnonzero(circle & masks[1] & masks[2]))
                for v in self.rows[r].types or ("unknown",)
            ),
            Counter(str(self.years[r]) for r in np.flatnonzero(circle & masks[0] & masks[2]) if self.years[r]),
            Counter(self.rows[int(r)].kind for r in np.flatnonzero(circle & masks[0] & masks[1])),
        ]
        filtered = masks[0] & masks[1] & masks[2]
        counts = int((close & filtered).sum()), int((found & ~close & filtered).sum())
        return Expected(*counts, self._in_order(asked, np.flatnonzero(shown), scores), scores, list(map(dict, facets)))

    def _masks(self, asked: Asked) -> list[NDArray[np.bool_]]:
        of_types = np.array([not asked.types or bool(asked.types & set(r.types or ("unknown",))) for r in self.rows])
        open_years = asked.year_from is None and asked.year_to is None
        of_years = np.ones(self.count, bool)
        if not open_years:
            of_years = (
                (self.years > 0) & (self.years >= (asked.year_from or 0)) & (self.years <= (asked.year_to or 9999))
            )
        return [of_types, of_years, np.array([not asked.kinds or r.kind in asked.kinds for r in self.rows])]

    def _in_order(self, asked: Asked, rows: NDArray[np.intp], scores: NDArray[np.float64]) -> list[int]:
        sort = "newest" if asked.sort == "relevance" and not asked.all_words else asked.sort
        if sort == "relevance":
            return sorted(rows.tolist(), key=lambda row: (-scores[row], row))
        if sort == "oldest":
            return sorted(rows.tolist(), key=lambda row: (self.years[row] == 0, row))
        return sorted(rows.tolist(), key=lambda row: (-self.posts[row], row))

    def _matched(
        self, asked: Asked, query: NDArray[np.float32] | None, allowed: NDArray[np.bool_]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
        typed, by_words = asked.all_words, self.bm25f(asked.all_words)
        coverage, count = self.coverage(typed, asked.phrase)
        enough = coverage >= max((1 if count <= 2 else 0.5) - _NEARLY, 1e-30)
        stands = self.phrase(typed) if len(typed) > 1 else np.zeros(self.count, bool)
        signed = self._signed(typed)
        cosines = None if query is None else self.cosines(query)
        if cosines is None:
            found, scores, plain, floor = enough, by_words, by_words, None
        elif asked.mode == "semantic":
            floor = min(0.4, 0.255 + 0.12 * max(0.0, log10(self.count / 250)))
            found, scores, plain = cosines >= _F(floor), cosines, cosines
        else:
            floor = min(0.45, 0.28 + 0.144 * max(0.0, log10(self.count / 250)))
            found = (cosines + _F(0.2) * _F(coverage) >= _F(floor)) | (coverage >= 1 - _NEARLY) | (signed > 0)
            found |= enough & bool(asked.phrase)
            plain = cosines + _F(0.3) * _F(coverage)
            best = by_words.max()
            scores = _F(0.8) * cosines + (_F(0.2) * (by_words / best) if best > 0 else _F(0))
            scores = scores + _F(0.2) * stands.astype(_F) + _F(0.6) * _F(signed)
        found = found & allowed
        close = found
        if not asked.phrase:
            close = self._close(plain.astype(float), coverage, found, allowed, floor)
            close = close | (found & (stands | (signed >= 0.5)))
        return found, close, scores.astype(float)

    def _close(
        self,
        plain: NDArray[np.float64],
        coverage: NDArray[np.float64],
        found: NDArray[np.bool_],
        allowed: NDArray[np.bool_],
        floor: float | None,
    ) -> NDArray[np.bool_]:
        if allowed.sum() < 6 or not found.any():
            return found
        sums = np.bincount(self.asked[allowed], plain[allowed], self.asked.max() + 1)
        means = (sums / np.maximum(np.bincount(self.asked[allowed], minlength=len(sums)), 1))[self.asked]
        fits = means + coverage * np.maximum(plain - means, 0)
        candidates = found if floor is None else (found | (means >= floor - 0.1)) & allowed
        best, others = np.sort(fits[candidates])[::-1], fits[allowed & ~candidates]
        middle, spread = (others.mean(), others.std()) if len(others) else (0.0, 0.0)
        leading = best[:2].mean() - middle
        unit = max(spread, abs(leading) / 12, 1e-5)
        n = min(max(allowed.sum() / 274, 1), 20)
        z, lead = (best - middle) / unit, leading / unit
        chances = 1 / (1 + np.exp(np.minimum(log(n) + 2.38 - 0.52 * z + 0.62 * (lead - z), 50)))
        expected = chances.cumsum() / (np.arange(1, len(best) + 1) + chances.sum())
        close: NDArray[np.bool_] = candidates & (fits >= best[expected.argmax()] - _NEARLY)
        return close

    def _signed(self, typed: Sequence[str]) -> NDArray[np.float64]:
        sought = {stem(word) for word in typed if word not in STOP_WORDS} or {stem(word) for word in typed}
        written = [self.word(word)[0] for word in typed if word not in STOP_WORDS]
        held = np.logical_and.reduce(written) if written else np.ones(self.count, bool)
        signed = np.zeros(self.count)
        placed = [row for row in np.flatnonzero(held) if sought <= set(self.stems[row][3])]
        for row in placed:
            length = len(set(self.stems[row][3]) - STOP_WORDS) or 1
            signed[row] = _F(len(placed) / held.sum()) * _F(min(len(sought) / length, 1))
        for row in np.flatnonzero(held):
            if sought <= set(self.stems[row][2]):
                signed[row] = 1
        return signed
