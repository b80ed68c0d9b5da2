"""What kind of post it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.records import PostKind

if TYPE_CHECKING:
    from index.records import Block, Post


def decide_kind(post: Post, blocks: tuple[Block, ...]) -> PostKind:
    """The kind of `post`, from its categories, title and the shape of its blocks."""
    raise NotImplementedError
