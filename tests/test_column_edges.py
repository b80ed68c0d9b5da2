"""The edges of a column: the host's opening and closing, remarks between answers, pictures, and what is asked.

Every post is read as text, as classic HTML, as Gutenberg's blocks and as a saved page.
"""

from __future__ import annotations

from html import escape

import pytest

from index.posts.records import BodyFormat, Post, PostKind
from index.posts.split import Split
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post, take_apart

FORMATS = (BodyFormat.TEXT, BodyFormat.CLASSIC, BodyFormat.GUTENBERG, BodyFormat.HTML)
TITLE = "Further Questions: Whom do you ring about a candidate?"
WEEKLY = "Each week (or thereabouts) I ask a question to a group of people who hire library and LIS workers."
ASKED = "Whom do you ring about a candidate?"
NIA, ARLO = "Nia Vesper, Branch Head, Tolle Public Library", "Arlo Stane, Dean, Wick Community College"
CLOSING = "We’d love to hear your thoughts in the comments!"


def split(lines: tuple[str, ...], body_format: BodyFormat, title: str = TITLE) -> Split:
    if body_format is BodyFormat.TEXT:
        body = "\n\n".join(lines)
    elif body_format is BodyFormat.CLASSIC:
        body = "\n\n".join(escape(line, quote=False) for line in lines)
    elif body_format is BodyFormat.HTML:
        body = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
    else:
        block = "<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->"
        body = "\n\n".join(block.format(escape(line, quote=False)) for line in lines)
    post = Post("edges", "", title, None, (), (), body, body_format, "edges", kind=PostKind.COLUMN)
    return split_post(post, read_blocks(body, body_format))


def texts(found: Split) -> list[str]:
    return [answer.text for answer in found.answers]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "said",
    [
        ("The last two managers.", "We ask them about lateness.", "Then the plants."),
        ("Nobody.", "If you hire by the book, read it first.", "I never do."),
        ("Their mothers.", "Would you not?", "I would."),
    ],
)
def test_the_first_answer_keeps_what_a_host_might_say(said: tuple[str, ...], body_format: BodyFormat) -> None:
    lines = ("This week I asked people who hire librarians:", ASKED, *said, f"– {NIA}", "No one.", f"– {ARLO}", CLOSING)

    assert texts(split(lines, body_format)) == ["\n\n".join(said), "No one."]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "said",
    [
        ("The last two.", "I look for people who want to join in when shelves are moved.", "Then I ring the third."),
        ("Three of them.", "I send my questions by e-mail to people who work in archives.", "They answer."),
        ("No one.", "Their answers to the question tell me about the candidate’s reading."),
    ],
)
def test_the_last_answer_keeps_what_a_host_might_say(said: tuple[str, ...], body_format: BodyFormat) -> None:
    lines = (WEEKLY, "This week’s question is:", ASKED, f"{ARLO}: No one.", f"{NIA}: {said[0]}", *said[1:], CLOSING)

    assert texts(split(lines, body_format)) == ["No one.", "\n\n".join(said)]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "closing",
    [
        (CLOSING, "Thank YOU for reading!"),
        ("If you’re someone who hires LIS workers and would like to answer, please email us at the address above.",),
        ("Thanks to everyone who answered.", "Happy Friday!", CLOSING),
    ],
)
def test_the_closing_is_nobodys(closing: tuple[str, ...], body_format: BodyFormat) -> None:
    lines = (WEEKLY, "This week’s question is:", ASKED, f"{ARLO}: No one.", f"{NIA}: The last two.", *closing)

    assert texts(split(lines, body_format)) == ["No one.", "The last two."]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "remark",
    [
        "[Well! Another dean has said just the opposite.]",
        "And two who do ring, but late:",
        "UPDATE, Monday: one more answer came in.",
    ],
)
def test_a_remark_between_two_answers_is_the_hosts(remark: str, body_format: BodyFormat) -> None:
    lines = (WEEKLY, "This week’s question is:", ASKED, f"{ARLO}: No one.", "Ever.", remark, f"{NIA}: Both.", CLOSING)

    assert texts(split(lines, body_format)) == ["No one.\n\nEver.", "Both."]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    ("opening", "question"),
    [
        (
            ("This week’s question(s) are:", "May I knit? How loudly? Bonus questions: whose wool is it? Is it dyed?"),
            "May I knit? How loudly? Bonus questions: whose wool is it? Is it dyed?",
        ),
        (("This week’s question is from a reader. She asks, “May I knit? How loudly?”",), "May I knit? How loudly?"),
        (("This week a reader in Tolle wrote, “May I knit at the desk?”",), "May I knit at the desk?"),
        (
            ("I’ve a cold. This week’s question is:", "May I knit? (One word, please. You know who you are.)"),
            "May I knit? (One word, please. You know who you are.)",
        ),
        (("This week’s questions are:", "1. May I knit?", "2. How loudly?"), "1. May I knit?\n2. How loudly?"),
    ],
)
def test_all_that_is_asked_is_the_question(opening: tuple[str, ...], question: str, body_format: BodyFormat) -> None:
    lines = (WEEKLY, *opening, f"{ARLO}: No.", f"{NIA}: Yes.", CLOSING)

    found = split(lines, body_format, "Further Questions: Wool at work?")

    assert found.question is not None
    assert found.question.text == question
    assert texts(found) == ["No.", "Yes."]


