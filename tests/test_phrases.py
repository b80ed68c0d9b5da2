"""Phrases: words one after another in one field, stop words included."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.generation.term_arrays import AnswerText, build_term_arrays
from search import phrases
from search.folder import tokens
from search.folder.engine import FolderEngine
from search.phrases import TokenPlaces

if TYPE_CHECKING:
    from tests.conftest import Scan

_WORDS = ["to", "be", "or", "not", "hire", "hiring", "a", "cover", "letter", "letters"]
_TEXT = st.lists(st.sampled_from(_WORDS), max_size=10).map(" ".join)
_ROWS = st.lists(st.tuples(_TEXT, _TEXT, _TEXT, _TEXT), min_size=1, max_size=8)


def open_places(rows: list[tuple[str, str, str, str]]) -> TokenPlaces:
    with TemporaryDirectory() as folder:
        build_term_arrays(AnswerText(*row) for row in rows).save(Path(folder))
        return TokenPlaces(FolderEngine(Path(folder)))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(_ROWS, st.lists(st.sampled_from([*_WORDS, "unknown"]), min_size=1, max_size=4), st.data())
def test_a_phrase_is_where_a_naive_scan_finds_it(
    stands: Scan, rows: list[tuple[str, str, str, str]], phrase: list[str], data: st.DataObject
) -> None:
    expected = [number for number, row in enumerate(rows) if any(stands(phrase, field) for field in row)]

    # As in archives so large that no word, no pair of words and no phrase stands in few places.
    with pytest.MonkeyPatch.context() as patched:
        for module, limit in ((phrases, "_FEW"), (tokens, "_LOOKED_THROUGH"), (tokens, "_AT_ONCE")):
            patched.setattr(module, limit, data.draw(st.sampled_from([-1, 3, 10_000])))
        assert open_places(rows).rows_with_phrase(phrase).tolist() == expected


def test_in_long_and_empty_answers_alike() -> None:
    texts = ["to be " * 200, "", "be", "", "", "not " * 100 + "to be", "be to"]

    places = open_places([("", text, "", "") for text in texts])

    assert places.rows_with_phrase(["to", "be"]).tolist() == [0, 5]
    assert places.rows_with_phrase(["be", "to"]).tolist() == [0, 6]
    assert places.rows_with_phrase(["be"]).tolist() == [0, 2, 5, 6]
    assert places.rows_with_phrase(["not"]).tolist() == [5]


@pytest.mark.parametrize(
    ("phrase", "rows"),
    [
        (["cover", "letter"], [0]),
        (["letter", "cover"], []),  # not across the end of a field …
        (["library", "what"], []),  # … nor of an answer
        (["what", "makes", "a", "good", "cover", "letter"], [0]),
        (["of", "the", "moon"], [1]),
        (["moon", "of", "the"], []),
        (["pierce"], [0]),
        ([], []),
    ],
)
def test_fields_and_stop_words(phrase: list[str], rows: list[int]) -> None:
    places = open_places(
        [
            ("What makes a good cover letter?", "Cover what you know.", "Donna Pierce", "Teasel Library"),
            ("What else?", "The far side of the moon", "", ""),
        ]
    )

    assert places.rows_with_phrase(phrase).tolist() == rows


def test_a_phrase_that_would_run_past_the_last_token_is_not_there() -> None:
    places = open_places([("letter letter cover", "", "", "hire")])

    assert places.rows_with_phrase(["hire", "letter", "cover"]).tolist() == []


def test_no_answers_at_all() -> None:
    assert open_places([]).rows_with_phrase(["any"]).tolist() == []
