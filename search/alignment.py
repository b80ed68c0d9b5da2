"""The best place of a quotation in a text, whatever differs: the fewest words changed, added and left out.

It is Levenshtein's distance over words, with the text's words before the quotation and after it for nothing (Sellers,
"The theory and computation of evolutionary distances", Journal of Algorithms 1, 1980), and those at an omission, too.
Each row of its table is made by numpy at once. Words of the text that are passed over within a row add up from left to
right, and `minimum.accumulate(costs - places) + places` is that sum. So the work is bounded by the number of words, and
never depends on what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray


#: Costs and places are int16.
MOST_ALIGNED = 30_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the quotation beside a word of the text; None where one has no counterpart."""

    quoted: int | None
    said: int | None
    #: True where the text's word stands at an omission.
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """A quotation beside the stretch of a text that is nearest to it."""

    #: In reading order; none of the text's words before the quotation and after it.
    pairs: tuple[Pair, ...]
    #: Words that are changed, added or left out without a mark.
    cost: int


def align(quoted: Sequence[str], said: Sequence[str], omissions: Collection[int] = ()) -> Alignment:
    """Return the quotation's best place in a text, the first among equals; both as words, neither is empty.

    Before the words of the quotation whose places are `omissions`, any number of the text's words is left out. Neither
    has more than MOST_ALIGNED words.
    """
    table = _table(quoted, said, frozenset(omissions))
    last = table[-1]
    end = int(last.argmin())
    if end + 1 < len(last) and last[end + 1] == last[end] and table[-2][end] + 1 == last[end]:
        # A last word that differs is the one that stands there, not one too many.
        end += 1
    return Alignment(tuple(reversed(_path(table, quoted, said, frozenset(omissions), end))), int(last.min()))


def _table(quoted: Sequence[str], said: Sequence[str], omissions: frozenset[int]) -> NDArray[np.int16]:
    """Return int16 (words quoted + 1, words said + 1): the cost of the first words quoted, ending at a word said."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys(said))}
    text = np.array([numbers[word] for word in said], np.int32)
    places = np.arange(len(said) + 1, dtype=np.int16)
    table = np.zeros((len(quoted) + 1, len(said) + 1), np.int16)
    for at, word in enumerate(quoted, start=1):
        row = table[at - 1] + 1
        row[1:] = np.minimum(row[1:], table[at - 1, :-1] + (text != numbers.get(word, -1)))
        step = 0 if at in omissions else places
        table[at] = np.minimum.accumulate(row - step) + step
    return table


def _path(
    table: NDArray[np.int16], quoted: Sequence[str], said: Sequence[str], omissions: frozenset[int], end: int
) -> list[Pair]:
    """Return the pairs that lead to `end`, from the last to the first."""
    pairs: list[Pair] = []
    at, place = len(quoted), end
    while at:
        cost = int(table[at, place])
        differs = bool(place) and quoted[at - 1] != said[place - 1]
        if place and int(table[at - 1, place - 1]) + differs == cost:
            at, place = at - 1, place - 1
            pairs.append(Pair(at, place))
        elif int(table[at - 1, place]) + 1 == cost:
            at -= 1
            pairs.append(Pair(at, None))
        else:
            place -= 1
            pairs.append(Pair(None, place, left_out=at in omissions))
    return pairs
