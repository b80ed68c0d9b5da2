"""A town and its state after a title say where somebody works, and an academy of a university is no school."""

from __future__ import annotations

import pytest

from index.attribution.attribution import parse_attribution
from index.attribution.type_rules import infer_types
from index.posts.records import LibraryType, Respondent


@pytest.mark.parametrize(
    ("line", "title", "place"),
    [
        ("Inez Tarn, Law Librarian, Heathpool, Ohio", "Law Librarian", "Heathpool, Ohio"),
        ("Inez Tarn, Youth Librarian, Sedge, OH", "Youth Librarian", "Sedge, OH"),
        ("Inez Tarn, Librarian, Ontario", "Librarian", "Ontario"),
        ("Inez Tarn, Dean, Gorse College, Sedge, Ohio", "Dean", "Gorse College, Sedge, Ohio"),
        ("Inez Tarn, Head, Maps Department, Ohio", "Head, Maps Department, Ohio", ""),
    ],
)
def test_a_town_and_its_state_are_no_part_of_the_title(line: str, title: str, place: str) -> None:
    found = parse_attribution(line)

    assert found is not None
    assert (found.respondent.title, found.respondent.institution) == (title, place)


def test_one_who_signs_with_a_first_name_a_title_and_a_town_answers() -> None:
    found = parse_attribution("– Maia, a Law Librarian, Heathpool, Ohio")

    assert found is not None
    assert found.respondent == Respondent("Maia", "Law Librarian", "Heathpool, Ohio")


@pytest.mark.parametrize(
    ("place", "types"),
    [
        ("Heath Medical Academy at Thornmere University", {LibraryType.ACADEMIC}),
        ("Sedge Academy", {LibraryType.SCHOOL}),
    ],
)
def test_an_academy_of_a_university_is_no_school(place: str, types: set[LibraryType]) -> None:
    assert {it.type for it in infer_types(Respondent("Inez Tarn", "Librarian", place))} == types
