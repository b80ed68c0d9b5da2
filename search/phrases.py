"""Where words stand one after another: phrases, checked on the tokens of every field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index import layout
from index.analysis import stem
from search.arrays import load_array, load_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class TokenPlaces:
    """The stemmed tokens of all answers in reading order, and where each word stands among them (memory-mapped)."""

    def __init__(self, folder: Path) -> None:
        self._numbers = {word: number for number, word in enumerate(load_lines(folder / layout.TOKEN_WORDS))}
        self._row_offsets = load_array(folder / layout.TOKEN_OFFSETS, np.int64)
        self._tokens = load_array(folder / layout.TOKENS, np.int32)
        self._place_offsets: list[int] = load_array(folder / layout.TOKEN_PLACE_OFFSETS, np.int64).tolist()
        self._places = load_array(folder / layout.TOKEN_PLACES, np.int32)

    def number(self, word: str) -> int | None:
        """The token number of a folded word's stem; None when no answer holds it."""
        return self._numbers.get(stem(word))

    def rows_with_phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """int64: the rows in which the folded `words`, stemmed, stand one after another in one field, ascending.

        Stop words count, as they were typed. The places of the rarest word are looked at first and whatever does not
        have the next rarest beside it is dropped; a field's end is a token that no word is, so no phrase crosses it.
        """
        numbers = [self._numbers.get(stem(word)) for word in words]
        if not numbers or None in numbers:
            return np.zeros(0, np.int64)
        wanted = [(number, at) for at, number in enumerate(numbers) if number is not None]
        wanted.sort(key=lambda item: self._place_offsets[item[0] + 1] - self._place_offsets[item[0]])
        rarest, at = wanted[0]
        starts = self._places[self._place_offsets[rarest] : self._place_offsets[rarest + 1]] - np.int32(at)
        starts = starts[(starts >= 0) & (starts <= len(self._tokens) - len(words))]
        for number, place in wanted[1:]:
            starts = starts[self._tokens[starts + np.int32(place)] == number]
        rows = np.searchsorted(self._row_offsets, starts, side="right") - 1
        return rows[np.flatnonzero(np.diff(rows, prepend=-1))]
