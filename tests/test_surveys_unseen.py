"""Surveys of shapes that nobody had seen: what stands above the questions, between them and in place of an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.posts.records import PostKind
from tests.survey_shapes import SHAPES, said_in, shaped, written

OPENING = """
    > This anonymous interview is with a librarian who hires for a:
    > √ Public Library
"""
BOLD = [shape for shape in SHAPES if "bold" in shape and "breaks" not in shape]
PLAIN = ["page", "content only"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "fields",
    [
        "> Title: Keeper of Maps\n> Titles hired include: Map Analyst, Library Assistant, Docket Clerk",
        "> Title: Warden\n> Titles hired: Ledger Reader, Library Assistant, Tilda Clerk",
        "> √ Other: Harbor Pilots\n> Titles hired include: Library Assistant, Harbor Fellow, Docket Clerk",
    ],
)
def test_jobs_and_places_in_the_opening_are_nobody(fields: str, shape: str) -> None:
    survey = written(f"""
        A Clerk in Every Pocket, and Tilda at the Docket
        {OPENING}
        {fields}
        ? What should candidates bring?
        A pencil.
        ? Candidates should bring their own chair:
        √ False
        ? What have people brought?
        A goose, once. It sat.
        ? What’s the best hat?
        ? Have you ever brought the wrong thing yourself?
        My brother’s umbrella. He still has mine.
        """)
    found = said_in(shaped(survey, shape))

    assert found.kind is PostKind.SURVEY
    assert {it.respondent.name for it in found.split.answers} == {None}
    assert found.answers == survey.answers


@pytest.mark.parametrize("shape", BOLD)
@pytest.mark.parametrize("repeated", ["What do you fear?", "Who stole the boat?", "Is it always this cold?"])
def test_a_question_that_an_answer_repeats_in_bold_is_no_question(repeated: str, shape: str) -> None:
    """Where questions stand on lines of their own, bold words before an answer on the same line are the answer's."""
    survey = written(f"""
        Boats
        {OPENING}
        ? What do you look for?
        Boots.
        ? How do you hire?
        Slowly.
        ? Do you read letters?
        Aloud.
        ? Which questions do you hate to be asked?
        BOTH
        ? Anything else?
        No.
        """)
    post = shaped(survey, shape)
    both = f"<strong>{repeated}</strong> I leave the room."
    said = said_in(replace(post, body=post.body.replace("BOTH", both)))

    assert ("Which questions do you hate to be asked?", f"{repeated} I leave the room.") in said.answers


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("note", ["[Editor’s note: we did fix the roof.]", "Editor’s note: I’ve since seen the roof."])
def test_a_note_that_says_whose_it_is_is_in_no_answer(note: str, shape: str) -> None:
    survey = written(f"""
        The Roof
        {OPENING}
        ? What do you look for?
        Somebody who is not afraid of rain.
        > {note}
        ? Do you read letters?
        Aloud.
        ? How do you hire?
        Slowly.
        """)

    assert said_in(shaped(survey, shape)).answers == survey.answers


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "sentence", ["This section asks about you in particular.", "These are questions for you, and not for your boss."]
)
@pytest.mark.parametrize("heading", ["Additional Demographics", "Demographics", "About You"])
def test_a_known_heading_takes_along_what_explains_it(heading: str, sentence: str, shape: str) -> None:
    survey = written(f"""
        Boats
        {OPENING}
        ? What should candidates ask you?
        Ask about the tide.
        # {heading}
        > {sentence}
        ? Where is your library?
        √ On an island
        ? How many staff members are there?
        √ 0-10
        """)

    assert said_in(shaped(survey, shape)).answers == survey.answers


@pytest.mark.parametrize("shape", PLAIN)
@pytest.mark.parametrize("heading", ["Students’ First Steps", "Money and Nets", "Candy"])
def test_a_post_that_has_headings_has_them_all_through(heading: str, shape: str) -> None:
    survey = written(f"""
        Boats
        > This interview is with Ottilie Brand, Career Adviser at Wick College. She has been there since 2009.
        > Career Center Facts
        ? Who runs the center?
        It is me and a parrot. We take turns.
        ? How do you get the word out?
        We ring a bell.
        > Money and Nets
        ? Do you charge for anything?
        We never have.
        > {heading}
        ? What do your students find?
        They find boats. Some float.
        """)
    found = said_in(shaped(survey, shape))

    assert found.answers[:3] == survey.answers[:3] if heading != "Candy" else True
    assert found.answers[-1] == survey.answers[-1]


