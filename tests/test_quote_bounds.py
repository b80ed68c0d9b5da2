"""A quotation of words that stand nearly everywhere: what is read is bounded, and what was not read is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from search import quote_check
from search.phrases import TokenPlaces
from search.quotation import QuotationRefused
from search.quoted import Verdict, Where
from webui.contract import quote_record
from webui.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.archive import Archive
    from tests.conftest import ArchiveMaker

ONLY_FIRST = "A letter is read."
LAST = "The letters are read, and the zebra of the zoo ran to a tree."


@pytest.fixture(scope="module")
def archive(archives: ArchiveMaker) -> Archive:
    """Thirty answers with `letter`, the last one with `letters`."""
    rows = [archives.answer(f"{ONLY_FIRST} {number}", question=f"Number {number}?", year=2013) for number in range(30)]
    return archives.open([*rows, archives.answer(LAST, question="The last?", year=2015)])


def test_what_was_not_read_is_never_said_to_be_said_by_nobody(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quote_check, "MOST_READ", 1)
    monkeypatch.setattr(quote_check, "COMPARED", 1)

    found = archive.quotations.check("letters")

    assert found.verdict is not Verdict.VERBATIM
    # Of 31 with the word in any form one was read, and the same one was compared.
    assert found.further == 30
    assert quote_record(found)["further"] == found.further
    assert verdict_words(found) == "It was not found in the answers that were read"


def test_what_is_compared_and_does_not_differ_is_verbatim(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quote_check, "MOST_READ", 1)
    monkeypatch.setattr(quote_check, "COMPARED", 40)

    found = archive.quotations.check("letters")

    assert found.verdict is Verdict.VERBATIM
    assert [place.answer.text for place in found.places] == [LAST]
    assert found.further == 0, "all others were read when they were compared"


def test_all_that_was_read_leaves_nothing_further(archive: Archive) -> None:
    found = archive.quotations.check("the letters were eaten")

    assert (found.verdict is Verdict.VERBATIM, found.further) == (False, 0)


def test_places_beyond_those_shown_are_counted_in_answers_and_in_questions(archives: ArchiveMaker) -> None:
    opened = archives.open(
        [archives.answer(f"Bring a map {number}.", question=f"Bring a map to {number}?") for number in range(14)]
    )

    found = opened.quotations.check("bring a map")

    where = [place.where for place in found.places]
    assert where == [Where.ANSWER] * 10 + [Where.QUESTION] * 10
    # The same four answers have it in their text and in their questions.
    assert found.further == 4
    assert opened.quotations.check("bring a map to").further == 4


@pytest.mark.parametrize("quotation", ["the", "and the", "The … the", "a … and the … a"])
def test_words_that_stand_nearly_everywhere_are_refused(
    archives: ArchiveMaker, monkeypatch: pytest.MonkeyPatch, quotation: str
) -> None:
    opened = archives.open(
        [archives.answer(f"And the cats, and the dog number {number}.", question="Who?") for number in range(9)]
    )
    monkeypatch.setattr(quote_check, "MOST_PLACES", 8)

    with pytest.raises(QuotationRefused, match=r"stand nearly everywhere .* Quote more of it"):
        opened.quotations.check(quotation)
    assert opened.quotations.check(f"{quotation} … dog number 7").verdict is not Verdict.NOWHERE
    assert opened.quotations.check("the zebra").verdict is Verdict.NOWHERE


@pytest.mark.parametrize(
    ("quotation", "looked_up"),
    [("The … and … of … to … a", 1), ("the … zebra … of … to … a", 1), ("of … the zoo ran … a", 1)],
)
def test_frequent_words_between_omissions_are_not_looked_up(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, quotation: str, looked_up: int
) -> None:
    touched: list[int] = []
    pieces: list[Sequence[str]] = []
    rows_of, with_phrase = TokenPlaces._rows_of, TokenPlaces.rows_with_phrase

    def counted_rows(self: TokenPlaces, places: NDArray[np.int32]) -> NDArray[np.int32]:
        touched.append(len(places))
        return rows_of(self, places)

    def counted_phrase(self: TokenPlaces, words: Sequence[str], field: int | None = None) -> NDArray[np.integer]:
        pieces.append(words)
        return with_phrase(self, words, field)

    monkeypatch.setattr(TokenPlaces, "_rows_of", counted_rows)
    monkeypatch.setattr(TokenPlaces, "rows_with_phrase", counted_phrase)

    found = archive.quotations.check(quotation)

    assert found.verdict is Verdict.VERBATIM
    assert [place.answer.text for place in found.places] == [LAST]
    # Once in the answers and once in the questions, for each reading; the first has no word left out.
    assert len(pieces) <= 2 * (looked_up + 1)
    assert sum(touched) <= 20, "the rarest piece stands in one place or two"
