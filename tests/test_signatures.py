"""Which answers are signed with what was typed."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import STOP_WORDS, stem, words
from index.generation.term_arrays import AnswerText, build_term_arrays
from search.folder.engine import FolderEngine
from search.phrases import TokenPlaces
from search.signatures import Signatures

pytestmark = pytest.mark.slow

_WORDS = ["ada", "will", "pierce", "page", "pages", "teasel", "library", "the", "of"]
_TEXT = st.lists(st.sampled_from(_WORDS), max_size=4).map(" ".join)
_ROWS = st.lists(st.tuples(_TEXT, _TEXT, _TEXT, _TEXT), max_size=8)

_SIGNED = [
    ("Do you page?", "One page.", "Marian Page", "The Teasel County Library"),
    ("", "Ask Marian Page.", "José Sánchez-Ruel", "University of Teasel"),
    ("", "", "R. T. Okonkwo", "U.S. Courts Library"),
    ("", "", "R.T. Vance", "Library of the Academy of Page"),
    ("", "", "Ada Will", ""),
    ("", "", "", ""),
]


def signatures(rows: list[tuple[str, str, str, str]]) -> Signatures:
    with TemporaryDirectory() as folder:
        build_term_arrays(AnswerText(*row) for row in rows).save(Path(folder))
        engine = FolderEngine(Path(folder))
        return Signatures(engine, TokenPlaces(engine))


@settings(max_examples=300)
@given(_ROWS, st.lists(st.sampled_from([*_WORDS, "unknown"]), max_size=3))
def test_rows_are_those_of_a_naive_look_at_every_name_and_institution(
    rows: list[tuple[str, str, str, str]], asked: list[str]
) -> None:
    sought = {stem(word) for word in asked if word not in STOP_WORDS} or {stem(word) for word in asked}

    def held(text: str) -> set[str]:
        return {stem(word) for word in words(text)}

    found = signatures(rows).rows(asked)

    named = [number for number, row in enumerate(rows) if sought and sought <= held(row[2])]
    placed = [number for number, row in enumerate(rows) if sought and sought <= held(row[3])]
    if not named and not placed:
        assert found is None
        return
    assert found is not None
    assert found.by_name.tolist() == named
    assert found.by_institution.tolist() == placed
    shares = [min(1.0, len(sought) / (len(held(rows[row][3]) - STOP_WORDS) or 1)) for row in placed]
    assert found.institution_share.tolist() == pytest.approx(shares)


@pytest.mark.parametrize(
    ("typed", "named", "placed"),
    [
        ("page", [0], [3]),  # nobody is named by an answer's words or its question
        ("Page, Marian", [0], []),
        ("sanchez ruel", [1], []),
        ("Page Teasel", [], []),  # a name and an institution are two
        ("the teasel county library", [], [0]),
        ("Teasel", [], [0, 1]),
        ("Will", [4], []),  # a stop word, but there is no other
        ("of the", [], [3]),
        ("RT Okonkwo", [2], []),
        ("R.T. Okonkwo", [2], []),
        ("R T Okonkwo", [2], []),
        ("R. T. Vance", [3], []),
        ("R T Vance", [3], []),
        ("US Courts", [], [2]),
        ("TR Vance-Okonkwo", [], []),
        ("zoo", [], []),
        ("", [], []),
    ],
)
def test_ways_of_asking(typed: str, named: list[int], placed: list[int]) -> None:
    found = signatures(_SIGNED).rows(words(typed))

    assert ((found.by_name.tolist(), found.by_institution.tolist()) if found else ([], [])) == (named, placed)


def test_how_much_of_an_institution_was_typed() -> None:
    found = signatures(_SIGNED).rows(["teasel"])

    assert found is not None
    assert found.institution_share.tolist() == pytest.approx([1 / 3, 1 / 2])
