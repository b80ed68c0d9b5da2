"""Runs of stems that stand in hidden texts and in no shown one, and the search for them, in any form of the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.analysis import stem, words
from index.verifying.one_form import OneForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

#: Stems of a run: eight in a row are somebody's own words.
RUN = 8
# Between two texts: no run goes across.
_END = 0
_SEED = 20260101


class WordRuns:
    """The runs that give hidden texts away.

    They are compared by 64-bit hashes: the chance that any of ten million runs is taken for another is 1 in 100,000.
    """

    def __init__(self, hidden: Sequence[str], shown: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        # Random weights make the sum of a run's weighted stems its hash (multilinear hashing, modulo 2^64).
        self._weights = np.random.default_rng(_SEED).integers(1, 2**63, size=RUN, dtype=np.uint64) * np.uint64(
            2
        ) + np.uint64(1)
        said = [words(text) for text in hidden]
        self._form = OneForm(said, self._number)
        texts = [self._form.of(np.array(list(map(self._number, map(stem, text))), np.int64)) for text in said]
        visible = self._joined(shown)
        #: By length of run: hash -> the hidden texts that have it.
        self._runs: dict[int, dict[int, list[int]]] = {}
        for place, text in enumerate(texts):
            length = min(RUN, len(text))
            runs = self._runs.setdefault(length, {}) if length else {}
            for run in self._hashes(text, length).tolist() if length else ():
                runs.setdefault(run, []).append(place)
        for length, runs in self._runs.items():
            for run in self._among(runs, visible, length):
                del runs[run]

    def found_in(self, texts: Iterable[str]) -> list[int]:
        """Return the places of the hidden texts of which a run stands in `texts`."""
        return self._found(self._joined(texts))

    def found_in_numbers(self, tokens: NDArray[np.integer], vocabulary: Sequence[str]) -> list[int]:
        """Return the same for token numbers, with the number after the vocabulary's last between two texts."""
        of_word = np.array([self._number(word) for word in vocabulary] + [_END], np.int64)
        return self._found(self._form.of(of_word[tokens]))

    def _found(self, numbers: NDArray[np.int64]) -> list[int]:
        found: set[int] = set()
        for length, runs in self._runs.items():
            found.update(*(runs[run] for run in self._among(runs, numbers, length)))
        return sorted(found)

    def _among(self, runs: dict[int, list[int]], numbers: NDArray[np.int64], length: int) -> list[int]:
        """Return the runs that stand in `numbers`."""
        if not runs:
            return []
        wanted = np.sort(np.array(list(runs), np.uint64))
        hashes = self._hashes(numbers, length)
        # Few are looked for among many, so the many are not sorted.
        nearest = np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)
        return [int(run) for run in np.unique(hashes[wanted[nearest] == hashes])]

    def _hashes(self, numbers: NDArray[np.int64], length: int) -> NDArray[np.uint64]:
        """Return the hash of every run of this length that goes across no end."""
        count = len(numbers) - length + 1
        if count < 1:
            return np.zeros(0, np.uint64)
        total = np.zeros(count, np.uint64)
        whole = np.ones(count, bool)
        for place in range(length):
            part = numbers[place : place + count]
            whole &= part != _END
            total += _mixed(part) * self._weights[place]
        return total[whole]

    def _joined(self, texts: Iterable[str]) -> NDArray[np.int64]:
        numbers: list[int] = []
        for text in texts:
            numbers += map(self._number, map(stem, words(text)))
            numbers.append(_END)
        return self._form.of(np.array(numbers, np.int64))

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers) + 1)


def _mixed(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Spread small numbers over 64 bits (the finalizer of SplitMix64, Steele et al. 2014)."""
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), dtype=np.uint64)
