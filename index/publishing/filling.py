"""A generation's schema: created, filled by binary COPY, and held to what was sent."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from index.files.postgres_layout import (
    GENERATIONS,
    LIVE,
    MANIFEST_FACT,
    POSTGRES_FORMAT,
    SETTINGS,
    TABLES,
    TABLES_FACT,
)
from index.publishing.publish_errors import ArrivedDamaged
from index.publishing.reusing import CHANGES_WHOLE, Arrived, fill_from
from index.publishing.row_images import Digest, TableDigest, digest_query, images_of, quoted, send_images

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.progress import Progress
    from index.publishing.database import Database
    from index.publishing.parting import HeadRows, ShardRows
    from index.publishing.row_images import Column

#: In `words`, two columns are the key.
_KEYS = {"words": 2}


def fill(
    database: Database, schema: str, source: HeadRows | ShardRows, progress: Progress, facts: Mapping[str, str]
) -> int:
    """Create the schema and its tables, fill them, and verify them; return how many rows had to be sent.

    Raises ArrivedDamaged, VectorMissing.
    """
    before = _live_alike(database)
    dimension = source.generation.manifest.dimension if source.generation.manifest.has_vectors else None
    vector = f"{database.schema_with_vector()}.vector({dimension})" if dimension else "bytea"
    database.rows(f"CREATE SCHEMA {schema}")
    _look_in(database, schema)
    made = Path(__file__).with_name(source.schema_file).read_text(encoding="utf-8")
    database.rows(made.replace("{vector}", vector))
    counts = {table: source.rows_of(table) for table in source.tables}
    progress.stage("publishing", sum(counts.values()))
    arrived = {table: _fill(database, table, source, before, progress) for table in source.tables}
    noted = {
        MANIFEST_FACT: source.generation.manifest_text,
        TABLES_FACT: json.dumps({table: asdict(each.digest) for table, each in arrived.items()}, indent=1),
    }
    for fact in (noted | dict(facts)).items():
        database.rows("INSERT INTO facts (name, value) VALUES (%s, %s)", fact)
    database.rows(f"ANALYZE {', '.join(source.tables)}")
    for table, expected, found in differences(database, schema, progress):
        raise ArrivedDamaged(database.place, table, expected, found)
    database.rows(
        f"INSERT INTO {GENERATIONS} (schema, generation, published) VALUES (%s, %s, now())",
        (schema, source.generation.manifest.generation),
    )
    return sum(each.sent for each in arrived.values())


def _live_alike(database: Database) -> str | None:
    """Return the schema that is live, where its tables are of this format; None without such."""
    live = database.rows(f"SELECT schema FROM {LIVE}, {SETTINGS} WHERE format = %s", (POSTGRES_FORMAT,))
    return live[0][0] if live else None


def differences(database: Database, schema: str, progress: Progress) -> list[tuple[str, Digest, Digest]]:
    """Return every table of a schema that is not as it was sent: its name, the digest noted then, and today's."""
    noted = noted_digests(database, schema)
    progress.stage("verifying", len(noted))
    _look_in(database, schema)
    found = []
    for table, expected in noted.items():
        query = digest_query(table, _columns(database, table), _key_of(table))
        here = Digest(*database.rows(query)[0])
        if here != expected:
            found.append((table, expected, here))
        progress.advance()
    return found


def _look_in(database: Database, schema: str) -> None:
    """Let names of tables be those of a schema, and find pgvector's functions."""
    extension = database.schema_of("vector")
    database.rows(f"SET LOCAL search_path = {schema}" + f", {extension}" * bool(extension))


def noted_digests(database: Database, schema: str) -> dict[str, Digest]:
    """Return each table's digest as it was sent."""
    ((noted,),) = database.rows(f"SELECT value FROM {schema}.facts WHERE name = %s", (TABLES_FACT,))
    return {table: Digest(**digest) for table, digest in json.loads(noted).items()}


def _fill(
    database: Database, table: str, source: HeadRows | ShardRows, before: str | None, progress: Progress
) -> Arrived:
    columns = _columns(database, table)
    # FREEZE: readers need not look up who wrote a row, and no vacuum has to write it once more.
    statement = f"COPY {table} ({quoted(name for name, _ in columns)}) FROM STDIN (FORMAT binary, FREEZE)"

    def send(images: Iterable[bytes]) -> None:
        with database.connection.cursor() as cursor, cursor.copy(statement) as copy:
            send_images(images, len(columns), copy.write, progress.advance)

    if before and table != CHANGES_WHOLE and _columns(database, f"{before}.{table}") == columns:
        rows = images_of(source.rows(table), columns)
        if arrived := fill_from(database, table, before, columns, _key_of(table), rows, send):
            progress.advance(arrived.digest.rows - arrived.sent)
            return arrived
    whole = TableDigest()
    send(whole.through(image for _, image in images_of(source.rows(table), columns)))
    return Arrived(whole.digest, whole.digest.rows)


def _key_of(table: str) -> Sequence[str]:
    return TABLES[table][: _KEYS.get(table, 1)]


def _columns(database: Database, table: str) -> list[Column]:
    """Return the columns of a table, in their order; none where there is no such table."""
    return database.rows(
        "SELECT attname, typname FROM pg_attribute JOIN pg_type t ON t.oid = atttypid"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 ORDER BY attnum",
        (table,),
    )
