"""Relative dates: `past:6-months` finds the answers of posts published since then, counted from a given day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.grammar import in_past, parse_query
from search.past import Past, parse_past
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.archive import Archive
    from tests.conftest import ArchiveMaker, FakeEncoder

_TODAY = dt.date(2016, 7, 1)


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("6-months", Past(6, "month")),
        ("6 months", Past(6, "month")),
        ("30days", Past(30, "day")),
        ("1-Year", Past(1, "year")),
        ("week", Past(1, "week")),
    ],
)
def test_lengths_are_read_leniently(text: str, past: Past) -> None:
    assert parse_past(text) == past
    assert parse_query(f'past:"{text}"').past == (past,)


@pytest.mark.parametrize("text", ["six-months", "6", "months-6", "", "-1-year", "12345-days"])
def test_what_is_no_length_is_words(text: str) -> None:
    with pytest.raises(ValueError, match="no length of time"):
        parse_past(text)
    assert parse_query(f"past:{text}").past == ()


@pytest.mark.parametrize(
    ("past", "today", "since"),
    [
        (Past(30, "day"), dt.date(2016, 3, 1), dt.date(2016, 1, 31)),
        (Past(2, "week"), dt.date(2016, 3, 1), dt.date(2016, 2, 16)),
        (Past(1, "month"), dt.date(2016, 3, 31), dt.date(2016, 2, 29)),
        (Past(1, "year"), dt.date(2016, 2, 29), dt.date(2015, 2, 28)),
    ],
)
def test_it_is_counted_back_from_the_day(past: Past, today: dt.date, since: dt.date) -> None:
    assert past.since(today) == since


@given(
    st.builds(Past, st.integers(0, 9999), st.sampled_from(("day", "week", "month", "year"))),
    st.dates(),
)
def test_no_length_is_too_long(past: Past, today: dt.date) -> None:
    assert past.since(today) <= today


@pytest.fixture
def archive(archives: ArchiveMaker, encoder: FakeEncoder) -> Iterator[Archive]:
    """A certificate a year, from 2013 to 2016, and one without a date."""
    years = (2013, 2014, 2015, 2016, None)
    rows = [archives.answer(f"A certificate helped in {year}.", year=year) for year in years]
    with archives.open(rows, encoder) as opened:
        yield opened


def _years(archive: Archive, text: str, today: dt.date = _TODAY) -> list[int]:
    request = SearchRequest(text, mode=Mode.KEYWORD, today=today)
    posts = (hit.post.published for hit in archive.search(request).hits)
    return sorted((day.year if day else 0) for day in posts)


def test_answers_of_posts_published_since_then_are_found(archive: Archive) -> None:
    assert _years(archive, "certificate past:1-year") == [2016]
    assert _years(archive, "certificate past:2-years") == [2015, 2016]
    assert _years(archive, "past:2-years") == [2015, 2016]
    assert _years(archive, "certificate past:1-year past:2-years") == [2015, 2016]
    assert _years(archive, "certificate past:2-years year:..2015") == [2015]


def test_what_is_excluded_is_so_recent(archive: Archive) -> None:
    assert _years(archive, "certificate -past:2-years") == [0, 2013, 2014]


def test_it_moves_with_the_day(archive: Archive) -> None:
    assert _years(archive, "past:1-year", today=dt.date(2017, 3, 1)) == []


def test_the_border_of_close_matches_stays_where_it_is(archive: Archive) -> None:
    every = archive.search(SearchRequest("certificate", mode=Mode.KEYWORD, today=_TODAY))
    recent = archive.search(SearchRequest("certificate past:2-years", mode=Mode.KEYWORD, today=_TODAY))
    assert (every.close, recent.close, recent.further) == (5, 2, 0)


def test_the_day_that_it_begins_on_is_said(archive: Archive) -> None:
    """Also where it leaves nothing."""
    asked = ("certificate past:1-year past:2-years", dt.date(2017, 3, 1)), ("weather past:1-day", _TODAY)
    notes = [archive.search(SearchRequest(text, mode=Mode.KEYWORD, today=today)).notes for text, today in asked]
    assert notes[0] == ("Only posts published since 1 March 2015 are shown.",)
    assert notes[1] == ("Only posts published since 30 June 2016 are shown.",)


@pytest.mark.parametrize(
    ("text", "past", "expected"),
    [
        ("certificates", "6-months", "certificates past:6-months"),
        ("certificates past:1-year", "6-months", "certificates past:6-months"),
        ('Past:"2 years"  "a  map" past:5-days', "", '"a map"'),
        ("-past:1-year past:soon ties", "1-year", "-past:1-year past:soon ties past:1-year"),
        ("past:1-year", "", ""),
    ],
)
def test_a_query_gets_another_past(text: str, past: str, expected: str) -> None:
    assert in_past(text, past) == expected


@given(
    st.lists(st.sampled_from(("past:year", 'Past:"2 years"', "-past:week", "past:soon", "a", "-map", "ma*", '"', "“")))
)
def test_nothing_else_of_the_query_changes(items: list[str]) -> None:
    text = " ".join(items[:12])
    assert parse_query(in_past(text)) == replace(parse_query(text), past=())
    assert parse_query(in_past(text, "2-years")).past == (Past(2, "year"),)


def test_without_a_day_to_count_from_that_is_said(archive: Archive) -> None:
    result = archive.search(SearchRequest("certificate past:1-year", mode=Mode.KEYWORD))
    assert result.total == 5
    assert any("no day" in note for note in result.notes)


def test_the_words_past_year_are_words_and_the_field_is_named() -> None:
    query = parse_query("have you hired in the past 1 year?")
    assert query.words[-3:] == ("past", "1", "year")
    assert not query.past
    assert query.notes == ("For answers published in the past 1 year, write past:1-year.",)
