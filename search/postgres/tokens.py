"""The tokens of a published archive, by word and by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.files import layout
from index.files.postgres_layout import SIGNATURE_TOKENS
from search.postgres.numbers import stored, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.postgres.columns import PostgresColumns
    from search.postgres.database import Database
    from search.postgres.look_ups import LookUps


class PostgresTokens:
    """The tokens of a generation, as `search.engine.Tokens` describes them.

    The tokens themselves are read by row only. That words stand side by side is seen from the places of each.
    """

    def __init__(self, database: Database, schema: str, columns: PostgresColumns, look_ups: LookUps) -> None:
        self._database, self._columns, self._look_ups = database, columns, look_ups
        self._place = f"{database.place} {schema}"
        self._of_rows = f"SELECT row, tokens, steps, lengths FROM {schema}.row_tokens WHERE row = ANY(%s)"  # noqa: S608
        self._dtypes = [columns.dtype(name) for name in (layout.TOKENS, layout.TOKEN_STEPS, layout.TOKEN_LENGTHS)]
        ((self.word_count,),) = database.rows(f"SELECT count(*) FROM {schema}.token_words")  # noqa: S608
        #: The number of places.
        self.token_count = int(columns.column(layout.TOKEN_OFFSETS, np.int64)[-1])

    def number(self, stemmed: str) -> int | None:
        """Return the token number of a stem."""
        found = self._look_ups.word(stemmed)
        return None if found is None else found.number

    def count(self, number: int) -> int:
        """Return the number of places of a word."""
        return len(self.places(number))

    def places(self, number: int) -> NDArray[np.int32]:
        """Return int32, ascending: the places of a word."""
        return self._look_ups.word_of(number).places

    def places_of_pair(self, first: int, second: int) -> NDArray[np.int32]:
        """Return int32, ascending: the places where `first` stands with `second` after it."""
        places, after = self.places(first), self.places(second)
        if len(places) <= len(after):
            return places.compress(_held(after, places + np.int32(1)))
        before = after - np.int32(1)
        return before.compress(_held(places, before))

    def followed(self, starts: NDArray[np.int32], after: Sequence[int], numbers: Sequence[int]) -> NDArray[np.int32]:
        """Return those of `starts` so many places `after` which each of these words stands."""
        for place, number in sorted(zip(after, numbers, strict=True), key=lambda each: self.count(each[1])):
            starts = starts.compress(_held(self.places(number), starts + np.int32(place)))
        return starts

    def of_rows(self, rows: Sequence[int]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the tokens, steps and lengths of these rows, one after another."""
        found = {row: parts for row, *parts in self._database.rows(self._of_rows, ([*rows],))}
        if len(found) < len(set(rows)):
            missing = next(row for row in rows if row not in found)
            raise self._columns.damaged("row_tokens", f"to have row {missing}", "none")
        with whole(self._place, "row_tokens"):
            tokens, steps, lengths = (
                stored(b"".join(found[row][part] for row in rows), dtype) for part, dtype in enumerate(self._dtypes)
            )
        return tokens, steps, lengths

    def of_signatures(self) -> NDArray[np.unsignedinteger]:
        """Return the tokens of the name and the institution of every row, ends of fields left out."""
        return self._columns.column(f"{SIGNATURE_TOKENS}.npy", np.unsignedinteger)


def _held(ascending: NDArray[np.int32], sought: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return bool, as long as `sought`: True for those that stand in `ascending`."""
    if not len(ascending):
        return np.zeros(len(sought), bool)
    at = np.searchsorted(ascending, sought)
    held: NDArray[np.bool_] = ascending.take(at, mode="clip") == sought
    return held
