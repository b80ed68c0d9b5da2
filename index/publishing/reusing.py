"""Rows that a database has already, in the generation before: they are copied there, and only the others are sent.

Most of an archive is as it was after an import: new posts come last, so rows keep their numbers. Where an older post is
added or removed, the rows after it have other numbers, and are sent anew. The server says the SHA-256 of each of its
rows, 32 bytes in place of the row. What it copies is held to the digest of the whole table afterwards, as is what is
sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from index.publishing.row_images import Digest, TableDigest, digests_query, quoted, with_length, without_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from index.publishing.database import Database
    from index.publishing.row_images import Column

    _Key = tuple[Any, ...]

#: The table in which any edit changes nearly every row: places are counted through all texts.
CHANGES_WHOLE = "token_words"
#: Bytes of rows that wait in memory until they are sent; more wait in a file.
_WAITING = 32 << 20
#: Digests fetched at a time.
_FETCHED = 20_000
_ARRAYS = {"int4": "int[]", "text": "text[]"}


@dataclass(frozen=True, slots=True)
class Arrived:
    """A table that was filled."""

    #: Of all its rows.
    digest: Digest
    #: Rows that were sent; the others were there.
    sent: int


def fill_from(
    database: Database,
    table: str,
    before: str,
    columns: Sequence[Column],
    key: Sequence[str],
    rows: Iterable[tuple[Sequence[Any], bytes]],
    send: Callable[[Iterable[bytes]], None],
) -> Arrived | None:
    """Fill an empty table by rows that the schema `before` has in its table of this name, and by sending the others.

    `rows` are all of the table's, each with its image, in the order of the `key`; `send` sends images. None where the
    server cannot read what it has: the table is empty then.
    """
    import psycopg  # noqa: PLC0415 - an extra

    names = [name for name, _ in columns]
    places = [names.index(name) for name in key]
    whole, sent = TableDigest(), 0
    with SpooledTemporaryFile(max_size=_WAITING) as waiting:
        try:
            with database.connection.transaction():
                there = _Held(database, digests_query(f"{before}.{table}", columns, key))
                for row, image in rows:
                    if not there.has(tuple(row[place] for place in places), whole.add(image)):
                        waiting.write(with_length(image))
                        sent += 1
                _copy_all_but(database, table, before, columns, key, there.others())
        except psycopg.InternalError:  # PostgreSQL's class for data that is corrupted
            return None
        waiting.seek(0)
        send(_read(waiting))
    return Arrived(whole.digest, sent)


def _copy_all_but(
    database: Database,
    table: str,
    before: str,
    columns: Sequence[Column],
    key: Sequence[str],
    others: Sequence[_Key],
) -> None:
    kinds = dict(columns)
    arrays = ", ".join(f"%s::{_ARRAYS[kinds[name]]}" for name in key)
    same = " AND ".join(f'other."{name}" = held."{name}"' for name in key)
    database.rows(
        f"INSERT INTO {table} SELECT {quoted(kinds)} FROM {before}.{table} AS held"
        f" WHERE NOT EXISTS (SELECT FROM unnest({arrays}) AS other ({quoted(key)}) WHERE {same})"
        f" ORDER BY {quoted(key)}",
        [list(values) for values in zip(*others, strict=True)] or [[] for _ in key],
    )


class _Held:
    """The rows of a table that is there, walked through beside the new ones."""

    def __init__(self, database: Database, query: str) -> None:
        self._rows = database.stream(query, _FETCHED)
        self._next = next(self._rows, None)
        self._others: list[_Key] = []

    def has(self, key: _Key, digest: bytes) -> bool:
        """True if the row of this key is there as it is; keys ascend."""
        while (held := self._next) is not None and held[1:] <= key:
            self._next = next(self._rows, None)
            if held == (digest, *key):
                return True
            self._others.append(held[1:])
        return False

    def others(self) -> list[_Key]:
        """Walk to the end, and return the keys of the rows that were not found to be the same."""
        rest = chain([self._next] if self._next else [], self._rows)
        return [*self._others, *(held[1:] for held in rest)]


def _read(waiting: IO[bytes]) -> Iterator[bytes]:
    while (image := without_length(waiting)) is not None:
        yield image
