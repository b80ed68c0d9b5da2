"""Lays running text out in blocks, as a browser does: white space, line breaks, empty lines, bold runs."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING

from index.posts.records import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The characters that a browser collapses to one space; a no-break space is not among them.
_SPACES = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_VISIBLE = re.compile(r"[^\s\u200b-\u200d\u2060\ufeff]")
_BETWEEN_CELLS = " | "


def visible(text: str) -> bool:
    """True if `text` shows anything."""
    return _VISIBLE.search(text) is not None


def collapse(text: str) -> str:
    """Return `text` with every run of ordinary white space as one space."""
    # Most texts have single spaces alone, and this tells sooner: what parts lines or columns is not printable.
    return text if text.isprintable() and "  " not in text else _SPACES.sub(" ", text)


class Flow:
    """Lays text out in blocks: white space, line breaks and bold runs. A line all in italics counts as bold."""

    def __init__(self) -> None:
        self._finished: list[tuple[BlockKind, str, tuple[tuple[int, int], ...]]] = []
        self._pieces: list[str] = []
        self._length = 0
        self._bold: list[tuple[int, int]] = []
        self._italic: list[tuple[int, int]] = []
        self._kind = BlockKind.PARAGRAPH
        #: White space owed before the next word; never written at a block's end.
        self._gap = ""
        self._line_shows = False

    @property
    def at_line_start(self) -> bool:
        """True if a line break was written and nothing after it."""
        return self._gap == "\n"

    def add(self, text: str, kind: BlockKind, *, bold: bool = False, italic: bool = False) -> None:
        """Add text; the first of a block decides its kind."""
        text = collapse(text)
        words = text.strip(" ")
        if self._pieces and text.startswith(" "):
            self._gap = self._gap or " "
        if not words:
            return
        if not self._pieces:
            self._kind = kind
        before = self._length
        self._pieces += (self._gap, words)
        start = before + len(self._gap)
        self._length = start + len(words)
        for runs, is_set in ((self._bold, bold), (self._italic, italic)):
            if is_set:
                # Two runs with only white space between are one to a reader.
                joins = bool(runs) and runs[-1][1] == before
                runs.append((runs.pop()[0] if joins else start, self._length))
        self._line_shows = self._line_shows or visible(words)
        self._gap = " " if text.endswith(" ") else ""

    def break_line(self, *, within_block: bool = False) -> bool:
        """Break the line; after an empty line, begin a block unless `within_block`. True if a block ended."""
        if self._pieces and not self._line_shows and not within_block:
            return self.end()
        # A cell's first paragraph begins beside the last cell, not beneath it.
        if self._pieces and self._gap != _BETWEEN_CELLS:
            self._gap = "\n"
            self._line_shows = False
        return False

    def next_cell(self) -> None:
        """Begin the next cell of a table's row."""
        if self._pieces:
            self._gap = _BETWEEN_CELLS

    def end(self) -> bool:
        """End the block; True if there was one."""
        printed = "".join(self._pieces).split("\n")
        while len(printed) > 1 and not visible(printed[-1]):
            printed.pop()
        text = "\n".join(printed)
        shows = visible(text)
        if shows:
            lines = _whole_lines(text, self._italic)
            inside = (run for run in self._bold if not _is_covered(run, lines))
            runs = ((start, min(end, len(text))) for start, end in sorted((*lines, *inside)) if start < len(text))
            self.whole(text, self._kind, _joined(runs))
        self._pieces, self._length, self._bold, self._italic, self._gap, self._line_shows = [], 0, [], [], "", False
        return shows

    def whole(self, text: str, kind: BlockKind, bold: tuple[tuple[int, int], ...] = ()) -> None:
        """Add a whole block at once, before the one that is being written."""
        self._finished.append((kind, text, bold))

    def blocks(self) -> tuple[Block, ...]:
        """Return all blocks, each with its place in the post's text."""
        self.end()
        blocks = []
        start = 0
        for kind, text, bold in self._finished:
            blocks.append(Block(kind, text, start, bold))
            start += len(text) + 1
        return tuple(blocks)


def _whole_lines(text: str, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the lines of `text` that one of the runs covers, as runs."""
    found, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if _is_covered((start, end), runs):
            found.append((start, end))
        start = end + 1
    return found


def _is_covered(run: tuple[int, int], by: list[tuple[int, int]]) -> bool:
    """True if one of the runs `by`, which are in order and do not overlap, holds all of `run`."""
    at = bisect_right(by, run[0], key=itemgetter(0)) - 1
    return at >= 0 and run[1] <= by[at][1]


def _joined(runs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join runs that overlap, in order: bold type may begin within a line in italics and go on after it."""
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
