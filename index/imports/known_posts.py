"""Recorded posts, found again by guid, by number in their blog, and only then by slug, address and words.

A post keeps its first key, so that no id of its answers changes. Of two posts with one slug, the one that was recorded
first has it for its key, and the other the next free one: `do-you-knit-2`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from index.imports.duplicates import has_same_words, shares_words
from index.imports.slug_holders import SlugHolders, Sources
from index.imports.telling_apart import Verdict, are_other_blogs, has_ids, ids_differ, numbers_differ, tell_apart
from index.posts.records import Unpublished
from index.reading.addresses import blog_of, compared_address, is_permalink, number_in_guid
from index.record.hidden_rows import is_taken_down
from index.record.post_identity import PostIdentity, read_identities, store_identity

if TYPE_CHECKING:
    import datetime as dt

    from index.imports.slug_holders import Source
    from index.posts.records import Post
    from index.record.post_rows import KnownPost
    from index.record.record import Record


@dataclass(frozen=True, slots=True)
class PostMatch:
    """A post's relation to the recorded posts."""

    verdict: Verdict
    #: A new key for another post; else the key of the recorded post that it is or may be.
    key: str


class KnownPosts:
    """The posts of a record with the ids, slugs and addresses that their blogs gave them."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._identities: dict[str, PostIdentity] = {}
        self._by_guid: dict[str, str] = {}
        self._by_number: dict[tuple[str, int], str] = {}
        self._by_slug: dict[str, set[str]] = defaultdict(set)
        self._by_address: dict[str, set[str]] = defaultdict(set)
        #: The slug under which each source of this import has a post.
        self._slug_in_source: dict[tuple[str, Source], str] = {}
        self._sources = Sources()
        self._unwritten: dict[str, PostIdentity] = {}
        self._slugs = SlugHolders(record)
        for identity in read_identities(record.connection, record.altered):
            if identity.key not in record.soundness.strays:
                self._learn(identity)

    def find(self, post: Post, *, at_end: bool = False) -> PostMatch:
        """Find the recorded post that `post` is. `at_end`, when all sources have been read, MOVED can be decided."""
        key = self._key_by_ids(post)
        if key is not None:
            return PostMatch(Verdict.SAME, key)
        verdicts = {key: self._verdict(key, post) for key in self._candidates(post)}
        same, moved, unclear = (
            [key for key, verdict in verdicts.items() if verdict is wanted]
            for wanted in (Verdict.SAME, Verdict.MOVED, Verdict.UNCLEAR)
        )
        if same:
            return PostMatch(Verdict.SAME, self._most_alike(same, post))
        if moved and at_end:
            beside = [key for key in moved if self._is_in_same_source(key, post)]
            moved = [key for key in moved if key not in beside]
            unclear += [key for key in beside if is_taken_down(self._record.connection, key)]
        if moved:
            return PostMatch(Verdict.SAME if at_end else Verdict.MOVED, moved[0])
        return (
            PostMatch(Verdict.UNCLEAR, unclear[0]) if unclear else PostMatch(Verdict.ANOTHER, self._free_key(post.key))
        )

    def find_recorded(self, item: Unpublished) -> str | None:
        """Return the key of the recorded post that `item` is; None where it is another, or none is recorded."""
        key = self._key_by_ids(item)
        if key is None and item.number is not None and item.guid:
            # Its guid was changed, and it has no words to compare.
            same = self._by_number.get((blog_of(item.url), item.number))
            key = same if same is not None and self._identities[same].slug == item.key else None
        if key is not None:
            return key
        near = (self._identities[key] for key in self._candidates(item))
        return next(
            (found.key for found in near if not (ids_differ(found, item) or are_other_blogs(found, item))), None
        )

    def note_unpublished(self, item: Unpublished) -> None:
        """Note that a source has a post unpublished: it is none of the published ones there."""
        key = self._key_by_ids(item)
        if key is not None:
            self._slug_in_source.setdefault((key, self._sources.source_of(item)), item.key)

    def is_older(self, key: str, post: Post) -> bool:
        """True if a source that was read before has the post at a later time."""
        known = self._identities.get(key)
        return bool(known and known.as_of and post.as_of and post.as_of < known.as_of)

    def is_newer(self, key: str, post: Post) -> bool:
        """True if every source that was read before, and has a time, has the post at an earlier one."""
        known = self._identities.get(key)
        return bool(known and known.as_of and post.as_of and post.as_of > known.as_of)

    def last_published(self, key: str) -> dt.datetime | None:
        """Return the last moment at which a post was published for certain; None when no source says so."""
        known = self._identities.get(key)
        return known.as_of if known else None

    def identity_with(self, post: Post, key: str, *, stored: bool) -> PostIdentity:
        """Return the post's identity with what this copy adds; `stored` if the record keeps this copy."""
        blog = blog_of(post.url)
        now = PostIdentity(key, blog, post.key, compared_address(post.url), post.as_of)
        known = self._identities.get(key, now)
        is_news = stored and known.as_of is None if post.as_of is None else not self.is_older(key, post)
        latest = now if is_news else known
        guids = {post.guid} if post.guid and self._accepts_guid(key, post.guid) else set()
        numbers = {(blog, post.number)} if post.number is not None and self._accepts_number(key, blog, post) else set()
        return replace(latest, guids=known.guids | guids, numbers=known.numbers | numbers)

    def remember(self, post: Post, identity: PostIdentity, *, written: bool) -> None:
        """Remember the identity of a post that was read; `written` if the record has it already."""
        self._slug_in_source.setdefault((identity.key, self._sources.source_of(post)), post.key)
        if identity != self._identities.get(identity.key):
            self._learn(identity)
            self._unwritten[identity.key] = identity
        if written:
            self._unwritten.pop(identity.key, None)
        if has_ids(identity):
            self._slugs.note_published(post, identity.key)

    def write(self) -> None:
        """Write the identities that are not in the record yet, within the transaction at hand."""
        for identity in self._unwritten.values():
            store_identity(self._record.connection, identity)
        self._slugs.write()
        self._unwritten.clear()

    def replaced(self) -> list[tuple[Unpublished, dt.datetime | None]]:
        """Return the posts that have lost their slugs to others, and the time at which each was seen last."""
        return self._slugs.replaced(self._identities.values())

    def is_published_again(self, replaced: Unpublished) -> bool:
        """True if a source has a post published that had lost its slug: a newer source, or one that shows that it had
        another slug by then. It may have lost that, too."""
        identity = self._identities.get(replaced.key)
        if identity is None:
            return False
        is_newer = identity.as_of is not None and identity.as_of > replaced.as_of
        return is_newer or self._slugs.has_other_slug(identity, replaced)

    def _key_by_ids(self, said: Post | Unpublished) -> str | None:
        """Return the key of the post with this guid, or without one this number; None also for a copied guid."""
        by_guid = self._by_guid.get(said.guid) if said.guid else None
        by_number = self._by_number.get((blog_of(said.url), said.number or 0))
        if by_guid is not None:
            # A feed gives no number, but WordPress's guid holds it; in a copied guid it is not the post's own.
            in_guid = number_in_guid(said.guid)
            is_own = in_guid == (blog_of(said.url), said.number) and not numbers_differ(self._identities[by_guid], said)
            is_numbered = is_own or by_guid in (by_number, self._by_number.get(in_guid))
            is_sure = is_numbered and not self._has_other_slug_in_source(by_guid, said)
            return by_guid if is_sure or not self._has_copied_guid(by_guid, said) else None
        if by_number is None or self._has_other_slug_in_source(by_number, said):
            return None
        return None if ids_differ(self._identities[by_number], said) else by_number

    def _has_copied_guid(self, key: str, said: Post | Unpublished) -> bool:
        """True if a post has the guid of the recorded one and is another: some tools copy posts with their guids, and
        some guids are mere addresses."""
        known = self._identities[key]
        if self._has_other_slug_in_source(key, said):
            return True
        is_at_place = (
            said.key == known.slug
            or (bool(known.address) and compared_address(said.url) == known.address)
            or key in self._slugs.holder_of(said)
        )
        if is_at_place and not is_permalink(said.guid):
            return False
        if numbers_differ(known, said):
            return True
        if any(not self._identities[other].guids and other != key for other in self._keys_by_slug_or_address(said)):
            return True
        recorded = self._record.known_post(key)
        return not isinstance(said, Unpublished) and recorded is not None and not shares_words(recorded, said)

    def _has_other_slug_in_source(self, key: str, said: Post | Unpublished) -> bool:
        """True if the source of `said` has the post with this key under another slug."""
        met = self._slug_in_source.get((key, self._sources.source_of(said)))
        return met is not None and bool(said.key) and met != said.key

    def _keys_by_slug_or_address(self, said: Post | Unpublished) -> set[str]:
        none: set[str] = set()
        return self._by_slug.get(said.key, none) | self._by_address.get(compared_address(said.url), none)

    def _candidates(self, said: Post | Unpublished) -> list[str]:
        """Return the keys of the recorded posts with its address, slug or key, the most likely first."""
        address = compared_address(said.url)
        # A slug's holder may be a key that was altered, and is no post's.
        keys = self._keys_by_slug_or_address(said) | (
            ({said.key} | self._slugs.holder_of(said)) & self._identities.keys()
        )

        def order(key: str) -> tuple[bool, bool, float, str]:
            known = self._identities[key]
            age = -known.as_of.timestamp() if known.as_of else 0.0
            return (not address or known.address != address, known.slug != said.key, age, key)

        return sorted(keys, key=order)

    def _verdict(self, key: str, post: Post) -> Verdict:
        known, identity = self._known(key), self._identities[key]
        if key in self._record.altered and shares_words(known, post):
            # Its address or its title may have been altered.
            return Verdict.SAME
        if not ids_differ(identity, post):
            return tell_apart(known, identity, post, None)
        read = self._record.post(key)
        day = read.post.published if read else None
        return tell_apart(known, identity, post, day, is_hidden=is_taken_down(self._record.connection, key))

    def _known(self, key: str) -> KnownPost:
        known = self._record.known_post(key)
        if known is None:
            raise LookupError(key)
        return known

    def _most_alike(self, keys: list[str], post: Post) -> str:
        if len(keys) == 1:
            return keys[0]
        return max(keys, key=lambda key: (has_same_words(self._known(key), post), shares_words(self._known(key), post)))

    def _is_in_same_source(self, key: str, post: Post) -> bool:
        """True if the source of `post` also has the one with this key."""
        as_of = self._identities[key].as_of
        return (key, self._sources.source_of(post)) in self._slug_in_source or (
            as_of is not None and as_of == post.as_of
        )

    def _free_key(self, slug: str) -> str:
        if slug not in self._identities:
            return slug
        return next(key for n in count(2) if (key := f"{slug}-{n}") not in self._identities)

    def _accepts_guid(self, key: str, guid: str) -> bool:
        """True if the guid may be this post's: one that is given twice stays the first post's only guid."""
        holder = self._by_guid.get(guid, key)
        return holder == key or bool(self._identities[holder].guids - {guid})

    def _accepts_number(self, key: str, blog: str, post: Post) -> bool:
        """True if the number may be this post's. A blog that is set up anew numbers anew; then guids decide."""
        holder = self._by_number.get((blog, post.number or 0), key)
        return bool(blog) and (holder == key or (bool(post.guid) and not self.is_older(holder, post)))

    def _learn(self, identity: PostIdentity) -> None:
        before = self._identities.get(identity.key)
        if before:
            self._by_slug[before.slug].discard(before.key)
            self._by_address[before.address].discard(before.key)
        self._identities[identity.key] = identity
        self._by_slug[identity.slug].add(identity.key)
        if identity.address:
            self._by_address[identity.address].add(identity.key)
        for guid in identity.guids:
            self._take_id_from(self._by_guid.get(guid), identity.key, guid=guid)
            self._by_guid[guid] = identity.key
        for number in identity.numbers:
            self._take_id_from(self._by_number.get(number), identity.key, number=number)
            self._by_number[number] = identity.key

    def _take_id_from(
        self, holder: str | None, key: str, guid: str = "", number: tuple[str, int] | None = None
    ) -> None:
        """Take a guid or a number from the post that held it until now."""
        if holder is None or holder == key:
            return
        known = self._identities[holder]
        numbers = known.numbers - {number} if number else known.numbers
        self._identities[holder] = replace(known, guids=known.guids - {guid}, numbers=numbers)
        if holder in self._unwritten:
            # Its identity is written later, and would take it back.
            self._unwritten[holder] = self._identities[holder]
