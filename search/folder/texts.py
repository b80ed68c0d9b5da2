"""The database of a generation's files."""

from __future__ import annotations

import json
import sqlite3
from threading import Lock
from typing import TYPE_CHECKING, Any

from index.errors import GenerationDamaged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: SQLite's errors for a file that is not as it was written. Others are mistakes of the program's, as wrong SQL is.
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR)

# A JSON list of any length; there is a limit to the number of placeholders.
_IN_LIST = "IN (SELECT value FROM json_each(?))"


class FolderTexts:
    """The database of one generation, read-only, as `search.engine.Texts` describes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # Immutable: a generation never changes, so SQLite needs no lock and no journal.
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.OperationalError as error:
            raise GenerationDamaged(path, "a database", str(error)) from error
        self._lock = Lock()

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    def records(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Return the result of a query. Raises GenerationDamaged where the file cannot be read."""
        given = [json.dumps(value) if isinstance(value, list) else value for value in values]
        try:
            with self._lock:
                return self._connection.execute(sql.replace("IN ?", _IN_LIST), given).fetchall()
        except sqlite3.DatabaseError as error:
            # Python's own have no code: a text that is not UTF-8 is damage, a connection that is misused is not.
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            if code not in _DAMAGE or isinstance(error, sqlite3.ProgrammingError):
                raise
            raise GenerationDamaged(self._path, "a database", str(error)) from error
