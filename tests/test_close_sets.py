"""The measures of close matches as a set (`bench.relevance.sets`), by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bench.relevance.fitting import fit_numbers
from bench.relevance.judged_set import Document, JudgedSet
from bench.relevance.sets import F1, best_cut, interval, measure_sets

_JUDGED = JudgedSet(
    "small",
    "",
    tuple(Document(key, "", key) for key in "abcd"),
    {"q1": "one", "q2": "two"},
    {"q1": {"a": 3, "b": 1, "c": 0}, "q2": {"d": 1}},
)


def test_precision_recall_and_f1() -> None:
    found = measure_sets(_JUDGED, {"q1": np.array([0, 2, 3]), "q2": np.array([], np.intp)})

    assert found.values["precision"].tolist() == pytest.approx([1 / 3, 0])
    assert found.values["recall"].tolist() == [0.5, 0]
    assert found.values[F1].tolist() == pytest.approx([2 / 5, 0])
    assert (found.sizes.tolist(), found.relevant.tolist()) == ([3, 0], [2, 1])
    assert found.mean() == pytest.approx(0.2)


def test_the_best_cut_is_known_by_hindsight() -> None:
    cuts = best_cut(_JUDGED, {"q1": np.array([0, 2, 1, 3]), "q2": np.array([0, 1])})

    assert cuts.tolist() == pytest.approx([4 / 5, 0])


def test_the_interval_of_equal_values_is_a_point() -> None:
    assert interval(np.full(5, 0.5)) == (0.5, 0.5)


def test_the_numbers_behind_chances_are_found_again() -> None:
    """Candidates that are relevant just as often as the rule says."""
    deviations = np.repeat(np.linspace(0, 12, 25), 1_000)
    told = np.stack([deviations, deviations - 12, np.ones(len(deviations))], axis=1)
    told = np.concatenate([told, told * [1, 0, 1]])
    chances = 1 / (1 + np.exp(-told @ [0.5, 0.6, -2.4]))
    relevant = np.random.default_rng(1).random(len(chances)) < chances

    assert fit_numbers(told, relevant, np.ones(len(told))) == pytest.approx((0.5, 0.6, -2.4), abs=0.1)
