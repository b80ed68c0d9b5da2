"""From a post's body to its blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.records import Block, BodyFormat


def read_blocks(body: str, body_format: BodyFormat) -> tuple[Block, ...]:
    """The blocks of `body` in reading order."""
    raise NotImplementedError
