"""The contents of an archive's files as text, whatever their bytes: equal contents, equal texts."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

#: Tables that say nothing of the archive: caches, what the last import could not read, and which files were hashed
#: when.
NOT_FACTS = frozenset({"embeddings", "import_problems", "hashed_files", "prepared_posts"})
#: Values of the keys that an older program leaves out of a manifest.
_DEFAULTS = {"model_missing": "", "withholds": []}
_FIELDS = (
    "format",
    "generation",
    "model",
    "dimension",
    "chunker",
    "digest",
    "counts",
    "model_missing",
    "files",
    "withholds",
)


def record_content(record: Path) -> str:
    """Everything that the record says, its write-ahead log included; what SQLite says where it cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        # SQLite may write into what it reads, if only to make its log part of it.
        for path in record.parent.glob(f"{record.name}*"):
            if not path.name.endswith("-shm"):
                shutil.copyfile(path, Path(folder, path.name))
        try:
            with closing(sqlite3.connect(Path(folder, record.name))) as connection:
                connection.text_factory = bytes
                tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY type, name").fetchall()
                # A comment in the schema is no content.
                schema = [(name, re.sub(rb"--[^\n]*", b"", sql or b"")) for name, sql in tables]
                rows = [str(schema), str(connection.execute("PRAGMA user_version").fetchone())]
                for name in table_names(connection):
                    # A name that SQLite gives.
                    found = connection.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
                    rows += [name, *sorted(map(repr, found))]
                return "\n".join(rows)
        except sqlite3.Error as error:
            return f"unreadable: {error}"


def table_names(connection: sqlite3.Connection) -> list[str]:
    """Return the tables with facts, by name."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    names = [name.decode() if isinstance(name, bytes) else str(name) for (name,) in rows]
    return [name for name in names if name not in NOT_FACTS and not name.startswith("sqlite_")]


def manifest_content(manifest: Path) -> str:
    """Return the part of a manifest that the program reads."""
    try:
        written = json.loads(manifest.read_bytes())
        return json.dumps([written.get(field, _DEFAULTS.get(field)) for field in _FIELDS], sort_keys=True)
    except (ValueError, AttributeError, OSError) as error:
        return f"unreadable: {error}"
