"""Surveys of every kind, each in every shape in which a post arrives."""

from __future__ import annotations

import pytest

from index.posts.records import LibraryType, PostKind
from index.posts.split import Role
from tests.survey_shapes import SHAPES, Said, said_in, shaped, with_more, written

#: Each kind of survey that was once split wrongly, by what is odd about it.
SURVEYS = {
    "sections that a sentence explains": """
        “A stool would do”
        > Please note: this is an anonymous response to an online survey; nobody knows who sent it.
        # Current Habits and Wants of the House
        > These questions are about how you have hired people lately.
        ? Where do you post your openings?
        At the ferry, and on the school’s fence.
        ? Do you name the wage in the ad?
        √ Yes
        # Your Last Search
        > If you have searched for somebody this year, please answer these questions.
        ? Whom did you look for?
        A page with a bicycle
        ? How many applied?
        √ 25 or fewer
        # You and Your Peace of Mind
        > Say as much as you like.
        ? How do you feel about it all?
        Rested.
        """,
    "sections that nothing explains": """
        “I mend kites while I wait”
        > Please note: This is an anonymous response to an online survey.
        # Your Hunt in Figures
        ? How long have you been job hunting?
        √ Less than a winter
        ? Which doors have you tried?
        State lists, friends
        # The Routine
        ? How long does one application take you?
        An hour, with tea
        # You and Your Peace of Mind
        ? How are you doing, in general?
        √ I sleep
        √ I knit
        ? What keeps you going?
        Kites.
        """,
    "statements to agree with, and no opening": """
        The goose would not decide it
        # What Candidates Should Carry
        ? Should the candidate carry a basket?
        √ Yes, a small one
        ? A lantern in the other hand:
        √ I do not know and/or care
        ? Geese are rude indoors, even in the winter.
        √ True
        ? Everybody should carry a spoon to an interview:
        √ Not on Mondays
        ? Which baskets may candidates bring: (Please select all that fit)
        √ All of the round ones
        √ None
        ? The way a candidate sets it down should:
        √ Be fairly quiet
        ? How does a goose affect your decision?
        It does not, unless it sings.
        # What This House Carries
        ? How do you come in when you are going to conduct an interview?
        Through the cellar.
        """,
    "questions that answer questions": """
        They ask about the lake
        > This anonymous interview is with a public librarian who has been a hiring manager.
        ? What do you wish you could know about candidates before they start?
        Do they finish what they carry upstairs?
        ? What questions should candidates ask?
        Who feeds the heron? How deep is the lake? Is there a boat?
        The heron first, please.
        ? What questions should candidates ask about the house?
        Who has the key to the kiln?
        Who else had it?
        ? What’s the best way to win you over in an interview?
        Name the heron.
        Why does that matter?
        Because he answers to it, and to nothing else.
        ? Why do they come to you?
        She asked the fourth grade what it read. Can you imagine?
        They told her for an hour.
        ? Do you have any instant dealbreakers?
        Stones.
        > Do you want to see more of the lake? Visit the gallery.
        """,
    "brief questions": """
        Ten short ones
        > This anonymous survey was completed by someone who is looking for work with books.
        ? How long?
        Four months
        ? Dream job?
        Boats, with a rug
        ? Worst ad:
        “Competitive honey.”
        ? Best ad:
        It had a name at the end, and the name was Pam.
        ? Longest wait:
        Still on it.
        ? Having been away: what’s new?
        The boats are smaller.
        ? References?
        Three, tired.
        """,
    "questions that begin with a clause": """
        A While Later: Former Hunter Anonymous 5
        > In this series, we look in on people who once filled out our survey. This is another anonymous follow-up.
        ? Where are you now?
        At the same desk, with a better lamp.
        ? Looking over your old answers, what strikes you? Has anything changed?
        I was hungrier then.
        ? Thinking back, which piece of advice helped the most?
        Eat first.
        ? Is there anything else you’d like to say?
        Thank you for the biscuits that you sent.
        """,
    "other ticks, and choices that sound like pictures": """
        Bring a spoon
        > This anonymous interview is with someone who hires for a:
        > ☑ Public Library
        ? Which of these do you ask for? (Check all that apply)
        x A letter
        x Your photo
        ? Who decides?
        [x] The mayor
        ? How do you write to people?
        ☒ By pigeon
        ? Anything else?
        Wear boots.
        """,
}


def in_every_shape() -> list[object]:
    return [pytest.param(text, shape, id=f"{name}, {shape}") for name, text in SURVEYS.items() for shape in SHAPES]


@pytest.mark.parametrize(("text", "shape"), in_every_shape())
def test_a_survey_gives_its_answers_in_every_shape(text: str, shape: str) -> None:
    survey = written(text)

    said = said_in(shaped(survey, shape))

    assert said.kind is PostKind.SURVEY
    assert [(question, bare(answer)) for question, answer in said.answers] == [
        (question, bare(answer)) for question, answer in survey.answers
    ]
    assert said.unanswered == []


@pytest.mark.parametrize("shape", SHAPES)
def test_what_heads_and_explains_a_part_is_the_hosts(shape: str) -> None:
    survey = written(SURVEYS["sections that a sentence explains"])

    said = said_in(shaped(survey, shape))

    assert host_lines(said) == [text for mark, text in survey.lines if mark in ("#", ">")][1:]


