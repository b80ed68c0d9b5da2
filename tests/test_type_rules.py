"""Library types from title and institution, by the table of rules."""

from __future__ import annotations

import pytest

from index.attribution.type_rules import infer_types, type_rules
from index.records import Evidence, LibraryType, Respondent

# title | institution | types
CASES = """
Director | Sedge Parish Library | public
Director | Gorse Township Free Library | public
Director | Florence County, SC Library System | public
Director | Tarn Memorial Library | public
Librarian | Fort Worth Public Library | public
Librarian | Kansas City Public Library | public
Librarian | Gorse District Library | public
Librarian | Gorse Public Libary | public
Librarian | Bexley Borough Council Libraries | public
Librarian | Gorse Community College | academic
Librarian | Gorse State University | academic
Librarian | Berkeley City College | academic
Librarian | Gorse Seminary | academic
Librarian | Naval War College | academic federal
Media Specialist | Lincoln Elementary School | school
Librarian | Oak Unified School District | school
Librarian | Gorse Public Schools | school
Librarian | The Fern Academy | school
Librarian | Tarn Corporation | special
Curator | Museum of Glass | special
Archivist | Callow County Historical Society | archives
Archivist | Provincial Archives of Newland | archives state
University Archivist | Gorse University | academic archives
Chief | Library of Congress | federal
Librarian | National Library of Medicine | federal medical
Librarian | Environmental Protection Agency | federal
Librarian | U.S. Court of Appeals, Fourth Circuit | federal law
Librarian | VA Medical Center | federal medical
Librarian | Fort Pellan Army Base Library | federal
Consultant | Franklin State Library | state
Librarian | State Law Library of Gorse | state law
Librarian | Smith & Wall LLP | law special
Law Librarian | University of Tarn School of Law | academic law
Law Librarian | Orland County Superior Court | law
Librarian | University Hospital | academic medical
Librarian | St. Orrin's Hospital | medical special
Manager | Five Valleys Library Consortium | other
Manager | Inkwell Library Consulting | other
Director | Carnegie-Stout Library |
Director, Retired | |
Federal Librarian | | federal
Academic Librarian | | academic
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_types_follow_the_table(case: str) -> None:
    title, institution, types = (part.strip() for part in case.split("|"))

    found = infer_types(Respondent("Somebody Else", title, institution))

    assert {evidence.type.value for evidence in found} == set(types.split())


def test_a_type_that_the_attribution_states_says_so() -> None:
    (evidence,) = infer_types(Respondent(None, "Federal Librarian"))

    assert (evidence.type, evidence.evidence) == (LibraryType.FEDERAL, Evidence.ATTRIBUTION)
    assert "“Federal Librarian” in the title" in evidence.reason


def test_an_inferred_type_names_the_words_it_rests_on() -> None:
    (evidence,) = infer_types(Respondent("Wanda Pyle", "Director", "Teasel Public Library"))

    assert (evidence.evidence, evidence.reason) == (
        Evidence.INFERRED,
        "a public library: “Public Library” in the institution",
    )


def test_types_come_in_one_order_and_once() -> None:
    found = [
        evidence.type for evidence in infer_types(Respondent("X Y", "Law Librarian", "Gorse University Law Library"))
    ]

    assert found == [library_type for library_type in LibraryType if library_type in set(found)]


def test_every_rule_of_the_table_can_be_read() -> None:
    assert len(type_rules()) > 30
    assert {library_type for rule in type_rules() for library_type in rule.types} == set(LibraryType)
