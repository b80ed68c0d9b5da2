"""Attributions of shapes that nobody had seen, each used by all who answer a column."""

from __future__ import annotations

import pytest

from index.posts.records import BodyFormat, Post, PostKind
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

WHO = [
    ("Sunniva Rask", "Youth Manager", "Kettle City Library"),
    ("Milo Okafor", "Dean of Libraries", "Brack College"),
    ("Jorun Vale", "Branch Head", "Ferrow Public Library"),
    ("Abel Quist", "Archivist", "Ness Historical Society"),
]
SAID = [
    "I keep one on the door.\nI look at it on Mondays.",
    "In a drawer.",
    "We do not. Lists are for ships.",
    "Yes, six.",
]
#: How an attribution is printed, in lines of text and in HTML; `…` is what they say.
SHAPES = {
    "a line for the name": ("{0}\n{1}, {2}\n…", "<p><strong>{0}</strong></p><p><em>{1}, {2}</em></p>…"),
    "a line each": ("{0}\n{1}\n{2}\n…", "<p><strong>{0}<br>{1}<br>{2}</strong></p>…"),
    "a heading and a line": ("{0}\n{1}, {2}:\n…", "<h3>{0}</h3><p>{1}, {2}:</p>…"),
    "a line each, below": ("…\n{0}\n{1}\n{2}", "…<p>{0}</p><p>{1}</p><p>{2}</p>"),
    "upright lines": ("{0} | {1} | {2}\n…", "<p>{0} | {1} | {2}</p>…"),
    "dots": ("{0} · {1} · {2}\n…", "<p><b>{0} · {1} · {2}</b></p>…"),
    "a tilde": ("…\n~ {0}, {1}, {2}", "…<p>~ {0}, {1}, {2}</p>"),
    "a bar": ("…\n― {0}, {1}, {2}", "…<p>― {0}, {1}, {2}</p>"),
    "a preposition": ("From {0}, {1}, {2}:\n…", "<p>From {0}, {1}, {2}:</p>…"),
    "numbers": ("{3}. {0}, {1}, {2}:\n…", "<p>{3}. <b>{0}, {1}, {2}:</b></p>…"),
    "items of a list": ("{0}, {1}, {2}:\n…", "<ul><li><strong>{0}, {1}, {2}:</strong> …</li></ul>"),
}


@pytest.mark.parametrize("body_format", [BodyFormat.TEXT, BodyFormat.HTML])
@pytest.mark.parametrize("shape", SHAPES)
def test_all_sign_in_one_way(shape: str, body_format: BodyFormat) -> None:
    in_text, in_html = SHAPES[shape]
    parts = ["Each week I ask people who hire.", "Do you keep a list?"]
    for number, (who, said) in enumerate(zip(WHO, SAID, strict=True), 1):
        printed = (in_text if body_format is BodyFormat.TEXT else in_html).format(*who, number)
        told = said if body_format is BodyFormat.TEXT else "".join(f"<p>{it}</p>" for it in said.split("\n"))
        parts.append(printed.replace("…", said.replace("\n", " ") if "<li>" in printed else told))
    parts.append("Thank YOU for reading!")
    if body_format is BodyFormat.HTML:
        body = "".join(it if it.startswith("<") else f"<p>{it}</p>" for it in parts)
    else:
        body = "\n".join(parts)
    post = Post("list", "", "Further Questions", None, (), (), body, body_format, "list", kind=PostKind.COLUMN)
    answers = split_post(post, read_blocks(body, body_format)).answers

    assert [(it.respondent.name, it.respondent.title, it.respondent.institution) for it in answers] == WHO
    assert [it.text.split() for it in answers] == [it.split() for it in SAID]


