"""Two posts under one slug or address: the same, or two.

The guid decides, which WordPress gives once and never changes; where one is missing, the post's number in its blog;
and only then slug, address and words. WordPress gives a slug again once its post is in the trash or deleted.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.imports.duplicates import is_same_post, shares_words
from index.reading.addresses import blog_of, compared_address, is_permalink, is_short_address

if TYPE_CHECKING:
    import datetime as dt

    from index.posts.records import Post, Unpublished
    from index.record.post_identity import PostIdentity
    from index.record.post_rows import KnownPost


class Verdict(Enum):
    """The relation of a post to a recorded one."""

    SAME = "it is the recorded one"
    MOVED = "it is the recorded one with another guid or number, unless some source has both"
    ANOTHER = "it is another post"
    UNCLEAR = "nothing tells"


def has_ids(identity: PostIdentity) -> bool:
    """True if the post has an id that its blog never gives to another."""
    return bool(identity.numbers or telling_guids(identity))


def telling_guids(identity: PostIdentity) -> frozenset[str]:
    """Return its guids but those that only repeat an address, which another post may have one day."""
    return frozenset(guid for guid in identity.guids if not is_permalink(guid))


def are_other_blogs(identity: PostIdentity, said: Post | Unpublished) -> bool:
    """True if both have an address, in two blogs."""
    blog = blog_of(said.url)
    return bool(blog and identity.blog and blog != identity.blog)


def numbers_differ(identity: PostIdentity, said: Post | Unpublished) -> bool:
    """True if one blog has given them two numbers."""
    blog = blog_of(said.url)
    own = {number for given_by, number in identity.numbers if given_by == blog}
    return bool(blog and own and said.number is not None and said.number not in own)


def ids_differ(identity: PostIdentity, said: Post | Unpublished) -> bool:
    """True if their guids say that they are two posts; their numbers, where a guid is missing."""
    guids = telling_guids(identity)
    if guids and said.guid and not is_permalink(said.guid):
        return said.guid not in guids
    return numbers_differ(identity, said)


def tell_apart(
    known: KnownPost, identity: PostIdentity, post: Post, day: dt.date | None, *, is_hidden: bool = False
) -> Verdict:
    """Compare a post with a recorded one that has its slug or address and was published on `day`.

    If a takedown hides words of the recorded one (`is_hidden`), they must not come back as another post's: in doubt
    both are the same.
    """
    named = bool(post.number is not None or (post.guid and not is_permalink(post.guid)))
    others = are_other_blogs(identity, post)
    if ids_differ(identity, post) or (others and named and has_ids(identity)):
        may_be_moved = _is_moved(identity, post, day) or (is_hidden and not others and post.key == identity.slug)
        moved = may_be_moved and shares_words(known, post)
        return Verdict.MOVED if moved else Verdict.ANOTHER
    if is_same_post(known, post):
        return Verdict.SAME
    if others:
        return Verdict.UNCLEAR if shares_words(known, post) else Verdict.ANOTHER
    if known.url and post.url and is_short_address(known.url) == is_short_address(post.url):
        if not shares_words(known, post):
            return Verdict.ANOTHER
        # A blog may change the part before the slug in all of its addresses.
        return Verdict.UNCLEAR if is_short_address(post.url) else Verdict.SAME
    # A copied text's key is its file's name, which need not be a slug.
    is_bare_text = not known.url and not has_ids(identity)
    return Verdict.ANOTHER if is_bare_text and named and not shares_words(known, post) else Verdict.UNCLEAR


def _is_moved(identity: PostIdentity, post: Post, day: dt.date | None) -> bool:
    """True if a post of the same words can be the recorded one after its blog was set up anew.

    It has the same slug, and the same address or day; at another host, the same address and guid but for the host.
    """
    address = compared_address(post.url)
    if post.key != identity.slug or not address:
        return False
    if not are_other_blogs(identity, post):
        return address == identity.address or (day is not None and day == post.published)
    paths = {(parts.path, parts.query) for parts in map(urlsplit, (address, identity.address))}
    rest = post.guid.partition("/")[2]
    return len(paths) == 1 and bool(rest) and rest in {guid.partition("/")[2] for guid in identity.guids}
