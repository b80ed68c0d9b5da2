"""From the blocks of a post to its question and its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.records import Block, Post, Split


def split_post(post: Post, blocks: tuple[Block, ...]) -> Split:
    """Take `post` (its kind decided) apart; a kind that is not split yet has no answers and NOT_SPLIT spans."""
    raise NotImplementedError
