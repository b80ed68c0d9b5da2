"""The texts of a published archive."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.postgres.database import Database

_TABLE = re.compile(r"\b(FROM|JOIN) (?=\w)")


class PostgresTexts:
    """The tables that are shown, as `search.engine.Texts` describes them."""

    def __init__(self, database: Database, schema: str) -> None:
        self._database, self._schema = database, schema

    def records(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return the result of a query; each statement names the schema of its generation."""
        return self._database.rows(_translated(sql, self._schema), [_asked(value) for value in values])


@lru_cache(maxsize=256)
def _translated(sql: str, schema: str) -> str:
    """Return the statement as psycopg takes it, with the schema before every table."""
    asked = sql.replace("%", "%%").replace("IN ?", "= ANY(%s)").replace("?", "%s")
    return _TABLE.sub(rf"\1 {schema}.", asked)


def _asked(value: object) -> object:
    """Return a value as PostgreSQL can be asked for it: no text holds a NUL or half of a surrogate pair."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    return [_asked(each) for each in value] if isinstance(value, list) else value
