"""The columns and word lists of a published archive, read whole and kept as long as the generation is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from index.files.postgres_layout import TEXT_COLUMN, column_name
from search.postgres.numbers import stored, whole
from search.published_errors import PublishedDamaged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.postgres.database import Database

_Number = TypeVar("_Number", bound=np.generic)


class PostgresColumns:
    """The table `columns` of one generation, as `search.engine.Columns` describes it."""

    def __init__(self, database: Database, schema: str, dimension: int | None) -> None:
        self._place, self._dimension = f"{database.place} {schema}", dimension
        rows = database.rows(f"SELECT name, dtype, data FROM {schema}.columns")  # noqa: S608 - a name of ours
        self._texts = {name: data for name, dtype, data in rows if dtype == TEXT_COLUMN}
        with whole(self._place, "columns"):
            self._arrays: dict[str, NDArray[Any]] = {
                name: stored(data, dtype) for name, dtype, data in rows if dtype != TEXT_COLUMN
            }

    def column(self, name: str, dtype: type[_Number], dimensions: int = 1) -> NDArray[_Number]:
        """Return an array."""
        found = self._array(name)
        if not np.issubdtype(found.dtype, dtype):
            raise self.damaged(name, dtype.__name__, str(found.dtype))
        with whole(self._place, name):
            return found.reshape(-1, self._dimension or 1) if dimensions > 1 else found

    def lines(self, name: str) -> list[str]:
        """Return the lines of a word list."""
        text = self._texts.get(column_name(name))
        if text is None:
            raise self.damaged(name, "a word list", "nothing")
        return str(text, "utf-8").split("\n")[:-1]

    def dtype(self, name: str) -> str:
        """Return numpy's name of a column's type, with the order of bytes in which tables hold its numbers."""
        return self._array(name).dtype.newbyteorder("<").str

    def damaged(self, name: str, expected: str, found: str) -> PublishedDamaged:
        """Return the error that names the column."""
        return PublishedDamaged(self._place, name, expected, found)

    def _array(self, name: str) -> NDArray[Any]:
        found = self._arrays.get(column_name(name))
        if found is None:
            raise self.damaged(name, "an array", "nothing")
        return found
