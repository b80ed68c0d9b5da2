"""Did you mean: words that no answer holds, put right from the archive's own vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.imports.importing import import_sources
from search.archive import Archive
from search.results import Mode, Respelling, SearchRequest
from tests.ticked_surveys import write_surveys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import ArchiveMaker, FakeEncoder


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker) -> Iterator[Archive]:
    answers = [
        archives.answer("A certificate tells me that you finish things.", name="Ana Kowalczyk"),
        archives.answer("Certificates are nice. A certificate is paper.", name="Joaquín Sánchez"),
        archives.answer("Wear what you like to an interview."),
        archives.answer("The salary stands in the advertisement."),
    ]
    with archives.open(answers) as opened:
        yield opened


def respelt(archive: Archive, text: str, *, as_typed: bool = False) -> Respelling | None:
    return archive.search(SearchRequest(text, mode=Mode.KEYWORD, as_typed=as_typed)).respelling


@pytest.mark.parametrize(
    ("typed", "meant", "total"),
    [
        ("intervew", "interview", 1),
        ("Kowalcyzk", "kowalczyk", 1),
        ("certifikate", "certificate", 2),
        ("name:Kowalczik", "name:kowalczyk", 1),
        ('"wear what you lke" -salry intervew', '"wear what you lke" -salry intervew', None),
        ("salery, please!", None, None),
        ("ginterview", "interview", 1),
    ],
)
def test_what_was_meant(typed: str, meant: str | None, total: int | None, archive: Archive) -> None:
    found = respelt(archive, typed)

    assert found == (None if total is None else Respelling(str(meant), total, shown=True))


@pytest.mark.parametrize("known", ["interview", "sanchez", "Sánchez", "certificates", "xyzzy", "pay 2014", "the", ""])
def test_what_is_known_or_like_nothing_stays(known: str, archive: Archive) -> None:
    assert respelt(archive, known) is None


def test_hits_are_those_of_what_was_meant(archive: Archive) -> None:
    result = archive.search(SearchRequest("salery", mode=Mode.KEYWORD))

    assert [hit.answer.text for hit in result.hits] == ["The salary stands in the advertisement."]
    assert (result.total, result.request.text) == (1, "salery")


def test_as_typed_it_is_only_offered(archive: Archive) -> None:
    result = archive.search(SearchRequest("salery", mode=Mode.KEYWORD, as_typed=True))

    assert (result.total, result.hits) == (0, ())
    assert result.respelling == Respelling("salary", 1, shown=False)


def test_where_something_is_found_it_is_only_offered(archive: Archive) -> None:
    result = archive.search(SearchRequest("tells finish certificate thingz", mode=Mode.KEYWORD))

    assert result.total == 1
    assert result.respelling == Respelling("tells finish certificate things", 1, shown=False)


def test_it_is_shown_where_no_word_matches_as_typed_and_all_do_when_put_right(
    encoder: FakeEncoder, archives: ArchiveMaker
) -> None:
    """Whatever a title, or the meaning of the other words, lifts over the floor."""
    rows = [
        archives.answer("Yes.", question="How do you hire somebody new?"),
        archives.answer("References are called by two of us.", question=""),
        archives.answer("They close a drawer.", question=""),
    ]
    with archives.open(rows, encoder) as opened:
        for typed, meant in (
            ("how do refrences hire", None),
            ("refrences called", "references called"),
            ("clese", "close"),
        ):
            as_typed = SearchRequest(typed, as_typed=True)
            found = opened.search(as_typed, encoder)
            shown = opened.search(SearchRequest(typed), encoder).respelling
            assert (shown.text if shown and shown.shown else None) == meant
            assert not found.respelling or not found.respelling.shown


def test_words_of_titles_and_topics_are_known(tmp_path: Path) -> None:
    import_sources(tmp_path, [write_surveys(tmp_path / "blog.xml")], model=None)
    with Archive.open(tmp_path) as opened:
        assert respelt(opened, "title:spoom") == Respelling("title:spoon", 3, shown=True)
        assert respelt(opened, "tag:leters") == Respelling("tag:letters", 6, shown=True)


def test_a_respelling_that_finds_nothing_is_not_offered(archive: Archive) -> None:
    assert respelt(archive, "salery type:law") is None


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(st.sampled_from('salerycti "-:*'), max_size=30))
def test_whatever_is_typed_a_respelling_finds_what_it_says(typed: str, archive: Archive) -> None:
    if found := respelt(archive, typed):
        assert archive.search(SearchRequest(found.text, mode=Mode.KEYWORD, as_typed=True)).total == found.total > 0
