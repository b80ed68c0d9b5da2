"""Telling a survey from other kinds of posts by its shape, where neither its opening nor its category does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.posts.records import Post, PostKind
from index.sources import read_source
from tests.survey_shapes import said_in, shaped, written

if TYPE_CHECKING:
    from pathlib import Path

TICKED = """
? Should a candidate carry a lamp?
√ Yes
? Geese are rude indoors.
√ True
? How loud may a candidate be?
√ Quite
"""
IN_WORDS = """
? Where do you post your openings?
On the door.
? What have you lost?
The key.
"""


def kind_of(text: str, categories: tuple[str, ...] = ()) -> PostKind:
    return said_in(shaped(written(text), "page", categories=categories)).kind


def test_three_ticked_answers_make_a_survey() -> None:
    assert kind_of(f"The lamp decides\n{TICKED}") is PostKind.SURVEY


@pytest.mark.parametrize("category", ["10-50 staff members", "200+ staff members", "Rural area", "Midwestern US"])
def test_a_category_for_the_size_or_the_place_of_a_library_makes_a_survey(category: str) -> None:
    assert kind_of(f"On the door\n{IN_WORDS}", (category, "Public")) is PostKind.SURVEY


def test_so_does_a_line_that_says_that_nobody_is_named() -> None:
    above = "> In this series we look in on people who once filled out a form. They are still anonymous."

    assert kind_of(f"A While Later\n{above}\n{IN_WORDS}") is PostKind.SURVEY


def test_a_person_who_is_introduced_makes_an_interview() -> None:
    above = "> Inez Tarn is the Youth Manager at Sedge City Library."

    assert kind_of(f"The lamp decides\n{above}\n{TICKED}") is PostKind.INTERVIEW


def test_choices_that_are_counted_are_the_hosts() -> None:
    counted = "√ Only one! 68 (61%)\n√ Two 30 (27%)\n√ As many as it takes 13 (12%)"
    lines = "".join(f"> {line}\n" for line in counted.splitlines())

    assert kind_of(f"Stats and Graphs: How Many Pages?\n> How many pages?\n{lines}") is PostKind.OTHER


def test_an_advertisement_before_the_tail_is_no_answer(tmp_path: Path) -> None:
    body = (
        "This anonymous interview is with a public librarian.\n\nAnything else?\n\nCome on a dry day.\n\nAdvertisement"
    )
    page = tmp_path / "dry.txt"
    page.write_text(f"Dry\n\n{body}\n\nLeave a comment\n\nFiled under Public\n", encoding="utf-8")

    (post,) = read_source(page)

    assert isinstance(post, Post)
    assert "Advertisement" not in post.body
