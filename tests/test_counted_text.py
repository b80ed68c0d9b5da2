"""What is kept of a query: plain words, and nothing that could be somebody's."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.queries.counted_text import LONGEST, counted_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Cover Letter?", "cover letter"),
        ("  cover \t\n letter ", "cover letter"),
        ("CAFÉ résumé", "cafe resume"),
        ("ＦＵＬＬ width", "full width"),
        ("“cover letter” -template", '"cover letter" -template'),
        ("what’s an MLIS…", "what's an mlis"),
        ("certif* name:pyle year:2014..2016", "certif* name:pyle year:2014..2016"),
        ("hired in 2014-2016, or 2020", "hired in 2014-2016, or 2020"),
        ("gs 1410 or 0301", "gs 1410 or 0301"),
        ("salary 65,000", "salary 65,000"),
        ("look at a résumé", "look at a resume"),
        ("नमस्ते", unicodedata.normalize("NFKD", "नमस्ते").replace("\u094d", "")),
        ("a\u200bb\x00c\ud800d", "abcd"),
    ],
)
def test_case_accents_space_and_the_punctuation_around_it_are_made_plain(typed: str, kept: str) -> None:
    assert counted_text(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "inez.tarn@example.org",
        "write to inez ＠ example.org please",
        "inez at example dot org",
        "inez[at]example.org",
        "mailto:inez",
        "555-123-4567",
        "(555) 123 4567",
        "+1.555.123.4567",
        "555_123_4567",
        "call 5 5 5 1 2 3 4",
        "ssn 123-45-6789",
        "born 1984-05-02",
        "member 00123456",
        "case ab123456x",
        "４１１１１１１１１１１１１１１１",
        "٠١٢٣٤٥٦٧",
        "555\u200b123\u200b4567",
        "x" * (LONGEST + 300) + " inez@example.org",
        "x" * (LONGEST - 3) + " 5551234567",
    ],
)
def test_what_looks_like_a_mail_address_or_a_long_number_is_not_kept(typed: str) -> None:
    assert counted_text(typed) is None


@pytest.mark.parametrize("typed", ["", "   ", "?!", "\x00\x01", "\u0301"])
def test_nothing_is_kept_of_nothing(typed: str) -> None:
    assert counted_text(typed) is None


def test_a_long_query_is_cut() -> None:
    assert counted_text("word " * 100) == ("word " * 40).strip()


@given(st.text(st.characters(), max_size=300) | st.from_regex(r"[0-9@ .()+-]{0,40}"))
def test_whatever_is_typed_is_kept_plain_or_not_at_all(typed: str) -> None:
    kept = counted_text(typed)

    if kept is None:
        return
    assert 0 < len(kept) <= LONGEST
    assert counted_text(kept) == kept
    assert "@" not in kept
    assert kept == kept.casefold() == " ".join(kept.split())
    kept.encode()
    assert not {c for c in kept if unicodedata.category(c)[0] == "C" or unicodedata.combining(c)}
