"""Answers that are found by their posts' titles alone: the reason that they give, and the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.titles import words_in_title
from tests.sample_site import client_of_sample, text_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

client = pytest.fixture(scope="module")(client_of_sample)


@pytest.mark.parametrize(
    ("typed", "title", "marked"),
    [
        (("mars", "walked"), "Walk on Mars, or: walking alone", ["Walk", "Mars", "walking"]),
        (("the", "on"), "The walk on Mars", []),
        ((), "The walk", []),
    ],
)
def test_the_words_that_were_typed_are_marked_in_a_title(typed: tuple[str, ...], title: str, marked: list[str]) -> None:
    assert [title[start:end] for start, end in words_in_title(typed, title)] == marked


def test_the_card_shows_the_title_and_says_that_it_holds_the_words(client: FlaskClient) -> None:
    page = client.get("/?q=survive+the+interview+meal&mode=keyword")

    assert "How Do I <mark>Survive</mark> the <mark>Interview</mark> <mark>Meal</mark>?”" in page.text
    assert "Your words are in the title of its post." in text_of(page)


def test_a_title_is_shown_only_where_the_answers_own_words_do_not_match(client: FlaskClient) -> None:
    page = client.get("/?q=do+you+read+cover+letters&mode=keyword")

    assert "In the post “" not in page.text
