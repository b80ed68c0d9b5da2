"""Posts whose address has changed: they keep the key they had first, so that no id of their answers changes.

Which post it is says its guid, which WordPress gives once and never changes, or the address under which it is recorded by now.
And its words: there are blogs where a guid is given twice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.duplicates import shares_words
from index.sources.addresses import key_in_address

if TYPE_CHECKING:
    from index.record.record import KnownPost, Record
    from index.records import Post, Withdrawn


class Moves:
    """Under which keys the posts of a record are known to their blogs."""

    def __init__(self, record: Record) -> None:
        self._record = record
        execute = record.connection.execute
        #: Keys of posts that this import has read.
        self._read: set[str] = set()
        strays = record.soundness.strays
        guids = execute("SELECT guid, post_key FROM guids").fetchall()
        self._by_guid: dict[str, str] = {guid: key for guid, key in guids if key not in strays}
        self._with_guid = {*self._by_guid.values()}
        rows = execute("SELECT url, key FROM posts WHERE url != '' ORDER BY key DESC").fetchall()
        self._by_address: dict[str, str] = {
            url: key for url, key in rows if key_in_address(url) != key and key not in strays
        }

    def first_key(self, post: Post) -> str:
        """The key that a post has in the record; its own where it has none, or where this import has read that one too."""
        key = self._by_guid.get(post.guid) or self._by_address.get(post.url)
        if key is None or key in self._read or self._record.known_post(post.key):
            return post.key
        known = self._record.known_post(key)
        return key if known and shares_words(known, post) else post.key

    def is_another(self, known: KnownPost, post: Post) -> bool:
        """Whether a post has the key of a recorded one, but another guid and other words: it has an address that was
        the other's."""
        is_new = bool(post.guid) and post.guid not in self._by_guid
        return is_new and post.key in self._with_guid and not shares_words(known, post)

    def under_first_key(self, item: Withdrawn) -> Withdrawn:
        """What is said of a post, under the key that it has in the record."""
        key = self._by_guid.get(item.guid)
        return item if key is None or self._record.known_post(item.key) else replace(item, key=key)

    def remember(self, post: Post) -> None:
        """A post was read and is in the record: its guid means it from now on."""
        self._read.add(post.key)
        if post.guid and post.guid not in self._by_guid:
            self._by_guid[post.guid] = post.key
            self._with_guid.add(post.key)
            with self._record.transaction():
                # In the place of a row whose post's key was altered, if any.
                self._record.connection.execute("INSERT OR REPLACE INTO guids VALUES (?, ?)", (post.guid, post.key))
