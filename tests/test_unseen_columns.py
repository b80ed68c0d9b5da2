"""Columns of shapes that nobody had seen: who speaks is told by what the post does elsewhere."""

from __future__ import annotations

import pytest

from index.posts.records import BodyFormat, Post, PostKind
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

FORMATS = (BodyFormat.TEXT, BodyFormat.CLASSIC, BodyFormat.HTML)
ASKED = ["I asked people who hire librarians:", "Do you keep a list?"]
THANKS = "Thank YOU for reading!"
NIA = "Nia Vesper, Branch Head, Tolle Public Library"
ARLO = "Arlo Stane, Dean, Wick Community College"


def said(
    lines: list[str], body_format: BodyFormat = BodyFormat.TEXT, thanks: str = THANKS
) -> list[tuple[str | None, str, str]]:
    """Who says what in a column: name, title, and the paragraphs joined by a slash."""
    printed = [*ASKED, *lines, thanks]
    if body_format is BodyFormat.HTML:
        body = "".join(line if line.startswith("<") else f"<p>{line}</p>" for line in printed)
    else:
        body = "\n\n".join(printed)
    title = "Further Questions: Do you keep a list?"
    post = Post("list", "", title, None, (), (), body, body_format, "list", kind=PostKind.COLUMN)
    answers = split_post(post, read_blocks(body, body_format)).answers
    return [(it.respondent.name, it.respondent.title, " / ".join(p.text for p in it.paragraphs)) for it in answers]


@pytest.mark.parametrize("body_format", FORMATS)
def test_a_name_alone_is_whoever_is_named_in_full_above(body_format: BodyFormat) -> None:
    lines = [f"{NIA}: On the door.", f"{ARLO}: In a drawer.", "Nia Vesper: And one at home.", "Arlo: I have lost mine."]
    assert said(lines, body_format) == [
        ("Nia Vesper", "Branch Head", "On the door."),
        ("Arlo Stane", "Dean", "In a drawer."),
        ("Nia Vesper", "Branch Head", "And one at home."),
        ("Arlo Stane", "Dean", "I have lost mine."),
    ]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize("again", ["Nia wrote back the next day to add:", "Nia Vesper added:"])
def test_the_host_gives_somebody_the_word_again(again: str, body_format: BodyFormat) -> None:
    lines = [f"{NIA}: On the door.", f"{ARLO}: In a drawer.", again, "The door has been painted since."]
    assert said(lines, body_format)[1:] == [
        ("Arlo Stane", "Dean", "In a drawer."),
        ("Nia Vesper", "Branch Head", "The door has been painted since."),
    ]


@pytest.mark.parametrize("again", ["Nia: And me.", "Nia added:"])
def test_a_first_name_of_two_people_is_nobodys(again: str) -> None:
    lines = [f"{NIA}: On the door.", f"{ARLO}: In a drawer.", "Nia Corwen: I have lost mine.", again, "It was blue."]
    assert said(lines)[2:] == [("Nia Corwen", "", f"I have lost mine. / {again} / It was blue.")]


def test_what_somebody_says_of_another_is_no_attribution() -> None:
    lines = [
        f"{NIA}: On the door. My boss says:",
        "Nia: that is what we call the copier.",
        "Lists are for other people.",
        f"{ARLO}: In a drawer.",
    ]
    assert [name for name, _, _ in said(lines)] == ["Nia Vesper", "Arlo Stane"]


@pytest.mark.parametrize("quoted", ["Arlo says three things are important:", "Stane wrote in a book:", "Arlo said so:"])
def test_whom_an_answer_quotes_has_not_the_word(quoted: str) -> None:
    lines = [f"{NIA}: On the door.", quoted, "Read, write and rest.", f"{ARLO}: In a drawer."]
    assert [name for name, _, _ in said(lines)] == ["Nia Vesper", "Arlo Stane"]


@pytest.mark.parametrize("body_format", FORMATS)
def test_a_question_between_answers_is_the_hosts_where_people_answer_again(body_format: BodyFormat) -> None:
    lines = [
        f"{NIA}: On the door.",
        f"{ARLO}: In a drawer.",
        "Has it ever helped?",
        "Nia Vesper: Once.",
        "Arlo Stane: No.",
    ]
    assert [text for _, _, text in said(lines, body_format)] == ["On the door.", "In a drawer.", "Once.", "No."]


