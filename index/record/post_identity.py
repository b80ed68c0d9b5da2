"""The identity of each recorded post: its guids, its numbers, and the slug it had last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.reading.addresses import blog_of, compared_address, key_in_address
from index.record.row_values import moment_from, understood

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class PostIdentity:
    """The marks by which a blog knows a recorded post."""

    #: Its key in the archive, which stays.
    key: str
    #: Its blog's name in addresses; empty when unknown.
    blog: str
    #: Its slug in the newest source that had it.
    slug: str
    #: Its address, in a form that can be compared; empty when unknown.
    address: str = ""
    #: A moment at which it was certainly published; None when nothing says so.
    as_of: dt.datetime | None = None
    guids: frozenset[str] = frozenset()
    #: Its numbers, each with the blog that gave it.
    numbers: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class SlugHolder:
    """The post that was seen last under a slug of a blog."""

    key: str
    #: A moment at which it was certainly published there, and the source that says so.
    as_of: dt.datetime
    origin: str
    #: True if some source had two published posts under it, as a blog of several languages may.
    is_shared: bool = False


def read_identities(connection: sqlite3.Connection, altered: Mapping[str, Collection[str]]) -> Iterator[PostIdentity]:
    """Yield the identity of every recorded post, by key. Raises RecordRowDamaged.

    What an older program recorded has its slug and blog from the address alone. A table that was altered (`altered`: by
    key) is not believed.
    """
    guids: dict[str, set[str]] = {}
    numbers: dict[str, set[tuple[str, int]]] = {}
    for guid, key in connection.execute("SELECT guid, post_key FROM guids"):
        guids.setdefault(key, set()).add(guid)
    for blog, number, key in connection.execute("SELECT blog, number, post_key FROM post_numbers"):
        numbers.setdefault(key, set()).add((blog, number))
    rows = connection.execute(
        "SELECT p.key, p.url, i.blog, i.slug, i.as_of"
        " FROM posts p LEFT JOIN post_identities i ON i.post_key = p.key ORDER BY p.key"
    )
    for key, url, blog, slug, as_of in rows.fetchall():
        found = PostIdentity(key, blog_of(url), key_in_address(url) or key, compared_address(url))
        unsound = altered.get(key, ())
        if slug is not None and "post_identities" not in unsound:
            with understood("post_identities", key):
                moment = moment_from(as_of) if as_of else None
            found = replace(found, blog=blog, slug=slug, as_of=moment)
        if "guids" not in unsound:
            found = replace(found, guids=frozenset(guids.get(key, ())))
        if "post_numbers" not in unsound:
            found = replace(found, numbers=frozenset(numbers.get(key, ())))
        yield found


def store_identity(connection: sqlite3.Connection, identity: PostIdentity) -> None:
    """Note what a post is known by. A guid or a number that meant another post means this one from now on."""
    as_of = identity.as_of.astimezone(dt.UTC).isoformat() if identity.as_of else None
    connection.execute(
        "INSERT OR REPLACE INTO post_identities VALUES (?, ?, ?, ?)",
        (identity.key, identity.blog, identity.slug, as_of),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO guids VALUES (?, ?)", [(guid, identity.key) for guid in sorted(identity.guids)]
    )
    connection.executemany(
        "INSERT OR REPLACE INTO post_numbers VALUES (?, ?, ?)",
        [(*number, identity.key) for number in sorted(identity.numbers)],
    )


def read_slug_holders(
    connection: sqlite3.Connection, altered: Mapping[str, Collection[str]]
) -> dict[tuple[str, str], SlugHolder]:
    """Return the post that was seen last under each slug of each blog, but for altered rows. Raises
    RecordRowDamaged."""
    rows = connection.execute("SELECT blog, slug, post_key, as_of, origin, shared FROM post_slugs").fetchall()
    holders = {}
    for blog, slug, key, as_of, origin, shared in rows:
        if "post_slugs" in altered.get(key, ()):
            continue
        with understood("post_slugs", blog, slug):
            holders[blog, slug] = SlugHolder(key, moment_from(as_of), origin, bool(shared))
    return holders


def store_slug_holder(connection: sqlite3.Connection, blog: str, slug: str, holder: SlugHolder) -> None:
    """Note the post that was seen under a slug."""
    as_of = holder.as_of.astimezone(dt.UTC).isoformat()
    connection.execute(
        "INSERT OR REPLACE INTO post_slugs VALUES (?, ?, ?, ?, ?, ?)",
        (blog, slug, holder.key, as_of, holder.origin, int(holder.is_shared)),
    )
