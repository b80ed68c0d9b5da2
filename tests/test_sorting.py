"""Places are sorted by numbers, however large those are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.generation.sorting import first_of_each, sorted_by


@pytest.mark.parametrize("most", [3, 1 << 40, (1 << 63) - 1])
@given(data=st.data())
def test_places_come_in_the_order_of_their_keys_equal_ones_as_they_were(most: int, data: st.DataObject) -> None:
    keys = data.draw(st.lists(st.integers(0, most) | st.sampled_from([0, most]), max_size=20))
    gaps = data.draw(st.lists(st.integers(1, 9), min_size=len(keys), max_size=len(keys)))
    places = np.cumsum(np.array(gaps, np.int32), dtype=np.int32)

    found = sorted_by(np.array(keys, np.int64), places)

    assert found.dtype == np.int32
    assert found.tolist() == [place for _, place in sorted(zip(keys, places.tolist(), strict=True))]


@given(st.lists(st.integers(0, 5)).map(sorted))
def test_of_sorted_keys_each_is_first_once(keys: list[int]) -> None:
    distinct = sorted(set(keys))

    assert first_of_each(np.array(keys)).tolist() == [keys.index(key) for key in distinct]
