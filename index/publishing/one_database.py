"""The steps of publishing in one database: the archive's own, or a shard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.files.postgres_address import as_user_of
from index.files.postgres_layout import (
    CONTROL,
    GENERATIONS,
    LIVE,
    PART_FACT,
    POSTGRES_FORMAT,
    SETTINGS,
    SHARDS_FACT,
    WITHHELD,
)
from index.publishing.filling import differences, fill
from index.publishing.publish_errors import ReaderUnknown, ShardTwice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.files.manifest import Manifest
    from index.progress import Progress
    from index.publishing.database import Database
    from index.publishing.parting import HeadRows, ShardRows


def require_different(databases: Sequence[Database]) -> None:
    """Raise ShardTwice where two of these are the same database."""
    seen = set()
    for database in databases:
        ((system, name),) = database.rows("SELECT system_identifier, current_database()::text FROM pg_control_system()")
        if (system, name) in seen:
            raise ShardTwice(database.place)
        seen.add((system, name))


def shards_of_live(database: Database, address: str) -> list[str]:
    """Return the addresses of the live generation's shards, with user and password of `address`."""
    facts = [
        fact
        for (schema,) in database.rows(f"SELECT schema FROM {LIVE}")
        for (fact,) in database.rows(f"SELECT value FROM {schema}.facts WHERE name = %s", (SHARDS_FACT,))
    ]
    return [as_user_of(shard, address) for fact in facts for shard, _ in json.loads(fact)]


def synonyms_of_live(database: Database) -> str | None:
    """Return the owner's synonyms that are published; None without such."""
    found = database.rows(f"SELECT synonyms FROM {LIVE}")
    return found[0][0] if found else None


def held(database: Database, name: str) -> list[str]:
    """Return the schemas that hold the generation of this schema's name.

    Several, where one was damaged and the generation was brought over once more beside it.
    """
    # Not every name that begins so: with 20 databases it ends in _of20, and with 2 in _of2.
    exactly = f"^{name}(_[0-9]+_*)?$"
    found = database.rows(f"SELECT schema FROM {GENERATIONS} WHERE schema ~ %s ORDER BY published", (exactly,))
    return [schema for (schema,) in found]


@dataclass(frozen=True, slots=True)
class Brought:
    """A generation, or a shard's part of it, that is in a database as it should be."""

    schema: str
    #: True if it was filled now.
    is_new: bool
    #: Rows that had to be sent.
    sent: int


def brought_over(
    database: Database, name: str, source: HeadRows | ShardRows, progress: Progress, facts: Mapping[str, str]
) -> Brought:
    """See that a schema holds the generation with these facts, verified; fill one where none does."""
    found = held(database, name)
    for schema in found:
        if _has(database, schema, facts) and not differences(database, schema, progress):
            return Brought(schema, is_new=False, sent=0)
    # One that is damaged stays as it is for readers, until another is live.
    schema = f"{name}_{len(found) + 1}" if found else name
    while schema in found:
        schema += "_"
    return Brought(schema, is_new=True, sent=fill(database, schema, source, progress, facts))


def bring_part(
    database: Database, name: str, source: ShardRows, progress: Progress, reader: str, *, wait: bool
) -> Brought:
    """Bring a shard's part over in a transaction of its own. It is made live by `switch`."""
    with database.alone(wait=wait):
        brought = brought_over(database, name, source, progress, {PART_FACT: source.part})
        grant(database, brought.schema, reader)
        return brought


def _has(database: Database, schema: str, facts: Mapping[str, str]) -> bool:
    """True if these facts are those of a schema."""
    found = dict(database.rows(f"SELECT name, value FROM {schema}.facts WHERE name = ANY(%s)", (list(facts),)))
    return found == facts


def reader_of(database: Database) -> str:
    """Return the role that was named as the reader last; '' for none."""
    ((reader,),) = database.rows(f"SELECT reader FROM {SETTINGS}")
    return str(reader)


def grant(database: Database, schema: str, reader: str) -> None:
    """Let the reader, '' for nobody, read the generation and what lies beside it."""
    if not reader:
        return
    if not database.rows("SELECT 1 FROM pg_roles WHERE rolname = %s", (reader,)):
        raise ReaderUnknown(database.place, reader)
    ((role,),) = database.rows("SELECT quote_ident(%s)", (reader,))
    for name in (schema, CONTROL):
        database.rows(f"GRANT USAGE ON SCHEMA {name} TO {role}")
        database.rows(f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {role}")
    database.rows(f"UPDATE {SETTINGS} SET reader = %s", (reader,))


def switch(database: Database, schema: str, manifest: Manifest, synonyms: str | None) -> None:
    """Make a generation the live one, and note what it withholds."""
    database.rows(f"DELETE FROM {WITHHELD}")
    database.rows(f"INSERT INTO {WITHHELD} SELECT unnest(%s::text[])", (list(manifest.withholds),))
    database.rows(
        f"UPDATE {GENERATIONS} SET replaced = CASE WHEN schema <> %s THEN coalesce(replaced, now()) END",
        (schema,),
    )
    database.rows(f"UPDATE {SETTINGS} SET format = %s WHERE format <> %s", (POSTGRES_FORMAT, POSTGRES_FORMAT))
    before = database.rows(f"SELECT schema, synonyms FROM {LIVE}")
    if before != [(schema, synonyms)]:
        database.rows(
            f"INSERT INTO {LIVE} (schema, generation, published, synonyms) VALUES (%s, %s, now(), %s)"
            " ON CONFLICT (one) DO UPDATE SET (schema, generation, published, synonyms) ="
            " (excluded.schema, excluded.generation, excluded.published, excluded.synonyms)",
            (schema, manifest.generation, synonyms),
        )


def size_of(database: Database, schema: str) -> int:
    """Return the bytes of a schema on the server's disk, with indexes."""
    ((size,),) = database.rows(
        "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = %s AND relkind = 'r'",
        (schema,),
    )
    return int(size)
