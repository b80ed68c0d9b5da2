"""The words of many texts as numbers, with the characters' places of each."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import placed_words
from index.files import layout
from index.generation.array_file import narrowed

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Texts of at most so many characters that are kept: a post's answers share their question, people come again.
_REPEATED_CHARACTERS = 1000
_REPEATED = 4096

# Number, step and length of each token, and of the field's end.
_Read = tuple["array[int]", "array[int]", "array[int]"]


class TokenTexts:
    """The fields of all rows, one after another, each with `layout.FIELD_END` after it."""

    def __init__(self) -> None:
        #: The number of each distinct folded word, in order of first use.
        self.words: dict[str, int] = {}
        self._numbers = array("i")
        self._steps = array("I")
        self._lengths = array("I")
        self._repeated: dict[str, _Read] = {}

    def add(self, text: str) -> None:
        """Append the text of one field."""
        numbers, steps, lengths = self._repeated.get(text) or self._read(text)
        self._numbers += numbers
        self._steps += steps
        self._lengths += lengths

    @property
    def tokens(self) -> NDArray[np.int32]:
        """int32: the number of each word, `layout.FIELD_END` after each field."""
        return np.array(self._numbers, np.int32)

    @property
    def steps(self) -> NDArray[np.unsignedinteger]:
        """TOKEN_STEPS of `index.files.layout`."""
        return _compact(self._steps)

    @property
    def lengths(self) -> NDArray[np.unsignedinteger]:
        """TOKEN_LENGTHS of `index.files.layout`."""
        return _compact(self._lengths)

    def _read(self, text: str) -> _Read:
        found, starts, ends = placed_words(text)
        numbers = array("i", [self.words.setdefault(word, len(self.words)) for word in found])
        numbers.append(layout.FIELD_END)
        steps = array("I", [start - before for before, start in zip([0, *starts], starts, strict=False)])
        steps.append(0)
        lengths = array("I", [end - start for start, end in zip(starts, ends, strict=True)])
        lengths.append(0)
        read = numbers, steps, lengths
        if len(text) <= _REPEATED_CHARACTERS:
            if len(self._repeated) >= _REPEATED:
                del self._repeated[next(iter(self._repeated))]
            self._repeated[text] = read
        return read


def _compact(values: array[int]) -> NDArray[np.unsignedinteger]:
    """Return the values in the smallest unsigned type that holds them all."""
    return narrowed(np.frombuffer(values, np.uintc) if values else np.zeros(0, np.uintc))
