"""Runs of hidden words are found in whatever form they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import stem
from index.verifying.word_runs import WordRuns

if TYPE_CHECKING:
    from collections.abc import Sequence

HIDDEN = "Our storytimes are for the quokka's e-mail pals, who read story books and get a résumé of $50,000."
SHOWN = "Read story books, get a long story and along with it the time."


@pytest.mark.parametrize(
    "trace",
    [
        "our story times are for the quokkas e mail pals",
        "Our story-times are for the quokka’s email pals.",
        "Our story\u00adtimes are for the quokkas e\u2011mail pals.",
        "pals who read storybooks and get a re\u0301sume\u0301 of",
        "story books and geta résumé of 50000",
    ],
)
def test_a_trace_in_another_form(trace: str) -> None:
    assert WordRuns([SHOWN, HIDDEN], [SHOWN]).found_in(["nothing", f"Well: {trace}"]) == [1]


def test_words_that_are_shown_in_another_form_give_nothing_away() -> None:
    runs = WordRuns([HIDDEN], ["our story times are for the quokkas email pals who"])

    assert runs.found_in(["our storytimes are for the quokkas e-mail pals who"]) == []
    assert runs.found_in(["our storytimes are for the quokkas e-mail pals who read"]) == [0]


def test_among_token_numbers() -> None:
    said = "our story times are for the quokkas email pals".split()
    vocabulary = sorted(map(stem, said))
    end = len(vocabulary)
    tokens = np.array([end, *(vocabulary.index(stem(word)) for word in said), end], np.uint8)

    assert WordRuns([HIDDEN], [SHOWN]).found_in_numbers(tokens, vocabulary) == [0]
    assert WordRuns([HIDDEN], [" ".join(said)]).found_in_numbers(tokens, vocabulary) == []


_WORDS = ("quokka", "hollow", "letter", "drawer", "umbrella", "certificate", "fjord", "window", "desk")


def rewritten(words: Sequence[str], cuts: Sequence[int]) -> str:
    """The words in other forms: cut after that many letters, or joined with the next where the number is 0."""
    text = ""
    joins = False
    for word, cut in zip(words, cuts, strict=True):
        if cut and not joins:
            text += f"{word[:cut]}-{word[cut:]} "
        else:
            joins = not (cut or joins)
            text += word if joins else f"{word} "
    return text


@given(
    st.lists(st.sampled_from(_WORDS), min_size=1, unique=True).flatmap(
        lambda words: st.tuples(st.just(words), st.lists(st.integers(0, 4), min_size=len(words), max_size=len(words)))
    )
)
def test_any_word_may_be_cut_or_joined(drawn: tuple[list[str], list[int]]) -> None:
    words, cuts = drawn

    assert WordRuns([" ".join(words)], ["nothing of it"]).found_in([rewritten(words, cuts)]) == [0]
    assert WordRuns([rewritten(words, cuts)], ["nothing of it"]).found_in([" ".join(words)]) == [0]
