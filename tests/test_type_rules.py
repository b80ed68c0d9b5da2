"""Library types from title and institution, by the table of rules."""

from __future__ import annotations

import pytest

from index.attribution.type_rules import infer_types, type_rules
from index.posts.records import Evidence, LibraryType, Respondent

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
Librarian | San Tarn Zoo Library | special
Librarian | Tarn Health | medical special
Librarian | Gorse County Public Health |
News Research Director | The Gorse City Star | special
Librarian | The Tarn Daily Leader | special
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
Director | Butte County | public
Branch Manager | Sedge Parish | public
Library Director | Town of Gorse | public
Law Librarian | City of Gorse | law
City Archivist | City of Gorse | archives
Records Manager | Gorse County |
Librarian | Gorse County Jail |
Director | Schlow Centre Region Library | public
Director | Lake Forest Library | public
Director | College Park Library | public
Director | Naperville Library | public
Director | Cobb Hollow Library | public
Librarian | Hesburgh Libraries |
Librarian | Melville Library |
Librarian | Gorse PL | public
Urban Branch Manager | | public
Branch Supervisor | Fort Juniper Base Library | federal
Librarian | UConn Library | academic
Librarian | UW-Milwaukee | academic
Librarian | UNC Chapel Hill | academic
Librarian | UC-Davis Library | academic
Librarian | Lupton Library,University of Gorse | academic
Librarian | Univ. of Gorse | academic
Librarian | Gorse CC | academic
Librarian | Penn State Libraries | academic
Librarian | Milner Library, Illinois State | academic
Librarian | Oregon State Library | state
Librarian | Princeton | academic
Librarian | Princeton Public Library | public
Librarian | Duke Energy | special
Librarian | The Claremont Colleges | academic
Librarian | Naval Postgraduate School | academic federal
Librarian | State College Area School District | school
Librarian | Mossway High School | school
Librarian | Mossway HS Library | school
Librarian | Mossway Elementary | school
Librarian | Sedge CUSD 204 | school
Upper School Librarian | Tarn Hall | school
Law Librarian | Tarrant & Bloom | law special
Reference Librarian | Tarrant, Bloom, Lark & Tarn | law special
Custodian | Tarrant & Bloom |
Librarian | Baker & Taylor | other
Librarian | Tarn & Bloom (a law firm) | law special
Law Librarian | Gorse Law School | academic law
Librarian | Gorse County Attorney's Office | law
Librarian | Ninth Circuit Library | federal law
Librarian | Supreme Court of the United States | federal law
Librarian | V.A. Medical Center, Tarn | federal medical
Librarian | Gorse Health Authority | medical
Librarian | Dept. of the Interior | federal
Librarian | Gorse Department of Transportation | state
Librarian | Gorse State Hospital | medical special state
State Library Consultant | | state
Program Manager | Bureau of Library Development, State of Gorse | state
Law School Librarian | | academic law
Librarian | Metropolitan Gorse Library Council | other
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
