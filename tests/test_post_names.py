"""The names by which a rerun's note may call its original."""

from __future__ import annotations

import datetime as dt

import pytest

from index.reading.post_names import names_meant, names_of_post

DAY = dt.date(2014, 5, 9)
ADDRESS = "https://shelf.example/2014/05/09/looms-at-last/"
NAMES = names_of_post("2014-05-09-looms", ADDRESS, "Rerun: Do you lend looms?", DAY)


def test_a_post_is_called_by_its_key_its_day_or_its_title() -> None:
    keys = {"2014-05-09-looms", "looms", "looms-at-last"}
    assert keys | {"2014-05-09", "2014-05", "2014", "do you lend looms?"} == NAMES


def test_of_nothing_there_is_no_name() -> None:
    assert names_of_post("looms", "", "", None) == {"looms"}


@pytest.mark.parametrize(
    "said", ["looms", "2014-05", "Do you lend LOOMS?", "Do you lend looms? (rerun)", "looms-at-last"]
)
def test_a_note_means_it(said: str) -> None:
    assert names_meant(said) & NAMES


@pytest.mark.parametrize("said", ["", " ", "kilns", "201", "2014-06", "Do you lend"])
def test_a_note_means_another(said: str) -> None:
    assert not names_meant(said) & NAMES
