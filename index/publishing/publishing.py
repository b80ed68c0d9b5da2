"""Publishing a generation: brought over, verified, and made live, all in one transaction.

Whatever ends it before its last statement, the server takes back what had arrived: readers go on with the generation
before, and nothing is left to be cleaned up. With shards (`index.publishing.parting`), each shard has its part in a
transaction of its own before: it is read by whoever reads the archive's own database at that generation. What is hidden
leaves the database with the generation that held it, which is dropped at once; other replaced generations stay for a
while, for readers that are still at them.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import TakedownUnfinished
from index.files import layout
from index.files.manifest import find_live_generation
from index.files.postgres_address import as_user_of, shown, without_secrets, without_user
from index.files.postgres_errors import DatabaseUnreachable
from index.files.postgres_layout import SHARDS_FACT, schema_name
from index.generation.withholding import read_withheld, withheld_digests
from index.publishing.database import connected
from index.publishing.filling import noted_digests
from index.publishing.generation_rows import GenerationRows
from index.publishing.noted_copies import find_copies, note_copy
from index.publishing.one_database import (
    bring_part,
    brought_over,
    grant,
    held,
    reader_of,
    require_different,
    shards_of_live,
    size_of,
    switch,
    synonyms_of_live,
)
from index.publishing.parting import HeadRows, ShardRows
from index.publishing.publish_errors import GenerationReplaced, HiddenStillThere, ShardNotEmptied
from index.publishing.standbys import wait_for_standbys
from index.publishing.sweeping import drop_hidden, empty, sweep

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from index.progress import Progress
    from index.publishing.database import Database


@dataclass(frozen=True, slots=True)
class Published:
    """A generation that is live in a database."""

    #: Host and database.
    place: str
    generation: str
    schema: str
    #: False where it was there already, and whole.
    is_new: bool
    #: Rows of each table.
    rows: dict[str, int]
    #: Rows that had to be sent: the database did not have them in the generation before.
    sent: int
    #: Bytes on the server's disk, with indexes.
    size: int
    #: Schemas of replaced generations that were dropped.
    dropped: tuple[str, ...]
    #: Databases beside this one that share the vectors.
    shards: int = 0
    #: True if readers find words there that are spelt like others.
    respells: bool = True


def publish(  # noqa: PLR0913 - options, each by its name
    archive: Path,
    address: str,
    progress: Progress,
    *,
    keep: float,
    reader: str | None = None,
    shards: Sequence[str] | None = None,
    wait: bool = False,
    keep_synonyms: bool = False,
) -> Published:
    """Make the archive's live generation the live one of a database.

    The archive notes the address, to keep what is there up to date. A generation that is there already is verified.
    Generations that were replaced more than `keep` minutes ago are dropped. `reader` is the role that may read from now
    on, in every shard too, and `shards` are the addresses of databases that share the vectors; None stands for those of
    the last time. `wait` for another publisher rather than be refused. `keep_synonyms` leaves the owner's synonyms
    there as they are. Raises GenerationError where the archive's generation cannot be read, PostgresError where it
    cannot be published.
    """
    progress.stage("reading")
    source = GenerationRows(archive)
    require_withholding(archive, source)
    synonyms = None if keep_synonyms else _synonyms(archive)
    with connected(address) as database, ExitStack() as opened:
        with database.alone(wait=wait):
            database.prepare()
        if reader is None:
            # A shard that is new has not heard of the reader yet.
            reader = reader_of(database)
        before = shards_of_live(database, address)
        addresses = before if shards is None else list(shards)
        others = [opened.enter_context(connected(each)) for each in addresses]
        require_different((database, *others))
        for other in others:
            with other.alone(wait=wait):
                other.prepare()
        count = 1 + len(others)
        name = schema_name(source.manifest.generation, source.manifest_text.encode(), count)
        dropped = _swept((database, *others), keep, name)
        parts = [
            bring_part(other, name, ShardRows(source, number, count), progress, reader, wait=wait)
            for number, other in enumerate(others, 1)
        ]
        listed = [(without_user(shard), part.schema) for shard, part in zip(addresses, parts, strict=True)]
        with database.alone(wait=wait):
            facts = {SHARDS_FACT: json.dumps(listed)}
            whole = brought_over(database, name, HeadRows(source, count), progress, facts)
            schema = whole.schema
            # Readers find words with it that are spelt like others.
            respells = database.has_extension("fuzzystrmatch")
            grant(database, schema, reader)
            # Another may be live in the archive by now, because of a takedown.
            if find_live_generation(archive) != source.manifest.generation:
                raise GenerationReplaced(archive, source.manifest.generation)
            require_withholding(archive, source)
            note_copy(archive, address, find_copies(archive).get(without_secrets(address), ""))
            switch(database, schema, source.manifest, synonyms_of_live(database) if keep_synonyms else synonyms)
        for other, part in zip(others, parts, strict=True):
            with other.alone(wait=wait):
                switch(other, part.schema, source.manifest, None)
        dropped += _without_hidden((database, *others))
        for each in (database, *others):
            wait_for_standbys(each, progress)
        note_copy(archive, address, schema)
        dropped += _left({*map(without_user, before)} - {*map(without_user, addresses)}, address)
        if not keep:
            dropped += _swept((database, *others), keep, None)
        rows = {table: digest.rows for table, digest in noted_digests(database, schema).items()}
        sizes = [size_of(database, schema), *map(size_of, others, (part.schema for part in parts))]
        return Published(
            database.place,
            source.manifest.generation,
            schema,
            whole.is_new,
            rows,
            sum(each.sent for each in (whole, *parts)),
            sum(sizes),
            dropped,
            len(others),
            respells,
        )


def _swept(databases: Sequence[Database], keep: float, name: str | None) -> tuple[str, ...]:
    """Drop what was replaced long ago; schemas that hold the generation of this name are spared."""
    return tuple(schema for each in databases for schema in sweep(each, keep, spared=held(each, name) if name else ()))


def _left(shards: Iterable[str], address: str) -> tuple[str, ...]:
    """Empty the databases that are shards no more: nobody would hide anything there later. Raises ShardNotEmptied."""
    dropped: list[str] = []
    for shard in sorted(shards):
        try:
            with connected(as_user_of(shard, address)) as database:
                dropped += empty(database)
        except DatabaseUnreachable as error:
            raise ShardNotEmptied(shown(shard), str(error)) from error
    return tuple(dropped)


def _without_hidden(databases: Sequence[Database]) -> tuple[str, ...]:
    """Drop what holds what is hidden in all of these, then raise HiddenStillThere for the first that it stays in."""
    dropped: list[str] = []
    failures: list[HiddenStillThere] = []
    for each in databases:
        try:
            dropped += drop_hidden(each)
        except HiddenStillThere as error:
            failures.append(error)
    if failures:
        raise failures[0]
    return tuple(dropped)


def require_withholding(archive: Path, source: GenerationRows) -> None:
    """Raise TakedownUnfinished where the generation holds what is being hidden, or nothing says whether it does."""
    withheld = read_withheld(archive)
    if withheld is None or not set(withheld_digests(withheld)).issubset(source.manifest.withholds):
        raise TakedownUnfinished(archive, source.manifest.generation)


def _synonyms(archive: Path) -> str | None:
    path = archive / layout.SYNONYMS
    return path.read_text(encoding="utf-8-sig") if path.is_file() else None
