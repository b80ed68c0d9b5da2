"""The vectors of a published archive: the scan of all of them runs in the database, exactly, without an index."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from search.postgres.numbers import sent, vector_text, vectors_of, whole
from search.published_errors import PublishedDamaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from search.postgres.database import Database

_Result = TypeVar("_Result")

#: The vectors of so many passages are sent sooner than all are scanned.
_FEW = 1000


@dataclass(frozen=True, slots=True)
class VectorTable:
    """The vectors that one database has."""

    database: Database
    schema: str


class PostgresVectors:
    """The unit vectors of all passages, as `search.engine.PassageVectors` describes them.

    Several databases may share them: then all are asked at once, each for its own.
    """

    def __init__(self, tables: Sequence[VectorTable], dimension: int) -> None:
        """`tables` is the archive's own database's first, then those of its shards. Raises PublishedDamaged."""
        self._dimension = dimension
        self._place = f"{tables[0].database.place} {tables[0].schema}"
        self._parts = [_Part(table, dimension) for table in tables]
        #: P, the number of vectors.
        self.count = sum(len(part.numbers) for part in self._parts)
        numbers = np.sort(np.concatenate([part.numbers for part in self._parts]))
        if not np.array_equal(numbers, np.arange(self.count)):
            raise PublishedDamaged(self._place, "passages", "each once", "other numbers")
        self._asking = ThreadPoolExecutor(len(tables), "shard") if len(tables) > 1 else None

    def dots(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (P,): the products of all vectors with `query`; for k queries (k, dimension): (P, k)."""
        queries = np.atleast_2d(query)
        dots = np.empty((self.count, len(queries)), np.float32)
        for part, found in zip(self._parts, self._of_all(lambda part: part.dots(queries)), strict=True):
            dots[part.numbers] = found
        return dots if query.ndim > 1 else dots.ravel()

    def dots_of(self, query: NDArray[np.float32], passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32, as long as `passages`: the same of these."""
        return self.of(passages) @ query if len(passages) <= _FEW else self.dots(query)[passages]

    def of(self, passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32 (n, dimension): the vectors of these passages."""
        wanted = passages.tolist()
        found: dict[int, bytes] = {}
        for part in self._of_all(lambda part: part.of(wanted)):
            found |= part
        missing = next((number for number in wanted if number not in found), None)
        if missing is not None:
            raise PublishedDamaged(self._place, "passages", f"to have number {missing}", "none")
        with whole(self._place, "passages"):
            return vectors_of([found[number] for number in wanted], self._dimension)

    def close(self) -> None:
        """End the threads that ask the shards."""
        if self._asking is not None:
            self._asking.shutdown(cancel_futures=True)

    def _of_all(self, ask: Callable[[_Part], _Result]) -> Iterable[_Result]:
        return map(ask, self._parts) if self._asking is None else self._asking.map(ask, self._parts)


class _Part:
    """The vectors of one database, and the numbers of their passages."""

    def __init__(self, table: VectorTable, dimension: int) -> None:
        """Reads the order in which a scan gives them, which never changes: `numbers` need not be sent each time."""
        self._database, self._dimension = table.database, dimension
        self._place = f"{table.database.place} {table.schema}"
        extension = table.database.schema_of_extension("vector")
        if extension is None:
            raise PublishedDamaged(self._place, "the extension `vector`", "there", "nothing")
        product = f"(vector OPERATOR({extension}.<#>) %s::{extension}.vector)::float4"
        # pgvector's <#> is the product with its sign turned, so that the nearest come first.
        self._product, self._table = f"string_agg(float4send({product}), '')", f"{table.schema}.passages"
        self._held = "vector IS NOT NULL"
        self._of = f"SELECT number, vector FROM {self._table} WHERE number = ANY(%s) AND {self._held}"  # noqa: S608
        ((numbers,),) = table.database.rows(
            f"SELECT string_agg(int4send(number), '') FROM {self._table} WHERE {self._held}"  # noqa: S608
        )
        #: int32: in the order in which a scan gives the vectors.
        self.numbers = sent(numbers, "i4")

    def dots(self, queries: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (its vectors, k): their products with the queries (k, dimension)."""
        products = ", ".join([self._product] * len(queries))
        # string_agg leaves out NULL: these vectors lie in another database.
        scan = f"SELECT {products} FROM {self._table}"  # noqa: S608 - names of ours
        (found,) = self._database.rows(scan, list(map(vector_text, queries)))
        with whole(self._place, "passages"):
            return -np.stack([sent(each, "f4").reshape(len(self.numbers)) for each in found], axis=-1)

    def of(self, passages: list[int]) -> dict[int, bytes]:
        """Return the vectors of those of the passages that it has, as pgvector sends them."""
        return dict(self._database.rows(self._of, (passages,)))