def test_the_title_printed_above_the_post_is_not_what_is_asked() -> None:
    title = "Further Questions: Who pays for the van?"
    lines = (title, "June 9, 2023", WEEKLY, "This week’s question:", "Do you help with a move? Do I ask?")

    found = split((*lines, f"{ARLO}: No.", f"{NIA}: Yes.", CLOSING), BodyFormat.TEXT, title)

    assert found.question is not None
    assert found.question.text == "Do you help with a move? Do I ask?"


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("Nia wears a striped scarf. She is holding a goose under one arm.", "Always."),
        ("Nia Vesper stands before a mural of herons and has a mug in her hand.", "Always."),
        ("Nia 2", "Always."),
        ("Nia", "Always."),
    ],
)
def test_the_text_of_a_picture_is_nobodys(first: str, said: str) -> None:
    after = ("This week I asked people who hire librarians:", ASKED, "No.", f"– {ARLO}", first, said, f"– {NIA}")
    before = (WEEKLY, "This week’s question is:", ASKED, f"{ARLO}: No.", "Or so.", first, f"{NIA}: {said}", CLOSING)

    assert texts(split(after, BodyFormat.TEXT)) == ["No.", said]
    if first != "Nia 2":
        assert texts(split(before, BodyFormat.TEXT)) == ["No.\n\nOr so.", said]


@pytest.mark.parametrize(
    "glued", ["Nia VesperAlways.", "Nia Vesper Always.", "Nia by the sea 1Always.", "Nia V.“Always.”"]
)
def test_the_text_of_a_picture_may_run_into_the_answer(glued: str) -> None:
    lines = ("This week I asked people who hire librarians:", ASKED, "No.", f"– {ARLO}", glued, f"– {NIA}", CLOSING)

    assert [text.strip("“”") for text in texts(split(lines, BodyFormat.TEXT))] == ["No.", "Always."]


@pytest.mark.parametrize("said", ["Nia is what they call me.", "Nobody tells us.", "Wick 4 is our form."])
def test_words_that_look_like_a_pictures_stay(said: str) -> None:
    lines = ("This week I asked people who hire librarians:", ASKED, "No.", f"– {ARLO}", said, "Always.", f"– {NIA}")

    assert texts(split(lines, BodyFormat.TEXT)) == ["No.", f"{said}\n\nAlways."]


@pytest.mark.parametrize("body_format", FORMATS)
def test_a_signature_may_go_on_below(body_format: BodyFormat) -> None:
    lines = ("This week I asked people who hire librarians:", ASKED, "No.", f"– {ARLO}", "Always.")
    signed = (*lines, "– Nia Vesper, Library Director", "Tolle Hills Community College", CLOSING)

    found = split(signed, body_format)

    assert texts(found) == ["No.", "Always."]
    assert found.answers[1].respondent.institution == "Tolle Hills Community College"


@pytest.mark.parametrize("title", ["", "Sweeping floors"])
def test_one_who_answers_what_the_host_asks_is_a_column(title: str) -> None:
    body = "\n".join(
        (
            "This week we asked people who hire librarians",
            "Does it help to have swept your floors?",
            "It does not.",
            "We sweep because there is dust.",
            f"– {NIA}",
            "Thank YOU for reading!",
        )
    )
    post = Post("floors", "", title, None, (), (), body, BodyFormat.TEXT, "floors")

    assert take_apart(post, read_blocks(body, BodyFormat.TEXT))[0].kind is PostKind.COLUMN
