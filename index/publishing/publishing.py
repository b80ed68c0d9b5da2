"""Publishing a generation: brought over, verified, and made live, all in one transaction.

Whatever ends it before its last statement, the server takes back what had arrived: readers go on with the generation
before, and nothing is left to be cleaned up. What is hidden leaves the database with the generation that held it, which
is dropped at once; other replaced generations stay for a while, for readers that are still at them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import TakedownUnfinished
from index.files import layout
from index.files.manifest import find_live_generation
from index.files.postgres_address import without_secrets
from index.files.postgres_layout import CONTROL, GENERATIONS, LIVE, SETTINGS, WITHHELD, schema_name
from index.generation.withholding import read_withheld
from index.publishing.database import connected
from index.publishing.filling import differences, fill, noted_digests
from index.publishing.generation_rows import GenerationRows
from index.publishing.noted_copies import find_copies, note_copy
from index.publishing.publish_errors import GenerationReplaced, ReaderUnknown
from index.publishing.sweeping import drop_hidden, sweep

if TYPE_CHECKING:
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
    #: Bytes on the server's disk, with indexes.
    size: int
    #: Schemas of replaced generations that were dropped.
    dropped: tuple[str, ...]


def publish(
    archive: Path,
    address: str,
    progress: Progress,
    *,
    keep: float,
    reader: str | None = None,
    wait: bool = False,
) -> Published:
    """Make the archive's live generation the live one of a database.

    The archive notes the address, to keep what is there up to date. A generation that is there already is verified.
    Generations that were replaced more than `keep` minutes ago are dropped. `reader` is the role that may read from now
    on. `wait` for another publisher rather than be refused. Raises GenerationError where the archive's generation
    cannot be read, PostgresError where it cannot be published.
    """
    progress.stage("reading")
    source = GenerationRows(archive)
    require_withholding(archive, source)
    synonyms = _synonyms(archive)
    with connected(address) as database:
        with database.alone(wait=wait):
            database.prepare()
        name = schema_name(source.manifest.generation, source.manifest_text.encode())
        dropped = sweep(database, keep, spared=_held(database, name))
        with database.alone(wait=wait):
            schema, is_new = _brought_over(database, name, source, progress)
            _grant(database, schema, reader)
            # Another may be live in the archive by now, because of a takedown.
            if find_live_generation(archive) != source.manifest.generation:
                raise GenerationReplaced(archive, source.manifest.generation)
            require_withholding(archive, source)
            note_copy(archive, address, find_copies(archive).get(without_secrets(address), ""))
            _switch(database, schema, source, synonyms)
        note_copy(archive, address, schema)
        dropped += drop_hidden(database)
        if not keep:
            dropped += sweep(database, keep)
        rows = {table: digest.rows for table, digest in noted_digests(database, schema).items()}
        return Published(
            database.place, source.manifest.generation, schema, is_new, rows, _size(database, schema), dropped
        )


def require_withholding(archive: Path, source: GenerationRows) -> None:
    """Raise TakedownUnfinished where the generation holds what is being hidden, or nothing says whether it does."""
    withheld = read_withheld(archive)
    digests = {hashlib.sha256(takedown.encode()).hexdigest() for takedown in withheld or ()}
    if withheld is None or not digests.issubset(source.manifest.withholds):
        raise TakedownUnfinished(archive, source.manifest.generation)


def _synonyms(archive: Path) -> str | None:
    path = archive / layout.SYNONYMS
    return path.read_text(encoding="utf-8-sig") if path.is_file() else None


def _held(database: Database, name: str) -> list[str]:
    """Return the schemas that hold the generation of this schema's name: a damaged one is followed by another."""
    found = database.rows(f"SELECT schema FROM {GENERATIONS} WHERE starts_with(schema, %s) ORDER BY published", (name,))
    return [schema for (schema,) in found]


def _brought_over(database: Database, name: str, source: GenerationRows, progress: Progress) -> tuple[str, bool]:
    """Return the schema that holds the generation, verified, and whether it was filled now."""
    held = _held(database, name)
    for schema in held:
        if not differences(database, schema, progress):
            return schema, False
    # One that is damaged stays as it is for readers, until another is live.
    schema = f"{name}_{len(held) + 1}" if held else name
    while schema in held:
        schema += "_"
    fill(database, schema, source, progress)
    return schema, True


def _grant(database: Database, schema: str, reader: str | None) -> None:
    """Let the reader read the generation and what lies beside it; None stands for the one named before."""
    if reader is None:
        ((reader,),) = database.rows(f"SELECT reader FROM {SETTINGS}")
    if not reader:
        return
    if not database.rows("SELECT 1 FROM pg_roles WHERE rolname = %s", (reader,)):
        raise ReaderUnknown(database.place, reader)
    ((role,),) = database.rows("SELECT quote_ident(%s)", (reader,))
    for name in (schema, CONTROL):
        database.rows(f"GRANT USAGE ON SCHEMA {name} TO {role}")
        database.rows(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {role}")
    database.rows(f"UPDATE {SETTINGS} SET reader = %s", (reader,))


def _switch(database: Database, schema: str, source: GenerationRows, synonyms: str | None) -> None:
    """Make a generation the live one, and note what it withholds."""
    database.rows(f"DELETE FROM {WITHHELD}")
    database.rows(f"INSERT INTO {WITHHELD} SELECT unnest(%s::text[])", (list(source.manifest.withholds),))
    database.rows(
        f"UPDATE {GENERATIONS} SET replaced = CASE WHEN schema <> %s THEN coalesce(replaced, now()) END",
        (schema,),
    )
    before = database.rows(f"SELECT schema, synonyms FROM {LIVE}")
    if before != [(schema, synonyms)]:
        database.rows(
            f"INSERT INTO {LIVE} (schema, generation, published, synonyms) VALUES (%s, %s, now(), %s)"
            " ON CONFLICT (one) DO UPDATE SET (schema, generation, published, synonyms) ="
            " (excluded.schema, excluded.generation, excluded.published, excluded.synonyms)",
            (schema, source.manifest.generation, synonyms),
        )


def _size(database: Database, schema: str) -> int:
    ((size,),) = database.rows(
        "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = %s AND relkind = 'r'",
        (schema,),
    )
    return int(size)
