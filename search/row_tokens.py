"""The places of words in the texts of a page, looked up in a generation's arrays: no text is analysed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.files import layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.engine import Engine


#: Numbers of tokens that stand one after another; a single token is a sequence of one.
Numbers = tuple[int, ...]

_FIELDS = len(layout.TOKEN_FIELDS)


#: Where tokens stand that were looked for, and [start, end) there: characters of the field's text.
Place = tuple[Numbers, int, int]

#: The places in each field of one answer, in the order of `layout.TOKEN_FIELDS`, a field's in reading order.
FieldPlaces = tuple[list[Place], ...]


class RowTokens:
    """The tokens of all answers and their characters' places."""

    def __init__(self, engine: Engine) -> None:
        self._tokens = engine.tokens
        self._word_count = engine.tokens.word_count

    def places(self, rows: Sequence[int], sought: Iterable[Numbers]) -> list[FieldPlaces]:
        """Return for each of `rows` where the `sought` tokens stand in its fields."""
        found: list[FieldPlaces] = [tuple([] for _ in range(_FIELDS)) for _ in rows]
        by_first: dict[int, list[Numbers]] = {}
        for numbers in sought:
            by_first.setdefault(numbers[0], []).append(numbers)
        if not by_first or not rows:
            return found
        tokens, steps, lengths = self._tokens.of_rows(rows)
        # One more, for the ends of fields.
        is_first = np.zeros(self._word_count + 1, bool)
        is_first[list(by_first)] = True
        at = np.flatnonzero(is_first[tokens])
        field_ends = np.flatnonzero(tokens == self._word_count)
        fields = np.searchsorted(field_ends, at)
        begins = np.cumsum(steps, dtype=np.int64)
        # Steps are counted from a field's start; before the first field, too, there is one that ends at 0.
        begins_of_fields = np.concatenate([np.zeros(1, np.int64), begins[field_ends]])
        starts = begins[at] - begins_of_fields[fields]
        ends = starts + lengths[at]
        each = (at, fields, tokens[at], starts, ends)
        for place, field, first, start, end in zip(*(array.tolist() for array in each), strict=True):
            places = found[field // _FIELDS][field % _FIELDS]
            for numbers in by_first[first]:
                last = place + len(numbers) - 1
                if last == place:
                    places.append((numbers, start, end))
                elif tuple(tokens[place : last + 1].tolist()) == numbers:
                    places.append((numbers, start, start + int(begins[last] - begins[place]) + int(lengths[last])))
        return found
