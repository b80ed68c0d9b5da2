"""Cutting a stretch out of a post before it is taken apart, and putting it back into the audit afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.posts.records import Block
from index.posts.split import Role, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def without(blocks: Sequence[Block], places: Sequence[tuple[int, int]]) -> list[Block]:
    """The blocks without the characters of `places`; what is left of a block keeps its place in the post's text."""
    return [piece for block in blocks for piece in _pieces(block, places)]


def _pieces(block: Block, places: Sequence[tuple[int, int]]) -> Iterator[Block]:
    inside = sorted((max(start, block.start), min(end, block.end)) for start, end in places)
    cuts = [(start, end) for start, end in inside if start < end]
    if not cuts:
        yield block
        return
    for begin, end in zip(
        [block.start, *(end for _, end in cuts)], [*(start for start, _ in cuts), block.end], strict=True
    ):
        text = block.text[begin - block.start : end - block.start]
        if text.strip():
            yield _piece(block, begin + len(text) - len(text.lstrip()), text.strip())


def _piece(block: Block, start: int, text: str) -> Block:
    shift = start - block.start
    bold = ((max(first - shift, 0), min(last - shift, len(text))) for first, last in block.bold)
    return Block(block.kind, text, start, tuple((first, last) for first, last in bold if first < last))


def with_host(
    spans: Sequence[Span], places: Sequence[tuple[int, int]], reason: str, end: int, role: Role = Role.HOST
) -> tuple[Span, ...]:
    """The spans of a post that ends at `end`, with `places` as the host's, or in another role, and everything
    covered."""
    kept = [piece for span in spans for piece in _rest_of(span, places)]
    ordered = sorted(
        [*kept, *(Span(start, stop, role, None, reason) for start, stop in places)], key=lambda span: span.start
    )
    if not ordered:
        return ()
    begins = [0, *(span.start for span in ordered[1:])]
    return tuple(
        replace(span, start=begin, end=stop)
        for span, begin, stop in zip(ordered, begins, [*begins[1:], end], strict=True)
    )


def _rest_of(span: Span, places: Sequence[tuple[int, int]]) -> list[Span]:
    rest = [span]
    for start, end in places:
        rest = [
            replace(piece, start=first, end=last)
            for piece in rest
            for first, last in ((piece.start, min(piece.end, start)), (max(piece.start, end), piece.end))
            if first < last
        ]
    return rest
