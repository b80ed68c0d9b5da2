"""From a printed attribution to name, title and institution."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attribution.attribution import Strength, parse_attribution


@pytest.mark.parametrize(
    ("line", "name", "title", "institution"),
    [
        ("Wanda Pyle, Branch Head, Teasel Public Library:", "Wanda Pyle", "Branch Head", "Teasel Public Library"),
        (
            "– Inez Tarn, Youth Manager, North Branch, Sedge (OR) City Library",
            "Inez Tarn",
            "Youth Manager",
            "North Branch, Sedge (OR) City Library",
        ),
        ("Mary Tarn, Library Director, Sedge County, Mich.", "Mary Tarn", "Library Director", "Sedge County, Mich."),
        ("Jo Ray, Head Librarian, Keene, N.H.", "Jo Ray", "Head Librarian", "Keene, N.H."),
        ("Ann Lee, Manager, Branch Services, Kent, Wash.", "Ann Lee", "Manager, Branch Services", "Kent, Wash."),
        ("Deacon Leo Marsh, Librarian, Gorse Seminary", "Leo Marsh", "Librarian", "Gorse Seminary"),
        (
            "Brother Anselm Kuo, Librarian, Saint Meinrad Archabbey",
            "Brother Anselm Kuo",
            "Librarian",
            "Saint Meinrad Archabbey",
        ),
        ("Rabbi Leah Stern, Director, Gorse College", "Rabbi Leah Stern", "Director", "Gorse College"),
        (">– Inez Tarn, Youth Manager, Sedge City Library", "Inez Tarn", "Youth Manager", "Sedge City Library"),
        (
            "Dr. Otto M. Brandl, Dean, Learning Services, Gorse Community College",
            "Otto M. Brandl",
            "Dean, Learning Services",
            "Gorse Community College",
        ),
        (
            "Alan Quill, Director, Sedge County, SC Library System",
            "Alan Quill",
            "Director",
            "Sedge County, SC Library System",
        ),
        (
            "Mo Lark, Dean of Wendell Library, Gorse State College",
            "Mo Lark",
            "Dean of Wendell Library",
            "Gorse State College",
        ),
        (
            "Mo Lark, Head, Maps, Media & Metadata Dept., University of Gorse, Upper Campus",
            "Mo Lark",
            "Head, Maps, Media & Metadata Dept.",
            "University of Gorse, Upper Campus",
        ),
        (
            "Mo Lark, Director, Health Sciences Library, Gorse Hospital",
            "Mo Lark",
            "Director, Health Sciences Library",
            "Gorse Hospital",
        ),
        (
            "Mo Lark, Director, Wendell Library, University of Gorse",
            "Mo Lark",
            "Director",
            "Wendell Library, University of Gorse",
        ),
        ("Mo Lark,Librarian,Brightkiln Engineering, LLC", "Mo Lark", "Librarian", "Brightkiln Engineering, LLC"),
        (
            "Mo Lark, Circulation Manager at the Marlow Public Library",
            "Mo Lark",
            "Circulation Manager",
            "Marlow Public Library",
        ),
        ("Mo Lark, Teasel Public Library, Branch Head", "Mo Lark", "Branch Head", "Teasel Public Library"),
        ("Mo Lark, Penhallow Free Library", "Mo Lark", "", "Penhallow Free Library"),
        ("Ruth Vander, Director, Retired", "Ruth Vander", "Director, Retired", ""),
        (
            "Marian Page (she/her), Director, Quill Memorial Library",
            "Marian Page",
            "Director",
            "Quill Memorial Library",
        ),
        ("Dean Otis, Director, Dean Memorial Library", "Dean Otis", "Director", "Dean Memorial Library"),
        (
            "Desmond Lattimore, Jr., County Librarian, Wexcombe County, GA Library System",
            "Desmond Lattimore, Jr.",
            "County Librarian",
            "Wexcombe County, GA Library System",
        ),
        (
            "Beatrix “Bix” van der Berg, Ph.D., Curator, Gorse Museum",
            "Beatrix “Bix” van der Berg",
            "Curator",
            "Gorse Museum",
        ),
        ("Théa Brontë-Simms, Doyenne, Université de Gorse", "Théa Brontë-Simms", "Doyenne", "Université de Gorse"),
        ("Anonymous", None, "", ""),
        ("Anonymous Federal Librarian", None, "Federal Librarian", ""),
        ("– Anonymous (Public Librarian)", None, "Public Librarian", ""),
        ("Anonymous, Director, Large Public Library", None, "Director", "Large Public Library"),
    ],
)
def test_attributions_are_taken_apart(line: str, name: str | None, title: str, institution: str) -> None:
    attribution = parse_attribution(line)

    assert attribution is not None
    assert (attribution.respondent.name, attribution.respondent.title, attribution.respondent.institution) == (
        name,
        title,
        institution,
    )
    assert attribution.strength >= Strength.PROBABLE


@pytest.mark.parametrize(
    "line",
    [
        "Tip", "Turnaround time", "Turnaround Time", "The rule is", "Cover Letter", "Bottom Line", "In My Library, the Director, who hires",
        "Anonymous sources say", "Interview Day, Public Library", "Public Library Director, Ohio", "University of Gorse, Upper Campus, Main Library",
        "My boss, Wanda, Branch Head, says", "I asked Wanda Pyle, Branch Head, Teasel Public Library", "", ":", "–", "x" * 500,
        "Yes, we do, at the library", "First, Second, Third",
    ],
)  # fmt: skip
def test_other_words_are_nobody(line: str) -> None:
    assert parse_attribution(line) is None


def test_a_name_alone_is_weak_evidence() -> None:
    attribution = parse_attribution("Inez Tarn")

    assert attribution is not None
    assert attribution.strength is Strength.NAME_ONLY
    assert attribution.doubt


def test_an_institution_that_no_word_shows_is_taken_by_its_place_with_a_doubt() -> None:
    attribution = parse_attribution("Pat O’Dell, Technical Services Librarian, Sedge")

    assert attribution is not None
    assert (attribution.respondent.institution, bool(attribution.doubt)) == ("Sedge", True)


@given(st.text(max_size=300))
def test_any_line_is_understood_or_refused_without_an_error(line: str) -> None:
    attribution = parse_attribution(line)

    if attribution is not None and attribution.respondent.name is not None:
        assert attribution.respondent.name.strip()
