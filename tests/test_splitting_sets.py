"""The table that sets the labelled posts side by side counts what went wrong where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.splitting.doubts import DoubtScore
from bench.splitting.findings import Finding, find
from bench.splitting.labelled import POSTS, read_labelled
from bench.splitting.sets import SETS, SetResult, kind_of, set_table


@pytest.fixture(scope="module")
def column() -> Finding:
    """A column that was split rightly, by people who are named."""
    (labelled,) = (it for it in read_labelled(POSTS) if it.name.startswith("2012-06-22-further-questions"))
    return find(labelled)


def rows(finding: Finding) -> dict[str, str]:
    lines = set_table({"ours": SetResult([finding], DoubtScore(wrong=4, wrong_doubted=3))})
    return dict(line.strip("| ").split(" | ") for line in lines[2:])


def test_what_is_right_is_right_throughout(column: Finding) -> None:
    count = len(column.labelled.truth.answers)
    found = rows(column)
    assert found["exact, columns"] == found["exact, all"] == f"100.0% of {count}"
    assert found["named people without their name"].startswith("0.0%")
    assert found["wrong answers that are doubted"] == "75.0% of 4"
    assert "exact, guest essays" not in found


def test_a_name_that_is_lost_and_one_that_is_invented(column: Finding) -> None:
    first, second, *others = column.found.answers
    lost = replace(column, found=replace(column.found, answers=(replace(first, name=None), second, *others)))
    count = len(column.found.answers)
    assert rows(lost)["named people without their name"] == f"{1 / count:.1%} of {count}"
    assert rows(lost)["answers of people who are not there"].startswith("0.0%")
    other = replace(column, found=replace(column.found, answers=(replace(first, name="Moss Hart"), second, *others)))
    assert rows(other)["answers of people who are not there"] == f"{1 / count:.1%} of {count}"
    assert rows(other)["exact, all"] == f"{1 - 1 / count:.1%} of {count}"


def test_every_form_is_of_a_kind() -> None:
    for folder in SETS.values():
        assert all(kind_of(truth) for truth in (post.truth for post in read_labelled(folder)))