def test_a_title_at_the_end_of_one_answer_stays_in_it() -> None:
    survey = written(f"""
        Books
        {OPENING}
        ? What are you reading?
        I only read one book a year. This time it is this.
        A Field Guide to Gulls
        ? How do you hire?
        Slowly, and with tea.
        ? Do you read letters?
        Aloud.
        """)

    assert said_in(shaped(survey, "page")).answers == survey.answers


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "nothing", ["No answer", "[no response]", "(left blank)", "Declined to answer.", "Not answered"]
)
def test_what_stands_in_place_of_an_answer_is_none(nothing: str, shape: str) -> None:
    survey = written(f"""
        Boats
        {OPENING}
        ? What do you look for?
        Boots.
        ? Do you read letters?
        > {nothing}
        ? How do you hire?
        No. Answer the phone and you have it.
        ? Who decides?
        No
        """)
    found = said_in(shaped(survey, shape))

    assert (found.answers, found.unanswered) == (survey.answers, ["Do you read letters?"])


@pytest.mark.parametrize("shape", PLAIN)
@pytest.mark.parametrize(
    "last", ["Did your school have such a center? Did it help you?", "Where did you learn to sail?"]
)
def test_the_host_asks_the_readers_below_the_closing(last: str, shape: str) -> None:
    survey = written(f"""
        Boats
        > This interview is with Ottilie Brand, Career Adviser at Wick College. She has been there since 2009.
        ? Who runs the center?
        It is me and a parrot.
        ? How do you get the word out?
        We ring a bell.
        ? Do you charge for anything?
        We never have.
        > Ottilie said that she would answer more. If you have any for her, put them in the comments below.
        > {last}
        """)
    found = said_in(shaped(survey, shape))

    assert (found.answers, found.unanswered) == (survey.answers, [])


@pytest.mark.parametrize("shape", PLAIN)
@pytest.mark.parametrize("last", ["Anything else?", "What did we forget to ask?"])
def test_a_last_question_that_nobody_answered_stays_a_question(last: str, shape: str) -> None:
    survey = written(f"""
        Boats
        {OPENING}
        ? Who runs the center?
        It is me and a parrot.
        ? How do you get the word out?
        We ring a bell. Thanks to everybody who heard it.
        ? Do you charge for anything?
        We never have. I put a jar in the comments box once.
        ? {last}
        """)

    assert said_in(shaped(survey, shape)).unanswered == [last]


@pytest.mark.parametrize(
    ("ticked", "types"),
    [
        (["√ School Library", "√ Public Library", "√ Other: we share a roof"], {"school", "public"}),
        (["√ Archives", "√ Other"], {"archives", "other"}),
        (["√ Other: whatever floats"], {"other"}),
        (["√ Special Library", "√ Other: law firm"], {"special", "law"}),
    ],
)
def test_a_remark_beside_ticked_types_is_no_type(ticked: list[str], types: set[str]) -> None:
    lines = "\n".join(f"> {it}" for it in ticked)
    survey = written(f"Boats\n> This person hires LIS workers for a:\n{lines}\n? What do you look for?\nBoots.")
    (answer,) = said_in(shaped(survey, "page")).split.answers

    assert {it.type.value for it in answer.types} == types


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "reply", ["Lift 75 pounds??? Why? Who is in there?", "Wouldn’t you?", "Isn’t everybody?", "Who wouldn’t?"]
)
def test_a_question_may_be_the_answer_to_one(reply: str, shape: str) -> None:
    survey = written(f"""
        Boats
        {OPENING}
        ? What do you look for?
        Boots.
        ? Are there things that you would never put into an ad?
        {reply}
        ? How do you hire?
        Slowly.
        ? Do you read letters?
        Aloud.
        """)
    found = said_in(shaped(survey, shape))

    assert (found.answers, found.unanswered) == (survey.answers, [])


@pytest.mark.parametrize("shape", PLAIN)
@pytest.mark.parametrize("asked", ["Is that so hard?", "Would it kill them?", "Does this need saying?"])
def test_nothing_answers_what_asks_of_what_was_just_said(asked: str, shape: str) -> None:
    survey = written(f"""
        Boats
        {OPENING}
        ? What should employers do to get the best people?
        Say what it pays.
        {asked}
        ? How do you hire?
        Slowly.
        ? Do you read letters?
        Aloud.
        """)

    assert said_in(shaped(survey, shape)).answers == survey.answers


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "asked",
    [
        "In relation to the first job that you ever looked for, have you had any of the following in your own house:",
        "During your current search, and in the one before it, which of these boats have you been on or under:",
    ],
)
def test_a_long_question_with_a_colon_stands_before_ticks(asked: str, shape: str) -> None:
    survey = written(f"""
        Boats
        {OPENING}
        ? When did you begin?
        √ In the winter
        ? {asked}
        √ None yet
        ? How do you look?
        Slowly.
        """)

    assert said_in(shaped(survey, shape)).answers == survey.answers
