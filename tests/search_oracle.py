"""A search oracle that looks at one answer at a time, in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS, stem, words
from search.closeness import BEHIND, BELOW_FLOOR, FEWEST, FIT, LEADERS, MOST_LEADING, NOTHING
from search.fusion import hybrid_floor, semantic_floor
from search.results import Mode, SearchRequest, Sort
from search.settling import STEPS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from search.archive import Archive
    from tests.bm25f_oracle import Bm25fOracle
    from tests.conftest import AnswerRow, FakeEncoder

#: In every world.
ANSWERS = 12


@dataclass(frozen=True)
class Asked:
    """A query as its parts, from which the text is put together and the oracle's expectation worked out."""

    words: list[str]
    phrase: list[str]
    without: list[str]
    types: frozenset[str]
    year_from: int | None
    year_to: int | None
    mode: Mode
    sort: Sort
    one_per_question: bool
    further: bool

    @property
    def request(self) -> SearchRequest:
        quoted = [f'"{" ".join(self.phrase)}"'] if self.phrase else []
        text = " ".join([*self.words, *quoted, *(f"-{word}" for word in self.without)])
        return SearchRequest(
            text, self.types, self.year_from, self.year_to, self.mode, self.sort, self.one_per_question, self.further
        )

    @property
    def all_words(self) -> list[str]:
        return self.words + self.phrase


