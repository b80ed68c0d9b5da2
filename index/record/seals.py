"""Seals: hashes of everything that was recorded, by which anything altered since is found.

A post has a seal for each table in which it has rows. A table of no single post has one seal. The schema says which
columns a table has, and whose its rows are: a new table with a `post_key` or an `answer_id` is sealed by itself. The
hash is SHA-256 of the table's name, its columns, and its rows in order, each after its post's key, as ASCII JSON
(`serialise`). It finds damage and mistakes, not malice: whoever can write the record can seal it, too. What is written
to an open record is sealed by `sealer.py`.
"""

# Tables and columns are the schema's own names, never data.
# ruff: noqa: S608

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Tables of takedowns: where one was altered, nothing is written, so that nothing hidden comes back.
HIDDEN = "answers.hidden"
TAKEDOWN_TABLES = ("takedown_memory", "withdrawn_posts", "takedowns", "takedown_answers")
TAKEDOWNS = frozenset({*TAKEDOWN_TABLES, HIDDEN})
#: Other tables of no single post.
OTHER_TABLES = ("same_people", "sites", "unpublished_posts", "kept_corrections")
#: Tables that are not sealed: they can be made anew, or say only what the last import said.
EXEMPT = frozenset({"embeddings", "import_problems", "hashed_files", "prepared_posts", "seals"})

POSTS, ANSWERS = "posts", "answers"

#: A value of an SQLite row.
Value = str | bytes | int | float | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """Rows that are sealed together, post by post or all at once."""

    #: The table, or `HIDDEN`.
    what: str
    columns: tuple[str, ...]
    #: SELECT of a row's post key ('' where it is no single post's) and its columns; ends in a condition.
    select: str
    order: str
    #: The condition for one post; empty where the rows are no single post's.
    of_post: str = ""
    #: True if an answer's id says whose a row is.
    is_of_answer: bool = False

    def rows(self, connection: sqlite3.Connection, post_key: str | None = None) -> sqlite3.Cursor:
        """Return the rows in order, each after its post's key."""
        where = "" if post_key is None or not self.of_post else f" AND {self.of_post}"
        return connection.execute(f"{self.select}{where} {self.order}", () if not where else (post_key,))


@dataclass(frozen=True, slots=True)
class Altered:
    """The rows that are not as they were sealed."""

    #: Key of a post -> the tables in which its rows were altered.
    posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Of these, the keys that were never sealed: parts of a post whose key was altered.
    strays: frozenset[str] = frozenset()
    #: The tables of no single post, and `HIDDEN`.
    tables: tuple[str, ...] = ()

    @property
    def takedowns(self) -> tuple[str, ...]:
        """The altered tables of takedowns."""
        return tuple(what for what in self.tables if what in TAKEDOWNS)


