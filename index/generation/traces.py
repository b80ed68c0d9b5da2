"""Traces of what is hidden outside of the live generation: in another one, and in the cache of vectors."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from index.files import layout
from index.generation.answers_file import open_answers
from index.record.embedding_cache import cached_hashes
from index.record.prepared_rows import read_prepared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.generation.preparing import Prepared
    from index.record.record import Record

_REMEDY = "Run `answerstacks index --rebuild`"


def find_traces(archive: Path, live: Path, record: Record, posts: Prepared) -> Iterator[tuple[str, str]]:
    """Yield each place that may hold what is hidden, and the problem there.

    Those are generations beside the live one (in the folder `live`), vectors of texts that are not in that one, and
    prepared posts that are not among its `posts`.
    """
    for path in sorted(layout.generations_path(archive).iterdir()):
        if path.name != live.name:
            name = f"{layout.GENERATIONS}/{path.name}"
            yield name, f"is not the live generation and may hold what is hidden. {_REMEDY}"
    if spare := len(cached_hashes(record.connection) - _embedded(live)):
        problem = f"its cache holds {spare:,} vectors of texts that are not in the live generation"
        yield layout.RECORD, f"{problem}, and may be of what is hidden. {_REMEDY}"
    if spare := len(read_prepared(record.connection)) - len(posts.kept):
        problem = f"it keeps {spare:,} prepared posts that are not as the live generation has them"
        yield layout.RECORD, f"{problem}, and may hold what is hidden. {_REMEDY}"


def _embedded(folder: Path) -> frozenset[bytes]:
    """Return the hashes of a generation's passages, questions and titles that were embedded; none without vectors."""
    if not (folder / layout.VECTORS).is_file():
        return frozenset()
    with suppress(sqlite3.DatabaseError), closing(open_answers(folder)) as connection:
        rows = connection.execute(
            "SELECT input_hash FROM passages UNION SELECT input_hash FROM questions UNION SELECT input_hash FROM titles"
        )
        return frozenset(found for (found,) in rows)
    return frozenset()
