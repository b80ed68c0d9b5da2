"""The lines of interviews that are questions, labels, pictures or the host's, where no usual sign says so. All of it is
invented."""

from __future__ import annotations

import pytest

from index.posts.records import PostKind
from tests.guest_shapes import SHAPES, found_in, shaped

WITH = "> This interview is with Edda Thornquist, Records Manager at Thornbury College.\n"
WHO = ("Edda Thornquist", "Records Manager", "Thornbury College")
TEXTS = ("page", "content only")
ASKED = """
? What do you look for in a candidate?
Boots, wits and a pencil.
? Do you read cover letters?
All of them, aloud.
"""
SAID = [
    ("What do you look for in a candidate?", "Boots, wits and a pencil."),
    ("Do you read cover letters?", "All of them, aloud."),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "question",
    [
        "Full-time?",
        "Then why do good people get screened out?",
        "Name something that you’ve changed your mind about.",
        "Leave us with a piece of advice, please.",
        "Let’s talk about the goats.",
        "Tell us how your committee is put together.",
    ],
)
def test_a_question_of_an_unusual_form(question: str, shape: str) -> None:
    more = "? What is your advice for students?\nSharpen it.\n"
    found = found_in(shaped("Boots", f"{WITH}{ASKED}? {question}\nI do, on Tuesdays.\n{more}", shape))

    assert found.said[2:] == [(question, "I do, on Tuesdays."), ("What is your advice for students?", "Sharpen it.")]
    assert found.who == [WHO]


@pytest.mark.parametrize("shape", ["classic", "Gutenberg"])
def test_bold_lines_without_a_mark_are_questions_where_some_of_them_ask_for_an_answer(shape: str) -> None:
    text = """
    > Another in our series of interviews with people who hire for odd collections.
    ? Describe your collection
    Nine hundred kites.
    ? Tell us about the last person you hired
    She brought string.
    ? Common mistakes
    Writing about how much you love the wind.
    ? Advice for students
    Look up.
    > Edda Thornquist has been the Records Manager at Thornbury College since 1998. She holds two degrees.
    """
    found = found_in(shaped("Stay Aloft", text, shape))

    assert found.kind is PostKind.INTERVIEW
    assert [asked for asked, _ in found.said] == [
        "Describe your collection",
        "Tell us about the last person you hired",
        "Common mistakes",
        "Advice for students",
    ]
    assert [who[0] for who in found.who] == ["Edda Thornquist"]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_has_no_label_where_every_answer_has_one_is_the_hosts(shape: str) -> None:
    text = """
    > I talked with Ada Brill and Kit Sorrel, who drive the two bookmobiles of Larch County Library.
    ? Is there a typical day?
    Ada: Six stops and a cow.
    Kit: She has the easy route.
    ? How did you get hired?
    Ada: By mistake.
    Kit: By bus.
    ? What would you tell a library?
    Ada: Hire the person and teach them the truck.
    Kit: Pay them.
    > It was a pleasure. Nobody threw anything.
    """
    found = found_in(shaped("Two Trucks", text, shape))

    assert [said for _, said in found.said][-2:] == ["Hire the person and teach them the truck.", "Pay them."]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_label_may_be_left_out_in_a_later_paragraph_where_others_leave_it_out(shape: str) -> None:
    text = """
    > I talked with Ada Brill and Kit Sorrel, who drive the two bookmobiles of Larch County Library.
    ? Is there a typical day?
    Ada: Six stops and a cow.
    The cow is new.
    Kit: She has the easy route.
    ? How did you get hired?
    Ada: By mistake.
    Kit: With a smile.
    ? Do you like it?
    Ada: I do.
    Kit: By day.
    By night it rains.
    """
    found = found_in(shaped("Two Trucks", text, shape))

    assert found.said[-1][1] == "By day.\n\nBy night it rains."


@pytest.mark.parametrize("shape", TEXTS)
def test_a_picture_within_an_answer_is_nobodys_words(shape: str) -> None:
    text = f"{WITH}{ASKED}? What is your desk like?\nSmall.\na whiteboard with a drawing of a teapot\nIt wobbles.\n"
    found = found_in(shaped("Boots", text, shape))

    assert found.said[-1] == ("What is your desk like?", "Small.\n\nIt wobbles.")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_last_answer_that_thanks_is_an_answer(shape: str) -> None:
    last = "Thank you for keeping this up! It meant something in 2013 to see that other people were struggling too."
    found = found_in(shaped("Boots", f"{WITH}{ASKED}? Is there anything else you’d like to share?\n{last}", shape))

    assert found.said[-1] == ("Is there anything else you’d like to share?", last)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("title", "opening", "name"),
    [
        (
            "About a Decade Later: Former Job Hunter A. M.",
            "> In 2013 I ran a survey of job hunters. This person goes by their initials.",
            "A. M.",
        ),
        (
            "An Interview with Philomena",
            "> Philomena runs the night desk of a college that she will not name. We spoke by telephone.",
            "Philomena",
        ),
        (
            "Night Desk",
            "> This interview is with Philomena, who runs the night desk of a college.",
            "Philomena",
        ),
    ],
)
def test_who_gives_only_a_part_of_a_name(title: str, opening: str, name: str, shape: str) -> None:
    found = found_in(shaped(title, f"{opening}\n{ASKED}? Do you hire?\nI do.\n", shape))

    assert found.kind is PostKind.INTERVIEW
    assert [who[0] for who in found.who] == [name]
    assert found.said == [*SAID, ("Do you hire?", "I do.")]


@pytest.mark.parametrize("shape", ["classic", "Gutenberg"])
@pytest.mark.parametrize(
    "last",
    ["Ding!", "Edda Thornquist is a Records Manager with Lindqvist Recovery Services. She lives with two dry cats."],
)
def test_a_last_line_that_is_set_off_is_no_answer_and_no_question(last: str, shape: str) -> None:
    text = f"{WITH}{ASKED}? Any mistakes?\nThere is always mold.\n? {last}\n"
    found = found_in(shaped("Mold: An Interview", text, shape))

    assert found.said[-1] == ("Any mistakes?", "There is always mold.")
    assert [who[0] for who in found.who] == ["Edda Thornquist"]


@pytest.mark.parametrize("shape", ["classic", "Gutenberg"])
def test_a_question_that_sounds_like_the_hosts_is_asked_where_it_is_printed_like_the_others(shape: str) -> None:
    text = f"{WITH}{ASKED}? Do you hire librarians? What’s your best advice for them?\nI do! Read my ad.\n"
    found = found_in(shaped("Boots", f"{text}> Thanks for checking in, Edda.", shape))

    assert found.said[-1] == ("Do you hire librarians? What’s your best advice for them?", "I do! Read my ad.")
