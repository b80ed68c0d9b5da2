"""The answers signed with a query: all of its words stand in the respondent's name, or all in the institution.

A typed name means that person, although it may be an ordinary word (`Page`, `Dean`) or unknown to the model. The words
of both fields are few, so they are gathered from the tokens when a query first asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import STOP_WORDS
from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from search.engine import Engine
    from search.phrases import TokenPlaces

# A slot is one signing field of one answer: twice the row for the name, one more for the institution.
_SLOTS = 2
#: Initials are also found written together without dots (`RT` for `R. T.`), up to this many.
MOST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class SignedRows:
    """The answers that are signed with the words of a query."""

    #: int64, ascending: the rows whose respondent's name holds them all.
    by_name: NDArray[np.int64]
    #: int64, ascending: the rows whose institution does.
    by_institution: NDArray[np.int64]
    #: float32, as long as `by_institution`: the query's share of the institution's words, stop words left out.
    institution_share: NDArray[np.float32]


class Signatures:
    """The names and institutions that the answers of a generation are signed with. Safe to use from several threads."""

    def __init__(self, engine: Engine, places: TokenPlaces) -> None:
        self._tokens, self._offsets = engine.tokens, places.offsets
        self._places = places

    def rows(self, words: Sequence[str], others: Iterable[Sequence[str]] = ()) -> SignedRows | None:
        """Return the answers that are signed with these folded words, or with `others`, their other forms.

        None when none is. Stop words do not count where there are others (`The Sedge City Library`).
        """
        readings = [*_readings(words), *map(_telling, others)]
        slots = reduce(_either, [self._holding_all(reading) for reading in readings])
        if not len(slots):
            return None
        rows, field = np.divmod(slots, _SLOTS)
        typed = len({self._places.number(word) for word in readings[0]})
        share = np.minimum(typed / np.maximum(self._lengths[slots[field == 1]], 1), 1)
        return SignedRows(rows[field == 0], rows[field == 1], share.astype(np.float32))

    def _holding_all(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Return int64, ascending: the slots that hold every word, a short one perhaps as initials."""
        found: NDArray[np.int64] | None = None
        for word in words:
            held = self._holding(word)
            if 1 < len(word) <= MOST_INITIALS:
                held = _either(held, reduce(_both, [self._holding(letter) for letter in word]))
            found = held if found is None else _both(found, held)
            if not len(found):
                break
        return _none() if found is None else found

    def _holding(self, word: str) -> NDArray[np.int64]:
        number = self._places.number(word)
        if number is None:
            return _none()
        offsets, slots = self._slots_of_words
        return slots[offsets[number] : offsets[number + 1]].astype(np.int64)

    @cached_property
    def _slots_of_words(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """int64 (token words + 1,), int32: the slots of word w are [w] to [w+1] of the latter, ascending, each once."""
        fields = len(layout.TOKEN_FIELDS)
        starts = self._offsets[:-1].reshape(-1, fields)[:, -_SLOTS:].ravel()
        # Without the field's end.
        lengths = self._offsets[1:].reshape(-1, fields)[:, -_SLOTS:].ravel() - starts - 1
        slots = np.repeat(np.arange(len(starts)), lengths)
        count = max(len(starts), 1)
        pairs = np.unique(self._tokens.of_signatures() * np.int64(count) + slots)
        offsets = np.searchsorted(pairs, np.arange(self._places.word_count + 1) * np.int64(count))
        return offsets, (pairs % count).astype(np.int32)

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        """int64: the number of different words of each slot, stop words left out."""
        offsets, slots = self._slots_of_words
        told = np.ones(len(slots), bool)
        for word in STOP_WORDS:
            if (number := self._places.number(word)) is not None:
                told[offsets[number] : offsets[number + 1]] = False
        return np.bincount(slots[told], minlength=int(slots.max(initial=-1)) + 1)


def _readings(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield the words to find in a name: those typed, then those with initials written together (`R. T.`: `rt`)."""
    yield _telling(words)
    joined: list[str] = []
    letters = ""
    for word in [*words, ""]:
        if len(word) == 1:
            letters += word
            continue
        joined += [each for each in (letters, word) if each]
        letters = ""
    if len(joined) < len(words):
        yield _telling(joined)


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in STOP_WORDS] or list(words)


def _both(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(one) or not len(other):
        return _none()
    both: NDArray[np.int64] = np.intersect1d(one, other, assume_unique=True)
    return both


def _either(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    # Nearly always one is empty, and the other is sorted already.
    if not len(one) or not len(other):
        return one if len(one) else other
    return np.union1d(one, other)


def _none() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)
