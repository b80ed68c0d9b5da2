"""Naming how two readings of one post differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from bench.wordpress.plain_reading import Allowance, folded, paragraphs
from index.posts.records import BlockKind, BodyFormat
from index.reading.blocks import read_blocks
from index.sources.hidden_blocks import has_blocks
from index.sources.inserted_blocks import ReusableBlocks
from index.sources.page_body import read_rendered

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from bench.wordpress.bodies import Body

_MOST_ALLOWANCES = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a reading differs from the judge's."""

    #: The allowances without which it would differ.
    needed: tuple[Allowance, ...]
    #: The name of a difference that no allowance explains; empty where there is none.
    difference: str


def judged(html: str, ours: Sequence[str]) -> Verdict:
    """Compare a reading with what a browser shows of `html`, with as few allowances as it takes."""
    for count in range(_MOST_ALLOWANCES + 1):
        for allowed in combinations(Allowance, count):
            if not difference(of_browser(html, frozenset(allowed)), ours):
                return Verdict(allowed, "")
    return Verdict((), difference(of_browser(html), ours))


def of_browser(html: str, allowed: Set[Allowance] = frozenset()) -> list[str]:
    """Return the paragraphs of HTML as a browser shows them, folded."""
    return _folded(paragraphs(html, allowed))


def of_source(body: Body) -> list[str]:
    """Return the paragraphs that we read from a source, as an export has it, folded."""
    source = ReusableBlocks(body.reusable).inserted(body.source, "", body.name)
    return _ours(source, BodyFormat.GUTENBERG if has_blocks(body.source) else BodyFormat.CLASSIC)


def of_rendered(html: str) -> list[str]:
    """Return the paragraphs that we read from rendered HTML, as a page or a feed has it, folded."""
    return _ours(read_rendered(html).html, BodyFormat.HTML)


def difference(theirs: Sequence[str], ours: Sequence[str]) -> str:
    """Return the name of the difference between two readings; empty where there is none."""
    if theirs == ours:
        return ""
    if _lines(theirs) == _lines(ours) and len(theirs) > len(ours):
        return "ours breaks the line where theirs parts paragraphs"
    if _lines(theirs) == _lines(ours):
        return "ours parts paragraphs where theirs breaks the line"
    if _words(theirs) == _words(ours):
        more, fewer = len(_lines(ours)), len(_lines(theirs))
        return (
            "same words, ours parts more"
            if more > fewer
            else "same words, ours parts less"
            if more < fewer
            else "same words, parted elsewhere"
        )
    missing = Counter(_words(theirs)) - Counter(_words(ours))
    added = Counter(_words(ours)) - Counter(_words(theirs))
    if missing and added:
        glued = "".join(sorted("".join(missing.elements()))) == "".join(sorted("".join(added.elements())))
        return "words glued or parted" if glued else "other words"
    return "words missing in ours" if missing else "words only in ours" if added else "same words in another order"


def _ours(source: str, body_format: BodyFormat) -> list[str]:
    blocks = read_blocks(source, body_format)
    return _folded([block.text for block in blocks if block.kind is not BlockKind.IMAGE_TEXT])


def _folded(found: Sequence[str]) -> list[str]:
    return [paragraph for paragraph in map(folded, found) if paragraph]


def _lines(found: Sequence[str]) -> list[str]:
    return [line for paragraph in found for line in paragraph.split("\n")]


def _words(found: Sequence[str]) -> list[str]:
    return [word for paragraph in found for word in paragraph.split()]
