"""Copies of one post from several sources: recognised, and ranked.

An export or WordPress's REST API has a post as it was written; a feed has it rendered, a saved page has it with the
page around it, and a copied text has no links, no pictures and often no title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from index.analysis import words
from index.identity.matching import SAME_TEXT_SHARE
from index.identity.overlap import Shingles, shared
from index.posts.records import BodyFormat
from index.reading.addresses import is_same_address, is_short_address
from index.reading.blocks import read_blocks

if TYPE_CHECKING:
    from index.posts.records import Post
    from index.record.post_rows import KnownPost

_OF_INTERFACE = re.compile(r", (?:post -?\d+|a post without an id)$")
_OF_FEED = re.compile(r", item \d+$")


class Rank(IntEnum):
    """The kinds of copies, best first."""

    ORIGINAL = 0  # an export's or the REST API's
    FEED = 1
    PAGE = 2
    TEXT = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """A copy of a post that was left out because another source has a better one."""

    #: Key of the post.
    post_key: str
    #: Source of the copy that is kept.
    kept: str
    #: Source of the other.
    left_out: str


def rank_of(body_format: BodyFormat, origin: str) -> Rank:
    """Return the kind of a copy, by its format and its source."""
    if body_format is BodyFormat.TEXT:
        return Rank.TEXT
    if body_format is not BodyFormat.HTML or _OF_INTERFACE.search(origin):
        return Rank.ORIGINAL
    return Rank.FEED if _OF_FEED.search(origin) else Rank.PAGE


def is_same_post(known: KnownPost, post: Post) -> bool:
    """True if `post` is the recorded one: edited, moved, or a copy of another kind."""
    if known.body == post.body and known.title == post.title:
        return True
    # The same post, also where its blog has moved to https, or its page was saved from a link to reply.
    if known.url and post.url and not (is_short_address(known.url) or is_short_address(post.url)):
        return is_same_address(known.url, post.url)
    if not (known.url or post.url) and PurePath(known.origin).name == PurePath(post.origin).name:
        return True  # the folder may have been moved
    if known.url and post.url and is_same_address(known.url, post.url):
        return True
    return says_the_same(known, post)


def says_the_same(known: KnownPost, post: Post) -> bool:
    """True if the titles agree, where both have one, and half of the shorter copy's pairs of words are in the other."""
    if known.title and post.title and words(known.title) != words(post.title):
        return False
    return shares_words(known, post)


def shares_words(known: KnownPost, post: Post) -> bool:
    """True if half of the shorter copy's pairs of adjacent words are in the other, whatever their titles are."""
    one, other = (
        Shingles(_text(body, form)) for body, form in ((known.body, known.body_format), (post.body, post.body_format))
    )
    return shared(one, other) >= SAME_TEXT_SHARE * min(one.total, other.total)


def has_same_words(known: KnownPost, post: Post) -> bool:
    """True if two copies differ in their mark-up alone."""
    return words(_text(known.body, known.body_format)) == words(_text(post.body, post.body_format))


def _text(body: str, body_format: BodyFormat) -> str:
    return "\n".join(block.text for block in read_blocks(body, body_format))
