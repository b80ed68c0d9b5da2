"""Finding the words that a correction quotes, however white space and quotes are typed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NoReturn

from index.corrections.correction_errors import CorrectionUnfit
from index.corrections.toml_check import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.corrections.corrections import PostCorrection, SplitInTwo

#: A part of a text: offsets of its first character and behind its last.
Stretch = tuple[int, int]
#: Curly quotes become straight ones. Bullets and invisible characters, which a copy may add or lose, become nothing.
_FOLDED = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("•·▪◦‣●√✓✔\u00ad\u200b\u2060\ufeff", "")
)
#: A character with the accents that are typed after it.
_CHARACTER = re.compile("[^\u0300-\u036f]?[\u0300-\u036f]+|.", re.DOTALL)
#: What to do where quoted words are not found.
COPY_AGAIN = "Copy the words from the post as it is now"
#: Marks that belong to the words after them, and to the words before them.
_OPENING = re.compile(r"(?:[•·▪◦‣●√✓✔]\s*)?[“‘\"'(\[«]*$")
_CLOSING = re.compile(r"[.,;:!?…”’\"')\]»]*")
#: Marks that part an attribution from the words around it.
_DASH_BEFORE = re.compile(r"[“‘\"'(\[«]*$|[–—‒−‐-]+[^\S\n]*$")
_MARK_AFTER = re.compile(r"[^\S\n]*[:;,.)–—‒−-]*")


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
        """Return every [start, end) in the text where the words stand; as whole words, if they stand so anywhere."""
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
        """True if it neither begins nor ends within a word."""
        text = self._folded
        begins = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
        return begins and (end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()))


def _fold(quoted: str) -> str:
    return " ".join(unicodedata.normalize("NFC", quoted).translate(_FOLDED).split())


def locate_attribution(text: str, own: Sequence[Stretch], at: int, correction: SplitInTwo) -> Stretch:
    """Return the stretch of the second answer's attribution, with the dash or colon that parts it from its words.

    Raises CorrectionUnfit where it is not found once, or the answer begins within it.
    """
    start, end = locate(text, own, correction.attribution, correction, "the answer", clinging=False)
    dash = _DASH_BEFORE.search(text, _begin_of(own, start), start)
    start = dash.start() if dash else start
    mark = _MARK_AFTER.match(text, end, _end_of(own, end))
    end = mark.end() if mark else end
    if start < at < end:
        misfit(correction, "begins the second answer within its attribution", "Quote the words after it")
    return start, end


def locate_near(
    text: str, own: Sequence[Stretch], near: Sequence[Stretch], quoted: str, correction: PostCorrection
) -> Stretch:
    """Return the one stretch of quoted words in the answer, else around it. Raises CorrectionUnfit."""
    if Searched(text, own).find(quoted):
        return locate(text, own, quoted, correction, "the answer")
    return locate(text, near, quoted, correction, "the answer and around it")


def locate(
    text: str,
    stretches: Sequence[Stretch],
    quoted: str,
    correction: PostCorrection,
    where: str,
    *,
    clinging: bool = True,
) -> Stretch:
    """Return the one stretch of quoted words, with the quotes, bullets and full stops that cling to them.

    Raises CorrectionUnfit where they are not found, or more than once.
    """
    found = Searched(text, stretches).find(quoted)
    if len(found) != 1:
        times = f"was found {len(found)} times in {where}" if found else f"was not found in {where}"
        misfit(correction, f"“{shortened(quoted)}” {times}", "Quote more words" if found else COPY_AGAIN)
    start, end = found[0]
    if clinging:
        opening = _OPENING.search(text, _begin_of(stretches, start), start)
        closing = _CLOSING.match(text, end, _end_of(stretches, end))
        start, end = opening.start() if opening else start, closing.end() if closing else end
    return start, end


def _begin_of(stretches: Sequence[Stretch], at: int) -> int:
    return next(start for start, end in stretches if start <= at < end)


def _end_of(stretches: Sequence[Stretch], at: int) -> int:
    return next(end for start, end in stretches if start < at <= end)


def misfit(correction: PostCorrection, problem: str, remedy: str) -> NoReturn:
    """Raise CorrectionUnfit."""
    raise CorrectionUnfit(correction.line, correction.table, problem, f"{remedy}.")
