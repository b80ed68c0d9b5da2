"""The sentence that is marked where an answer is found by its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import tokens
from search.held_words import Held
from search.results import Mode, SearchRequest
from search.sentences import best_sentence
from search.sought import Sought, SoughtWords

if TYPE_CHECKING:
    from tests.conftest import ArchiveMaker, FakeEncoder

#: *dust* weighs three times *rain*.
DUST, RAIN = Sought("dust", ("dust",), (0,), (0,)), Sought("rain", ("rain",), (1,), (1,))
SOUGHT = SoughtWords((DUST, RAIN), (3.0, 1.0), {(0,): (DUST,), (1,): (RAIN,)}, (), 1.0)


def best(text: str, start: int = 0, end: int | None = None) -> str:
    held = [
        Held(sought, token.start, token.end, token.word)
        for token in tokens(text)
        for sought in (DUST, RAIN)
        if token.word == sought.shown
    ]
    first, last = best_sentence(text, (start, len(text) if end is None else end), held, SOUGHT)
    return text[first:last]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It may rain. There is dust! Rain is rain.", "There is dust!"),
        ("Dust and rain? Dust.", "Dust and rain?"),
        ("Yes. I have nothing to add to this. No.", "I have nothing to add to this."),
        ("Ask Dr. A. Dust about it. Or ask me, whom you know so well.", "Ask Dr. A. Dust about it."),
        ("• Rain\n• Dust\n\n• Something else entirely", "• Dust"),
        ("“It is dust.” So he said, at great length.", "“It is dust.”"),
        ("dust", "dust"),
        ("", ""),
    ],
)
def test_the_one_with_the_weightiest_words_else_the_longest(text: str, expected: str) -> None:
    assert best(text) == expected


def test_only_within_the_passage() -> None:
    text = "All is dust. It may rain. Or not."

    assert best(text, 13) == "It may rain."
    assert best(text, 13, 20) == "It may"


@given(st.text(st.sampled_from("ab .!?\n”D"), max_size=40))
def test_it_is_a_stretch_without_blanks_at_its_ends(text: str) -> None:
    found = best(text)

    assert found in text
    assert found == found.strip() or not text.strip()


def test_it_is_told_of_answers_found_by_meaning_alone(archives: ArchiveMaker, encoder: FakeEncoder) -> None:
    rows = [archives.answer("Rain falls. Patience is a virtue of certificates."), archives.answer("Nothing.")]
    with archives.open(rows, encoder) as archive:
        for text in ("certificates", "patient certification zeppelins quokkas"):
            hits = archive.search(SearchRequest(text, mode=Mode.SEMANTIC, as_typed=True), encoder).hits
            assert hits
            for hit in hits:
                assert (hit.sentence is None) == bool(hit.highlights)
                if hit.sentence:
                    assert hit.passage[slice(*hit.sentence)] == "Patience is a virtue of certificates."
