"""An attribution found in a line, and the side of its answer on which it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.attribution.attribution import Attribution


class Side(StrEnum):
    """The side of an answer on which its attribution stands."""

    BEFORE = "before its answer"
    AFTER = "after its answer"
    EITHER = "on a line of its own, without colon or dash"


@dataclass(frozen=True, slots=True)
class Mark:
    """An attribution found in a line."""

    #: Number of the line it stands in.
    line: int
    #: Number of its last line; a signature may have several.
    last_line: int
    side: Side
    attribution: Attribution
    #: Offsets in the post's text of the attribution, its dash and colon included.
    start: int
    end: int
    #: How it was recognised.
    reason: str
    #: What is doubtful about it; empty when nothing is.
    doubt: str = ""
    #: Whether it is no more than a name and a colon: it counts only beside others of the same form.
    weak: bool = False


#: The dash, hyphen or stray `>` before a signature.
DASH_LINE = re.compile(
    r"^[\s\u00a0]*(?:>[\s\u00a0>]*)?(?:[–—―‒−‐~-]{1,3})[\s\u00a0]*(?=\S)|^[\s\u00a0]*>[\s\u00a0]*(?=[^\s>])"
)
