"""An archive published to a database, and what the tables hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.files.postgres_layout import column_name
from index.progress import Silent
from index.publishing.publishing import publish

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.publishing.publishing import Published


def published(archive: Path, address: str, **options: Any) -> Published:
    return publish(archive, address, Silent(), **{"keep": 5.0} | options)


def asked(address: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a statement; its tables are those of the live generation."""
    import psycopg  # noqa: PLC0415 - an extra

    with psycopg.connect(address, autocommit=True) as connection:
        found = connection.execute("SELECT to_regclass('answerstacks.live')").fetchone()
        if found and found[0]:
            ((schema,),) = connection.execute("SELECT schema FROM answerstacks.live").fetchall() or [("public",)]
            connection.execute(f"SET search_path = {schema}, answerstacks")
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def schemas(address: str) -> list[str]:
    """The generations that are there, by name."""
    return [name for (name,) in asked(address, r"SELECT nspname FROM pg_namespace WHERE nspname ~ '^g\d' ORDER BY 1")]


def live(address: str) -> str:
    ((generation,),) = asked(address, "SELECT generation FROM answerstacks.live")
    return str(generation)


def column(address: str, file: str) -> NDArray[Any]:
    ((dtype, data),) = asked(address, "SELECT dtype, data FROM columns WHERE name = %s", column_name(file))
    return np.frombuffer(data, dtype)
