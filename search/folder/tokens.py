"""The tokens of a generation's files, by word and by row."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any

import numpy as np

from index.files import layout
from search.arrays import load_array, load_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

#: Around so few places, all words of a phrase are looked at at once.
_AT_ONCE = 1000

#: Of a pair with a word in so few places, these are looked through.
_LOOKED_THROUGH = 1 << 15

_FIELDS = len(layout.TOKEN_FIELDS)
_SIGNING_FIELDS = 2


class FolderTokens:
    """The tokens of a generation (memory-mapped), as `search.engine.Tokens` describes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = {word: number for number, word in enumerate(load_lines(folder / layout.TOKEN_WORDS))}
        self._tokens = load_array(folder / layout.TOKENS, np.unsignedinteger)
        self._offsets = load_array(folder / layout.TOKEN_OFFSETS, np.int64)
        self._place_offsets: list[int] = load_array(folder / layout.TOKEN_PLACE_OFFSETS, np.int64).tolist()
        self._places = load_array(folder / layout.TOKEN_PLACES, np.int32)
        self._steps = load_array(folder / layout.TOKEN_STEPS, np.unsignedinteger)
        self._lengths = load_array(folder / layout.TOKEN_LENGTHS, np.unsignedinteger)
        #: The number of different words.
        self.word_count = len(self._place_offsets) - 1
        #: The number of places.
        self.token_count = len(self._tokens)

    def number(self, stemmed: str) -> int | None:
        """Return the token number of a stem."""
        return self._numbers.get(stemmed)

    def count(self, number: int) -> int:
        """Return the number of places of a word."""
        return self._place_offsets[number + 1] - self._place_offsets[number]

    def places(self, number: int) -> NDArray[np.int32]:
        """Return int32: the places of a word, ordered by the token that follows."""
        return self._places[self._place_offsets[number] : self._place_offsets[number + 1]]

    def places_of_pair(self, first: int, second: int) -> NDArray[np.int32]:
        """Return int32, ascending: the places where `first` stands with `second` after it."""
        counts = self.count(first), self.count(second)
        if min(counts) <= _LOOKED_THROUGH:
            # To look through a few reads what lies together; a binary search would read here and there in all of it.
            if counts[0] <= counts[1]:
                places = self.places(first)
                return places.compress(self._tokens.take(places + np.int32(1)) == second)
            before = self.places(second) - np.int32(1)
            return np.sort(before.compress((before >= 0) & (self._tokens.take(before, mode="clip") == first)))
        places = self.places(first)

        def following(place: np.int32) -> int:
            return int(self._tokens[place + 1])

        start = bisect_left(places, second, key=following)
        return places[start : bisect_right(places, second, lo=start, key=following)]

    def followed(self, starts: NDArray[np.int32], after: Sequence[int], numbers: Sequence[int]) -> NDArray[np.int32]:
        """Return those of `starts` so many places `after` which each of these words stands."""
        if after and len(starts) <= _AT_ONCE:
            there = self._tokens.take(starts[:, None] + np.array(after, np.int32))
            return starts.compress((there == np.array(numbers)).all(axis=1))
        for place, number in sorted(zip(after, numbers, strict=True), key=lambda each: self.count(each[1])):
            # take and compress are much quicker than brackets.
            starts = starts.compress(self._tokens.take(starts + np.int32(place)) == number)
        return starts

    def of_rows(self, rows: Sequence[int]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the tokens, steps and lengths of these rows, one after another."""
        bounds = [self._offsets[row * _FIELDS : (row + 1) * _FIELDS + 1 : _FIELDS].tolist() for row in rows]
        tokens, steps, lengths = (
            np.concatenate([array[start:end] for start, end in bounds])
            for array in (self._tokens, self._steps, self._lengths)
        )
        return tokens, steps, lengths

    def of_signatures(self) -> NDArray[np.unsignedinteger]:
        """Return the tokens of the name and the institution of every row, ends of fields left out."""
        starts = self._offsets[:-1].reshape(-1, _FIELDS)[:, -_SIGNING_FIELDS:].ravel()
        # Without the field's end.
        lengths = self._offsets[1:].reshape(-1, _FIELDS)[:, -_SIGNING_FIELDS:].ravel() - starts - 1
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        held: NDArray[np.unsignedinteger] = self._tokens[np.repeat(starts, lengths) + within]
        return held
