"""Columns of kinds that a set of posts showed which nobody had read before: asides, pictures, run-on signatures."""

from __future__ import annotations

import pytest

from index.posts.records import BodyFormat, Post, PostKind
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

FORMATS = (BodyFormat.TEXT, BodyFormat.HTML)
NIA = "– Nia Vesper, Branch Head, Tolle Public Library"
ARLO = "– Arlo Stane, Dean, Wick Community College"


def said(
    lines: list[str], body_format: BodyFormat = BodyFormat.TEXT, question: str = "Do you keep a list?"
) -> list[tuple[str | None, str]]:
    """Who says what in a column: name, and the paragraphs joined by a slash."""
    printed = ["I asked people who hire librarians:", question, *lines, "Thank YOU for reading!"]
    is_html = body_format is BodyFormat.HTML
    body = "".join(f"<p>{line}</p>" for line in printed) if is_html else "\n\n".join(printed)
    post = Post("list", "", "Further Questions", None, (), (), body, body_format, "list", kind=PostKind.COLUMN)
    answers = split_post(post, read_blocks(body, body_format)).answers
    return [(it.respondent.name, " / ".join(p.text for p in it.paragraphs)) for it in answers]


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "aside",
    [
        "[Nia sent me this from a train, and I could hear it.]",
        "(Editor’s note: Nia drew a map, for which I had no room.)",
    ],
)
def test_an_aside_below_a_signature_is_the_hosts(aside: str, body_format: BodyFormat) -> None:
    lines = ["On the door.", NIA, aside, "In a drawer.", "It sticks.", ARLO]
    assert said(lines, body_format) == [("Nia Vesper", "On the door."), ("Arlo Stane", "In a drawer. / It sticks.")]


@pytest.mark.parametrize(
    ("aside", "whose"),
    [
        ("[Interesting! I have always heard the opposite.]", "host"),
        ("[We are a very small place, so we have one list for all of it.]", "respondent"),
        ("[laughs]", "respondent"),
    ],
)
def test_an_aside_before_the_next_name_is_the_hosts_where_it_replies(aside: str, whose: str) -> None:
    lines = ["Nia Vesper, Branch Head, Tolle Public Library: On the door.", aside]
    found = said([*lines, "Arlo Stane, Dean, Wick Community College: In a drawer."])
    assert found[0] == ("Nia Vesper", "On the door." if whose == "host" else f"On the door. / {aside}")


@pytest.mark.parametrize("picture", ["Front desk, Tolle. Photo: staff", "Nia V", "Nia V.", "A door. Photo by M. Lark"])
def test_a_caption_that_runs_into_the_answer_is_cut_off(picture: str) -> None:
    lines = [f"{picture}Our list is on the door. It has two pages.", NIA, "In a drawer.", ARLO]
    assert said(lines)[0] == ("Nia Vesper", "Our list is on the door. It has two pages.")


@pytest.mark.parametrize(
    ("ending", "signed"),
    [
        ("Never twice.", "– Nia Vesper, Tarn Information Recruitment"),
        ("Who would want to?", " – Nia Vesper, Tarn Information Recruitment"),
        ("As one says, “never twice.”", " – Maud Arden, Warp and Woe"),
    ],
)
@pytest.mark.parametrize("body_format", FORMATS)
def test_a_signature_runs_on_to_a_sentence_and_not_to_a_quotation(
    ending: str, signed: str, body_format: BodyFormat
) -> None:
    lines = ["On the door.", NIA.replace("Nia Vesper", "Bo Ilk"), f"{ending}{signed}", "In a drawer.", ARLO]
    quoted = "Maud" in signed
    assert [name for name, _ in said(lines, body_format)] == (
        ["Bo Ilk", "Arlo Stane"] if quoted else ["Bo Ilk", "Nia Vesper", "Arlo Stane"]
    )


