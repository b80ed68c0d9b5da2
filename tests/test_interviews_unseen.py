"""Interviews and essays of shapes that nobody had seen: how questions are put, and where somebody works."""

from __future__ import annotations

import pytest

from tests.guest_shapes import SHAPES, found_in, shaped

CAREERS = "This interview is with Edda Thornquist, Assistant Director for Career Development"
WITH = "> This interview is with Edda Thornquist, Records Manager at Wick College. She lives with two dry cats."
QUESTIONS = """
? Do you work alone?
There are four of us, and a dog.
? How do you hire?
Slowly, and with tea.
? What should people ask you?
How the roof is.
"""
SAID = [
    ("Do you work alone?", "There are four of us, and a dog."),
    ("How do you hire?", "Slowly, and with tea."),
    ("What should people ask you?", "How the roof is."),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "first", ["Okay, Edda. Why mold?", "Hi, Ms. Thornquist! What is mold?", "So, Edda. Is it alive?"]
)
def test_a_first_question_may_call_whom_it_asks_by_name(first: str, shape: str) -> None:
    found = found_in(shaped("Mold", f"{WITH}\n? {first}\nBecause nobody else wants it.\n{QUESTIONS}", shape))

    assert found.said == [(first, "Because nobody else wants it."), *SAID]


def test_who_answers_may_ask_back() -> None:
    asked = "? What is mold to you?\nA neighbor.\nSo. Why not?\nIt pays no rent."
    found = found_in(shaped("Mold", f"{WITH}\n{asked}\n{QUESTIONS}", "page"))

    assert found.said[0] == ("What is mold to you?", "A neighbor.\n\nSo. Why not?\n\nIt pays no rent.")


@pytest.mark.parametrize("shape", ["classic", "Gutenberg"])
@pytest.mark.parametrize("note", ["*Note: the roof has since been mended.*", "Note: we have a roof by now."])
def test_a_note_set_off_at_the_end_is_no_question(note: str, shape: str) -> None:
    closing = (
        f"> Edda would not say more. If you want to know, you can write to her at the address on her site.\n? {note}"
    )
    found = found_in(shaped("Mold: An Interview", f"{WITH}\n{QUESTIONS}\n{closing}", shape))

    assert found.said == SAID


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("presented", "title", "institution"),
    [
        (
            "I spoke with Edda Thornquist, founder of The Long Table, which lends out chairs.",
            "founder",
            "The Long Table",
        ),
        ("I spoke with Edda Thornquist, co-owner of Books and Boats.", "co-owner", "Books and Boats"),
        ("I spoke with Edda Thornquist, who teaches at the Wick School of Archives.", "", "Wick School of Archives"),
        (
            f"{CAREERS}, and it’s about the career center at Wick State College’s library school.",
            "Assistant Director for Career Development",
            "Wick State College",
        ),
    ],
)
def test_where_who_is_presented_works(presented: str, title: str, institution: str, shape: str) -> None:
    found = found_in(shaped("Mold", f"> {presented}\n{QUESTIONS}", shape))

    assert found.who == [("Edda Thornquist", title, institution)]


STORY = """
The drawer was in the wall. I found it when I moved the desk, and I kept it shut for a year.
Nobody has asked since, and I have kept them all.
I keep a list now of what is in it.
"""


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("first", "is_biography"),
    [
        ("They never ask about the keys. You’ll find them, and you’ll like it, in a drawer.", False),
        ("She came in on a Tuesday, with a parrot.", False),
        ("He was not the tallest man in the county.", False),
        ("They are the Registrar at Gorse College.", True),
        ("She lives in Marl, and has two looms.", True),
        ("He’s the Registrar at Gorse College.", True),
    ],
)
def test_an_essay_below_its_byline_may_begin_with_somebody(first: str, is_biography: bool, shape: str) -> None:
    text = f"> I’m happy to share this guest post.\n> by Ulla Krahn\n{first}\n{STORY}"
    ((_, said),) = found_in(shaped("Guest Post: On Keys", text, shape)).said

    assert said.startswith("The drawer" if is_biography else first)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "asked",
    [
        "Is there anything that I’ve not asked?",
        "What didn’t I ask you?",
        "What should I have asked?",
        "Touché. Where can we listen?",
        "Fair enough. How do you find your guests?",
    ],
)
def test_who_asks_may_speak_of_themselves_or_of_the_readers(asked: str, shape: str) -> None:
    found = found_in(shaped("Mold", f"{WITH}\n{QUESTIONS}\n? {asked}\nIn the parking lot.", shape))

    assert found.said == [*SAID, (asked, "In the parking lot.")]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "opening",
    [
        "Last year we talked with Edda Thornquist, who was looking for work. Here’s how she is doing now.",
        "Last spring I spoke with Edda Thornquist about mold. I wondered how she was, so I asked.",
    ],
)
def test_whom_the_host_goes_on_to_is_no_earlier_guest(opening: str, shape: str) -> None:
    found = found_in(shaped("Job Hunter Follow Up: Year Two", f"> {opening}\n{QUESTIONS}", shape))

    assert [who[0] for who in found.who] == ["Edda Thornquist"]


@pytest.mark.parametrize("shape", SHAPES)
def test_an_earlier_guest_is_not_who_answers(shape: str) -> None:
    opening = "Last week we heard from Edda Thornquist. This week’s guest is Ottilie Brand, Registrar at Gorse College."
    found = found_in(shaped("Mold", f"> {opening}\n{QUESTIONS}", shape))

    assert [who[0] for who in found.who] == ["Ottilie Brand"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("verb", ["directs the career center", "runs our night desk", "leads the small team for maps"])
def test_what_somebody_leads_is_where_they_work(verb: str, shape: str) -> None:
    opening = f"This interview is with Edda Thornquist, who {verb} at Wick College."
    found = found_in(shaped("Mold", f"> {opening}\n{QUESTIONS}", shape))

    assert [(name, house) for name, _, house in found.who] == [("Edda Thornquist", "Wick College")]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("title", "above", "below", "who"),
    [
        ("On Keys (guest post by Ulla Krahn)", "", "", ("Ulla Krahn", "", "")),
        (
            "On Keys",
            "> This is the first in a series of posts.\n> Ulla Krahn, Registrar, Gorse College\n",
            "",
            ("Ulla Krahn", "Registrar", "Gorse College"),
        ),
        (
            "Topical Series: On Keys",
            "> In this series, people who work alone tell how they hire. Today: Ulla Krahn.\n",
            "> – Ulla Krahn\n> Registrar, Gorse College",
            ("Ulla Krahn", "Registrar", "Gorse College"),
        ),
    ],
)
def test_who_wrote_an_essay(title: str, above: str, below: str, who: tuple[str, str, str], shape: str) -> None:
    found = found_in(shaped(title, f"{above}{STORY}{below}", shape, categories=("Guest posts",)))
    ((_, said),) = found.said

    assert found.who == [who]
    assert said.split() == STORY.split()
