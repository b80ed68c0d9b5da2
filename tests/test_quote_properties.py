"""Any stretch of an answer is found in it, set otherwise too; one changed word is named. By a search of every text."""

from __future__ import annotations

import re
import time
import unicodedata
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive import Archive
from search.quotation import QuotationRefused
from search.quoted import Difference, PieceKind, Verdict, Where

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import ArchiveMaker

#: What may be set otherwise, and how.
SETTINGS = {
    " ": [" ", "  ", "\n", "\u00a0", "\r\n\r\n"],
    "’": ["'", "’", "ʼ"],
    "'": ["'", "’"],
    "“": ['"', "„", "«", "“", "''"],
    "”": ['"', "”", "»", "’’"],
    '"': ['"', "“", "”"],
    "—": ["-", "--", "–", "—", " – ", " -- "],
    "–": ["-", "--", "–", "—"],
    "-": ["-", "‐", "‑"],
    "…": ["…", "...", ". . .", " …"],
}
WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")


@pytest.fixture(scope="module")
def opened(sample: Path) -> Archive:
    return Archive.open(sample)


@pytest.fixture(scope="module")
def texts(opened: Archive) -> list[tuple[str, str]]:
    """The id and the text of every answer of more than a few words."""
    return [(answer.id, answer.text) for answer, _ in opened.answers() if len(answer.text.split()) > 8]


@pytest.fixture(scope="module")
def plainly(texts: list[tuple[str, str]]) -> dict[str, str]:
    return {answer_id: plain(text) for answer_id, text in texts}


def plain(text: str) -> str:
    """A text as the oracle compares it: lower case, one kind of every sign, and no space but between words."""
    text = unicodedata.normalize("NFC", text).casefold()
    for signs, one in (("’ʼ‘", "'"), ("–—‐‑", "-")):
        text = re.sub(f"[{signs}]", one, text)
    return f" {' '.join(WORD.findall(text))} "


@given(st.integers(0, 2**32))
def test_any_stretch_of_an_answer_is_found_in_it(
    opened: Archive, texts: list[tuple[str, str]], plainly: dict[str, str], seed: int
) -> None:
    # One draw: a few hundred for one quotation are too many to shrink.
    random = Random(seed)  # noqa: S311 — no secret
    answer_id, text = random.choice(texts)
    found = [match.span() for match in re.finditer(r"\S+", text)]
    first = random.randrange(len(found))
    last = min(first + random.randrange(60), len(found) - 1)
    stretch = text[found[first][0] : found[last][1]]
    quotation = "".join(random.choice(SETTINGS[sign]) if sign in SETTINGS else sign for sign in stretch)
    if not WORD.search(quotation):
        return

    checked = opened.quotations.check(quotation)

    assert checked.verdict is Verdict.VERBATIM, quotation
    said = {place.answer.id: place for place in checked.places if place.where is Where.ANSWER}
    by_hand = {other for other, held in plainly.items() if plain(quotation) in held}
    assert by_hand >= said.keys() & plainly.keys()
    assert said.keys() >= by_hand or checked.further
    for other, place in said.items():
        assert set(place.differences) <= {Difference.CAPITALS, Difference.PUNCTUATION}
        shown = place.answer.text[place.start : place.end]
        assert plain(shown) == plain(quotation)
        assert "".join(piece.text for piece in place.pieces) == shown
        if other == answer_id and stretch in place.before + shown + place.after:
            assert place.differences == ()


@given(st.integers(0, 2**32))
def test_one_changed_word_is_named(opened: Archive, texts: list[tuple[str, str]], seed: int) -> None:
    random = Random(seed)  # noqa: S311 — no secret
    _, text = random.choice(texts)
    found = list(WORD.finditer(text))[: random.randint(8, 40)]
    # Not a part of U.S. or 1,100, which are words as a whole.
    whole = [match for match in found if match[0].isalpha() and len(match[0]) > 2]
    if len(found) < 8 or not whole:
        return
    changed = random.choice(whole)
    end = next(space.start() for space in re.finditer(r"\s|$", text) if space.start() >= found[-1].end())
    quotation = f"{text[: changed.start()]}zxqv{text[changed.end() : end]}"

    checked = opened.quotations.check(quotation)

    assert checked.verdict is Verdict.NEAR
    near = next(place for place in checked.places if place.answer.text == text)
    assert near.changed == 1
    [quoted] = [piece for piece in near.pieces if piece.kind is PieceKind.QUOTED]
    assert WORD.findall(quoted.text) == ["zxqv"]
    [instead] = [piece for piece in near.pieces if piece.kind is PieceKind.SAID]
    assert WORD.findall(instead.text) == [changed[0]]


@pytest.fixture(scope="module")
def repetitive(archives: ArchiveMaker) -> Archive:
    text = "the of the a to be or not to be of the the " * 700
    return archives.open([archives.answer(f"{text} {number}", question=f"Q {number}") for number in range(12)])


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from([*"[]().…'“”", "the", " ", "sic", "a", " … never … ", "cover", "letter"]), max_size=200
    ).map("".join)
)
def test_nothing_that_is_pasted_is_an_error(opened: Archive, text: str) -> None:
    try:
        checked = opened.quotations.check(text)
    except QuotationRefused:
        return
    assert (checked.verdict is Verdict.NOWHERE) == (not checked.places)
    shown = [piece.text for place in (*checked.places, *checked.nearest) for piece in place.pieces]
    assert not [text for text in shown if "\ue000" in text]


@pytest.mark.parametrize(
    "quotation",
    [
        "the of " * 300,
        "a … " * 500,
        "[…] the " * 300,
        "[" * 3000 + "a",
        "a" + "." * 2998,
        "the " + " ." * 1400,
        "x" * 3000,
        "to be " * 290 + "zebra",
        "é" * 3000,
    ],
)
def test_hostile_quotations_take_no_longer_than_others(repetitive: Archive, quotation: str) -> None:
    started = time.process_time()

    with suppress(QuotationRefused):
        repetitive.quotations.check(quotation)

    assert time.process_time() - started < 5, "the work is bounded by the number of words that are compared"
