"""In how many posts each line stands: hundreds of thousands of lines, most of them in one post only."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from index.splitting.evidence import A_FEW, recurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


class CountedLines:
    """Lines of posts, counted; those of further posts are added as they come."""

    def __init__(self, posts: Iterable[bytes], groups: Iterable[Sequence[bytes]] = ()) -> None:
        """Count the lines of `posts`, each given as its packed hashes; each of `groups` of them counts as one post."""
        self._keys, self._numbers = np.unique(_unpacked(posts), return_counts=True)
        for group in groups:
            keys, times = np.unique(_unpacked(group), return_counts=True)
            self._numbers[np.searchsorted(self._keys, keys)] -= times - 1
        self._since: Counter[int] = Counter()

    def posts(self, key: int) -> int:
        """Return in how many posts a line stands."""
        place = int(np.searchsorted(self._keys, np.uint64(key)))
        known = place < len(self._keys) and int(self._keys[place]) == key
        return (int(self._numbers[place]) if known else 0) + self._since[key]

    def replace(self, before: Iterable[int], now: Iterable[int]) -> None:
        """Count the lines of a post that has come, in place of those that it had."""
        self._since.subtract(before)
        self._since.update(now)

    def recurring(self) -> dict[int, int]:
        """Return the class of each of the lines that were counted at first and recur."""
        keys = (int(key) for key in self._keys[self._numbers >= A_FEW])
        return {key: int(found) for key in keys if (found := recurrence(key, self.posts))}


def _unpacked(posts: Iterable[bytes]) -> NDArray[np.uint64]:
    return np.frombuffer(b"".join(posts), dtype=">u8").astype(np.uint64)
