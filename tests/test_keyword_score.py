"""BM25F from arrays against BM25F by the book."""

from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.files import layout
from index.generation.term_arrays import AnswerText, build_term_arrays
from search.expansions import Expansions, PrefixRows
from search.folder.engine import FolderEngine
from search.postings import Postings, idf_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bm25f_oracle import Bm25fOracle
    from tests.conftest import AnswerRow, ArchiveMaker

pytestmark = pytest.mark.slow

WORDS = "hire hires hiring hired library libraries certificate Sánchez sanchez will the of Teasel O'Brien U.S. 2014 it's".split()
_TEXT = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
_NAME = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
_ROWS = st.lists(st.tuples(_TEXT, _TEXT, _NAME, _NAME), min_size=1, max_size=12)
_ASKED = st.lists(
    st.sampled_from(
        "hire hiring library libraries certificate sanchez will the teasel obrien us 2014 its unknown".split()
    ),
    min_size=1,
    max_size=8,
)


def open_postings(rows: Sequence[AnswerRow]) -> Postings:
    with TemporaryDirectory() as folder:
        texts = (AnswerText(row.question, row.text, row.name or "", row.institution) for row in rows)
        build_term_arrays(texts).save(Path(folder))
        return Postings(FolderEngine(Path(folder)))


@settings(max_examples=200, deadline=None)
@given(made=_ROWS, asked=_ASKED, data=st.data())
def test_scores_and_matches_are_those_of_the_book(
    made: list[tuple[str, str, str, str]],
    asked: list[str],
    data: st.DataObject,
    archives: ArchiveMaker,
    bm25f_oracle: type[Bm25fOracle],
) -> None:
    rows = [archives.answer(text, question=q, name=name, institution=at) for q, text, name, at in made]
    given_words = data.draw(st.lists(st.sampled_from(asked), max_size=2))
    oracle = bm25f_oracle(rows)

    found = open_postings(rows).score(asked, given=given_words)

    expected = [oracle.score(row, asked) for row in range(len(rows))]
    np.testing.assert_allclose(found.scores, expected, rtol=1e-5, atol=1e-5)
    assert found.matches.tolist() == [oracle.matches(row, asked, given_words) for row in range(len(rows))]


@settings(max_examples=200, deadline=None)
@given(made=_ROWS, rows_of_block=st.sampled_from([1, 2, 3, 1 << 16]))
def test_what_each_posting_adds_is_exact_however_many_blocks_there_are(
    made: list[tuple[str, str, str, str]],
    rows_of_block: int,
    archives: ArchiveMaker,
    bm25f_oracle: type[Bm25fOracle],
) -> None:
    rows = [archives.answer(text, question=q, name=name, institution=at) for q, text, name, at in made]
    oracle = bm25f_oracle(rows)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(layout, "ROWS_OF_BLOCK", rows_of_block)
        postings = open_postings(rows)
        for word in {word for doc in oracle.docs for held in doc.values() for word in held}:
            term = postings.term(word) or ""
            held = [row for row in range(len(rows)) if oracle.holds(row, word)]
            idf = float(np.log(1 + (len(rows) - len(held) + 0.5) / (len(held) + 0.5)))

            assert postings.rows(term).tolist() == held
            assert postings.count(term) == len(held)
            assert postings.weights(term).tolist() == [float(oracle.weight(row, word, idf)) for row in held]


@pytest.fixture(scope="module")
def postings(archives: ArchiveMaker) -> Postings:
    def answer(text: str, **fields: Any) -> AnswerRow:
        return archives.answer(text, **fields)

    return open_postings(
        [
            answer("We hire for kindness", question="How do you hire?", name="Ada Banks", institution="Teasel Library"),
            answer("The bank of the river", name="Otto Rivers"),
            answer("Libraries bank on volunteers"),
        ]
    )


def test_a_word_is_found_under_its_stem(postings: Postings) -> None:
    assert postings.rows(postings.term("hiring") or "").tolist() == [0]


def test_a_name_is_found_as_it_is_spelt_and_its_stem_only_in_running_text(postings: Postings) -> None:
    assert postings.rows(postings.term("banks") or "").tolist() == [0, 1, 2]  # Ada Banks, and who speaks of a bank
    assert postings.rows(postings.term("bank") or "").tolist() == [1, 2]  # but nobody of that name asked for a bank
    assert postings.rows(postings.term("river") or "").tolist() == [1]  # in the text; Otto Rivers happens to say it


def test_a_stop_word_is_no_term(postings: Postings) -> None:
    assert postings.term("the") is None
    assert not postings.score(["the", "of"]).matches.any()


def test_one_or_two_words_must_both_be_there(postings: Postings) -> None:
    assert postings.score(["bank", "river"]).matches.tolist() == [False, True, False]
    assert not postings.score(["bank", "zeppelin"]).matches.any()


def test_of_more_words_half_the_idf_is_enough(postings: Postings) -> None:
    assert postings.score(["bank", "river", "kindness"]).matches.tolist() == [False, True, False]


def test_a_word_typed_twice_counts_twice_in_the_score_only(postings: Postings) -> None:
    once, twice = postings.score(["hire", "kindness"]), postings.score(["hire", "hire", "kindness"])

    assert twice.scores[0] > once.scores[0]
    assert twice.matches.tolist() == once.matches.tolist()


def test_a_prefix_adds_half_its_idf_and_covers_all_of_it(postings: Postings) -> None:
    prefix = PrefixRows("volun", np.array([2], np.int32))

    found = postings.score([], Expansions(prefixes=(prefix,)))

    assert found.scores.tolist() == pytest.approx([0, 0, 0.5 * math.log(1 + 2.5 / 1.5)], rel=1e-6)
    assert found.matches.tolist() == [False, False, True]
    assert postings.score(["bank"], Expansions(prefixes=(prefix,))).matches.tolist() == [False, False, True]


def test_idf_never_is_negative() -> None:
    assert idf_of(100, 100) > 0


def test_no_answers_at_all() -> None:
    assert open_postings([]).score(["hire"]).scores.shape == (0,)


def test_equal_answers_give_equal_files(tmp_path: Path) -> None:
    rows = [AnswerText("q", f"answer {number} of many", "A B", "C") for number in range(50)]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        build_term_arrays(iter(rows)).save(tmp_path / name)

    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
