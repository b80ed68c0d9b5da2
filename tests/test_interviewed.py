"""Whom an interview is with, and where it ends, in every shape of post. People, houses and answers are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.posts.records import PostKind
from tests.guest_shapes import SHAPES, exported, found_in, shaped

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = """
? What do you look for in a candidate?
Boots, wits and a pencil.
? Do you read cover letters?
All of them, aloud.
The cat listens.
? What should people ask you?
How the roof is.
"""
ANSWERS = [
    ("What do you look for in a candidate?", "Boots, wits and a pencil."),
    ("Do you read cover letters?", "All of them, aloud.\n\nThe cat listens."),
    ("What should people ask you?", "How the roof is."),
]
#: How posts say whom they are with: the title, the opening, and who that is.
OPENINGS = {
    "with a founder of a firm that has initials": (
        "Boots First",
        (
            "> This interview is with Edda Thornquist, founder and owner of Thornquist Records Rescue (TRR2). TRR2 "
            "dries wet files for courts. Ms. Thornquist sings."
        ),
        ("Edda Thornquist", "founder and owner", "Thornquist Records Rescue"),
    ),
    "among people who only helped": (
        "Library School Career Center: Wexcombe",
        (
            "> The feature is edited by Hob Sallow, a student at Wexcombe, and was suggested by Una Marsh.\n"
            "> This interview is with Orla Pennyfeather, Career Adviser at the Wexcombe School of Information."
        ),
        ("Orla Pennyfeather", "Career Adviser", "Wexcombe School of Information"),
    ),
    "a biography whose office comes later": (
        "Mulch Is Heavy",
        (
            "> Tove Larkspur is a leader in gardening. They currently serve as the Seed Librarian for the Free "
            "Library of Ambleford after a degree in 2019."
        ),
        ("Tove Larkspur", "Seed Librarian", "Free Library of Ambleford"),
    ),
    "a title that runs on": (
        "Three Keys",
        (
            "> Dr. Imre Vadasz, MLIS, has been the Map Curator for the Hale Archive at Thornbury University since "
            "2014, where he lends compasses."
        ),
        ("Imre Vadasz", "Map Curator", "Hale Archive at Thornbury University"),
    ),
    "a title before the name": (
        "Ink",
        "> The press has a keeper. Today we meet Music Cataloger Greta Holloway of the Pell Conservatory.",
        ("Greta Holloway", "Music Cataloger", "Pell Conservatory"),
    ),
    "a surname that is a word": (
        "About a Decade Later: Former Job Hunter Minna Post",
        "> In 2013 I ran a survey of job hunters, and Minna Post took it. I asked her what has happened since.",
        ("Minna Post", "", ""),
    ),
    "the title alone": (
        "Six Questions for Lucan Amory",
        "> I have wanted to do this for a year.",
        ("Lucan Amory", "", ""),
    ),
    "a list of who it is": (
        "Four Chairs",
        "> Name: Petronella Voss\n> Title: Law Library Director\n> Library: Ninth County Bar Library",
        ("Petronella Voss", "Law Library Director", "Ninth County Bar Library"),
    ),
    "two who share an office": (
        "One Desk",
        "> I spoke with Ada Brill and Kit Sorrel, who share the job of Youth Manager at Larch Public Library.",
        ("Ada Brill and Kit Sorrel", "Youth Manager", "Larch Public Library"),
    ),
    "two of one house": (
        "Two Desks",
        (
            "> This interview is with Ada Brill, Director of Student Success, and Kit Sorrel, Alumni Coordinator, both "
            "of the Larch School of Information."
        ),
        ("Ada Brill and Kit Sorrel", "", "Larch School of Information"),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", OPENINGS)
def test_whom_an_interview_is_with(name: str, shape: str) -> None:
    title, opening, who = OPENINGS[name]

    found = found_in(shaped(title, opening + QUESTIONS, shape))

    assert found.kind is PostKind.INTERVIEW
    assert found.who == [who]
    assert found.said == ANSWERS


@pytest.mark.parametrize("name", OPENINGS)
def test_whom_an_exported_interview_is_with(name: str, tmp_path: Path) -> None:
    title, opening, who = OPENINGS[name]

    found = found_in(exported(title, opening + QUESTIONS, tmp_path))

    assert found.who == [who]
    assert found.said == ANSWERS


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("category", ["Original Survey", "2023 Job Hunters Survey"])
def test_somebody_with_a_name_may_answer_a_survey(category: str, shape: str) -> None:
    opening = "> Tove Larkspur finished a degree in May. She currently works at a nursery.\n"
    found = found_in(shaped("Mulch", opening + QUESTIONS, shape, categories=(category,)))
    assert [name for name, _, _ in found.who] == ["Tove Larkspur"]
    assert found.said == ANSWERS


@pytest.mark.parametrize("shape", SHAPES)
def test_who_helped_with_an_anonymous_survey_does_not_answer_it(shape: str) -> None:
    opening = (
        "> This anonymous interview is with somebody who hires. The survey was co-authored by Una Marsh, Head "
        "Librarian, Larch College.\n"
    )
    found = found_in(shaped("Roofs", opening + QUESTIONS, shape, categories=("Original Survey",)))
    assert found.who == [(None, "", "")]


BIOGRAPHY = "> Orla Pennyfeather is Head of Access Services at Larch College.\n"
CLOSINGS = (
    "Thank you, Orla!",
    "Congratulations, Orla! We will cross our fingers for the roof.",
    "You can find Ms. Pennyfeather’s notes wherever notes are sold.",
    "You may visit the press on any weekday.",
    "Find it at larchpress.example.",
    "We’re grateful to Ms. Pennyfeather for her time. If you would like to be interviewed, please write!",
    "[Note: Ms. Tarn gave me leave to print this.]",
    "See you in January!",
)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("closing", CLOSINGS)
def test_the_hosts_last_words_are_nobodys_answer(closing: str, shape: str) -> None:
    found = found_in(shaped("Boots", f"{BIOGRAPHY}{QUESTIONS}\n> {closing}", shape))
    assert found.said == ANSWERS


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "last", ["It leaks over my desk.", "You learn to move the buckets.", "My mother mended it, bless her."]
)
def test_the_last_words_of_the_one_who_answers_stay(last: str, shape: str) -> None:
    found = found_in(shaped("Boots", f"{BIOGRAPHY}{QUESTIONS}\n{last}", shape))
    assert found.said == [*ANSWERS[:-1], ("What should people ask you?", f"How the roof is.\n\n{last}")]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_biography_below_the_answers_says_who_gave_them(shape: str) -> None:
    found = found_in(shaped("Boots", f"> We wrote to each other for a week.\n{QUESTIONS}\n{BIOGRAPHY}", shape))
    assert found.who == [("Orla Pennyfeather", "Head of Access Services", "Larch College")]
    assert found.said == ANSWERS


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("first", "second"), [("ADA", "KIT"), ("Ada", "Kit"), ("AB", "KS")])
def test_two_who_answer_by_turns_answer_for_themselves(first: str, second: str, shape: str) -> None:
    text = f"""
        > Ada Brill is Director of Larch Public Library. Kit Sorrel is a Page in the same building.
        ? What do you look for in a candidate?
        {first}: Boots.
        {second}: Wits.
        And a pencil.
        ? Do you read cover letters?
        {second}: Aloud.
        {first}: I listen.
        > Many thanks to Ada and Kit!
    """
    found = found_in(shaped("Two Desks", text, shape))
    assert found.who == [
        ("Ada Brill", "Director", "Larch Public Library"),
        ("Kit Sorrel", "Page", "Larch Public Library"),
    ]
    assert [text for _, text in found.said] == ["Boots.", "Wits.\n\nAnd a pencil.", "Aloud.", "I listen."]


@pytest.mark.parametrize("shape", SHAPES)
def test_only_an_answer_may_say_who_runs_a_site(shape: str) -> None:
    text = """
        > Here is one more site for job hunters.
        ? What is it?
        A list.
        ? Who runs it?
        I do: Padma Whitlow. By day I am the Systems Librarian at Corrie College, which minds.
        ? What does it cost?
        Nothing.
    """
    found = found_in(shaped("Job Hunter’s Web Guide: The Shelf List", text, shape))
    assert found.who == [("Padma Whitlow", "Systems Librarian", "Corrie College")]
    assert [text for _, text in found.said][0::2] == ["A list.", "Nothing."]


@pytest.mark.parametrize("shape", SHAPES)
def test_one_of_two_may_speak_of_the_other_in_the_end(shape: str) -> None:
    text = """
        > Ada Brill is Director of Larch Public Library. Kit Sorrel is a Page in the same building.
        ? What do you look for in a candidate?
        Ada: Boots.
        Kit: Wits.
        ? Do you read cover letters?
        Ada: Aloud.
        Kit wants them short.
    """
    found = found_in(shaped("Two Desks", text, shape))
    assert [text for _, text in found.said] == ["Boots.", "Wits.", "Aloud.\n\nKit wants them short."]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_remark_in_brackets_within_an_answer_is_the_hosts(shape: str) -> None:
    text = """
        > Orla Pennyfeather is Head of Access Services at Larch College.
        ? What do you look for in a candidate?
        Boots.
        > [Editor’s note: the college has no stairs.]
        And wits (I mean jokes).
        ? Do you read cover letters?
        Aloud.
        ? How is the roof?
        [It leaks.]
    """
    found = found_in(shaped("Boots", text, shape))
    assert [text for _, text in found.said] == ["Boots.\n\nAnd wits (I mean jokes).", "Aloud.", "[It leaks.]"]
