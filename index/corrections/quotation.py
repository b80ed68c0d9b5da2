"""Where quoted words stand in a post, however white space and quotes are typed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Typographic quotes as the typewriter's, and the marks that the program shows, but a post need not have, as nothing.
_FOLDED = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("•·▪◦‣●√✓✔\u00ad\u200b\u2060\ufeff", "")
)
#: A character with the accents that are typed after it.
_CHARACTER = re.compile("[^\u0300-\u036f]?[\u0300-\u036f]+|.", re.DOTALL)


class Searched:
    """Stretches of a text, folded so that quoted words can be found in them; between two stretches there is a space."""

    def __init__(self, text: str, stretches: Iterable[tuple[int, int]]) -> None:
        #: The folded text, and for each of its characters where it begins and ends in the text.
        self._places: list[tuple[int, int]] = []
        folded: list[str] = []
        last = None
        for start, end in stretches:
            if last is not None and start > last:
                self._space(folded, last, last)
            self._fold(folded, text, start, end)
            last = end
        self._folded = "".join(folded)

    def find(self, quoted: str) -> list[tuple[int, int]]:
        """Every [start, end) in the text where the words stand; whole words where they stand as such."""
        wanted = _fold(quoted)
        if not wanted:
            return []
        found, at = [], self._folded.find(wanted)
        while at >= 0:
            found.append(at)
            at = self._folded.find(wanted, at + 1)
        whole = [at for at in found if self._is_whole(at, at + len(wanted))]
        return [(self._places[at][0], self._places[at + len(wanted) - 1][1]) for at in whole or found]

    def _fold(self, folded: list[str], text: str, start: int, end: int) -> None:
        for match in _CHARACTER.finditer(text, start, end):
            if match.group().isspace():
                self._space(folded, *match.span())
                continue
            for character in unicodedata.normalize("NFC", match.group()).translate(_FOLDED):
                folded.append(character)
                self._places.append(match.span())

    def _space(self, folded: list[str], start: int, end: int) -> None:
        if folded and folded[-1] != " ":
            folded.append(" ")
            self._places.append((start, end))

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether it neither begins nor ends within a word."""
        text = self._folded
        begins = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
        return begins and (end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()))


def _fold(quoted: str) -> str:
    return " ".join(unicodedata.normalize("NFC", quoted).translate(_FOLDED).split())
