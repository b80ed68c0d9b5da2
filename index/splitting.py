"""From the blocks of a post to its question and its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.column import split_column
from index.records import PostKind, Role, Span, Split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.records import Block, Post

#: Raised whenever splitting, attribution or typing gives another result: posts are then split anew.
SPLITTER_VERSION = 1


def split_post(post: Post, blocks: Sequence[Block]) -> Split:
    """Take `post` (its kind decided) apart; a kind that is not split yet has no answers and one NOT_SPLIT span."""
    if post.kind is PostKind.COLUMN:
        return split_column(post, blocks)
    end = blocks[-1].end if blocks else 0
    return Split(
        (),
        (),
        (Span(0, end, Role.NOT_SPLIT, None, f"posts of the kind “{post.kind}” are not split yet"),) if end else (),
    )
