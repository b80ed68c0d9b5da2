"""Cosines are rounded to a grid, so that every engine gives the same ones.

Products in float32 depend in their last bits on the order of the additions: numpy's of all vectors differ from those of
some of them, and pgvector's from both. So a float32 product is rounded to the grid, and where it lies so near the
middle between two of its points that its error could decide, the product is taken in float64 first. Everything that is
made of cosines (floors, close matches, orders, totals) is then the same on every engine and under every filter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

#: Points of the grid from 0 to 1: a power of two, so that every one of them is a float32.
STEPS = 1 << 12
#: More than the error of a float32 product of unit vectors of 384 numbers, of which at least four are added at once: at
#: most 1.2e-7 in a million of numpy's and of pgvector's with the default model, 3.3e-7 with vectors made to be alike.
#: With STEPS, one product in 250 is taken in float64.
ERROR = 5e-7

_DOUBTFUL = np.float32(0.5 - ERROR * STEPS)
_STEPS = np.float32(STEPS)


def settled(
    products: NDArray[np.float32], exact: Callable[[NDArray[np.intp]], NDArray[np.float64]]
) -> NDArray[np.float32]:
    """Return float32, as long as `products` of unit vectors: their points of the grid.

    `exact` gives the same products in float64, of those at the places that it is asked for.
    """
    steps = products * _STEPS
    points: NDArray[np.float32] = np.rint(steps)
    steps -= points
    np.abs(steps, out=steps)
    doubtful = np.flatnonzero(steps > _DOUBTFUL)
    if len(doubtful):
        points[doubtful] = np.rint(exact(doubtful) * STEPS)
    points /= _STEPS
    return points


def exact_products(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return float64, as long as `vectors`: their products with `query`."""
    products: NDArray[np.float64] = vectors.astype(np.float64) @ query.astype(np.float64)
    return products


def settled_products(vectors: NDArray[np.float32], query: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return float64, as long as `vectors`, which are few: the points of the grid of their products with `query`."""
    points: NDArray[np.float64] = np.rint(exact_products(vectors, query) * STEPS) / STEPS
    return points
