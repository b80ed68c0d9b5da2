"""Goes on reading an export's XML after a fault, with the next item."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.sources.clean_xml import CleanXml

_ROOT = re.compile(r"<rss\b[^>]*>")
#: Pieces of the file that are kept, so that the place of a fault is among them. A piece is what the parser reads.
_KEPT_PIECES = 8
#: Beginnings outside of which no item can be told by its tag, and their ends.
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}
_ITEM_OR_QUOTED = re.compile(r"<!\[CDATA\[|<!--|<item(?=[\s>])")
_LONGEST_BEGINNING = 10


@dataclass(slots=True)
class ResumableXml:
    """The file as the parser is given it; its last pieces are kept."""

    source: CleanXml
    #: The export's own root element, from the file's beginning.
    _root: str = ""
    #: Given to the parser before anything else.
    _next: str = ""
    _ended: bool = False
    _pieces: deque[str] = field(default_factory=deque)
    #: Line ends before the kept pieces, and characters since the last of them, as the parser counts.
    _lines_dropped: int = 0
    _columns_dropped: int = 0
    #: Line ends of the file before the parser's first one.
    _lines_before: int = 0

    def read(self, size: int) -> str:
        """Return the next characters; none only at the end."""
        piece, self._next = self._next or self.source.read(size), ""
        self._ended = not piece
        self._keep(piece)
        if not self._root and (root := _ROOT.search("".join(self._pieces))):
            self._root = root[0]
        return piece

    def line_in_file(self, line: int) -> int:
        """Return the line of the file for a line that the parser counted, 1-based."""
        return line + self.source.lines_before + self._lines_before

    def resume_after(self, line: int, column: int) -> bool:
        """Go on with the next item after a fault at this place, as with a file of its own; False where none follows.

        Its tag is not looked for where it would be somebody's words: a post may quote an export. A fault is within such
        words only at the file's end.
        """
        passed = line - 1 - self._lines_dropped
        if passed < 0 or self._ended or not self._root:
            return False
        text = "".join(self._pieces)
        place = -self._columns_dropped if not passed else 0
        for _ in range(passed):
            place = text.index("\n", place) + 1
        lines, text = line - 1 + self._lines_before, text[max(place + column, 0) :]
        end_of = ""
        while True:
            found = text.find(end_of) if end_of else -1
            begun = None if end_of else _ITEM_OR_QUOTED.search(text, 1)
            if begun is not None and begun[0] == "<item":
                self._begin(lines + text.count("\n", 0, begun.start()), text[begun.start() :])
                return True
            if begun is not None or found >= 0:
                passed = begun.end() if begun else found
                end_of = _ENDS[begun[0]] if begun else ""
            else:
                passed = max(len(text) - _LONGEST_BEGINNING, 0)
                piece = self.source.read()
                if not piece:
                    return False
                text += piece
            lines += text.count("\n", 0, passed)
            text = text[passed:]

    def _begin(self, lines: int, text: str) -> None:
        self._pieces.clear()
        self._lines_dropped = self._columns_dropped = 0
        self._lines_before = lines - 1
        self._next = f"{self._root}<channel>\n{text}"

    def _keep(self, piece: str) -> None:
        self._pieces.append(piece)
        if len(self._pieces) > _KEPT_PIECES:
            dropped = self._pieces.popleft()
            self._lines_dropped += dropped.count("\n")
            after = len(dropped) - dropped.rfind("\n") - 1
            self._columns_dropped = after if "\n" in dropped else self._columns_dropped + len(dropped)
