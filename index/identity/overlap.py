"""Overlap of two texts, counted in pairs of adjacent words."""

from __future__ import annotations

from collections import Counter
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

from index.analysis import words

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Number of hashes in a sketch, which stands for a text that is not kept.
SKETCH_SIZE = 64


class Shingles:
    """A text's pairs of adjacent words. Its two edges count as words, so a text of one word has two pairs."""

    def __init__(self, text: str) -> None:
        self.counts = Counter(_pairs(text))
        self.total = self.counts.total()

    @cached_property
    def hashes(self) -> frozenset[int]:
        """Hashes of all its pairs."""
        return frozenset(map(_hash, self.counts))

    @cached_property
    def sketch(self) -> frozenset[int]:
        """The smallest hashes of the pairs: enough to know the text again, not to read it."""
        return frozenset(sorted(self.hashes)[:SKETCH_SIZE])


def pairs_of(text: str) -> list[int]:
    """Return the hashes of a text's pairs of adjacent words in order, its two edges included."""
    return [_hash(pair) for pair in _pairs(text)]


def shared(one: Shingles, other: Shingles) -> int:
    """Count the pairs that two texts have in common, repeated ones as often as both repeat them."""
    return (one.counts & other.counts).total()


def sketch_similarity(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimate the pairs in both texts over the pairs in either (Broder 1997, bottom-k sketches)."""
    smallest = sorted(one | other)[:SKETCH_SIZE]
    return sum(h in one and h in other for h in smallest) / len(smallest) if smallest else 0.0


def containment(sketch: frozenset[int], whole: Shingles) -> float:
    """Estimate the share, 0 to 1, of the sketched text's pairs that stand in `whole` (Broder 1997)."""
    return len(sketch & whole.hashes) / len(sketch) if sketch else 0.0


def shared_with(sketch: frozenset[int], whole: Shingles) -> float:
    """Estimate the number of the sketched text's pairs that stand in `whole`."""
    return containment(sketch, whole) * size_of(sketch)


def size_of(sketch: frozenset[int]) -> float:
    """Estimate the number of pairs in the sketched text: the more pairs, the smaller their smallest hashes."""
    return len(sketch) if len(sketch) < SKETCH_SIZE else (SKETCH_SIZE - 1) * 2**32 / max(sketch)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    return pairwise(["", *words(text), ""])


@lru_cache(maxsize=65536)
def _hash(pair: tuple[str, str]) -> int:
    return int.from_bytes(blake2b(" ".join(pair).encode(), digest_size=4).digest(), "big")