@pytest.mark.parametrize("body_format", FORMATS)
def test_paragraphs_before_a_signature_are_its_owners_where_others_answer_in_one(body_format: BodyFormat) -> None:
    before = [f"{name}, Librarian, Tolle Public Library: On the door." for name in ("Bo Ilk", "Ida Fenn", "Mo Lark")]
    lines = [*before, "A plan helps.", "Ours is short.", NIA]
    assert said([*lines, *(line.replace("Ilk", "Ark") for line in before[:1])], body_format)[2:4] == [
        ("Mo Lark", "On the door."),
        ("Nia Vesper", "A plan helps. / Ours is short."),
    ]


def test_a_question_that_the_first_answer_repeats_is_the_answers() -> None:
    question = "Do you keep a list (on paper, on a wall)? – Who reads it? – Would you lend it?"
    lines = ["Do you keep a list?", "On the door.", "Who reads it?", "Mice.", NIA, "In a drawer.", ARLO]
    assert said(lines, question=question)[0] == (
        "Nia Vesper",
        "Do you keep a list? / On the door. / Who reads it? / Mice.",
    )


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Ambrose (last name withheld)", "Ambrose"),
        ("Chip, still full", "Chip"),
        ("Scooter, who has hired pages since 1988", "Scooter"),
        ("Ida Fenn, Subject Librarian: Law, Gorse College", "Ida Fenn"),
    ],
)
def test_a_label_in_bold_names_whom_its_words_hardly_name(label: str, name: str) -> None:
    lines = [f"<strong>{who}, Librarian, Tolle Public Library:</strong> Yes." for who in ("Bo Ilk", "Nia Vesper")]
    found = said([*lines, f"<strong>{label}:</strong> Never order the ribs."], BodyFormat.HTML)
    assert found[2] == (name, "Never order the ribs.")


@pytest.mark.parametrize("label", ["Training, the first week", "Note, for all", "Tips, as promised", "Best"])
def test_a_label_in_bold_that_names_a_thing_is_the_answers(label: str) -> None:
    lines = [f"<strong>{who}, Librarian, Tolle Public Library:</strong> Yes." for who in ("Bo Ilk", "Nia Vesper")]
    assert len(said([*lines, f"<strong>{label}:</strong> Never order the ribs."], BodyFormat.HTML)) == 2


@pytest.mark.parametrize(
    ("signed", "name"), [("Big Steve", "Big Steve"), ("“Uncle Bob,” who will not say", "Uncle Bob")]
)
def test_a_nickname_signs_behind_a_dash(signed: str, name: str) -> None:
    found = said(["On the door.", NIA, "Call on Friday.", f"– {signed}", "In a drawer.", ARLO])
    assert found[1] == (name, "Call on Friday.")


def test_who_asks_the_readers_and_begs_for_an_answer_is_the_host() -> None:
    lines = [f"{who}, Librarian, Tolle Public Library: Yes." for who in ("Bo Ilk", "Nia Vesper")]
    assert said([*lines, "Have you been one? Write to me."])[1] == ("Nia Vesper", "Yes.")


@pytest.mark.parametrize(
    ("signed", "name"),
    [
        ("– Fern", "Fern"),
        ("– Bookish in Boston", "Bookish in Boston"),
        ("– Worn Out from Upper Tolle", "Worn Out from Upper Tolle"),
        ("– A reader", None),
        ("– Youth Librarian in Ohio", None),
        ("– Another long-time reader", None),
        ("– Brother Anselm Kuo, Librarian, Saint Meinrad Archabbey", "Brother Anselm Kuo"),
    ],
)
def test_readers_and_brothers_sign_too(signed: str, name: str | None) -> None:
    found = said(["On the door.", NIA, "It is in my head.", signed, "In a drawer.", ARLO])
    assert found == [("Nia Vesper", "On the door."), (name, "It is in my head."), ("Arlo Stane", "In a drawer.")]


@pytest.mark.parametrize(
    "handover",
    [
        "I asked a few of our regulars, and here is what they said.",
        "So I asked five of you.",
        "Everybody answered at once, and this is what the people with lists told me.",
    ],
)
def test_the_host_hands_over_after_the_question(handover: str) -> None:
    assert said([handover, "On the door.", NIA, "In a drawer.", ARLO])[0] == ("Nia Vesper", "On the door.")