class Oracle:
    """Decides about one answer at a time, in plain Python."""

    def __init__(self, rows: list[AnswerRow], words_oracle: Bm25fOracle, encoder: FakeEncoder) -> None:
        self.rows = rows
        self.by_words = words_oracle
        self.encoder = encoder

    def fields(self, row: int) -> list[list[str]]:
        answer = self.rows[row]
        return [words(text) for text in (answer.question, answer.text, answer.name or "", answer.institution)]

    def has_phrase(self, row: int, phrase: list[str]) -> bool:
        asked = [stem(word) for word in phrase]
        return any(
            [stem(word) for word in held[at : at + len(asked)]] == asked
            for held in self.fields(row)
            for at in range(len(held))
        )

    def has_word(self, row: int, word: str) -> bool:
        return self.has_phrase(row, [word]) if word in STOP_WORDS else self.by_words.holds(row, word)

    def cosine(self, archive: Archive, row: int, text: str) -> float:
        (query,) = self.encoder.encode([text])
        passages = archive._store.passages([row])[row]
        said = self.rows[row]
        inputs = [f"{said.question} {said.text[start:end]}".strip() for start, end in passages]
        best, asked = max(self.dot(query, inputs)), self.dot(query, [said.question])[0]
        return best + 0.4 * (asked - best) if said.question and asked > best else best

    def dot(self, query: NDArray[np.float32], texts: list[str]) -> list[float]:
        exact = (sum(float(a) * float(b) for a, b in zip(query, v, strict=True)) for v in self.encoder.encode(texts))
        # Told to the grid of `search.settling`.
        return [round(each * STEPS) / STEPS for each in exact]

    def of_type(self, row: int, types: frozenset[str]) -> bool:
        held = set(self.rows[row].types) or {"unknown"}
        return not types or bool(held & types)

    def in_years(self, row: int, first: int | None, last: int | None) -> bool:
        year = self.rows[row].year
        if first is None and last is None:
            return True
        return year is not None and (first or 0) <= year <= (last or 9999)

    def matched(self, asked: Asked, row: int, cosine: float) -> bool:
        if asked.phrase and not self.has_phrase(row, asked.phrase):
            return False
        if any(self.has_word(row, word) for word in asked.without):
            return False
        if not asked.all_words:
            return True
        by_words = self.by_words.matches(row, asked.all_words, asked.phrase)
        if asked.mode is Mode.KEYWORD:
            return by_words or self.titled(row, asked.all_words)
        if asked.mode is Mode.SEMANTIC:
            return cosine >= semantic_floor(ANSWERS)
        coverage = self.by_words.coverage(row, asked.all_words, asked.phrase)
        return (
            self.closeness(cosine, coverage) >= hybrid_floor(ANSWERS)
            or coverage > 1 - 1e-5
            or self.signed(row, asked.all_words) > 0
            or self.titled(row, asked.all_words)
            or bool(asked.phrase and by_words)
        )

    def close(self, asked: Asked, found: list[int], cosines: list[float]) -> list[int]:
        """The rows that are close."""
        if not asked.all_words or asked.phrase or not found:
            return found
        kept = [row for row in range(len(self.rows)) if not any(self.has_word(row, word) for word in asked.without)]
        if len(kept) < FEWEST:
            return found
        plain = {row: self.plain(asked, row, cosines[row]) for row in kept}
        means = {row: fmean(plain[other] for other in self.same_question(row, kept)) for row in kept}
        fits = {
            row: means[row]
            + self.by_words.coverage(row, asked.all_words, asked.phrase) * max(plain[row] - means[row], 0)
            for row in kept
        }
        candidates = [row for row in kept if row in found or self.near(asked, means[row])]
        best = sorted((fits[row] for row in candidates), reverse=True)
        others = [fits[row] for row in kept if row not in candidates]
        background, spread = (fmean(others), pstdev(others)) if others else (0.0, 0.0)
        leading = fmean(best[:LEADERS]) - background
        unit = max(spread, abs(leading) / MOST_LEADING, 1e-5)
        against = [(BEHIND * (leading + background - fit) - FIT * (fit - background)) / unit - NOTHING for fit in best]
        chances = [1 / (1 + exp(min(each, 50))) for each in against]
        expected = [sum(chances[:k]) / (k + sum(chances)) for k in range(1, len(best) + 1)]
        least = best[expected.index(max(expected))]
        itself = {row for row in found if self.by_itself(asked, row)}
        return [row for row in kept if row in itself or (row in candidates and fits[row] >= least - 1e-5)]

    def same_question(self, row: int, kept: list[int]) -> list[int]:
        question = self.rows[row].question
        return [other for other in kept if self.rows[other].question == question] if question else [row]

    @staticmethod
    def near(asked: Asked, mean: float) -> bool:
        if asked.mode is Mode.KEYWORD:
            return False
        floor = semantic_floor(ANSWERS) if asked.mode is Mode.SEMANTIC else hybrid_floor(ANSWERS)
        return mean >= floor - BELOW_FLOOR

    def plain(self, asked: Asked, row: int, cosine: float) -> float:
        if asked.mode is Mode.KEYWORD:
            return self.by_words.score(row, asked.all_words)
        if asked.mode is Mode.SEMANTIC:
            return cosine
        return cosine + 0.3 * self.by_words.coverage(row, asked.all_words, asked.phrase)

    def by_itself(self, asked: Asked, row: int) -> bool:
        stands = len(asked.all_words) > 1 and self.has_phrase(row, asked.all_words)
        signed = self.signed(row, asked.all_words) >= 0.5
        titled = asked.mode is not Mode.SEMANTIC and self.titled(row, asked.all_words)
        return titled or stands or signed

    def titled(self, row: int, asked: list[str]) -> bool:
        """True if most of the title is typed, and nothing else; these posts have their question as title."""
        sought = {stem(word) for word in asked if word not in STOP_WORDS}
        title = {stem(word) for word in words(self.rows[row].question) if word not in STOP_WORDS}
        return len(sought) >= 2 and sought <= title and 2 * len(sought) >= len(title)

    @staticmethod
    def closeness(cosine: float, coverage: float) -> float:
        return cosine + 0.2 * coverage

    def score(self, asked: Asked, row: int, cosine: float) -> float:
        if not asked.all_words:
            return 0.0
        bm25f = self.by_words.score(row, asked.all_words)
        if asked.mode is Mode.KEYWORD:
            return bm25f
        if asked.mode is Mode.SEMANTIC:
            return cosine
        best = max(self.by_words.score(other, asked.all_words) for other in range(len(self.rows)))
        stands = len(asked.all_words) > 1 and self.has_phrase(row, asked.all_words)
        signed = self.signed(row, asked.all_words)
        return 0.8 * cosine + (0.2 * bm25f / best if best else 0) + 0.2 * stands + 0.6 * signed

    def signed(self, row: int, asked: list[str]) -> float:
        sought = {stem(word) for word in asked if word not in STOP_WORDS} or {stem(word) for word in asked}

        def fields(other: int) -> list[set[str]]:
            return [{stem(word) for word in held} for held in self.fields(other)]

        def holds(other: int) -> bool:
            return all(self.has_word(other, word) for word in asked if word not in STOP_WORDS)

        _, _, name, institution = fields(row)
        if sought <= name and (holds(row) or any(1 < len(word) <= 3 for word in asked)):
            return 1
        if not sought <= institution or not holds(row):
            return 0
        everything = range(len(self.rows))
        placed = sum(sought <= fields(other)[-1] and holds(other) for other in everything)
        whole = len(institution - STOP_WORDS) or 1
        return placed / sum(map(holds, everything)) * min(len(sought) / whole, 1)

    def in_order(self, asked: Asked, rows: list[int], scores: dict[int, float]) -> list[int]:
        """All pages, one after another; answers alike may differ in the last bit of the `scores` they were given."""

        def key(row: int) -> tuple[float, int]:
            year = self.rows[row].year
            # All answers of a world are first shown on one day.
            newest = asked.sort in (Sort.NEWEST, Sort.ADDED) or (asked.sort is Sort.RELEVANCE and not asked.all_words)
            if newest or asked.sort is Sort.OLDEST:
                return ((-year if newest else year) if year else 9999, self._post(row) * (-1 if newest else 1))
            return (-scores[row], 0)

        ordered = sorted(rows, key=lambda row: (*key(row), row))
        if not asked.one_per_question:
            return ordered
        questions = [self.rows[row].question or row for row in ordered]
        return [row for at, row in enumerate(ordered) if questions[at] not in questions[:at]]

    def _post(self, row: int) -> int:
        """The number of its post: rows that follow each other with the same question and year are one post's."""
        asked = [(said.question, said.year) for said in self.rows[: row + 1]]
        return sum(one != other for one, other in pairwise(asked))
