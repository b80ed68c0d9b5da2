"""Checking a quotation: whether somebody said it word for word, and where; else what comes nearest.

Where its words stand one after another is looked up as phrases are, by their stems, and then read in the texts. Where
nobody said it, the answers that share most of its neighbouring words are compared with it. What is read and compared is
bounded by the constants below, whatever is asked: the work for one quotation never grows with what it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.files import layout
from search.alignment import Alignment, align
from search.quotation import printed, read_quotation
from search.quote_comparison import find_verbatim, quoted_place
from search.quoted import QuoteCheck, QuotedPlace, Verdict, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.answer_store import AnswerStore, FoundAnswer
    from search.phrases import TokenPlaces
    from search.quotation import Quotation

#: Places that are shown of a quotation that several people said, and of near misses.
SHOWN = 10
_NEAR_SHOWN = 5
#: The nearest passages of a quotation that stands nowhere.
_NEAREST = 3
#: Answers with its words that are read, endings aside.
MOST_READ = 200
#: Pieces between omissions that are looked up, the longest first; all are found in the texts.
_LOOKED_UP = 5
#: Answers that are compared with it, and the words that are compared of each.
COMPARED, COMPARED_WORDS = 10, 10_000
#: Places of neighbouring words that are added up to find those.
_MOST_PLACES = 300_000
#: The share of words that may differ in a near miss.
_MAY_DIFFER = 1 / 3

_FIELDS = {Where.ANSWER: layout.TOKEN_FIELDS.index("answer"), Where.QUESTION: layout.TOKEN_FIELDS.index("question")}


class QuoteChecker:
    """Checks quotations against one generation."""

    def __init__(self, places: TokenPlaces, store: AnswerStore) -> None:
        self._places = places
        self._store = store

    def check(self, text: str) -> QuoteCheck:
        """Return where a quotation stands. Raises QuotationRefused where it is too long or has no words."""
        readings = read_quotation(text)
        quotation = text.strip()
        for reading in readings:
            found, further = self._verbatim(reading)
            if found:
                return QuoteCheck(quotation, Verdict.VERBATIM, tuple(found), further=further)
        # The last reading knows of omissions.
        compared = sorted(self._compared(readings[-1]), key=lambda place: place.changed)
        count = len(readings[-1].printed.keys)
        near = [place for place in compared if place.changed <= count * _MAY_DIFFER]
        if near:
            return QuoteCheck(quotation, Verdict.NEAR, tuple(near[:_NEAR_SHOWN]))
        return QuoteCheck(quotation, Verdict.NOWHERE, (), tuple(compared[:_NEAREST]))

    def _verbatim(self, quotation: Quotation) -> tuple[list[QuotedPlace], int]:
        """Return where it stands word for word, and the number of answers that may have it and are not shown."""
        found, further = self._verbatim_in(quotation, Where.ANSWER)
        asked, _ = self._verbatim_in(quotation, Where.QUESTION)
        # Everybody who answers a question has its words: the first is enough.
        first: dict[str, QuotedPlace] = {}
        for place in asked:
            first.setdefault(place.answer.question, place)
        return [*found[:SHOWN], *list(first.values())[:SHOWN]], further + max(len(found) - SHOWN, 0)

    def _verbatim_in(self, quotation: Quotation, where: Where) -> tuple[list[QuotedPlace], int]:
        rows = self._rows(quotation, where)
        found = []
        for answer, post in self._store.by_rows(rows[:MOST_READ]):
            said = printed(_text((answer, post), where))
            if place := find_verbatim(quotation, said):
                found.append(quoted_place(quotation, said, place, answer, post, where))
        return found, len(rows[MOST_READ:])

    def _rows(self, quotation: Quotation, where: Where) -> list[int]:
        """Return the rows that hold its longest pieces in one field, by their stems, ascending."""
        pieces = {quotation.printed.folded[first:last] for first, last in quotation.pieces}
        rows: set[int] | None = None
        for piece in sorted(pieces, key=len, reverse=True)[:_LOOKED_UP]:
            held = set(self._places.rows_with_phrase(piece, _FIELDS[where]).tolist())
            rows = held if rows is None else rows & held
            if not rows:
                break
        return sorted(rows or ())

    def _compared(self, quotation: Quotation) -> Iterator[QuotedPlace]:
        """Yield the best places of the answers that share most with it; none that shares no word."""
        keys = quotation.printed.keys
        rows = self._places.rows_like(quotation.printed.folded, _FIELDS[Where.ANSWER], COMPARED, _MOST_PLACES)
        for answer, post in self._store.by_rows(rows):
            said = printed(answer.text)
            found = align(keys, said.keys[:COMPARED_WORDS], quotation.omissions)
            if _shares_words(quotation, said.keys, found):
                yield quoted_place(quotation, said, found, answer, post, Where.ANSWER)


def _text(found: FoundAnswer, where: Where) -> str:
    answer, _ = found
    return answer.text if where is Where.ANSWER else answer.question


def _shares_words(quotation: Quotation, said: tuple[str, ...], found: Alignment) -> bool:
    keys = quotation.printed.keys
    return any(
        pair.quoted is not None and pair.said is not None and keys[pair.quoted] == said[pair.said]
        for pair in found.pairs
    )
