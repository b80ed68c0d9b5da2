"""Attributions that only their print tells: in a column everybody signs in one way."""

from __future__ import annotations

import pytest

from index.attribution.attribution import parse_attribution
from index.attribution.printed_alike import DOUBT, parse_printed_alike
from index.posts.records import BodyFormat, Post, PostKind
from index.posts.split import SplitAnswer
from index.reading.blocks import read_blocks
from index.splitting.splitting import split_post

PEOPLE = ("Nia Vesper, Branch Head, Tolle Public Library", "Arlo Stane, Dean, Wick Community College")
SAID = ("Twice a year, and never in June.", "It depends on the weather.", "Not since the flood.")
FORMATS = (BodyFormat.TEXT, BodyFormat.CLASSIC, BodyFormat.GUTENBERG, BodyFormat.HTML)


def answers(third: str, form: str, body_format: BodyFormat) -> tuple[SplitAnswer, ...]:
    """A column of three answers, the third under a line of its own kind."""
    people = (*PEOPLE, third)
    printed = {
        "inline": [f"<b>{who}:</b> {said}" for who, said in zip(people, SAID, strict=True)],
        "own line": [line for who, said in zip(people, SAID, strict=True) for line in (f"<b>{who}:</b>", said)],
        "dash": [line for who, said in zip(people, SAID, strict=True) for line in (said, f"– {who}")],
    }[form]
    lines = ["I asked people who hire librarians:", "Do you answer every letter?", *printed, "Thank YOU for reading!"]
    if body_format is BodyFormat.TEXT:
        body = "\n\n".join(line.replace("<b>", "").replace("</b>", "") for line in lines)
    elif body_format is BodyFormat.HTML:
        body = "".join(f"<p>{line}</p>" for line in lines)
    elif body_format is BodyFormat.GUTENBERG:
        body = "\n\n".join(f"<!-- wp:paragraph -->\n<p>{line}</p>\n<!-- /wp:paragraph -->" for line in lines)
    else:
        body = "\n\n".join(lines)
    title = "Further Questions: Do you answer every letter?"
    post = Post("letters", "", title, None, (), (), body, body_format, "letters", kind=PostKind.COLUMN)
    return split_post(post, read_blocks(body, body_format)).answers


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize("form", ["inline", "own line"])
@pytest.mark.parametrize(
    ("third", "name", "title", "institution"),
    [
        ("Rosa, Youth Services Librarian", "Rosa", "Youth Services Librarian", ""),
        ("Retired School Librarian, Now a Beekeeper", None, "Retired School Librarian, Now a Beekeeper", ""),
        ("Ottery Branch Staff, Ottery Library System", "Ottery Branch Staff", "", "Ottery Library System"),
        ("“Dewey Dismal”, Law Librarian", "Dewey Dismal", "Law Librarian", ""),
        ("rosa quill, librarian", "rosa quill", "librarian", ""),
        ("Respondent 3", None, "", ""),
        ("A school librarian in Ohio", None, "school librarian in Ohio", ""),
        ("Hiring Manager, Ottery Public Library", None, "Hiring Manager", "Ottery Public Library"),
        ("Rosa Quill, Youth Librarian, writes", "Rosa Quill", "Youth Librarian", ""),
    ],
)
def test_a_line_printed_like_the_others_opens_an_answer(
    third: str, name: str | None, title: str, institution: str, form: str, body_format: BodyFormat
) -> None:
    found = answers(third, form, body_format)

    assert [it.text for it in found] == list(SAID)
    who = found[2].respondent
    assert (who.name, who.title, who.institution) == (name, title, institution)


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize("third", ["Rosa, a manager who would rather not say where", "Rosa, Youth Services Librarian"])
def test_a_line_after_a_dash_like_the_others_closes_an_answer(third: str, body_format: BodyFormat) -> None:
    found = answers(third, "dash", body_format)

    assert [it.text for it in found] == list(SAID)
    assert found[2].respondent.name == "Rosa"
    assert found[2].doubt == DOUBT


@pytest.mark.parametrize(
    "third",
    [
        "Bonus",
        "Turnaround time",
        "Branch Managers, Volunteers, Trustees",
        "Interview Team, Tolle Hospital",
        "See below",
    ],
)
@pytest.mark.parametrize("form", ["inline", "dash"])
def test_words_that_name_nobody_sign_nothing(third: str, form: str) -> None:
    found = answers(third, form, BodyFormat.TEXT)

    assert [it.respondent.name for it in found] == ["Nia Vesper", "Arlo Stane"]


def test_a_line_counts_by_its_print_only_beside_two_others() -> None:
    assert parse_attribution("Rosa, Youth Services Librarian") is None
    found = parse_printed_alike("Rosa, Youth Services Librarian")
    assert found is not None
    assert found.respondent.name == "Rosa"


ODD = """
Nia Vesper, Member, 2024 Medal Jury, Tolle Library = Nia Vesper | Member, 2024 Medal Jury | Tolle Library
Nia Vesper, Librarian (retired 2019), Tolle Library = Nia Vesper | Librarian (retired 2019) | Tolle Library
Nia Vesper, Director since 2011, Tolle Library = Nia Vesper | Director since 2011 | Tolle Library
Nia Vesper, Keeper of Songs & Such!, Head, Tolle Library = Nia Vesper | Keeper of Songs & Such!, Head | Tolle Library
Nia Vesper (Tolle Public Library) = Nia Vesper |  | Tolle Public Library
Nia Vesper of Tolle Public Library = Nia Vesper |  | Tolle Public Library
Nia Vesper / Director / Tolle Library = Nia Vesper | Director | Tolle Library
Library Director Nia Vesper, Tolle Public Library = Nia Vesper | Library Director | Tolle Public Library
Nia Vesper (Director, Tolle Library) = Nia Vesper | Director | Tolle Library
Nia Vesper and Arlo Stane, Co-Directors, Tolle Library = Nia Vesper and Arlo Stane | Co-Directors | Tolle Library
李小明 (Ming Li), Cataloger, Wick University = 李小明 (Ming Li) | Cataloger | Wick University
نور حداد, Cataloger, Wick University = نور حداد | Cataloger | Wick University
Maj. (ret.) Nia Vesper, Director, Wick Post Library = Nia Vesper | Director | Wick Post Library
Nia Vesper (USAF, Ret.), Director, Wick Post Library = Nia Vesper | Director | Wick Post Library
Nia Vesper, a Law Librarian, Wick University = Nia Vesper | Law Librarian | Wick University
Nia Vesper, Head of Maps, Page Library, Wick University = Nia Vesper | Head of Maps | Page Library, Wick University
"""


@pytest.mark.parametrize("case", ODD.strip().splitlines())
def test_odd_titles_and_names_are_read(case: str) -> None:
    line, _, expected = case.partition(" = ")

    found = parse_attribution(line)

    assert found is not None
    who = found.respondent
    assert [who.name, who.title, who.institution] == expected.split(" | ")


@pytest.mark.parametrize(
    "line",
    [
        "Staff Handbook, Tolle Public Library, page 14",
        "See Vesper, “The Tall Librarian”, Wick Library Journal",
        "Interview Team, Tolle General Hospital",
        "Nia Vesper, in 2012",
    ],
)
def test_a_number_or_a_quotation_makes_nobody_a_respondent(line: str) -> None:
    found = parse_attribution(line)

    assert found is None or not found.respondent.institution
