"""The characters' places of every token, as the arrays of a generation have them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import stem, tokens
from index.files import layout
from index.generation.term_arrays import AnswerText, TermArrays, build_term_arrays
from search.folder.engine import FolderEngine
from search.phrases import TokenPlaces
from search.row_tokens import RowTokens

_TEXT = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(["Hire", "hiring", "U.S.", "it’s", "e\u0301te\u0301", "ﷺ", " ", "\n\n", "—", "x" * 70])
    ).map("".join),
)
_ROWS = st.lists(st.builds(AnswerText, _TEXT, _TEXT, _TEXT, _TEXT), min_size=1, max_size=5)


def built(*rows: AnswerText) -> TermArrays:
    return build_term_arrays(rows)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(_ROWS)
def test_the_places_are_those_of_the_analysed_texts(rows: list[AnswerText]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        build_term_arrays(rows).save(folder)
        engine = FolderEngine(folder)
        numbers = TokenPlaces(engine)
        everything = [(number,) for number in range(len((folder / layout.TOKEN_WORDS).read_bytes().splitlines()))]
        found = RowTokens(engine).places(range(len(rows)), everything)

    for row, fields in zip(rows, found, strict=True):
        texts = (row.question, row.answer, row.name, row.institution)
        assert list(fields) == [
            [((numbers.number(token.word),), token.start, token.end) for token in tokens(text)] for text in texts
        ]


def test_steps_are_counted_from_the_word_before_and_anew_in_each_field() -> None:
    arrays = built(AnswerText("Why hire?", "We hire  librarians.", "", "Wexcombe"))

    assert arrays.token_steps.tolist() == [0, 4, 0, 0, 3, 6, 0, 0, 0, 0]
    assert arrays.token_lengths.tolist() == [3, 4, 0, 2, 4, 10, 0, 0, 8, 0]


@pytest.mark.parametrize(("longest", "dtype"), [(255, np.uint8), (256, np.uint16), (65_536, np.uint32)])
def test_they_take_as_few_bytes_as_the_longest_word_needs(longest: int, dtype: type[np.generic]) -> None:
    arrays = built(AnswerText("", f"{'x' * longest} hires", "", ""))

    assert arrays.token_lengths.dtype == dtype
    assert arrays.token_lengths.tolist() == [0, longest, 5, 0, 0, 0]


def test_an_archive_without_answers_has_none() -> None:
    assert built().token_steps.tolist() == []


def test_a_sequence_is_found_within_one_field() -> None:
    with TemporaryDirectory() as name:
        build_term_arrays([AnswerText("", "", "", ""), AnswerText("A cover", "letter. Cover letters", "", "")]).save(
            Path(name)
        )
        engine = FolderEngine(Path(name))
        numbers = TokenPlaces(engine)
        wanted = tuple(number for word in ("cover", "letter") if (number := numbers.number(word)) is not None)
        [empty, row] = RowTokens(engine).places([0, 1], [wanted])

    assert not any(empty)
    assert row == ([], [(wanted, 8, 21)], [], [])
    assert stem("letters") == "letter"
