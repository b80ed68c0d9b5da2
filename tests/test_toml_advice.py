"""What a message says to write instead of a word that the owner's files do not know."""

from __future__ import annotations

import pytest

from index.corrections.correction_check import _KEYS
from index.corrections.toml_check import instead


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("sett", "Write [[set]]"),
        ("hidden", "Write [[hide]]"),
        ("Split", "Write [[split]]"),
        ("not_answer", "Write [[not_an_answer]]"),
        # What these might mean is anybody's guess; the nearest would take an answer out.
        ("answer", "Write one of [["),
        ("delete", "Write one of [["),
    ],
)
def test_the_nearest_word_is_advised_only_where_it_is_near(word: str, advice: str) -> None:
    assert instead(word, tuple(_KEYS), "[[{}]]").startswith(advice)
