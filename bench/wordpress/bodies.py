"""Bodies of posts that are shown to WordPress: invented ones, and the labelled posts that are HTML."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.splitting.labelled import read_labelled, read_post
from bench.wordpress.pieces import BLOCKS, CLASSIC, DISPUTED, JOINTS, REUSABLE, UNCLOSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_LONGEST = 5


@dataclass(frozen=True, slots=True)
class Body:
    """A post's source, as an export has it."""

    name: str
    source: str
    #: Sources of the reusable blocks that it may refer to.
    reusable: Mapping[int, str] = field(default_factory=dict)


def invented(count: int, seed: int) -> Iterator[Body]:
    """Yield bodies of a few pieces: a third classic, a third of blocks, a third of both."""
    draw = random.Random(seed)
    for number in range(count):
        kind = ("classic", "blocks", "mixed")[number % 3]
        pieces = {"classic": CLASSIC, "blocks": BLOCKS, "mixed": CLASSIC + BLOCKS}[kind]
        source = draw.choice(tuple(DISPUTED)) if draw.random() < 0.05 else ""
        for _ in range(draw.randint(1, _LONGEST)):
            joint = "\n\n" if kind == "blocks" and draw.random() < 0.8 else draw.choice(JOINTS)
            source += (joint if source else "") + draw.choice(pieces)
        if kind != "classic" and draw.random() < 0.05:
            source += UNCLOSED
        if draw.random() < 0.1:
            source = source.replace("\n", "\r\n")
        yield Body(f"{kind} {number}", source, REUSABLE)


def single() -> Iterator[Body]:
    """Yield each piece as a body of its own, without those that are disputed."""
    for number, piece in enumerate(CLASSIC + BLOCKS):
        yield Body(f"piece {number}", piece, REUSABLE)


def labelled(folders: Iterable[Path]) -> Iterator[Body]:
    """Yield the body of every labelled post that is HTML."""
    for folder in folders:
        for post in read_labelled(folder):
            if post.suffix != ".txt" and "<body" not in post.source:
                yield Body(post.name, read_post(post).body)
