"""Dropping generations that are live no more: after a while, or at once where they hold what is hidden now."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from index.files.postgres_layout import GENERATIONS, LIVE, MANIFEST_FACT, PART_FACT, WITHHELD
from index.publishing.publish_errors import HiddenStillThere

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.publishing.database import Database

#: Seconds for which a reader that is at a hidden generation is waited for.
PATIENCE = 60.0

_NOT_LIVE = f"FROM {GENERATIONS} g WHERE NOT EXISTS (SELECT 1 FROM {LIVE} l WHERE l.schema = g.schema)"

_SCHEMAS = f"SELECT schema FROM {GENERATIONS}"
_IS_PART = f"SELECT 1 FROM {{}}.facts WHERE name = '{PART_FACT}'"


def sweep(database: Database, keep: float, spared: Sequence[str] = ()) -> tuple[str, ...]:
    """Drop the generations that were replaced more than `keep` minutes ago, and return their schemas.

    Not those that are `spared`. One that a reader is at stays until the next time.
    """
    due = f"SELECT schema {_NOT_LIVE} AND replaced <= now() - make_interval(secs => %s) AND schema <> ALL (%s)"
    with database.alone(wait=True):
        return _dropped(database, [schema for (schema,) in database.rows(due, (60 * keep, list(spared)))])


def drop_hidden(database: Database) -> tuple[str, ...]:
    """Drop the generations that do not withhold all that must be, and return their schemas.

    Raises HiddenStillThere where readers are at one for longer than PATIENCE.
    """
    end = time.monotonic() + PATIENCE
    dropped: tuple[str, ...] = ()
    while True:
        # Looked for anew each time: another publisher may have made one of them live again.
        with database.alone(wait=True):
            found = _hidden(database)
            done = _dropped(database, found)
        dropped += done
        left = tuple(schema for schema in found if schema not in done)
        if not left:
            return dropped
        if time.monotonic() > end:
            raise HiddenStillThere(database.place, left)


def empty(database: Database) -> tuple[str, ...]:
    """Drop all that a database holds as a shard, and return the schemas: it is one no more.

    Raises HiddenStillThere where readers are at one for longer than PATIENCE.
    """
    end = time.monotonic() + PATIENCE
    dropped: tuple[str, ...] = ()
    while True:
        with database.alone(wait=True):
            parts = [schema for (schema,) in database.rows(_SCHEMAS) if database.rows(_IS_PART.format(schema))]
            database.rows(f"DELETE FROM {LIVE} WHERE schema = ANY (%s)", (parts,))
            done = _dropped(database, parts)
        dropped += done
        left = tuple(schema for schema in parts if schema not in done)
        if not left:
            return dropped
        if time.monotonic() > end:
            raise HiddenStillThere(database.place, left)


def _hidden(database: Database) -> tuple[str, ...]:
    """Return the schemas that do not withhold all that must be, the live one apart."""
    withheld = {digest for (digest,) in database.rows(f"SELECT digest FROM {WITHHELD}")}
    schemas = [schema for (schema,) in database.rows(f"SELECT schema {_NOT_LIVE}")]
    return tuple(schema for schema in schemas if not withheld.issubset(_withholds(database, schema)))


def _withholds(database: Database, schema: str) -> list[str]:
    manifests = database.rows(f"SELECT value FROM {schema}.facts WHERE name = %s", (MANIFEST_FACT,))
    return [digest for (manifest,) in manifests for digest in json.loads(manifest).get("withholds", ())]


def _dropped(database: Database, schemas: Iterable[str]) -> tuple[str, ...]:
    """Drop what nobody is at; a reader is waited for for some seconds. The caller is `alone`, so none becomes live."""
    import psycopg  # noqa: PLC0415 - an extra

    done = []
    for schema in schemas:
        try:
            with database.connection.transaction():
                database.rows("SET LOCAL lock_timeout = '2s'")
                database.rows(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
                database.rows(f"DELETE FROM {GENERATIONS} WHERE schema = %s", (schema,))
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            continue
        done.append(schema)
    return tuple(done)
