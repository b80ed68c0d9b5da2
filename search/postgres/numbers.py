"""Numbers as the tables hold them (little-endian), and as PostgreSQL sends them (big-endian)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from search.published_errors import PublishedDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


@contextmanager
def whole(place: str, table: str) -> Iterator[None]:
    """Raise PublishedDamaged where numbers of a table turn out to be cut off, or too many or few."""
    try:
        yield
    except ValueError as error:
        raise PublishedDamaged(place, table, "whole", str(error)) from error


def stored(data: bytes, dtype: str) -> NDArray[Any]:
    """Return the array of a `bytea` with numbers of numpy's `dtype`, in this machine's order of bytes."""
    array = np.frombuffer(data, dtype)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def sent(data: bytes | None, dtype: str) -> NDArray[Any]:
    """Return the array of numbers that `int4send` or `float4send` wrote one after another; None is none."""
    array = np.frombuffer(data or b"", np.dtype(dtype).newbyteorder(">"))
    return array.astype(array.dtype.newbyteorder("="))


def vectors_of(data: list[bytes], dimension: int) -> NDArray[np.float32]:
    """Return float32 (n, dimension): pgvector's binary form of n vectors, each after its dimension in four bytes."""
    sheet = np.frombuffer(b"".join(data), np.dtype([("head", ">i4"), ("vector", ">f4", (dimension,))]))
    return np.ascontiguousarray(sheet["vector"], np.float32)


def vector_text(vector: NDArray[np.float32]) -> str:
    """Return a vector as pgvector reads it: the shortest digits that tell each float32 from all others."""
    return f"[{','.join(map(repr, vector.tolist()))}]"
