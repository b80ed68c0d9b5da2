"""Recorded posts that are no longer published, and those that are again.

A post becomes unpublished if a source has it and says so, or gives its slug to another post; a source that lacks the
post says nothing. Sources may be read in any order, an old export after a new one: the time at which each was made
counts. A copy without a time, a saved page or a text, brings no unpublished post back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.imports.slug_holders import REPLACED
from index.reading.addresses import blog_of
from index.record.unpublished_posts import forget_unpublished, read_unpublished, store_unpublished

if TYPE_CHECKING:
    import datetime as dt

    from index.posts.records import Post, Unpublished
    from index.record.record import Record


class UnpublishedPosts:
    """Posts that are no longer published, or are again, by the sources of one import."""

    def __init__(self, record: Record) -> None:
        #: The posts that became unpublished, and the keys of those that are published again; in the order of keys.
        self.newly: list[Unpublished] = []
        self.returned: list[str] = []
        self._record = record
        self._standing = read_unpublished(record.connection)
        self._noted: dict[str, Unpublished] = {}
        #: Keys of the posts that have lost their slugs to others.
        self._replaced: set[str] = set()
        #: Keys of those that had lost them before and are known to be published.
        self._published_again: set[str] = set()
        #: The last moment at which a post was published for certain, by its key.
        self._last_published: dict[str, dt.datetime] = {}

    def note(self, item: Unpublished) -> None:
        """Note that a source has a post unpublished. `settle` decides: another source may be newer."""
        before = self._noted.get(item.key)
        if before is None or before.as_of < item.as_of:
            self._noted[item.key] = item

    def note_replaced(self, item: Unpublished, seen: dt.datetime | None) -> None:
        """Note that a newer source has another post in place of this one, which was last `seen` then."""
        self._replaced.add(item.key)
        # A reason of its own (it is in the trash) is better. That a post was replaced rests on the newest row.
        better = (self._standing.get(item.key), self._noted.get(item.key))
        if all(
            found is None or found.why == REPLACED or (seen is not None and seen >= found.as_of) for found in better
        ):
            self.note(item)

    def standing_as_replaced(self) -> list[Unpublished]:
        """Return the posts that earlier imports have unpublished because another has their slug."""
        return [item for item in self._standing.values() if item.why == REPLACED]

    def note_published_again(self, key: str) -> None:
        """Note that a post which had lost its slug is published; it counts unless the post has lost another."""
        self._published_again.add(key)

    def note_published(self, post: Post) -> None:
        """Note that a source has a post published."""
        before = self._last_published.get(post.key)
        if post.as_of and (before is None or before < post.as_of):
            self._last_published[post.key] = post.as_of

    def find_bar(self, post: Post) -> Unpublished | None:
        """Return what keeps this copy of an unpublished post out; None if nothing does, as for a newer copy."""
        standing = self._standing.get(post.key)
        if standing is None or (post.as_of and (post.as_of >= standing.as_of or standing.why == REPLACED)):
            return None
        return standing

    def settle(self) -> None:
        """Record which posts are unpublished, and published again; within the transaction at hand.

        Call it when all sources have been read.
        """
        unpublished = {key: item for key, item in sorted(self._noted.items()) if self._is_news_of_recorded_post(item)}
        self.returned = [key for key, item in self._standing.items() if key not in unpublished and self._is_back(item)]
        for key in self.returned:
            forget_unpublished(self._record.connection, key)
        for item in unpublished.values():
            store_unpublished(self._record.connection, item)
        self.newly = [item for key, item in unpublished.items() if key not in self._standing]

    def _is_news_of_recorded_post(self, item: Unpublished) -> bool:
        standing = self._standing.get(item.key)
        is_news = standing is None or standing.as_of < item.as_of
        if standing and standing.why == REPLACED:
            is_news = is_news or (item.why, item.as_of, item.origin) != (REPLACED, standing.as_of, standing.origin)
        return is_news and not self._is_published(item) and self._is_of_recorded_post(item)

    def _is_back(self, standing: Unpublished) -> bool:
        # Never because the reason is missing: that may be what was lost.
        is_back = standing.key in self._published_again and standing.key not in self._replaced
        return self._is_published(standing) or is_back

    def _is_published(self, item: Unpublished) -> bool:
        """True if a source that is not older has the post published: a draft may have its name in the same export."""
        published = self._last_published.get(item.key)
        return published is not None and published >= item.as_of

    def _is_of_recorded_post(self, item: Unpublished) -> bool:
        read = self._record.post(item.key)
        if read is None:
            return False
        blogs = {blog for url in (read.post.url, item.url) if (blog := blog_of(url))}
        # An export from before the post's day knows it as a draft.
        is_before = read.post.published is not None and item.as_of.date() < read.post.published
        return len(blogs) < 2 and not is_before
