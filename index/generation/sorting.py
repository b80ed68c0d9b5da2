"""Sorting of places by whole numbers.

numpy sorts numbers several times as fast as the places of numbers, and within them. So a number and its place are put
into one of 64 bits where they fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Whole = TypeVar("_Whole", bound=np.integer)

#: Of an int64 that is not below 0.
_BITS = 63


def sorted_by(keys: NDArray[np.int64], places: NDArray[_Whole]) -> NDArray[_Whole]:
    """Return `places`, ascending and none below 0, in the order of their `keys`, none below 0; equal ones ascend.

    The keys are used up: they are no longer what they were.
    """
    bits = bits_of(places)
    if bits_of(keys) + bits > _BITS:
        return places[np.argsort(keys, kind="stable")]
    keys <<= bits
    keys |= places
    keys.sort()
    keys &= (1 << bits) - 1
    return keys.astype(places.dtype)


def bits_of(numbers: NDArray[np.integer]) -> int:
    """Return how many bits the largest of numbers takes, none of which is below 0."""
    return int(numbers.max(initial=0)).bit_length()


def first_of_each(keys: NDArray[Any]) -> NDArray[np.intp]:
    """Return where each distinct key, of sorted ones, stands first."""
    begins = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=begins[1:])
    return np.flatnonzero(begins)
