"""Who had a slug when: a blog has no two published posts of one slug, so that who has it takes it from who had it.

But for a blog of several languages, whose posts may share slugs: some source has both then.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from index.imports.duplicates import Rank, rank_of
from index.imports.telling_apart import has_ids
from index.reading.addresses import blog_of, web_address
from index.record.post_identity import SlugHolder, read_slug_holders, store_slug_holder
from index.records import Unpublished

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from index.record.post_identity import PostIdentity
    from index.record.record import Record
    from index.records import Post

    #: A source as it was at one time: a file's name or an address, and the moment.
    Source = tuple[str, dt.datetime | None]

#: Why a post is withdrawn, after "the post is".
REPLACED = "deleted; another post has its address"
_ONE_EXPORT = timedelta(hours=1)
_OF_SLUGS = frozenset({"post_identities", "post_slugs"})


class SlugHolders:
    """The posts that were seen last under the slugs of blogs."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._holders = read_slug_holders(record.connection, record.altered)
        self._recorded = dict(self._holders)
        #: Whether what was recorded of slugs is all there, and as it was recorded.
        self._is_sound = not any(_OF_SLUGS.intersection(tables) for tables in record.altered.values())
        self._unwritten: set[tuple[str, str]] = set()
        #: Under which slug which post stands in the sources of this import.
        self._posts_at_slug: dict[tuple[str, str], list[tuple[dt.datetime, str]]] = defaultdict(list)

    def holder_of(self, said: Post | Unpublished) -> frozenset[str]:
        """The key of the post that was seen last under its slug; none where no source with a time has it."""
        found = self._holders.get((blog_of(said.url), said.key))
        return frozenset([found.key]) if found else frozenset()

    def note_published(self, post: Post, key: str) -> None:
        """A source has a published post under its slug; of sources without a time nothing is learnt."""
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
        """Whether a source of this import, or another part of it, has another post under this slug, too."""
        met = self._posts_at_slug[place]
        met.append((moment, key))
        return any(other != key and is_one_moment(moment, at) for at, other in met)

    def write(self) -> None:
        """Write what has been learnt, within the transaction at hand."""
        for place in sorted(self._unwritten):
            store_slug_holder(self._record.connection, *place, self._holders[place])
        self._unwritten.clear()

    def replaced(self, identities: Iterable[PostIdentity]) -> list[tuple[Unpublished, dt.datetime | None]]:
        """The posts whose slug a newer source gives to another post of their blog, and when each was seen last."""
        found = []
        for identity in identities:
            holder = self._holders.get((identity.blog, identity.slug))
            if holder is None or holder.is_shared or holder.key == identity.key or self._is_rendered_copy(identity):
                continue
            if identity.as_of < holder.as_of if identity.as_of else self._appeared_before(identity.key, holder.as_of):
                found.append((Unpublished(identity.key, "", REPLACED, holder.origin, holder.as_of), identity.as_of))
        return found

    def has_other_slug(self, identity: PostIdentity, replaced: Unpublished) -> bool:
        """Whether a post that was `replaced` is known to have had another slug by then, or to share its own.

        It is known where the row that it was withdrawn for is there, and speaks of another slug or says so; not where
        that is missing, or anything of slugs was altered.
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
        """Whether a post is of an earlier day."""
        read = self._record.post(key)
        return read is not None and read.post.published is not None and read.post.published < moment.date()

    def _is_rendered_copy(self, identity: PostIdentity) -> bool:
        """Whether a post is known by nothing but a page or a text, whose address may be of any time."""
        if has_ids(identity):
            return False
        known = self._record.known_post(identity.key)
        return known is None or rank_of(known.body_format, known.origin) is not Rank.ORIGINAL


class Sources:
    """The sources of one import. The parts of an export that are packed into one file are one."""

    def __init__(self) -> None:
        self._moments: dict[str, list[dt.datetime]] = defaultdict(list)

    def source_of(self, said: Post | Unpublished) -> Source:
        """The source that something stands in."""
        name = said.origin.rpartition(", ")[0] or said.origin
        if said.as_of is None or web_address(name):
            # A site may be asked twice in an hour, and has renamed a post in between.
            return name, said.as_of
        name = name.partition("/")[0]
        known = self._moments[name]
        first = next((moment for moment in known if is_one_moment(moment, said.as_of)), None)
        if first is None:
            known.append(first := said.as_of)
        return name, first


def is_one_moment(one: dt.datetime, other: dt.datetime) -> bool:
    """Whether two exports may be parts of one: a large blog's is written one part after the other."""
    return abs(one - other) <= _ONE_EXPORT
