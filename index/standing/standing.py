"""How an archive stands as a whole: everything that it depends on but the files and rows that `verifying` checks."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from index.errors import RecordError
from index.files.layout import record_path
from index.files.room import megabytes
from index.record.record_counts import count_by_rules
from index.record.record_file import open_for_reading
from index.standing.archive_state import check_backup, check_clock, check_formats, check_model
from index.standing.disk import check_permissions, check_space
from index.standing.published_copies import check_published
from index.standing.remark import ok, wrong

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from index.standing.remark import Remark


def how_it_stands(archive: Path, now: dt.datetime) -> Iterator[Remark]:
    """Yield a remark or more on each thing, in the order of an owner's questions; `now` has a zone. Nothing is raised
    for what cannot be read: that is a remark."""
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(open_for_reading(archive))
            posts = sum(count_by_rules(connection).values())
            size = megabytes(record_path(archive).stat().st_size)
            yield ok("record", f"{size}; posts as they were imported: {posts:,}")
        except RecordError as error:
            connection = None
            yield wrong("record", str(error).rstrip("."), "")
        yield check_model(archive)
        yield from check_formats(archive, connection)
        yield check_space(archive)
        yield from check_permissions(archive)
        yield from check_clock(archive, connection, now)
        yield check_backup(archive, now)
        yield from check_published(archive)
