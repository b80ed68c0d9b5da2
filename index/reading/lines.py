"""The lines of a post, which the splitter walks over. A block has one or more of them, with line breaks between."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from index.analysis import fold, squeezed, words
from index.posts.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.posts.records import Block

#: A bullet at the start of a line.
BULLET = re.compile(r"^\s*[•·▪◦‣●*]\s+")


class Line(NamedTuple):
    """One line of a block; thousands are made, and every rule reads them, so what is often asked is kept."""

    #: Index of its block.
    block: int
    #: Kind of its block.
    kind: BlockKind
    #: Its text, no-break spaces kept.
    text: str
    #: Offset of its first character in the post's text.
    start: int
    #: Offset just after its last character in the post's text.
    end: int
    #: Length of the bold run that it starts with; 0 where it does not start bold.
    bold: int
    #: All its bold runs: [start, end) offsets into its text, in order.
    bold_runs: tuple[tuple[int, int], ...]
    #: Its text with plain spaces, stripped.
    plain: str
    #: True if it is somebody's words rather than a picture's.
    is_prose: bool


def make_line(block: int, kind: BlockKind, text: str, start: int, bold_runs: tuple[tuple[int, int], ...] = ()) -> Line:
    """Return the line of a block that has this text and begins there."""
    bold = _leading_bold(bold_runs, text) if bold_runs else 0
    is_prose = kind is not BlockKind.IMAGE_TEXT and kind is not BlockKind.CAPTION
    return Line(block, kind, text, start, start + len(text), bold, bold_runs, plain(text), is_prose)


def part_of(line: Line, start: int, end: int) -> Line:
    """Return the characters of `line` from `start` to `end` (offsets in the post's text) as a line of their own."""
    return make_line(line.block, line.kind, line.text[start - line.start : end - line.start], start)


def plain(text: str) -> str:
    """Return `text` with plain spaces for no-break spaces, stripped."""
    return text.replace("\u00a0", " ").strip()


def lines_of(blocks: Sequence[Block]) -> list[Line]:
    """Return the lines of `blocks` in order; lines of white space alone are left out."""
    return list(_lines_of(tuple(blocks)))


@lru_cache(maxsize=4)
def _lines_of(blocks: tuple[Block, ...]) -> tuple[Line, ...]:
    lines = []
    for number, block in enumerate(blocks):
        offset = 0
        for text in block.text.split("\n"):
            if text and not text.isspace():
                bold_runs = _bold_runs(block, offset, text) if block.bold else ()
                lines.append(make_line(number, block.kind, text, block.start + offset, bold_runs))
            offset += len(text) + 1
    return tuple(lines)


def _bold_runs(block: Block, offset: int, text: str) -> tuple[tuple[int, int], ...]:
    """Return the block's bold runs, which are in order, as far as they are in the line."""
    runs = []
    for start, end in block.bold[bisect_right(block.bold, offset, key=itemgetter(1)) :]:
        if start >= offset + len(text):
            break
        runs.append((max(start - offset, 0), min(end - offset, len(text))))
    return tuple(runs)


def _leading_bold(bold_runs: Sequence[tuple[int, int]], text: str) -> int:
    first_letter = len(text) - len(text.lstrip())
    return next((end for start, end in bold_runs if start <= first_letter < end), 0)


@lru_cache(maxsize=4096)
def word_set(text: str) -> frozenset[str]:
    """Return the folded words of `text`."""
    return frozenset(words(text))


def may_hold(text: str, wanted: Iterable[str]) -> bool:
    """False if none of these folded words is in the `word_set` of `text`: told much sooner, and of most texts."""
    found = squeezed(text)
    return found is None or True in [word in found for word in wanted]


def name_words(name: str) -> list[str]:
    """Return the folded words of a name that are long enough to tell one person from another."""
    return [
        word for word in (fold(part.strip("().,\"“”'")) for part in name.replace("-", " ").split()) if len(word) > 2
    ]
