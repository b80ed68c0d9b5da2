"""The words of a post, to tell a name from words that are used as words."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

_WORD = re.compile(r"\w+")


class UsedWords:
    """The words of some lines, found once for all the names that are looked for among them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    def has_any_of(self, name: str) -> bool:
        """True if a word of `name` stands in lower case somewhere in the lines."""
        return any(self._has(word.lower()) for word in name.split())

    def _has(self, word: str) -> bool:
        if not all(part in self._words for part in _WORD.findall(word)):
            return False
        # `o’brien` may stand there in its parts only.
        return re.search(rf"\b{re.escape(word)}\b", self._text) is not None

    @cached_property
    def _text(self) -> str:
        return " ".join(line.text for line in self._lines)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(self._text))
