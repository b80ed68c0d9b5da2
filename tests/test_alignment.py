"""A quotation beside a text, word by word: the fewest changes, by an oracle in plain Python."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from search.alignment import align

WORDS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=8)


def fewest_changes(quoted: list[str], said: list[str], omissions: set[int]) -> int:
    """Sellers' distance by the book, one cell at a time."""
    costs = [0] * (len(said) + 1)
    for at, word in enumerate(quoted, start=1):
        before, costs = costs, [at]
        for place, other in enumerate(said, start=1):
            passed = costs[-1] + (at not in omissions)
            costs.append(min(before[place] + 1, before[place - 1] + (word != other), passed))
    return min(costs)


@given(WORDS, WORDS, st.sets(st.integers(1, 7)))
def test_nothing_is_cheaper(quoted: list[str], said: list[str], omissions: set[int]) -> None:
    omissions = {at for at in omissions if at < len(quoted)}

    found = align(quoted, said, omissions)

    assert found.cost == fewest_changes(quoted, said, omissions)
    assert [pair.quoted for pair in found.pairs if pair.quoted is not None] == list(range(len(quoted)))
    places = [pair.said for pair in found.pairs if pair.said is not None]
    assert places == list(range(places[0], places[0] + len(places))) if places else found.cost == len(quoted)
    costs = [
        not pair.left_out
        and (pair.quoted is None or pair.said is None or quoted[pair.quoted] != said[pair.said])
        for pair in found.pairs
    ]  # fmt: skip
    assert sum(costs) == found.cost


def test_a_changed_word_stands_beside_the_one_that_was_said() -> None:
    said = "we read every letter twice and then we call".split()

    for at in range(3):
        quoted = ["every", "letter", "twice"]
        quoted[at] = "zebra"
        pairs = [(pair.quoted, pair.said) for pair in align(quoted, said).pairs]

        assert pairs == [(0, 2), (1, 3), (2, 4)]


def test_the_worst_words_take_no_longer_than_any() -> None:
    started = time.process_time()

    align(["a", "b"] * 300, ["b", "a", "a"] * 3333, {300})

    assert time.process_time() - started < 2, "a table of 600 times 10,000 is made by numpy, row by row"
