"""The last holder of each slug: a blog has no two published posts of one slug, so a new holder replaces the old one.

The exception is a blog of several languages, whose posts may share slugs: then one source has both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from index.imports.duplicates import Rank, rank_of
from index.imports.telling_apart import has_ids
from index.posts.records import Unpublished
from index.reading.addresses import blog_of, web_address
from index.record.post_identity import SlugHolder, read_slug_holders, store_slug_holder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from index.posts.records import Post
    from index.record.post_identity import PostIdentity
    from index.record.record import Record

    #: A source at one time: a file's name or an address, and the moment.
    Source = tuple[str, dt.datetime | None]

#: Why a post is unpublished, after "the post is".
REPLACED = "deleted; another post has its address"
_ONE_EXPORT = timedelta(hours=1)
_OF_SLUGS = frozenset({"post_identities", "post_slugs"})


class SlugHolders:
    """The posts that were seen last under each slug of each blog."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._holders = read_slug_holders(record.connection, record.altered)
        self._recorded = dict(self._holders)
        #: True if the record's rows of slugs are all there and unaltered.
        self._is_sound = not any(_OF_SLUGS.intersection(tables) for tables in record.altered.values())
        self._unwritten: set[tuple[str, str]] = set()
        #: Moment and key of the posts under each slug in the sources of this import.
        self._posts_at_slug: dict[tuple[str, str], list[tuple[dt.datetime, str]]] = defaultdict(list)

    def holder_of(self, said: Post | Unpublished) -> frozenset[str]:
        """Return the key of the post that was seen last under its slug; none where no source with a time has it."""
        found = self._holders.get((blog_of(said.url), said.key))
        return frozenset([found.key]) if found else frozenset()

    def note_published(self, post: Post, key: str) -> None:
        """Note that a source has a post published under its slug; a source without a time shows nothing."""
        place = blog_of(post.url), post.key
        if post.as_of is None or not place[0]:
            return
        before = self._holders.get(place)
        is_shared = bool(before and before.is_shared) or self._is_shared(place, post.as_of, key)
        latest = before if before and before.as_of >= post.as_of else SlugHolder(key, post.as_of, post.origin)
        now = replace(latest, is_shared=is_shared)
        if now != before:
            self._holders[place] = now
            self._unwritten.add(place)

    def _is_shared(self, place: tuple[str, str], moment: dt.datetime, key: str) -> bool:
        """True if the same source, or another part of one export, has another post under this slug."""
        met = self._posts_at_slug[place]
        met.append((moment, key))
        return any(other != key and is_one_moment(moment, at) for at, other in met)

    def write(self) -> None:
        """Write the new holders, within the transaction at hand."""
        for place in sorted(self._unwritten):
            store_slug_holder(self._record.connection, *place, self._holders[place])
        self._unwritten.clear()

    def replaced(self, identities: Iterable[PostIdentity]) -> list[tuple[Unpublished, dt.datetime | None]]:
        """Return the posts whose slug a newer source gives to another post, and when each was seen last."""
        found = []
        for identity in identities:
            holder = self._holders.get((identity.blog, identity.slug))
            if holder is None or holder.is_shared or holder.key == identity.key or self._is_rendered_copy(identity):
                continue
            if identity.as_of < holder.as_of if identity.as_of else self._appeared_before(identity.key, holder.as_of):
                found.append((Unpublished(identity.key, "", REPLACED, holder.origin, holder.as_of), identity.as_of))
        return found

    def has_other_slug(self, identity: PostIdentity, replaced: Unpublished) -> bool:
        """True if a post that was `replaced` is known to have had another slug by then, or to share its own.

        The row for which it was unpublished must be there and show it. False where that is missing, or any row of slugs
        was altered.
        """
        if not self._is_sound:
            return False
        taken = {
            place
            for holders in (self._recorded, self._holders)
            for place, holder in holders.items()
            if (holder.as_of, holder.origin) == (replaced.as_of, replaced.origin) and holder.key != identity.key
        }
        own = identity.blog, identity.slug
        return self._holders[own].is_shared if own in taken else bool(taken)

    def _appeared_before(self, key: str, moment: dt.datetime) -> bool:
        """True if a post was published on an earlier day."""
        read = self._record.post(key)
        return read is not None and read.post.published is not None and read.post.published < moment.date()

    def _is_rendered_copy(self, identity: PostIdentity) -> bool:
        """True if a post is known only by a feed, page or text, whose address may be of any time."""
        if has_ids(identity):
            return False
        known = self._record.known_post(identity.key)
        return known is None or rank_of(known.body_format, known.origin) is not Rank.ORIGINAL


class Sources:
    """The sources of one import. An export's parts that are packed into one file are one source."""

    def __init__(self) -> None:
        self._moments: dict[str, list[dt.datetime]] = defaultdict(list)

    def source_of(self, said: Post | Unpublished) -> Source:
        """Return the source of a post."""
        name = file_of(said.origin)
        if said.as_of is None or web_address(name):
            # A site may be asked twice in an hour, and may have renamed a post in between.
            return name, said.as_of
        name = name.partition("/")[0]
        known = self._moments[name]
        first = next((moment for moment in known if is_one_moment(moment, said.as_of)), None)
        if first is None:
            known.append(first := said.as_of)
        return name, first


def file_of(origin: str) -> str:
    """Return the file or the site of a post's `origin`, without the place in it."""
    return origin.rpartition(", ")[0] or origin


def is_one_moment(one: dt.datetime, other: dt.datetime) -> bool:
    """True if two exports may be parts of one: a large blog's parts are written one after the other."""
    return abs(one - other) <= _ONE_EXPORT
