"""Sealing what is written to an open record: triggers note the posts and tables, whose seals are then renewed."""

# Tables and columns are the schema's own names, never data.
# ruff: noqa: S608

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from index.record.seals import ANSWERS, HIDDEN, POSTS, Sealed, listed, sealed_tables, serialise

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator

_TOUCHED = "seals_to_renew"
#: Noted of a post in place of a table: rows were deleted, and others with them that nothing assigns to a post any more.
_WITH_PARTS = "*"


class Sealer:
    """The noting and sealing of rows that are written to an open record.

    Triggers of this connection do the noting, so that no writer can forget it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tables = {sealed.what: sealed for sealed in sealed_tables(connection)}
        connection.execute(
            f"CREATE TEMP TABLE {_TOUCHED} (post_key TEXT, what TEXT, PRIMARY KEY (post_key, what)) WITHOUT ROWID"
        )
        for sealed in self._tables.values():
            for trigger in _triggers(sealed):
                connection.execute(trigger)

    def renew(self, but: Collection[str], whole: Collection[str] = ()) -> None:
        """Seal what was written since the last time, except posts in `but`, which were altered; the caller's
        transaction.

        Of the posts in `whole` everything is sealed.
        """
        rows = self._connection.execute(f"SELECT post_key, what FROM {_TOUCHED}").fetchall()
        if not rows:
            return
        self._connection.execute(f"DELETE FROM {_TOUCHED}")
        sealed, unsealed = [], []
        for key, what in sorted({place for post, table in rows for place in self._with_parts(post, table, whole)}):
            if key in but:
                continue
            if digest := self._digest(key, self._tables[what]):
                sealed.append((key, what, digest))
            else:
                unsealed.append((key, what))
        self._connection.executemany("INSERT OR REPLACE INTO seals VALUES (?, ?, ?)", sealed)
        self._connection.executemany("DELETE FROM seals WHERE post_key = ? AND what = ?", unsealed)

    def forget_unknown(self) -> None:
        """Forget the seals of tables that do not exist."""
        known = json.dumps([*self._tables])
        self._connection.execute("DELETE FROM seals WHERE what NOT IN (SELECT value FROM json_each(?))", (known,))

    def tables_of_post(self) -> Iterator[str]:
        """Yield the tables whose rows name their post, those first that refer to others."""
        yield from (s.what for s in self._tables.values() if s.of_post == "post_key = ?" and s.what != ANSWERS)
        yield ANSWERS

    def _with_parts(self, key: str, what: str, whole: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield a table of a post; all of its tables where rows were deleted and others with them."""
        if what != _WITH_PARTS:
            yield key, what
        if what == _WITH_PARTS or key in whole:
            yield from ((key, sealed.what) for sealed in self._tables.values() if sealed.of_post)

    def _digest(self, key: str, sealed: Sealed) -> bytes:
        """Return the hash of a post's rows in a table; empty where it has none."""
        rows = sealed.rows(self._connection, key).fetchall()
        return sha256(serialise(sealed.what, sealed.columns, rows)).digest() if rows else b""


def _triggers(sealed: Sealed) -> Iterator[str]:
    table = ANSWERS if sealed.what == HIDDEN else sealed.what
    name = sealed.what.replace(".", "_")
    watched = ["hidden"] if sealed.what == HIDDEN else sealed.columns
    for event, rows in (("INSERT", ("NEW",)), ("DELETE", ("OLD",)), (f"UPDATE OF {listed(watched)}", ("OLD", "NEW"))):
        what = _WITH_PARTS if event != "INSERT" and sealed.what in (POSTS, ANSWERS) else sealed.what
        noted = "".join(
            f" INSERT OR IGNORE INTO {_TOUCHED} SELECT {_owner(sealed, row)}, '{what}'{_if_any(sealed, row)};"
            for row in rows
        )
        yield f"CREATE TEMP TRIGGER seal_{name}_{event[:6].lower()} AFTER {event} ON main.{table} BEGIN{noted} END"


def _owner(sealed: Sealed, row: str) -> str:
    if sealed.is_of_answer:
        return "post_key"
    return f"{row}.{sealed.of_post.partition(' ')[0]}" if sealed.of_post else "''"


def _if_any(sealed: Sealed, row: str) -> str:
    if sealed.is_of_answer:
        return f" FROM answers WHERE id = {row}.answer_id"
    return f" WHERE {row}.hidden != ''" if sealed.what == HIDDEN else ""
