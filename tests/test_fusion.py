"""One score from two, the order it gives, and from which score on an answer is a match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from search.fusion import WEIGHTS, fuse, hybrid_floor, semantic_floor
from search.order import page_of, places

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COUNT = 20
_COSINES = arrays.arrays(np.float32, _COUNT, elements=st.floats(-1, 1, width=32))
_SCORES = arrays.arrays(np.float32, _COUNT, elements=st.floats(0, 30, width=32))
_SHARES = arrays.arrays(np.float32, _COUNT, elements=st.floats(0, 1, width=32))
_FLAGS = arrays.arrays(np.bool_, _COUNT)
# Few different values, so that there are ties.
_TIED = arrays.arrays(np.float32, st.integers(0, 40), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0]))


@given(_COSINES, _SCORES, _FLAGS, _SHARES)
def test_the_formula(
    cosines: NDArray[np.float32],
    scores: NDArray[np.float32],
    phrase: NDArray[np.bool_],
    signed: NDArray[np.float32],
) -> None:
    best = float(scores.max())

    fused = fuse(cosines, scores, best, phrase, signed)

    for row in range(_COUNT):
        keyword = float(scores[row]) / best if best else 0.0
        expected = 0.8 * float(cosines[row]) + 0.2 * keyword + 0.2 * bool(phrase[row]) + 0.6 * float(signed[row])
        assert fused[row] == pytest.approx(expected, abs=1e-5)


@given(_COSINES, _SCORES, st.integers(1, 1000))
def test_the_scale_of_bm25f_does_not_matter(
    cosines: NDArray[np.float32], scores: NDArray[np.float32], scale: int
) -> None:
    best = float(scores.max())

    scaled = fuse(cosines, scores * np.float32(scale), best * scale, None)

    np.testing.assert_allclose(scaled, fuse(cosines, scores, best, None), atol=1e-5)


@given(_COSINES, _SCORES, _FLAGS)
def test_each_answer_is_scored_by_itself(
    cosines: NDArray[np.float32], scores: NDArray[np.float32], phrase: NDArray[np.bool_]
) -> None:
    best = float(scores.max())

    whole = fuse(cosines, scores, best, phrase)

    np.testing.assert_array_equal(whole[::2], fuse(cosines[::2], scores[::2], best, phrase[::2]))


def test_without_words_meaning_alone_decides() -> None:
    cosines = np.array([0.1, 0.9, 0.5], np.float32)

    assert fuse(cosines, np.zeros(3, np.float32), 0.0, None).argsort().tolist() == [0, 2, 1]


def test_an_exact_name_beats_a_semantic_near_miss() -> None:
    near_miss, named = fuse(
        np.array([0.75, 0.45], np.float32), np.array([0, 9], np.float32), 9.0, np.array([False, True])
    )

    assert named > near_miss
    assert WEIGHTS.keyword + WEIGHTS.phrase < WEIGHTS.cosine  # but meaning is the greater part


def test_whose_name_is_a_word_like_others_comes_before_what_the_word_is_about() -> None:
    about, named = fuse(
        np.array([0.7, 0.2], np.float32), np.array([9, 7], np.float32), 9.0, None, np.array([0, 1], np.float32)
    )

    assert named > about


def naive_order(scores: NDArray[np.float32], rows: list[int]) -> list[int]:
    return sorted(rows, key=lambda row: (-float(scores[row]), row))


@given(_TIED, st.data(), st.integers(1, 10))
def test_pages_follow_each_other_without_a_gap_or_a_repetition(
    scores: NDArray[np.float32], data: st.DataObject, limit: int
) -> None:
    chosen = [row for row in range(len(scores)) if data.draw(st.booleans())]
    rows = np.array(chosen, np.intp)

    pages = [page_of(rows, scores[rows], offset, limit).tolist() for offset in range(0, len(scores) + limit, limit)]

    assert [row for page in pages for row in page] == naive_order(scores, chosen)
    assert pages[-1] == []


@given(_TIED, st.data())
def test_places_are_those_in_the_order_of_what_matches(scores: NDArray[np.float32], data: st.DataObject) -> None:
    flags = st.lists(st.booleans(), min_size=len(scores), max_size=len(scores))
    chosen = [row for row, flag in enumerate(data.draw(flags)) if flag]
    matches = np.array(data.draw(flags), bool)

    found = places(chosen, np.array(chosen, np.intp), scores, matches)

    order = naive_order(scores, [row for row in chosen if matches[row]])
    assert found == [order.index(row) + 1 if matches[row] else None for row in chosen]


def test_an_empty_page() -> None:
    rows, scores = np.arange(3), np.ones(3, np.float32)

    assert page_of(rows, scores, 0, 0).tolist() == []
    assert page_of(rows, scores, 2, 0).tolist() == []
    assert page_of(rows, scores, 99, 10).tolist() == []


def test_a_larger_archive_asks_for_a_higher_floor() -> None:
    floors = [hybrid_floor(answers) for answers in (250, 1_000, 2_500)]

    assert floors == sorted(set(floors))
    assert floors == pytest.approx([0.28, 0.367, 0.424], abs=0.001)


@pytest.mark.parametrize(("answers", "floor"), [(0, 0.28), (1, 0.28), (250, 0.28), (100_000, 0.45)])
def test_the_floor_has_a_least_and_a_most(answers: int, floor: float) -> None:
    assert hybrid_floor(answers) == pytest.approx(floor)


def test_by_meaning_alone_the_floor_is_lower_because_no_words_help() -> None:
    assert semantic_floor(1_000) < hybrid_floor(1_000)
