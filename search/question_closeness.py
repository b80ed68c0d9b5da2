"""How close the questions of an archive are to one of them: by meaning, or by their words where there are no vectors."""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import STOP_WORDS, stem, words
from search.postings import idf_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# What is common counts as the mean of all questions and so many more that have nothing in common: the mean of two is
# mostly themselves.
_PRIOR = 10


class ByMeaning:
    """The cosine of questions after what all of them have in common ("at your library", "a candidate") is taken out.

    With it, the same few long-winded questions are near to everything.
    """

    #: The least closeness worth pointing to. Below it the neighbours of the sample's questions are chance.
    floor = 0.28

    def __init__(self, vectors: NDArray[np.float32], listed: NDArray[np.intp]) -> None:
        """`vectors`: float32 (Q, dimension), unit; `listed`: the numbers of the questions that are compared with."""
        self._vectors = vectors
        self._listed = listed
        asked = vectors[np.unique(listed)]
        #: float32 (dimension,)
        self._common = asked.sum(axis=0) / np.float32(len(asked) + _PRIOR)
        self._squared = float(self._common @ self._common)
        #: float32 (Q,): each question's product with the common part.
        self._by_common = vectors @ self._common

    def closeness(self, numbers: NDArray[np.intp]) -> NDArray[np.float32]:
        """float32, as long as `listed`: the highest closeness to any of the questions of these numbers."""
        # (v - b)·(o - b) = v·o - v·b - o·b + b·b, so that no second copy of the vectors is kept.
        dots = self._vectors @ self._vectors[numbers].T
        dots += self._squared - self._by_common[:, None] - self._by_common[numbers][None, :]
        lengths = np.sqrt(np.maximum(1 - 2 * self._by_common + self._squared, 1e-9))
        best: NDArray[np.float32] = (dots / lengths[:, None] / lengths[numbers][None, :]).max(axis=1, initial=0)
        return best[self._listed]

    def cosines(self, number: int) -> NDArray[np.float32]:
        """float32, as long as `listed`: the plain cosine with the question of this number."""
        found: NDArray[np.float32] = (self._vectors @ self._vectors[number])[self._listed]
        return found


class ByWords:
    """The cosine of questions as sets of stems, each of which weighs its idf; stop words weigh nothing."""

    #: The least closeness worth pointing to.
    floor = 0.2

    def __init__(self, listed: Sequence[str]) -> None:
        self._listed = [_stems(text) for text in listed]
        self._frequencies = Counter(found for stems in self._listed for found in stems)

    def closeness(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32, as long as `listed`: the highest closeness to any of the questions `texts`."""
        asked = [_stems(text) for text in texts]
        found = [max((self._in_common(one, other) for one in asked), default=0.0) for other in self._listed]
        return np.array(found, np.float32)

    def _in_common(self, one: frozenset[str], other: frozenset[str]) -> float:
        shared = self._weight(one & other)
        return shared / sqrt(self._weight(one) * self._weight(other)) if shared else 0.0

    def _weight(self, stems: frozenset[str]) -> float:
        return sum(idf_of(self._frequencies[found], len(self._listed)) for found in stems)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)