def test_a_question_at_the_end_of_an_answer_stays_where_nobody_answers_again() -> None:
    lines = [f"{NIA}: On the door.", "Has it ever helped?", f"{ARLO}: In a drawer."]
    assert said(lines)[0][2] == "On the door. / Has it ever helped?"


@pytest.mark.parametrize("bold", ["{}", "<b>{}</b>"])
def test_a_row_of_a_table_is_an_attribution_and_its_answer(bold: str) -> None:
    rows = ((NIA, "On the door."), ("Anonymous Law Librarian", "I keep six."), (ARLO, "Who’d read it?"))
    cells = "".join(f"<tr><td>{bold.format(who)}</td><td>{text}</td></tr>" for who, text in rows)
    assert said([f"<table><tbody>{cells}</tbody></table>"], BodyFormat.HTML) == [
        ("Nia Vesper", "Branch Head", "On the door."),
        (None, "Law Librarian", "I keep six."),
        ("Arlo Stane", "Dean", "Who’d read it?"),
    ]


@pytest.mark.parametrize("note", ["[I have seen it. – Ed.]", "[A note from me: I keep one, too.]"])
@pytest.mark.parametrize("body_format", FORMATS)
def test_a_remark_that_says_whose_it_is_is_the_hosts(note: str, body_format: BodyFormat) -> None:
    lines = [f"{NIA}: On the door.", note, f"{ARLO}: In a drawer.", note]
    assert [text for _, _, text in said(lines, body_format)] == ["On the door.", "In a drawer."]


def test_a_remark_in_brackets_that_does_not_say_so_stays() -> None:
    assert said([f"{NIA}: On the door.", "[I keep one at home, too.]", f"{ARLO}: No."])[0][2].endswith("too.]")


def test_a_paragraph_that_begins_with_a_signature_is_one_to_its_end() -> None:
    lines = [
        "On the door.<br>",
        "– Nia Vesper,<br>Director, Tolle County Bookmobile Service",
        "In a drawer.",
        f"– {ARLO}",
        "Nowhere.",
        "– Rosa Quill,<br>Head, Wick Community College",
    ]
    assert said(lines, BodyFormat.HTML) == [
        ("Nia Vesper", "Director", "On the door."),
        ("Arlo Stane", "Dean", "In a drawer."),
        ("Rosa Quill", "Head", "Nowhere."),
    ]


@pytest.mark.parametrize("body_format", FORMATS)
def test_replies_stand_below_where_they_came_from(body_format: BodyFormat) -> None:
    lines = [
        "From Twitter:",
        "@inkydee: Always. Two of them.",
        "Rosa Quill: Mine is on a napkin.",
        "By e-mail:",
        "I used to.",
        "Then it burned.",
        f"– {NIA}",
        "Never.",
        f"– {ARLO}",
    ]
    assert said(lines, body_format) == [
        ("@inkydee", "", "Always. Two of them."),
        ("Rosa Quill", "", "Mine is on a napkin."),
        ("Nia Vesper", "Branch Head", "I used to. / Then it burned."),
        ("Arlo Stane", "Dean", "Never."),
    ]


def test_a_sentence_to_finish_is_the_question() -> None:
    lines = ["“A list without a date is…”", "…a poem.", NIA, "…what I have.", ARLO]
    body = "\n\n".join(["Something short. I asked our panel to finish a sentence.", *lines])
    post = Post(
        "list", "", "Further Questions: Lists", None, (), (), body, BodyFormat.TEXT, "list", kind=PostKind.COLUMN
    )
    split = split_post(post, read_blocks(body, BodyFormat.TEXT))
    assert split.question is not None
    assert split.question.text == "“A list without a date is…”"
    assert [it.text for it in split.answers] == ["…a poem.", "…what I have."]


