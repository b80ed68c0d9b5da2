"""The parts of a generation: one database holds all of it, but shares the vectors of passages with its shards.

A search by meaning multiplies every vector with the query's, and nothing else of a search grows like it. So a
generation is parted by post: the vectors of a post's passages lie in one database, the archive's own, which has the
number 0, or one of its shards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from index.files.postgres_layout import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.publishing.generation_rows import GenerationRows

_Row = tuple[Any, ...]

#: The one table of a shard, `facts` apart.
SHARD_TABLES = ("passages",)


def part_of(post_key: str, count: int) -> int:
    """Return the number of the database, of `count`, in which the vectors of a post lie: CRC-32 of its key."""
    return crc32(post_key.encode()) % count


class HeadRows:
    """All rows of a generation; vectors that lie in a shard are NULL."""

    #: In the order in which they are filled.
    tables = tuple(TABLES)
    #: The file that makes them.
    schema_file = "schema.sql"

    def __init__(self, source: GenerationRows, count: int) -> None:
        """`count` is the number of databases."""
        #: The generation that the rows are of.
        self.generation = source
        self._count = count

    def rows_of(self, table: str) -> int:
        """Return the number of a table's rows."""
        return self.generation.count(table)

    def rows(self, table: str) -> Iterator[_Row]:
        """Yield a table's rows, in the order of its key, with the columns of TABLES."""
        if table != "passages" or self._count == 1:
            yield from self.generation.rows(table)
            return
        posts = self.generation.posts_of_passages()
        for post, (*passage, vector) in zip(posts, self.generation.rows(table), strict=True):
            yield (*passage, None if part_of(post, self._count) else vector)


class ShardRows:
    """The vectors of one shard, with the numbers of their passages."""

    tables = SHARD_TABLES
    schema_file = "shard.sql"

    def __init__(self, source: GenerationRows, number: int, count: int) -> None:
        """`number` is the shard's, of `count` databases."""
        #: The generation that the rows are of.
        self.generation = source
        self._number, self._count = number, count

    @property
    def part(self) -> str:
        """Its number, and that of all databases."""
        return f"{self._number} of {self._count}"

    def rows_of(self, table: str) -> int:  # noqa: ARG002 - it has one
        """Return the number of its passages."""
        return sum(part_of(post, self._count) == self._number for post in self.generation.posts_of_passages())

    def rows(self, table: str) -> Iterator[_Row]:
        """Yield number and vector of each passage, in the order of numbers."""
        for post, passage in zip(self.generation.posts_of_passages(), self.generation.rows(table), strict=True):
            if part_of(post, self._count) == self._number:
                yield passage[0], passage[-1]
