"""Search against the plain reading of `bench.oracle`: near-ties, values at the floors, nothing assumed away."""

from __future__ import annotations

import pytest

from bench.oracle.__main__ import compare


@pytest.mark.parametrize("seed", [1, 2])
def test_every_answer_total_facet_and_score_is_that_of_a_plain_reading(seed: int) -> None:
    assert compare(answers=300, queries=150, seed=seed) == 0
