"""Phrases: words that stand one after another, checked on the tokens of every field."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import stem
from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.engine import Engine

#: A pair of words in so few places is taken without looking for a rarer one.
_FEW = 10_000

# A token's row is found from the first row of its block, in half the time of a binary search.
_BLOCK_BITS = 6


class TokenPlaces:
    """The stemmed tokens of all answers in reading order, and where each word stands among them."""

    def __init__(self, engine: Engine) -> None:
        self._tokens = engine.tokens
        #: Hears which folded words will be asked for (`search.engine.Engine.expect`).
        self.expect = engine.expect
        #: TOKEN_OFFSETS of `index.files.layout`, for all who read them.
        self.offsets = engine.column(layout.TOKEN_OFFSETS, np.int64)
        row_offsets = self.offsets[:: len(layout.TOKEN_FIELDS)]
        self._row_count = len(row_offsets) - 1
        # Places are int32 (`index.files.layout`), so ends are too.
        self._row_ends = row_offsets[1:].astype(np.int32)
        blocks = np.arange(0, self._tokens.token_count, 1 << _BLOCK_BITS)
        self._row_of_block = (np.searchsorted(row_offsets, blocks, side="right") - 1).astype(np.int32)
        #: The number of different words.
        self.word_count = self._tokens.word_count

    def number(self, word: str) -> int | None:
        """Return the token number of a folded word's stem; None when no answer holds it."""
        return self._tokens.number(stem(word))

    def count(self, word: str) -> int:
        """Return the number of places of a folded word's stem in all fields."""
        number = self.number(word)
        return 0 if number is None else self._tokens.count(number)

    def rows_with_phrase(self, words: Sequence[str], field: int | None = None) -> NDArray[np.integer]:
        """Return int, ascending: the rows in which the folded `words`, stemmed, stand one after another in one field.

        In any field, or in the one with this number (question, answer, name, institution). Stop words count, as typed.
        A neighbouring pair of the words that stands in few places is looked up, and the places are kept that have the
        other words around them. A field's end is a token that is no word, so no phrase crosses it.
        """
        numbers = [number for word in words if (number := self.number(word)) is not None]
        if not numbers or len(numbers) < len(words):
            return np.zeros(0, np.int32)
        if len(numbers) == 1:
            return self._rows_with_word(numbers[0], field)
        at, places = self._fewest(numbers)
        starts = places - np.int32(at)
        last = self._tokens.token_count - len(numbers)
        if len(starts) and (starts[0] < 0 or starts[-1] > last):
            starts = starts.compress((starts >= 0) & (starts <= last))
        starts = self._with_words_around(starts, numbers, at)
        if field is not None:
            starts = starts.compress(self._fields_of(starts) == field)
        if not len(starts):
            return starts
        rows = self._rows_of(starts)
        first = np.ones(len(rows), bool)
        np.not_equal(rows[1:], rows[:-1], out=first[1:])
        return rows.compress(first)

    def most_looked_at(self, words: Sequence[str]) -> int:
        """Return the number of places that `rows_with_phrase` goes through for folded `words`."""
        numbers = [number for word in words if (number := self.number(word)) is not None]
        if not numbers or len(numbers) < len(words):
            return 0
        return len(self._fewest(numbers)[1]) if len(numbers) > 1 else self._tokens.count(numbers[0])

    def rows_like(self, words: Sequence[str], field: int, most: int, places: int) -> list[int]:
        """Return at most `most` rows whose field holds most of folded `words` and of their neighbouring pairs.

        Rare ones count more: ln(1 + tokens / places). They are added up from the rarest on, until they stand in
        `places` places; so the work is bounded. The best row comes first, the lowest among equals.
        """
        numbers = [self.number(word) for word in words]
        stretches = [
            self._tokens.places_of_pair(first, second)
            for first, second in set(pairwise(numbers))
            if first is not None and second is not None
        ]
        stretches += [self._tokens.places(number) for number in set(numbers) if number is not None]
        stretches.sort(key=len)
        scores = np.zeros(self._row_count, np.float32)
        for stretch in stretches:
            places -= len(stretch)
            if places < 0:
                break
            held = stretch.compress(self._fields_of(stretch) == field)
            scores[self._rows_of(held)] += np.log1p(self._tokens.token_count / max(len(stretch), 1))
        best = np.flatnonzero(scores)
        rows: list[int] = best[np.argsort(-scores[best], kind="stable")][:most].tolist()
        return rows

    def _rows_with_word(self, number: int, field: int | None) -> NDArray[np.integer]:
        """Return int, ascending: the rows with a word. Sorting its places would take longer than all else."""
        places = self._tokens.places(number)
        rows = self._rows_of(places)
        if field is not None:
            start = rows * np.intp(len(layout.TOKEN_FIELDS)) + field
            rows = rows.compress((self.offsets[start] <= places) & (places < self.offsets[start + 1]))
        held = np.zeros(self._row_count, bool)
        held[rows] = True
        return np.flatnonzero(held)

    def _fields_of(self, places: NDArray[np.int32]) -> NDArray[np.intp]:
        """Return intp: the number of the field of each place."""
        return (np.searchsorted(self.offsets, places, side="right") - 1) % len(layout.TOKEN_FIELDS)

    def _fewest(self, numbers: Sequence[int]) -> tuple[int, NDArray[np.int32]]:
        """Return the number of a rare pair in the phrase, and the places of that pair in the texts, ascending."""
        counts = map(self._tokens.count, numbers)
        rarer = [min(pair) for pair in pairwise(counts)]
        at, *others = sorted(range(len(rarer)), key=rarer.__getitem__)
        places = self._tokens.places_of_pair(numbers[at], numbers[at + 1])
        for other in others:
            if len(places) <= _FEW:
                break
            found = self._tokens.places_of_pair(numbers[other], numbers[other + 1])
            if len(found) < len(places):
                at, places = other, found
        return at, places

    def _with_words_around(self, starts: NDArray[np.int32], numbers: Sequence[int], at: int) -> NDArray[np.int32]:
        """Return those of `starts` where all of a phrase's words stand; those at `at` and after it are known to."""
        around = [place for place in range(len(numbers)) if place not in (at, at + 1)]
        return self._tokens.followed(starts, around, [numbers[place] for place in around])

    def _rows_of(self, places: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return int32: the row of each place."""
        rows: NDArray[np.int32] = self._row_of_block.take(places >> _BLOCK_BITS)
        beyond = np.flatnonzero(self._row_ends.take(rows) <= places)
        while len(beyond):
            rows[beyond] += 1
            beyond = beyond[self._row_ends[rows[beyond]] <= places[beyond]]
        return rows
