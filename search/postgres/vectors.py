"""The vectors of a published archive: the scan of all of them runs in the database, exactly, without an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.postgres.numbers import sent, vector_text, vectors_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.postgres.database import Database

#: The vectors of so many passages are sent sooner than all are scanned.
_FEW = 1000


class PostgresVectors:
    """The unit vectors of all passages, as `search.engine.PassageVectors` describes them."""

    def __init__(self, database: Database, schema: str, dimension: int) -> None:
        """Reads the order in which a scan gives them, which never changes: `numbers` need not be sent each time."""
        self._database, self._dimension = database, dimension
        ((extension,),) = database.rows(
            "SELECT quote_ident(nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace"
            " WHERE extname = 'vector'"
        )
        product = f"(vector OPERATOR({extension}.<#>) %s::{extension}.vector)::float4"
        # pgvector's <#> is the product with its sign turned, so that the nearest come first.
        self._product, self._table = f"string_agg(float4send({product}), '')", f"{schema}.passages"
        self._of = f"SELECT number, vector FROM {schema}.passages WHERE number = ANY(%s)"  # noqa: S608
        ((numbers,),) = database.rows(f"SELECT string_agg(int4send(number), '') FROM {self._table}")  # noqa: S608
        self._numbers = sent(numbers, "i4")
        #: P, the number of vectors.
        self.count = len(self._numbers)
        self._in_order = bool((self._numbers == np.arange(self.count)).all())

    def dots(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (P,): the products of all vectors with `query`; for k queries (k, dimension): (P, k)."""
        queries = np.atleast_2d(query)
        products = ", ".join([self._product] * len(queries))
        scan = f"SELECT {products} FROM {self._table}"  # noqa: S608 - names of ours
        (found,) = self._database.rows(scan, list(map(vector_text, queries)))
        dots = -np.stack([sent(each, "f4") for each in found], axis=-1)
        if not self._in_order:
            placed = np.empty_like(dots)
            placed[self._numbers] = dots
            dots = placed
        return dots if query.ndim > 1 else dots.ravel()

    def dots_of(self, query: NDArray[np.float32], passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32, as long as `passages`: the same of these."""
        return self.of(passages) @ query if len(passages) <= _FEW else self.dots(query)[passages]

    def of(self, passages: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32 (n, dimension): the vectors of these passages."""
        found = dict(self._database.rows(self._of, (passages.tolist(),)))
        return vectors_of([found[number] for number in passages.tolist()], self._dimension)
