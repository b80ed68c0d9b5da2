"""Words as people write them: accents apart from their letters, characters nobody sees, numbers with signs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import tokens, words
from index.attribution.names import clean_name

_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("re\u0301sume\u0301", ["resume"]),
        ("Jose\u0301 Pen\u0303a\u2019s", ["jose", "pena"]),
        ("a lib\u00adrarian; we\u200baving", ["a", "librarian", "weaving"]),
        ("O\u00ad\u2019\u00adBrien\u00ad\u2019\u00ads", ["obrien"]),
        ("\u00ad librarian\u00ad \u200b", ["librarian"]),
        ("U\u0308.S.", ["us"]),
        ("$50,000 or 1,234,567", ["50000", "or", "1234567"]),
        ("in 2012,2013 and 2014,100", ["in", "2012", "2013", "and", "2014", "100"]),
        ("pages 12,13 of 1,23,456", ["pages", "12", "13", "of", "1", "23456"]),
        ("a 401(k), 501(c)(3) and (b)", ["a", "401k", "501c3", "and", "b"]),
        ("0(A\u030a) and 0(\u00c5)", ["0", "a", "and", "0", "a"]),
        ("a.b.e\u0301a and a.b.\u00e9a", ["ab", "ea", "and", "ab", "ea"]),
        ("librarian(s) of 12 (two)", ["librarian", "s", "of", "12", "two"]),
        ("3×4 and 3 × 4", ["3x4", "and", "3", "4"]),
        ("e-mail 9-5 3.5", ["e", "mail", "9", "5", "3", "5"]),
    ],
)
def test_a_word_is_the_letters_that_it_shows(text: str, expected: list[str]) -> None:
    assert words(text) == [token.word for token in tokens(text)] == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(401(k))", ["401(k)"]),
        ("(b), a 501(c)(3)", ["b", "a", "501(c)(3)"]),
        ("$50,000,", ["50,000"]),
        ("re\u0301sume\u0301\u00ad!", ["re\u0301sume\u0301"]),
        ("3×4×", ["3×4"]),
    ],
)
def test_its_place_is_where_it_is_shown(text: str, shown: list[str]) -> None:
    assert [text[token.start : token.end] for token in tokens(text)] == shown


def test_a_name_is_the_letters_that_it_shows() -> None:
    assert clean_name("Jose\u0301 Pen\u0303\u00ada") == "José Peña"


_LETTERS = st.text("abeéñüçøÅİsS'’.,-() 0159×k", max_size=20)


@given(_LETTERS)
def test_composed_and_decomposed_letters_are_the_same(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(_LETTERS, st.lists(st.tuples(st.integers(0, 20), st.sampled_from(_UNSEEN)), max_size=4))
def test_what_nobody_sees_between_two_letters_changes_nothing(text: str, unseen: list[tuple[int, str]]) -> None:
    marked = text
    for at, character in sorted(unseen, reverse=True):
        if text[at - 1 : at].isalpha() and text[at : at + 1].isalpha():
            marked = marked[:at] + character + marked[at:]

    assert words(marked) == words(text)


@given(st.text())
def test_places_are_in_order_and_hold_the_word(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert words(text[token.start : token.end]) == [token.word]
        end = token.end