@pytest.mark.parametrize("shape", ["page", "content only", "Gutenberg in bold"])
def test_a_title_in_an_answer_stays_there(shape: str) -> None:
    survey = written("""
        Three in a row
        > This anonymous interview is with a public librarian.
        ? Whom do you hire?
        Reference Librarian
        Branch Manager
        ? What do they read?
        The Ferry Times
        ? Where are they now?
        At the lake.
        """)

    said = said_in(shaped(survey, shape))

    assert said.answers == survey.answers


@pytest.mark.parametrize("shape", ["page", "content only"])
def test_a_line_before_the_ticks_of_the_same_question_stays_with_it(shape: str) -> None:
    survey = written("""
        Two kinds of letter
        > This anonymous interview is with a public librarian.
        ? How many pages should each of these documents be?
        Cover Letter: √ Only one!
        Resume: √ Two is ok, but no more
        ? What do you ask people to bring?
        √ A spoon
        I mean a wooden one.
        √ Other: a lamp
        """)

    said = said_in(shaped(survey, shape))

    assert [(question, bare(answer)) for question, answer in said.answers] == [
        (question, bare(answer)) for question, answer in survey.answers
    ]


def test_numbers_that_count_the_questions_tell_them() -> None:
    survey = written("""
        Counted
        > This anonymous interview is with an academic librarian.
        ? 1. What should people know before they call?
        That there are five of us around one machine.
        ? 2. Which part counts?
        1. The talk
        2. The driver
        ? 3. Snacks?
        Two
        ? 4. Do you pay for the ferry?
        Yes
        """)

    said = said_in(shaped(survey, "content only"))

    assert said.answers == [(question[3:], answer) for question, answer in survey.answers]


def test_questions_alone_in_lists_are_questions_and_a_list_in_an_answer_is_not() -> None:
    asked = ["How do people find you?", "What do you ask for?", "Who decides?"]
    answers = ["By getting lost.", "I ask three things:", "The cook."]
    blocks = [f"<ul><li>{question}</li></ul><p>{answer}</p>" for question, answer in zip(asked, answers, strict=True)]
    blocks[1] += "<ul><li>What have you lifted?</li><li>Whom did you tell?</li></ul><p>The second is the one.</p>"
    post = shaped(written("Lists\n> This anonymous interview is with a public librarian."), "Gutenberg")

    said = said_in(with_more(post, "".join(blocks)))

    assert [question for question, _ in said.answers] == asked
    assert said.answers[1][1].endswith("The second is the one.")
    assert said.unanswered == []


@pytest.mark.parametrize(
    "opening",
    [
        "Please note: this is an anonymous response to an online survey.\n\nThis person works at an academic library.",
        "This anonymous interview is with someone who hires for an:\n\n√ (Private) Academic Library",
        "This interview is with someone who hires for an:\n\n☑ Academic library (a small one)",
        "This anonymous survey was completed by a librarian. This person works at a college library.",
    ],
)
def test_an_opening_of_several_paragraphs_states_the_type(opening: str) -> None:
    text = f"An opening\n> {opening}".replace("\n\n", "\n> ")
    survey = written(text + "\n? What do you look for?\nSense.\n? How many pages?\n√ One")

    said = said_in(shaped(survey, "page"))

    assert {it.type for answer in said.split.answers for it in answer.types} == {LibraryType.ACADEMIC}


def test_a_question_in_bold_within_a_line_of_the_answer_is_stress_where_questions_stand_alone() -> None:
    asked = ["How do you hire?", "Who decides?", "Do you pay?", "How long does it take?", "Anything else?"]
    more = [f"<p><strong>{question}</strong></p>\n<p>At the lake.</p>" for question in asked]
    more[1] += "\n<p><strong>And then what?</strong> We wait, and the lake waits.</p>"
    post = shaped(written("Waiting\n> This anonymous interview is with a public librarian."), "Gutenberg")

    said = said_in(with_more(post, "\n".join(more)))

    assert [question for question, _ in said.answers] == asked
    assert said.answers[1][1] == "At the lake.\n\nAnd then what? We wait, and the lake waits."


def test_lines_in_bold_that_head_the_parts_of_an_answer_are_its_own() -> None:
    asked = ["How do you hire?", "What do you look for?", "Do you pay?"]
    more = [f"<p><strong>{question}</strong></p>\n<p>At the lake.</p>" for question in asked]
    parts = "<p><strong>{}</strong></p>\n<p>Some of it.</p>"
    more[1] = "\n".join([f"<p><strong>{asked[1]}</strong></p>", parts.format("Judgment"), parts.format("Ropes")])
    post = shaped(written("Parts\n> This anonymous interview is with a public librarian."), "Gutenberg")

    said = said_in(with_more(post, "\n".join(more)))

    assert [question for question, _ in said.answers] == asked
    assert said.answers[1][1] == "Judgment\n\nSome of it.\n\nRopes\n\nSome of it."


def bare(answer: str) -> str:
    """An answer without the signs of its ticks, its lines and paragraphs alike."""
    lines = (line.removeprefix("√ ") for line in answer.split("\n") if line)
    return "\n".join(line.lstrip("☑☒x[] ") if line[:1] in "☑☒x[" else line for line in lines)


def host_lines(said: Said) -> list[str]:
    text = said.text
    return [
        line.strip()
        for span in said.split.spans
        if span.role is Role.HOST
        for line in text[span.start : span.end].splitlines()
        if line.strip()
    ]