@pytest.mark.parametrize(
    "lines",
    [
        ["My two heroes:", "Sunniva Rask", "Milo Okafor"],
        ["Places that I have left:", "Brack College", "Head of Maps", "Ness Historical Society"],
        ["We wrote it so:", "Dear Sunniva Rask", "Head of Maps"],
    ],
)
def test_names_and_places_in_an_answer_sign_nothing(lines: list[str]) -> None:
    said = ["Do you keep a list?", "Jorun Vale, Branch Head, Ferrow Public Library:", "Yes.", *lines, "All of them."]
    body = "\n".join([*said, "Abel Quist, Archivist, Ness Historical Society:", "No."])
    post = Post("list", "", "Further Questions", None, (), (), body, BodyFormat.TEXT, "list", kind=PostKind.COLUMN)
    answers = split_post(post, read_blocks(body, BodyFormat.TEXT)).answers

    assert [it.respondent.name for it in answers] == ["Jorun Vale", "Abel Quist"]


def said_between(opening: list[str], answers: list[str], closing: list[str], body_format: BodyFormat) -> list[str]:
    """What three people say in a column, each answer's paragraphs joined by a slash."""
    lines = [*opening, *answers, *closing]
    in_html = body_format is BodyFormat.HTML
    body = "\n".join(f"<p>{line}</p>" for line in lines) if in_html else "\n\n".join(lines)
    title = "Further Questions: Do you keep a list?"
    post = Post("list", "", title, None, (), (), body, body_format, "list", kind=PostKind.COLUMN)
    return [
        " / ".join(p.text for p in it.paragraphs) for it in split_post(post, read_blocks(body, body_format)).answers
    ]


OPENING = ["Each week I ask people who hire.", "Do you keep a list?"]
BEFORE = [f"{', '.join(who)}: I keep one, number {number}." for number, who in enumerate(WHO)]
AFTER = [line for number, who in enumerate(WHO) for line in (f"I keep one, number {number}.", f"– {', '.join(who)}")]
EXPECTED = [f"I keep one, number {number}." for number in range(len(WHO))]
FORMATS = [BodyFormat.TEXT, BodyFormat.HTML]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "closing",
    [
        ["And you? Put it down below.", "P.S. The shortest list gets a spoon."],
        ["If you would like to answer next month’s question, write to spoonsATexample.com.", "See you then!", "Ida"],
        ["The opinions above belong to those who gave them, and to no library."],
        ["If you must know, my own answer is no. I keep a goat.", "Happy sorting!"],
        ["Update, May 9: Abel wrote in to say that it is seven now."],
        ["What a good bunch of answers! I hope they help. Let me know if you have others."],
        ["Related: Do You Keep a Spoon?"],
    ],
)
def test_the_host_closes_below_the_last_answer(closing: list[str], body_format: BodyFormat) -> None:
    assert said_between(OPENING, BEFORE, closing, body_format) == EXPECTED


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "last",
    [
        "My name is on it. Abel, it says, in red.",
        "“Abel keeps lists,” my mother used to say, and so I do.",
        "I hope this helps. It has helped me.",
        "My own list is in the margin of a file that nobody opens.",
    ],
)
def test_who_answers_last_keeps_their_last_words(last: str, body_format: BodyFormat) -> None:
    expected = [*EXPECTED[:-1], f"{EXPECTED[-1]} / {last}"]
    assert said_between(OPENING, BEFORE, [last], body_format) == expected


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize("rule", ["***", "– – –", "* * *", "~~~"])
def test_a_rule_between_two_answers_is_in_neither(rule: str, body_format: BodyFormat) -> None:
    assert said_between(OPENING, [*BEFORE[:2], rule, *BEFORE[2:]], ["Thank YOU for reading!"], body_format) == EXPECTED
    assert said_between(OPENING, [*AFTER[:4], rule, *AFTER[4:]], ["Thank YOU for reading!"], body_format) == EXPECTED


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "more",
    [
        ["The background: a reader saw one on a desk."],
        ["1. What is on it?", "2. Who may see it?"],
        ["(1) What is on it?"],
    ],
)
def test_what_belongs_to_the_question_is_in_no_answer(more: list[str], body_format: BodyFormat) -> None:
    assert said_between([*OPENING, *more], AFTER, ["Thank YOU for reading!"], body_format) == EXPECTED


def test_the_host_turns_to_those_who_answer_otherwise() -> None:
    lines = [*AFTER[:4], "Now for two who do not:", *AFTER[4:]]
    assert said_between(OPENING, lines, ["Thank YOU for reading!"], BodyFormat.TEXT) == EXPECTED
