"""Texts as numbers of stems, in one form: what hidden texts write as two words is two, what they write as one is one.

So a trace of a hidden text is found in whatever form it stands: story time, storytime, story-time.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray


class OneForm:
    """The words that hidden texts write as two, and those that they write as one."""

    def __init__(self, hidden: Iterable[Sequence[str]], number: Callable[[str], int]) -> None:
        """Take hidden texts as folded words, and what gives every stem its number, 1 or more."""
        texts = list(hidden)
        self._apart: dict[int, tuple[int, int]] = {}
        for first, second in dict.fromkeys(pair for text in texts for pair in pairwise(text)):
            self._apart.setdefault(number(stem(first + second)), (number(stem(first)), number(stem(second))))
        self._together: dict[tuple[int, int], int] = {}
        for word in dict.fromkeys(word for text in texts for word in text):
            whole = number(stem(word))
            if whole not in self._apart:
                for at in range(1, len(word)):
                    self._together[number(stem(word[:at])), number(stem(word[at:]))] = whole

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return int64: the stems of a text, or of several with 0 between them, in this form."""
        return self._joined(self._parted(numbers))

    def _parted(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        wholes = np.array(sorted(self._apart), np.int64)
        places = np.flatnonzero(np.isin(numbers, wholes))
        pairs = np.array([self._apart[whole] for whole in numbers[places].tolist()], np.int64).reshape(-1, 2)
        longer = np.insert(numbers, places + 1, pairs[:, 1])
        longer[places + np.arange(len(places))] = pairs[:, 0]
        return longer

    def _joined(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        pairs = np.array(list(self._together), np.int64).reshape(-1, 2)
        # A pair of numbers as one: the other words that begin as hidden ones do are passed over at once.
        size = int(max(pairs.max(initial=0), numbers.max(initial=0))) + 1
        found = np.isin(numbers[:-1] * size + numbers[1:], pairs[:, 0] * size + pairs[:, 1])
        taken: dict[int, int] = {}
        for place in np.flatnonzero(found).tolist():
            if place - 1 not in taken:
                taken[place] = self._together[int(numbers[place]), int(numbers[place + 1])]
        shorter = numbers.copy()
        places = np.array(list(taken), np.int64)
        shorter[places] = list(taken.values())
        return np.delete(shorter, places + 1)
