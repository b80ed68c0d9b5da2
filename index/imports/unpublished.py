"""Posts that were published when they were imported and are not any more: withdrawn, and brought back.

Only a source that has the post and says so withdraws it, or one in which another post has its slug; that a post is
missing says nothing. Sources may be read in any order, an old export after a new one: what counts is when each was
made. Of copies that say no time, a saved page or a text, none brings a withdrawn post back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.imports.slug_holders import REPLACED
from index.reading.addresses import blog_of
from index.record.unpublished_posts import forget_unpublished, read_unpublished, store_unpublished

if TYPE_CHECKING:
    import datetime as dt

    from index.record.record import Record
    from index.records import Post, Unpublished


class UnpublishedPosts:
    """What the sources of one import say is published no more, or again."""

    def __init__(self, record: Record) -> None:
        #: The posts that were withdrawn, and the keys of those that came back; in the order of keys.
        self.newly: list[Unpublished] = []
        self.returned: list[str] = []
        self._record = record
        self._standing = read_unpublished(record.connection)
        self._noted: dict[str, Unpublished] = {}
        #: The posts that have lost their slugs, by all that is known now.
        self._replaced: set[str] = set()
        #: Those that had lost them before and are known to be published.
        self._published_again: set[str] = set()
        #: When a post was last published for certain, by its key.
        self._last_published: dict[str, dt.datetime] = {}

    def note(self, item: Unpublished) -> None:
        """A source has a post that is not published. It counts in `settle`: another source may be newer."""
        before = self._noted.get(item.key)
        if before is None or before.as_of < item.as_of:
            self._noted[item.key] = item

    def note_replaced(self, item: Unpublished, seen: dt.datetime | None) -> None:
        """A newer source than the one that had a post last, `seen` then, has another post in its place."""
        self._replaced.add(item.key)
        # What took it away before, or does now, says it better: it is in the trash. That it was replaced rests on the
        # newest row.
        better = (self._standing.get(item.key), self._noted.get(item.key))
        if all(
            found is None or found.why == REPLACED or (seen is not None and seen >= found.as_of) for found in better
        ):
            self.note(item)

    def standing_as_replaced(self) -> list[Unpublished]:
        """The posts that earlier imports have withdrawn because another has their slug."""
        return [item for item in self._standing.values() if item.why == REPLACED]

    def note_published_again(self, key: str) -> None:
        """Something says that a post which had lost its slug is published; it counts unless the post has lost
        another."""
        self._published_again.add(key)

    def note_published(self, post: Post) -> None:
        """A source has a published post."""
        before = self._last_published.get(post.key)
        if post.as_of and (before is None or before < post.as_of):
            self._last_published[post.key] = post.as_of

    def find_bar(self, post: Post) -> Unpublished | None:
        """What keeps a copy of a withdrawn post out; None where it was not withdrawn, or not later than this."""
        standing = self._standing.get(post.key)
        if standing is None or (post.as_of and (post.as_of >= standing.as_of or standing.why == REPLACED)):
            return None
        return standing

    def settle(self) -> None:
        """Record what is withdrawn, and what is back, now that all sources have been read; within the transaction at
        hand."""
        gone = {key: item for key, item in sorted(self._noted.items()) if self._is_news_of_recorded_post(item)}
        back = [key for key, item in self._standing.items() if key not in gone and self._is_back(item)]
        for key in back:
            forget_unpublished(self._record.connection, key)
        for item in gone.values():
            store_unpublished(self._record.connection, item)
        self.returned = back
        self.newly = [item for key, item in gone.items() if key not in self._standing]

    def _is_news_of_recorded_post(self, item: Unpublished) -> bool:
        standing = self._standing.get(item.key)
        is_news = standing is None or standing.as_of < item.as_of
        if standing and standing.why == REPLACED:
            is_news = is_news or (item.why, item.as_of, item.origin) != (REPLACED, standing.as_of, standing.origin)
        return is_news and not self._is_published(item) and self._is_of_recorded_post(item)

    def _is_back(self, standing: Unpublished) -> bool:
        # Never because nothing says any more why it was withdrawn: that may be what was lost.
        is_back = standing.key in self._published_again and standing.key not in self._replaced
        return self._is_published(standing) or is_back

    def _is_published(self, item: Unpublished) -> bool:
        """Whether a source that is not older has the post published: a draft may have its name in the same export."""
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
