"""The words that an archive writes in two ways, as a generation lists them."""

from __future__ import annotations

import pytest

from index.analysis import compounds
from index.generation.term_arrays import AnswerText, build_term_arrays


def spellings(*texts: str) -> list[str]:
    return [line.rpartition(" ")[0] for line in build_term_arrays(AnswerText("", t, "", "") for t in texts).spellings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Send an E-mail, or an e‑mail.", {("e", "mail")}),
        ("(on-line)/off-line", set()),
        ("(on-line) and “co-op’s”", {("on", "line"), ("co", "op")}),
        ("face-to-face -- a-- --b 9–5 a -b- c", set()),
        ("-in-house", {("in", "house")}),
        ("a 401-k", {("401", "k")}),
    ],
)
def test_compounds_are_two_words_around_one_hyphen(text: str, expected: set[tuple[str, str]]) -> None:
    assert compounds(text) == expected


def test_what_has_a_hyphen_and_what_stands_in_both_ways() -> None:
    assert spellings("Story time.", "Our storytime is on-line.", "Come along, a long way.") == [
        "on line",
        "story time",
    ]
    assert spellings("A story. The time.", "A storytime") == []
    assert spellings("storytime storytimes") == []
    assert spellings("call 555-1234, a re-call") == ["re call"]
    assert spellings() == []


def test_a_line_ends_in_the_stem_of_both_together() -> None:
    assert build_term_arrays([AnswerText("story-times?", "", "", "")]).spellings == ("story times storytime",)
