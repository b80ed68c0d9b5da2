"""How people of a column sign: without a name, with a first name and a word about it, in the place where others do."""

from __future__ import annotations

from itertools import product

import pytest

from index.attribution.attribution import parse_attribution
from index.attribution.type_rules import infer_types
from index.posts.records import BodyFormat, Post, PostKind, Respondent
from index.reading.blocks import read_blocks
from index.splitting.image_text import glued_length
from index.splitting.splitting import split_post

ASKED = "Do you read letters?"
NAMES = [
    "Ida Bexley",
    "Tor Lindgren-Quay",
    "Dr. Opal Vanterpool",
    "J. Q. Farrow",
    "Ana María de la Vega",
    "Ned O’Shea, Jr.",
]
TITLES = [
    "Director",
    "Head of Access and Outreach Services",
    "Manager, Research Services",
    "AUL for Collections",
    "Children’s Librarian/Assistant Director",
    "Library Media Specialist",
    "Dean of the Library",
    "Librarian II",
]
PLACES = [
    "Tamarack County Library",
    "Eastside Branch, Harlow Public Library",
    "Westmere University",
    "J. T. Colt Library, Westmere College",
    "Pym, Lark & Doss LLP",
    "St. Hilda’s Hospital",
    "Sable Creek High School",
    "U.S. Geological Survey",
]
DASHES = ["– ", "— ", "-", "- ", "–", ">– "]
PAIRS = [(NAMES[n % len(NAMES)], title, PLACES[(3 * n + n // 8) % len(PLACES)]) for n, title in enumerate(TITLES * 2)]


def split(body: str) -> list[tuple[str | None, str]]:
    post = Post(
        "signed", "", f"Further Questions: {ASKED}", None, (), (), body, BodyFormat.TEXT, "signed", kind=PostKind.COLUMN
    )
    found = split_post(post, read_blocks(body, BodyFormat.TEXT))
    return [(answer.respondent.name, answer.text) for answer in found.answers]


def signed_column(*signatures: str) -> str:
    said = [part for number, name in enumerate(signatures) for part in (f"I read {number} a week.", name)]
    return "\n\n".join(("This week I asked people who hire librarians:", ASKED, *said, "Thank YOU for reading!"))


@pytest.mark.parametrize(("pair", "dash"), [(pair, DASHES[n % len(DASHES)]) for n, pair in enumerate(PAIRS)])
def test_every_signature_is_read(pair: tuple[str, str, str], dash: str) -> None:
    name, title, place = pair
    other = "Nia Vesper, Head, Gorse Public Library"

    found = split(signed_column(f"{dash}{name}, {title}, {place}", f"{dash}{other}"))

    assert found == [(name.removeprefix("Dr. "), "I read 0 a week."), ("Nia Vesper", "I read 1 a week.")]


@pytest.mark.parametrize("pair", PAIRS)
def test_title_and_institution_are_told_apart(pair: tuple[str, str, str]) -> None:
    name, title, place = pair
    found = parse_attribution(f"{name}, {title}, {place}")

    assert found is not None
    assert found.respondent == Respondent(name.removeprefix("Dr. "), title, place)


@pytest.mark.parametrize(
    ("dash", "said"),
    [
        (dash, said)
        for dash, said in product(
            DASHES[:3],
            (
                "big city public library",
                "small liberal arts college library in the Midwest",
                "who would rather not say",
                "large urban public library system",
            ),
        )
    ],
)
def test_an_anonymous_signature_may_say_where(dash: str, said: str) -> None:
    signatures = [
        f"{dash}Nia Vesper, Head, Gorse Library",
        f"{dash}Anonymous, {said}",
        f"{dash}Arlo Stane, Dean, Wick College",
    ]

    assert [name for name, _ in split(signed_column(*signatures))] == ["Nia Vesper", None, "Arlo Stane"]


@pytest.mark.parametrize("signature", ["Tricia, away four years", "Mary Alice", "Tricia", "Bo, still looking"])
def test_a_first_name_signs_where_others_sign(signature: str) -> None:
    signatures = ["– Nia Vesper, Head, Gorse Library", f"– {signature}", "– Arlo Stane, Dean, Wick College"]

    found = split(signed_column(*signatures))

    assert [name for name, _ in found] == ["Nia Vesper", signature.partition(",")[0], "Arlo Stane"]


@pytest.mark.parametrize("line", ["– Grace, patience", "– Patience, Tact, Grit", "– Candor, and some luck"])
def test_a_dashed_line_of_words_is_no_signature(line: str) -> None:
    body = signed_column("– Nia Vesper, Head, Gorse Library", "– Arlo Stane, Dean, Wick College")

    found = split(body.replace("I read 0 a week.", f"I look for:\n\n{line}\n\nThat is all."))

    assert [name for name, _ in found] == ["Nia Vesper", "Arlo Stane"]


@pytest.mark.parametrize(
    "line",
    [
        "Headshot of Ida Bexley, Head Librarian, outdoors with a dog",
        "Photo of Ida Bexley, Director, Tamarack County Library",
        "Portrait of Ida Bexley, Dean",
    ],
)
def test_a_picture_signs_nothing(line: str) -> None:
    assert parse_attribution(line) is None
    answers = ("Ida Bexley, Director, Tamarack County Library: Yes.", "Arlo Stane, Dean, Wick College: No.")

    found = split("\n\n".join(("This week’s question:", ASKED, line, *answers)))

    assert found == [("Ida Bexley", "Yes."), ("Arlo Stane", "No.")]


@pytest.mark.parametrize(
    ("line", "respondent"),
    [
        (
            "Ida Bexley, Manager, Information Center, Corvid Bearings",
            ("Manager, Information Center", "Corvid Bearings"),
        ),
        ("Ida Bexley, Librarian, Pym, Lark, Doss & Ochoa", ("Librarian", "Pym, Lark, Doss & Ochoa")),
        ("Ida Bexley, Law Librarian, Pym, Lark & Doss, P.A.", ("Law Librarian", "Pym, Lark & Doss, P.A.")),
        (
            "Ida Bexley, Head Ranger Librarian, National Monument of Gorse",
            ("Head Ranger Librarian", "National Monument of Gorse"),
        ),
    ],
)
def test_an_institution_is_the_house(line: str, respondent: tuple[str, str]) -> None:
    found = parse_attribution(line)

    assert found is not None
    assert (found.respondent.title, found.respondent.institution) == respondent


def test_an_order_belongs_to_the_name() -> None:
    found = parse_attribution("Anselm Quay, O.S.B., Librarian, Gorse Abbey School")

    assert found is not None
    assert found.respondent == Respondent("Anselm Quay, O.S.B.", "Librarian", "Gorse Abbey School")


@pytest.mark.parametrize(
    ("title", "institution", "types"),
    [
        ("Recruiter", "Tamarack Valley Libraries", ["public"]),
        ("Dean (Interim), Libraries", "Gorse A&M", ["academic"]),
        ("Librarian", "Pym, Lark and Doss, P.C.", ["special", "law"]),
    ],
)
def test_types_of_odd_institutions(title: str, institution: str, types: list[str]) -> None:
    assert [each.type.value for each in infer_types(Respondent("Ida Bexley", title, institution))] == types


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("Brother TomI’m not sure.", "Thomas Kell", "Brother Tom"),
        ("TyWriting for the web.", "Ty Marlow", "Ty"),
        ("Patty C.“Get it in writing.”", None, "Patty C."),
        ("RozA man came early.", "Rosalind Vane", "Roz"),
        ("Teague McAllisterI’ve seen three.", "Teague McAllister", "Teague McAllister"),
    ],
)
def test_a_picture_is_called_by_a_pet_name(text: str, name: str | None, shown: str) -> None:
    assert text[: glued_length(text, name, pictured=True)] == shown


@pytest.mark.parametrize(
    "text", ["LibGuides are fine.", "McDonald’s taught me.", "YouTube, mostly.", "PowerPoint is out."]
)
def test_a_word_with_a_capital_inside_is_no_picture(text: str) -> None:
    assert glued_length(text, "Ida Bexley", pictured=True) == 0
