"""The closeness of an archive's questions to one of them: by meaning, or by words where there are no vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.analysis import STOP_WORDS, stem, words
from search.postings import idf_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# The common part is the mean of all questions and of so many that have nothing in common: the mean of two is mostly
# themselves.
_PRIOR = 10


class ByMeaning:
    """The cosine of questions without what all of them have in common ("at your library", "a candidate").

    With that part, the same few long-winded questions are near to everything.
    """

    #: The least closeness worth pointing to. Below it the neighbours of the sample's questions are chance.
    floor = 0.28

    def __init__(self, vectors: NDArray[np.float32], listed: NDArray[np.intp]) -> None:
        """`vectors`: float32 (Q, dimension), unit; `listed`: the numbers of the questions to compare with."""
        self._vectors = vectors
        asked = vectors[np.unique(listed)]
        #: float32 (dimension,)
        self._common = asked.sum(axis=0) / np.float32(len(asked) + _PRIOR)
        #: float32 (as long as `listed`, dimension): as they are, and without the common part.
        self._listed = vectors[listed]
        self._own = self._without_common(self._listed)

    def closeness(self, numbers: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32, as long as `listed`: the highest closeness to any question of these numbers, at least 0."""
        best: NDArray[np.float32] = (self._own @ self._without_common(self._vectors[numbers]).T).max(axis=1, initial=0)
        return best

    def cosines(self, number: int) -> NDArray[np.float32]:
        """Return float32, as long as `listed`: the plain cosine with the question of this number."""
        found: NDArray[np.float32] = self._listed @ self._vectors[number]
        return found

    def _without_common(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return as many unit vectors, without the common part."""
        rest = vectors - self._common
        unit: NDArray[np.float32] = rest / np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), np.float32(1e-6))
        return unit


class ByWords:
    """The cosine of questions as sets of stems, each weighed by its idf; stop words weigh nothing."""

    #: The least closeness worth pointing to.
    floor = 0.2

    def __init__(self, listed: Sequence[str]) -> None:
        stems = [_stems(text) for text in listed]
        found: dict[str, list[int]] = {}
        for place, held in enumerate(stems):
            for each in held:
                found.setdefault(each, []).append(place)
        self._count = len(stems)
        #: The places in `listed` of each stem.
        self._places = {each: np.array(places, np.intp) for each, places in found.items()}
        #: float64, as long as `listed`: the weight of each.
        self._weights = np.array([self._weight(held) for held in stems])

    def closeness(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32, as long as `listed`: the highest closeness to any of `texts`, 0 without a shared stem."""
        best = np.zeros(self._count)
        for stems in map(_stems, texts):
            shared = np.zeros(self._count)
            for each in stems & self._places.keys():
                shared[self._places[each]] += self._idf(each)
            # A weight may be 0, but only where nothing is shared.
            lengths = np.sqrt(self._weight(stems) * self._weights)
            best = np.maximum(best, np.divide(shared, lengths, out=np.zeros(self._count), where=shared > 0))
        return best.astype(np.float32)

    def _idf(self, each: str) -> float:
        return idf_of(len(self._places.get(each, ())), self._count)

    def _weight(self, stems: Iterable[str]) -> float:
        return sum(map(self._idf, stems))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)
