"""The words that an archive writes in two ways, as a generation lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import compounds, words
from index.errors import GenerationDamaged
from index.files import layout
from index.generation.term_arrays import AnswerText, build_term_arrays
from search.folder.engine import FolderEngine
from search.phrases import TokenPlaces
from search.postings import Postings
from search.spellings import Spellings

if TYPE_CHECKING:
    from pathlib import Path


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
        ("\u0301-a _-b cafe\u0301-bar\tx-\ny", {("cafe", "bar")}),
        ("a 401-k", {("401", "k")}),
    ],
)
def test_compounds_are_two_words_around_one_hyphen(text: str, expected: set[tuple[str, str]]) -> None:
    assert compounds(text) == expected


@given(st.text("ab-é\u0301 _'.\u2011\u00ad(", max_size=12))
def test_any_text_has_compounds(text: str) -> None:
    assert all(words(f"{first} {second}") == [first, second] for first, second in compounds(text))


def test_what_has_a_hyphen_and_what_stands_in_both_ways() -> None:
    assert spellings("Story time.", "Our storytime is on-line.", "Come along, a long way.") == [
        "on line",
        "story time",
    ]
    assert spellings("A story. The time.", "A storytime") == []
    assert spellings("storytime storytimes") == []
    assert spellings("call 555-1234, a re-call") == ["re call"]
    assert spellings() == []


def test_a_list_that_is_no_list_is_refused(tmp_path: Path) -> None:
    build_term_arrays([AnswerText("story-times?", "", "", "")]).save(tmp_path)
    (tmp_path / layout.SPELLINGS).write_text("story times\n", encoding="utf-8")

    engine = FolderEngine(tmp_path)
    with pytest.raises(GenerationDamaged, match="three words on each line, found story times"):
        Spellings(engine, TokenPlaces(engine), Postings(engine))


def test_a_line_ends_in_the_stem_of_both_together() -> None:
    assert build_term_arrays([AnswerText("story-times?", "", "", "")]).spellings == ("story times storytime",)
