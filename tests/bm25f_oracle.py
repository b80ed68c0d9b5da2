"""BM25F by the book, for tests to compare with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from index.analysis import STOP_WORDS, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.conftest import AnswerRow


class Bm25fOracle:
    """BM25F and its matches by the book, one word and one answer at a time: what the arrays must agree with."""

    WEIGHTS: ClassVar = {"question": 3.0, "answer": 1.0, "name": 2.0, "institution": 2.0}

    def __init__(self, rows: Sequence[AnswerRow]) -> None:
        texts = [
            {"question": row.question, "answer": row.text, "name": row.name or "", "institution": row.institution}
            for row in rows
        ]
        self.docs = [
            {field: [w for w in words(text) if w not in STOP_WORDS] for field, text in doc.items()} for doc in texts
        ]
        self.mean = {field: sum(len(doc[field]) for doc in self.docs) / len(self.docs) for field in self.WEIGHTS}
        self.proper = {word for doc in self.docs for field in ("name", "institution") for word in doc[field]}

    def key(self, word: str) -> str:
        """Query words of one key are the same word."""
        return f"={word}" if word in self.proper else stem(word)

    def count(self, row: int, field: str, word: str) -> int:
        held = self.docs[row][field]
        if field in ("name", "institution"):
            return held.count(word) if word in self.proper else 0
        return [stem(other) for other in held].count(stem(word))

    def holds(self, row: int, word: str) -> bool:
        return any(self.count(row, field, word) for field in self.WEIGHTS)

    def idf(self, word: str) -> float:
        df = sum(self.holds(row, word) for row in range(len(self.docs)))
        return math.log(1 + (len(self.docs) - df + 0.5) / (df + 0.5))

    def weight(self, row: int, word: str, idf: float) -> np.float32:
        """What the word adds to the score of a row, to the last bit: in 64 bits, rounded once."""
        tf = dict.fromkeys(self.WEIGHTS, 0.0)
        for field, weight in self.WEIGHTS.items():
            if count := self.count(row, field, word):
                tf[field] = weight * count / (1 - 0.75 + 0.75 * len(self.docs[row][field]) / self.mean[field])
        # Names and institutions are added up by themselves, as they are not stemmed.
        frequency = (tf["question"] + tf["answer"]) + (tf["name"] + tf["institution"])
        return np.float32(idf * (frequency / (1.2 + frequency)))

    def score(self, row: int, asked: Iterable[str]) -> float:
        total = 0.0
        for word in asked:
            if word in STOP_WORDS:
                continue
            frequency = 0.0
            for field, weight in self.WEIGHTS.items():
                if count := self.count(row, field, word):
                    length = len(self.docs[row][field]) / self.mean[field]
                    frequency += weight * count / (1 - 0.75 + 0.75 * length)
            total += self.idf(word) * frequency / (1.2 + frequency)
        return total

    def keys(self, asked: Iterable[str]) -> dict[str, str]:
        """The distinct words that are looked for, by key."""
        return {self.key(word): word for word in asked if word not in STOP_WORDS}

    def coverage(self, row: int, asked: Sequence[str], given: Sequence[str] = ()) -> float:
        """The share of the query's idf of the words of `asked` that the answer holds, or that are `given`."""
        keys = self.keys(asked)
        if not keys:
            return float(set(asked) <= set(given))
        known = {self.key(word) for word in given}
        held = [word for key, word in keys.items() if key in known or self.holds(row, word)]
        return sum(map(self.idf, held)) / sum(map(self.idf, keys.values()))

    def matches(self, row: int, asked: Sequence[str], given: Sequence[str] = ()) -> bool:
        """Whether these words carry enough of it."""
        return self.coverage(row, asked, given) >= (0.99999 if len(self.keys(asked)) <= 2 else 0.49999)
