"""Cosines are told to a grid: the same points of it, whatever multiplied the vectors and in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.settling import ERROR, STEPS, exact_products, settled, settled_products

if TYPE_CHECKING:
    from numpy.typing import NDArray


def unit(chance: np.random.Generator, count: int) -> NDArray[np.float32]:
    vectors = chance.standard_normal((count, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_products_that_differ_by_their_errors_are_told_alike(seed: int, count: int) -> None:
    chance = np.random.default_rng(seed)
    vectors, query = unit(chance, count), unit(chance, 1)[0]
    # Some of them lie in the middle between two points, as near as float32 comes.
    exact = exact_products(vectors, query)
    middle = (np.floor(exact * STEPS) + 0.5) / STEPS
    exact[::3] = middle[::3] + chance.choice([-1e-9, 1e-9], len(exact[::3]))
    told = [
        settled((exact + chance.uniform(-0.9, 0.9, count) * ERROR).astype(np.float32), lambda places: exact[places])
        for _ in range(3)
    ]

    assert (told[0] == told[1]).all()
    assert (told[0] == told[2]).all()
    assert told[0].tolist() == [round(each * STEPS) / STEPS for each in exact.tolist()]


@pytest.mark.parametrize("lanes", [4, 8, 16])
def test_the_bound_holds_for_processors_that_add_several_at_once(lanes: int) -> None:
    """Each lane adds every fourth, eighth or sixteenth product; then their sums are added."""
    chance = np.random.default_rng(lanes)
    vectors = unit(chance, 2000)
    # More alike than those of a model: large products have large errors.
    vectors += vectors[0] * np.float32(2)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = vectors[1]
    sums = np.add.accumulate((vectors * query).reshape(2000, -1, lanes), axis=1)[:, -1]

    for products in (np.add.accumulate(sums, axis=1)[:, -1], vectors @ query):
        assert np.abs(products - exact_products(vectors, query)).max() < ERROR


def test_few_doubtful_products_are_multiplied_again() -> None:
    chance = np.random.default_rng(5)
    vectors, query = unit(chance, 5000), unit(chance, 1)[0]
    asked: list[int] = []

    def exact(places: NDArray[np.intp]) -> NDArray[np.float64]:
        asked.extend(places.tolist())
        return exact_products(vectors[places], query)

    told = settled(vectors @ query, exact)

    assert 0 < len(asked) < 5000 / 100
    assert told == pytest.approx(settled_products(vectors, query))
    assert np.abs(told - vectors @ query).max() <= 0.5 / STEPS + ERROR
