"""From which score on an answer is a match."""

from __future__ import annotations

import pytest

from search.floors import hybrid_floor, semantic_floor


def test_a_larger_archive_asks_for_more() -> None:
    floors = [hybrid_floor(answers) for answers in (250, 1_000, 2_500)]

    assert floors == sorted(set(floors))
    assert floors == pytest.approx([0.305, 0.377, 0.425], abs=0.001)


@pytest.mark.parametrize(("answers", "floor"), [(0, 0.305), (1, 0.305), (250, 0.305), (100_000, 0.45)])
def test_it_has_a_least_and_a_most(answers: int, floor: float) -> None:
    assert hybrid_floor(answers) == pytest.approx(floor)


def test_by_meaning_alone_it_is_lower_because_no_words_help() -> None:
    assert semantic_floor(1_000) < hybrid_floor(1_000)