def serialise(what: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """Return bytes that differ for different rows.

    Text is a JSON string, a BLOB an object, NULL null; a byte that is not UTF-8 is a lone surrogate.
    """
    return _ENCODER.encode([what, columns, rows]).encode("ascii")


def sealed_tables(connection: sqlite3.Connection) -> tuple[Sealed, ...]:
    """Return everything that is sealed, by the schema as it is."""
    names = [
        name for (name,) in connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name")
    ]
    found = []
    for name in names:
        columns, key = _columns(connection, name)
        if name in EXEMPT or name.startswith("sqlite_"):
            continue
        if name in (*TAKEDOWN_TABLES, *OTHER_TABLES):
            found.append(_whole(name, columns, key))
        elif name == POSTS:
            found.append(_of_post(name, columns, "key", key))
        elif "post_key" in columns:
            of_post = [column for column in columns if (name, column) != (ANSWERS, "hidden")]
            found.append(_of_post(name, of_post, "post_key", key))
        elif "answer_id" in columns:
            found.append(_of_answer(name, columns, key))
        if name == ANSWERS and "hidden" in columns:
            found.append(_whole(HIDDEN, ["id", "hidden"], ["id"], ANSWERS, "hidden != ''"))
    return tuple(found)


def is_sealed(connection: sqlite3.Connection) -> bool:
    """True if the schema has seals; an older one has none."""
    found = connection.execute("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'seals'").fetchone()
    return found is not None


def compare_seals(connection: sqlite3.Connection) -> Altered:
    """Compare everything with its seals and return what was altered; nothing where there are no seals."""
    if not is_sealed(connection):
        return Altered()
    found = _all_hashes(connection)
    with any_text(connection):
        rows = connection.execute("SELECT post_key, what, hash FROM main.seals").fetchall()
    kept = {(readable(key), readable(what)): digest for key, what, digest in rows}
    differs = {place for place in found.keys() | kept.keys() if found.get(place) != kept.get(place)}
    posts: dict[str, list[str]] = {}
    for key, what in sorted(differs):
        if key:
            posts.setdefault(key, []).append(what)
    sealed = {key for key, _ in kept}
    # An altered seal: its hash is that of rows without a seal, its key has no rows.
    unsealed = {digest for place, digest in found.items() if place not in kept}
    unfounded = posts.keys() - {key for key, _ in found}
    misnamed = {key for key in unfounded if all(kept[key, what] in unsealed for what in posts[key])}
    return Altered(
        {key: tuple(tables) for key, tables in posts.items()},
        frozenset(posts.keys() - sealed | misnamed),
        tuple(sorted(what for key, what in differs if not key)),
    )


def seal_all(connection: sqlite3.Connection, but: Altered) -> None:
    """Seal everything as it is, but what was altered stays known as altered; the caller's transaction."""
    connection.execute("DELETE FROM seals")
    rows = [(*place, digest) for place, digest in _all_hashes(connection).items()]
    connection.executemany("INSERT INTO seals VALUES (?, ?, ?)", rows)
    broken = [(key, what, b"") for key, tables in but.posts.items() for what in tables if key not in but.strays]
    broken += [("", what, b"") for what in but.tables]
    connection.executemany("INSERT OR REPLACE INTO seals VALUES (?, ?, ?)", broken)
    connection.executemany("DELETE FROM seals WHERE post_key = ?", [(key,) for key in but.strays])


@contextmanager
def any_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Read text that is not UTF-8, inside, with lone surrogates for what cannot be decoded."""
    before = connection.text_factory
    connection.text_factory = _decoded
    try:
        yield
    finally:
        connection.text_factory = before


def readable(text: object) -> str:
    """Return a key, whatever it is, as text that can be printed, stored and compared."""
    if not isinstance(text, str):
        return repr(text)
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _blob(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"blob": value.hex()}
    raise TypeError(f"{type(value).__name__} is no value of SQLite")


def _all_hashes(connection: sqlite3.Connection) -> dict[tuple[str, str], bytes]:
    try:
        return dict(_hashes(connection))
    except sqlite3.OperationalError:
        # Some text is not UTF-8.
        with any_text(connection):
            return dict(_hashes(connection))


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_blob)


def _hashes(connection: sqlite3.Connection) -> Iterator[tuple[tuple[str, str], bytes]]:
    for sealed in sealed_tables(connection):
        for key, rows in groupby(sealed.rows(connection), key=itemgetter(0)):
            yield (readable(key), sealed.what), sha256(serialise(sealed.what, sealed.columns, list(rows))).digest()


def _columns(connection: sqlite3.Connection, table: str) -> tuple[list[str], list[str]]:
    """Return the columns of a table, and those of its key in order."""
    rows = connection.execute("SELECT name, pk FROM pragma_table_info(?, 'main') ORDER BY cid", (table,)).fetchall()
    return [name for name, _ in rows], [name for name, place in sorted(rows, key=itemgetter(1)) if place]


def _whole(what: str, columns: Sequence[str], key: Sequence[str], table: str = "", condition: str = "1") -> Sealed:
    select = f"SELECT '', {listed(columns)} FROM main.{table or what} WHERE {condition}"
    return Sealed(what, tuple(columns), select, f"ORDER BY {listed(key)}")


def _of_post(table: str, columns: Sequence[str], post: str, key: Sequence[str]) -> Sealed:
    select = f"SELECT {post}, {listed(columns)} FROM main.{table} WHERE 1"
    order = [post, *(column for column in key if column != post)]
    return Sealed(table, tuple(columns), select, f"ORDER BY {listed(order)}", f"{post} = ?")


def _of_answer(table: str, columns: Sequence[str], key: Sequence[str]) -> Sealed:
    """Seal rows in the order of the post's answers: by their index, so that nothing has to be sorted."""
    listed = ", ".join(f'r."{column}"' for column in columns)
    select = f"SELECT a.post_key, {listed} FROM main.answers a CROSS JOIN main.{table} r ON r.answer_id = a.id WHERE 1"
    order = ", ".join(f'r."{column}"' for column in key if column != "answer_id")
    return Sealed(table, tuple(columns), select, f"ORDER BY a.post_key, a.position, {order}", "a.post_key = ?", True)


def listed(columns: Iterable[str]) -> str:
    """Return columns as SQL lists them."""
    return ", ".join(f'"{column}"' for column in columns)
