"""Forms of words find each other: joined, with a hyphen and parted, from the archive's own vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.results import Mode, SearchRequest, WordMatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.archive import Archive
    from search.results import SearchResult
    from tests.conftest import ArchiveMaker

_TEXTS = (
    "Our storytime is loud.",
    "We run a story time for the family.",
    "Stories take time.",
    "Send an e-mail to us.",
    "Never email us.",
    "Mail it, in a letter.",
    "A microcredential says little.",
    "A micro-credential says much; so does on-line work.",
    "Come along, and online.",
    "The job board pays $50,000 and a 401(k).",
    "A desk of 3×4 feet is a long one.",
    "Jobseekers read re\u0301sume\u0301s.",
)


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker) -> Iterator[Archive]:
    named = archives.answer(
        "Nothing to say.", name="Ida Mc Donald", institution="Home Town Library", question="A book club?"
    )
    also = archives.answer(
        "Ida says they are inservice.", name="Bo McDonald", institution="Hometown Library", question="A book-club?"
    )
    spanish = archives.answer("A lib\u00adrarian; we\u200baving helps.", name="Jose\u0301 Pen\u0303a")
    with archives.open([*map(archives.answer, _TEXTS), named, also, spanish]) as opened:
        yield opened


def search(archive: Archive, text: str) -> SearchResult:
    return archive.search(SearchRequest(text, mode=Mode.KEYWORD, limit=50))


def found(archive: Archive, text: str) -> list[int]:
    """The numbers of the texts that are found."""
    return sorted(archive.page(SearchRequest(text, mode=Mode.KEYWORD, limit=50)).rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("storytime", [0, 1]),
        ("storytimes", [0, 1]),
        ("story-time", [0, 1, 2]),
        ("story time", [0, 1, 2]),
        ("time story", [1, 2]),
        ('"story time"', [0, 1]),
        ('"storytime"', [0, 1]),
        ('"run a storytime for the family"', [1]),
        ('"our story-time is loud"', [0]),
        ("time", [1, 2]),
        ("email", [3, 4]),
        ("e-mail", [3, 4]),
        ("mail", [3, 5]),
        ("mail -email", [5]),
        ("us -e-mail", []),
        ('us -"e mail"', []),
        ("microcredentials", [6, 7]),
        ("micro-credential", [6, 7]),
        ('much -"micro credential"', []),
        ("micro*", [6, 7]),
        ("microcred*", [6, 7]),
        ("much -microcred*", []),
        ("micro-cred*", [6, 7]),
        ("much -micro-cred*", []),
        ("story-tim*", [0, 1]),
        ("(on-lin*)", [7, 8]),
        ("in-serv*", [13]),
        ("run-story*", []),
        ("online", [7, 8]),
        ('"on line"', [7, 8]),
        ("in-service", [13]),
        ("(in-service).", [13]),
        ("-in-service ida", [12]),
        ('"they are in-service"', [13]),
        ("in service", []),
        ("along", [8]),
        ('"a long"', [10]),
        ("jobboard", [9]),
        ('"the jobboard pays"', [9]),
        ("job-seeker", [11]),
        ("401k", [9]),
        ("50000", [9]),
        ("$50,000", [9]),
        ("3x4", [10]),
        ("resume", [11]),
        ("résume\u0301s", [11]),
        ("re\u00adsume", [11]),
        ("job\u200bseeker", [11]),
        ("name:mcdonald", [12, 13]),
        ("name:pena", [14]),
        ("name:peña", [14]),
        ("Jose\u0301", [14]),
        ("librarian weaving", [14]),
        ('name:"mc donald"', [12, 13]),
        ("institution:hometown", [12, 13]),
        ("question:bookclub", [12, 13]),
        ("institution:hometown -name:mc-donald", []),
        ("ida mcdonald", [12, 13]),
    ],
)
def test_each_form_finds_the_others(archive: Archive, text: str, rows: list[int]) -> None:
    assert found(archive, text) == rows


@pytest.mark.parametrize(
    ("text", "row", "marked", "matched"),
    [
        ("storytime", 1, ["story time"], [WordMatch("storytime", ("story time",))]),
        ("story time", 0, ["storytime"], [WordMatch("story", ("storytime",)), WordMatch("time", ("storytime",))]),
        ('"storytime for"', 1, ["story time for"], [WordMatch('"storytime for"', ("story time for",))]),
        ("email", 3, ["e-mail"], [WordMatch("email", ("e-mail",))]),
        ("microcred*", 7, ["micro-credential"], [WordMatch("microcred*", ("micro-credential",))]),
        ("micro-cred*", 7, ["micro-credential"], [WordMatch("microcred*", ("micro-credential",))]),
        ("micro-cred*", 6, ["microcredential"], [WordMatch("microcred*", ("microcredential",))]),
        ("401k", 9, ["401(k)"], [WordMatch("401k", ("401(k)",))]),
        ("50000", 9, ["50,000"], [WordMatch("50000", ("50,000",))]),
    ],
)
def test_what_is_marked_is_the_form_that_stands_there(
    archive: Archive, text: str, row: int, marked: list[str], matched: list[WordMatch]
) -> None:
    (hit,) = (hit for hit in search(archive, text).hits if hit.answer.text == _TEXTS[row])

    assert [hit.passage[start:end] for start, end in hit.highlights] == marked
    assert list(hit.matched) == matched


def test_forms_are_one_term(archive: Archive) -> None:
    scores = {hit.answer.text: hit.score for hit in search(archive, "storytime").hits}

    assert scores[_TEXTS[0]] == pytest.approx(scores[_TEXTS[1]], rel=0.3)
