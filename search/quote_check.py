"""Checking a quotation: whether somebody said it word for word, and where; else what comes nearest.

Where its words stand one after another is looked up as phrases are, by their stems, and then read in the texts. Where
nobody said it, the answers that share most of its neighbouring words are compared with it. What is read and compared is
bounded by the constants below, whatever is asked; what holds its words and was not read is counted.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS
from index.files import layout
from search.alignment import Alignment, align
from search.quotation import QuotationRefused, printed, read_quotation
from search.quote_comparison import find_verbatim, quoted_place
from search.quoted import QuoteCheck, QuotedPlace, Verdict, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.answer_store import AnswerStore, FoundAnswer
    from search.phrases import TokenPlaces
    from search.quotation import Quotation

#: Places in answers that are shown of a quotation that several people said, as many in questions, and near misses.
SHOWN = 10
_NEAR_SHOWN = 5
#: The nearest passages of a quotation that stands nowhere.
_NEAREST = 3
#: Answers with its words that are read, endings aside.
MOST_READ = 200
#: Pieces between omissions that are looked up, the rarest first; all are found in the texts.
_LOOKED_UP = 5
#: Answers that are compared with it, and the words that are compared of each.
COMPARED, COMPARED_WORDS = 10, 10_000
#: Places of words that are gone through to find a piece, and to find the answers that are compared.
MOST_PLACES = 300_000
#: The share of words that may differ in a near miss.
_MAY_DIFFER = 1 / 3

_FIELDS = {Where.ANSWER: layout.TOKEN_FIELDS.index("answer"), Where.QUESTION: layout.TOKEN_FIELDS.index("question")}


class QuoteChecker:
    """Checks quotations against one generation."""

    def __init__(self, places: TokenPlaces, store: AnswerStore) -> None:
        self._places = places
        self._store = store

    def check(self, text: str) -> QuoteCheck:
        """Return where a quotation stands. Raises QuotationRefused where it is too long, too common or has no words."""
        readings = read_quotation(text)
        self._places.expect(lambda: chain.from_iterable(reading.printed.folded for reading in readings))
        quotation = text.strip()
        unread: set[tuple[Where, int]] = set()
        for reading in readings:
            in_answers, answers = self._verbatim(reading, Where.ANSWER)
            in_questions, questions = self._verbatim(reading, Where.QUESTION)
            # Everybody who answers a question has its words: the first is enough.
            asked = list({place.answer.question: place for place in reversed(in_questions)}.values())[::-1]
            if found := in_answers[:SHOWN] + asked[:SHOWN]:
                not_shown = {place.answer.id for place in in_answers[SHOWN:] + asked[SHOWN:]}
                further = len(answers | questions) + len(not_shown)
                return QuoteCheck(quotation, Verdict.VERBATIM, tuple(found), further=further)
            unread |= {(Where.ANSWER, row) for row in answers} | {(Where.QUESTION, row) for row in questions}
        return self._nearest(quotation, readings[-1], unread)

    def _nearest(self, quotation: str, reading: Quotation, unread: set[tuple[Where, int]]) -> QuoteCheck:
        """Return what comes nearest to a quotation that does not stand in what was read; it may be what was not."""
        rows = self._places.rows_like(reading.printed.folded, _FIELDS[Where.ANSWER], COMPARED, MOST_PLACES)
        # Of equals the first published comes first.
        compared = sorted(self._compared(reading, sorted(rows)), key=lambda place: place.changed)
        further = len({row for where, row in unread if where is Where.QUESTION or row not in rows})
        if said := [place for place in compared if not place.changed]:
            return QuoteCheck(quotation, Verdict.VERBATIM, tuple(said), further=further)
        most = len(reading.printed.keys) * _MAY_DIFFER
        if near := [place for place in compared if place.changed <= most]:
            return QuoteCheck(quotation, Verdict.NEAR, tuple(near[:_NEAR_SHOWN]), further=further)
        return QuoteCheck(quotation, Verdict.NOWHERE, (), tuple(compared[:_NEAREST]), further)

    def _verbatim(self, quotation: Quotation, where: Where) -> tuple[list[QuotedPlace], set[int]]:
        """Return where it stands word for word, and the rows that hold its words by their stems and were not read."""
        rows = self._rows(quotation, where)
        found = []
        for answer, post in self._store.by_rows(rows[:MOST_READ]):
            said = printed(_text((answer, post), where))
            if place := find_verbatim(quotation, said):
                found.append(quoted_place(quotation, said, place, answer, post, where))
        return found, set(rows[MOST_READ:])

    def _rows(self, quotation: Quotation, where: Where) -> list[int]:
        """Return the rows that may hold all of its pieces in one field, ascending: by the stems of the rarest ones.

        A stop word by itself stands nearly everywhere, and is looked up only where there is nothing else. Raises
        QuotationRefused where every piece is in too many places to go through.
        """
        pieces = {quotation.printed.folded[first:last] for first, last in quotation.pieces}
        rarest = sorted(pieces, key=lambda piece: (min(map(self._places.count, piece)), piece))
        telling = [piece for piece in rarest if len(piece) > 1 or piece[0] not in STOP_WORDS]
        looked_up = [piece for piece in telling or rarest[:1] if self._places.most_looked_at(piece) <= MOST_PLACES]
        if not looked_up:
            raise QuotationRefused("Its words stand nearly everywhere in this archive. Quote more of it.")
        rows: set[int] | None = None
        for piece in looked_up[:_LOOKED_UP]:
            held = set(self._places.rows_with_phrase(piece, _FIELDS[where]).tolist())
            rows = held if rows is None else rows & held
            if len(rows) <= MOST_READ:
                # All of these are read.
                break
        return sorted(rows or ())

    def _compared(self, quotation: Quotation, rows: list[int]) -> Iterator[QuotedPlace]:
        """Yield its best place in each of these answers that shares a word with it."""
        keys = quotation.printed.keys
        for answer, post in self._store.by_rows(rows):
            said = printed(answer.text)
            found = find_verbatim(quotation, said) or align(keys, said.keys[:COMPARED_WORDS], quotation.omissions)
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