@pytest.mark.parametrize(
    "last",
    ["So, is a list too much? Tell me on a list.", "If there’s a post you’d like to see again, tell me and I’ll look."],
)
def test_the_last_paragraph_turns_to_the_readers(last: str) -> None:
    assert said([f"{NIA}: On the door.", f"{ARLO}: In a drawer."], thanks=last)[-1][2] == "In a drawer."


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize("name", ["Perpetua Gaines", "Otto Barnes", "Ulla Stairs"])
def test_any_word_may_be_a_surname_before_a_title(name: str, body_format: BodyFormat) -> None:
    lines = [f"{NIA}: On the door.", f"{name}, Director, Retired: I had one.", f"{ARLO}: In a drawer."]
    assert said(lines, body_format)[1] == (name, "Director, Retired", "I had one.")


def test_words_before_a_title_are_no_name() -> None:
    lines = [
        f"{NIA}: On the door.",
        "Two things. Cover Letters, Director: no.",
        "Consider Stairs, Director: no.",
        f"{ARLO}: No.",
    ]
    assert [name for name, _, _ in said(lines)] == ["Nia Vesper", "Arlo Stane"]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "told", [("Arlo: “Where is it?”", "Me: “On the door.”"), ('Arlo: "Where is it?"', "We laughed.")]
)
def test_what_somebody_is_quoted_to_have_said_stays_in_the_answer(
    told: tuple[str, str], body_format: BodyFormat
) -> None:
    lines = [f"{NIA}: On the door. It went like this with our dean:", *told, f"{ARLO}: In a drawer."]
    assert [(name, text) for name, _, text in said(lines, body_format)] == [
        ("Nia Vesper", " / ".join(["On the door. It went like this with our dean:", *told])),
        ("Arlo Stane", "In a drawer."),
    ]


@pytest.mark.parametrize("body_format", FORMATS)
def test_where_all_answers_are_quoted_a_first_name_answers_again(body_format: BodyFormat) -> None:
    lines = [f"{NIA}: “On the door.”", f"{ARLO}: “In a drawer.”", "Nia: “Still on the door.”"]
    assert said(lines, body_format)[-1] == ("Nia Vesper", "Branch Head", "“Still on the door.”")


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize("note", ["Editor’s note: we did find the door.", "(Ed. note: I’ve seen the list.)"])
def test_a_note_that_says_whose_it_is_belongs_to_nobody(note: str, body_format: BodyFormat) -> None:
    lines = [f"{NIA}: On the door.", note, f"{ARLO}: In a drawer.", note]
    assert [text for _, _, text in said(lines, body_format)] == ["On the door.", "In a drawer."]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    ("signed", "title"),
    [
        ("– Anonymous job hunter", "job hunter"),
        ("– Anonymous reference librarian", "reference librarian"),
    ],
)
def test_who_is_anonymous_may_say_what_they_are(signed: str, title: str, body_format: BodyFormat) -> None:
    lines = ["On the door.", f"– {NIA}", "I have lost mine.", signed, "In a drawer.", f"– {ARLO}"]
    assert said(lines, body_format) == [
        ("Nia Vesper", "Branch Head", "On the door."),
        (None, title, "I have lost mine."),
        ("Arlo Stane", "Dean", "In a drawer."),
    ]


@pytest.mark.parametrize("line", ["Anonymous surveys are never anonymous", "Anonymous tip"])
def test_what_is_only_called_anonymous_is_nobody(line: str) -> None:
    lines = [f"{NIA}: On the door.", f"{line}: we all know the handwriting.", f"{ARLO}: In a drawer."]
    assert [name for name, _, _ in said(lines)] == ["Nia Vesper", "Arlo Stane"]


def test_a_dash_may_stand_behind_an_attribution() -> None:
    lines = [
        f"<p><strong>{it} –</strong> On the door.</p>" for it in (NIA, ARLO, "Bo Quist, Page, Marl Public Library")
    ]
    body = "".join(["<p>Do you keep a list?</p>", *lines])
    post = Post("list", "", "Further Questions", None, (), (), body, BodyFormat.HTML, "list", kind=PostKind.COLUMN)
    houses = [it.respondent.institution for it in split_post(post, read_blocks(body, BodyFormat.HTML)).answers]
    assert houses == ["Tolle Public Library", "Wick Community College", "Marl Public Library"]
