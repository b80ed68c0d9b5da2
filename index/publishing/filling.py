"""A generation's schema: created, filled by binary COPY, and held to what was sent."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from index.files.postgres_layout import GENERATIONS, MANIFEST_FACT, TABLES, TABLES_FACT
from index.publishing.publish_errors import ArrivedDamaged
from index.publishing.row_images import Digest, digest_query, send_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.progress import Progress
    from index.publishing.database import Database
    from index.publishing.parting import HeadRows, ShardRows
    from index.publishing.row_images import Column

#: In `words`, two columns are the key.
_KEYS = {"words": 2}


def fill(
    database: Database, schema: str, source: HeadRows | ShardRows, progress: Progress, facts: Mapping[str, str]
) -> None:
    """Create the schema and its tables, fill them, and verify them. Raises ArrivedDamaged, VectorMissing."""
    dimension = source.generation.manifest.dimension if source.generation.manifest.has_vectors else None
    vector = f"{database.schema_with_vector()}.vector({dimension})" if dimension else "bytea"
    database.rows(f"CREATE SCHEMA {schema}")
    database.rows(f"SET LOCAL search_path = {schema}")
    made = Path(__file__).with_name(source.schema_file).read_text(encoding="utf-8")
    database.rows(made.replace("{vector}", vector))
    counts = {table: source.rows_of(table) for table in source.tables}
    progress.stage("publishing", sum(counts.values()))
    sent = {table: _copy(database, table, source, progress) for table in source.tables}
    noted = {
        MANIFEST_FACT: source.generation.manifest_text,
        TABLES_FACT: json.dumps({table: asdict(digest) for table, digest in sent.items()}, indent=1),
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


def differences(database: Database, schema: str, progress: Progress) -> list[tuple[str, Digest, Digest]]:
    """Return every table of a schema that is not as it was sent: its name, the digest noted then, and today's."""
    noted = noted_digests(database, schema)
    progress.stage("verifying", len(noted))
    extension = database.schema_of("vector")
    database.rows(f"SET LOCAL search_path = {schema}" + f", {extension}" * bool(extension))
    found = []
    for table, expected in noted.items():
        query = digest_query(table, _columns(database, table), TABLES[table][: _KEYS.get(table, 1)])
        here = Digest(*database.rows(query)[0])
        if here != expected:
            found.append((table, expected, here))
        progress.advance()
    return found


def noted_digests(database: Database, schema: str) -> dict[str, Digest]:
    """Return each table's digest as it was sent."""
    ((noted,),) = database.rows(f"SELECT value FROM {schema}.facts WHERE name = %s", (TABLES_FACT,))
    return {table: Digest(**digest) for table, digest in json.loads(noted).items()}


def _copy(database: Database, table: str, source: HeadRows | ShardRows, progress: Progress) -> Digest:
    columns = _columns(database, table)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    # FREEZE: readers need not look up who wrote a row, and no vacuum has to write it once more.
    statement = f"COPY {table} ({names}) FROM STDIN (FORMAT binary, FREEZE)"
    with database.connection.cursor() as cursor, cursor.copy(statement) as copy:
        return send_rows(source.rows(table), columns, copy.write, progress.advance)


def _columns(database: Database, table: str) -> list[Column]:
    """Return the columns of a table on the search path, in their order."""
    return database.rows(
        "SELECT attname, typname FROM pg_attribute JOIN pg_type t ON t.oid = atttypid"
        " WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum",
        (table,),
    )
