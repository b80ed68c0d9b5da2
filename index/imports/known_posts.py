"""Which recorded post a post is: by its guid, by its number in its blog, and only then by slug, address and words.

A post keeps the key that it had first, so that no id of its answers changes. Of two posts with one slug the one that
was recorded first has it for its key, and the other the next free one: `do-you-knit-2`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from index.imports.duplicates import has_same_words, shares_words
from index.imports.slug_holders import SlugHolders, Sources
from index.imports.telling_apart import Verdict, are_other_blogs, has_ids, ids_differ, numbers_differ, tell_apart
from index.reading.addresses import blog_of, compared_address, is_permalink, number_in_guid
from index.record.hidden_rows import is_taken_down
from index.record.post_identity import PostIdentity, read_identities, store_identity
from index.records import Unpublished

if TYPE_CHECKING:
    import datetime as dt

    from index.imports.slug_holders import Source
    from index.record.record import KnownPost, Record
    from index.records import Post


@dataclass(frozen=True, slots=True)
class PostMatch:
    """What a post is."""

    verdict: Verdict
    #: Its key, a new one for another post; else the key of the recorded one that it may be.
    key: str


class KnownPosts:
    """The posts of a record, as their blogs know them."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._identities: dict[str, PostIdentity] = {}
        self._by_guid: dict[str, str] = {}
        self._by_number: dict[tuple[str, int], str] = {}
        self._by_slug: dict[str, set[str]] = defaultdict(set)
        self._by_address: dict[str, set[str]] = defaultdict(set)
        #: The posts that this import has come across: with which slug in which source.
        self._slug_in_source: dict[tuple[str, Source], str] = {}
        self._sources = Sources()
        self._unwritten: dict[str, PostIdentity] = {}
        self._slugs = SlugHolders(record)
        for identity in read_identities(record.connection, record.altered):
            if identity.key not in record.soundness.strays:
                self._learn(identity)

    def find(self, post: Post, *, at_end: bool = False) -> PostMatch:
        """Which post it is. `at_end` when all sources have been read, so that MOVED can be decided."""
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
        """The recorded post of which something is said; None where it is said of another, or none is recorded."""
        key = self._key_by_ids(item)
        if key is None and item.number is not None and item.guid:
            # A guid that was changed, and no word to tell by.
            same = self._by_number.get((blog_of(item.url), item.number))
            key = same if same is not None and self._identities[same].slug == item.key else None
        if key is not None:
            return key
        near = (self._identities[key] for key in self._candidates(item))
        return next(
            (found.key for found in near if not (ids_differ(found, item) or are_other_blogs(found, item))), None
        )

    def note_unpublished(self, item: Unpublished) -> None:
        """A source has a post that is not published: it is none of the published ones there."""
        key = self._key_by_ids(item)
        if key is not None:
            self._slug_in_source.setdefault((key, self._sources.source_of(item)), item.key)

    def is_older(self, key: str, post: Post) -> bool:
        """Whether a source that was read before says something newer of the post."""
        known = self._identities.get(key)
        return bool(known and known.as_of and post.as_of and post.as_of < known.as_of)

    def is_newer(self, key: str, post: Post) -> bool:
        """Whether every source that was read before, and says its time, is older."""
        known = self._identities.get(key)
        return bool(known and known.as_of and post.as_of and post.as_of > known.as_of)

    def last_published(self, key: str) -> dt.datetime | None:
        """When a post was published for certain, by all that was ever read; None when nothing says so."""
        known = self._identities.get(key)
        return known.as_of if known else None

    def identity_with(self, post: Post, key: str, *, stored: bool) -> PostIdentity:
        """What is known of a post now that a source has it, for the record; `stored` when this copy is the one that is
        kept."""
        blog = blog_of(post.url)
        now = PostIdentity(key, blog, post.key, compared_address(post.url), post.as_of)
        known = self._identities.get(key, now)
        is_news = stored and known.as_of is None if post.as_of is None else not self.is_older(key, post)
        latest = now if is_news else known
        guids = {post.guid} if post.guid and self._accepts_guid(key, post.guid) else set()
        numbers = {(blog, post.number)} if post.number is not None and self._accepts_number(key, blog, post) else set()
        return replace(latest, guids=known.guids | guids, numbers=known.numbers | numbers)

    def remember(self, post: Post, identity: PostIdentity, *, written: bool) -> None:
        """A post was read, and is in the record as `identity` says; it is yet to be `written` there."""
        self._slug_in_source.setdefault((identity.key, self._sources.source_of(post)), post.key)
        if identity != self._identities.get(identity.key):
            self._learn(identity)
            self._unwritten[identity.key] = identity
        if written:
            self._unwritten.pop(identity.key, None)
        if has_ids(identity):
            self._slugs.note_published(post, identity.key)

    def write(self) -> None:
        """Write what has been learnt of posts that needed no other writing, within the transaction at hand."""
        for identity in self._unwritten.values():
            store_identity(self._record.connection, identity)
        self._slugs.write()
        self._unwritten.clear()

    def replaced(self) -> list[tuple[Unpublished, dt.datetime | None]]:
        """The posts that have lost their slugs to others, and when each was seen last."""
        return self._slugs.replaced(self._identities.values())

    def is_published_again(self, replaced: Unpublished) -> bool:
        """Whether anything says that a post which had lost its slug is published: a source that is newer, or one that
        has it under another slug in time. It may have lost that, too."""
        identity = self._identities.get(replaced.key)
        if identity is None:
            return False
        is_newer = identity.as_of is not None and identity.as_of > replaced.as_of
        return is_newer or self._slugs.has_other_slug(identity, replaced)

    def _key_by_ids(self, said: Post | Unpublished) -> str | None:
        """The post with this guid, or without one this number; None too for a guid that was copied to another post."""
        by_guid = self._by_guid.get(said.guid) if said.guid else None
        by_number = self._by_number.get((blog_of(said.url), said.number or 0))
        if by_guid is not None:
            # A feed gives no number, but WordPress makes the guid of one; a copied guid has another than its post.
            in_guid = number_in_guid(said.guid)
            is_own = in_guid == (blog_of(said.url), said.number) and not numbers_differ(self._identities[by_guid], said)
            is_numbered = is_own or by_guid in (by_number, self._by_number.get(in_guid))
            is_sure = is_numbered and not self._has_other_slug_in_source(by_guid, said)
            return by_guid if is_sure or not self._has_copied_guid(by_guid, said) else None
        if by_number is None or self._has_other_slug_in_source(by_number, said):
            return None
        return None if ids_differ(self._identities[by_number], said) else by_number

    def _has_copied_guid(self, key: str, said: Post | Unpublished) -> bool:
        """Whether the post at hand has the guid of the one with this key, and is another: there are tools that copy
        posts with everything, and guids that are mere addresses."""
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
        """Whether the source of this has the one with that key under another slug."""
        met = self._slug_in_source.get((key, self._sources.source_of(said)))
        return met is not None and bool(said.key) and met != said.key

    def _keys_by_slug_or_address(self, said: Post | Unpublished) -> set[str]:
        none: set[str] = set()
        return self._by_slug.get(said.key, none) | self._by_address.get(compared_address(said.url), none)

    def _candidates(self, said: Post | Unpublished) -> list[str]:
        """The recorded posts with its address, slug or key: the likest first."""
        address = compared_address(said.url)
        # A slug may be held by a key that was altered since, and is no post's.
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
            # Its address or its title may be what was altered.
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
        """Whether the source of a post has the one with this key too."""
        as_of = self._identities[key].as_of
        return (key, self._sources.source_of(post)) in self._slug_in_source or (
            as_of is not None and as_of == post.as_of
        )

    def _free_key(self, slug: str) -> str:
        if slug not in self._identities:
            return slug
        return next(key for n in count(2) if (key := f"{slug}-{n}") not in self._identities)

    def _accepts_guid(self, key: str, guid: str) -> bool:
        """A guid that is given twice stays the first one's, if it has no other."""
        holder = self._by_guid.get(guid, key)
        return holder == key or bool(self._identities[holder].guids - {guid})

    def _accepts_number(self, key: str, blog: str, post: Post) -> bool:
        """A blog that is set up anew numbers its posts anew; guids tell of which one a number is spoken then."""
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
        """What meant another post until now means that one no longer."""
        if holder is None or holder == key:
            return
        known = self._identities[holder]
        numbers = known.numbers - {number} if number else known.numbers
        self._identities[holder] = replace(known, guids=known.guids - {guid}, numbers=numbers)
        if holder in self._unwritten:
            # It is written last, and would have it back.
            self._unwritten[holder] = self._identities[holder]
