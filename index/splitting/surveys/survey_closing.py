"""What the host says at the end of a survey or an interview."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.splitting.host_words import is_host_line, sounds_like_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.splitting.lines import Line

# Beginnings that only the host writes.
_CLOSING = re.compile(
    r"""
      (?:do|are)\ you\ (?:hire|hiring|a\ person\ who\ hires|someone\ who\ hires|a\ job\ hunter|hunting|looking\ for\ (?:a|library)\ (?:job|work))\b.{0,80}\?\ *(?:tell|take|fill|please|answer|share|then|let|if|the|here|we|i\b|consider|join|why\ not)
    | (?:do\ you\ hire|are\ you\ hunting|are\ you\ a\ job\ hunter|are\ you\ job\ hunting)\b.{0,60}\?$
    | if\ you(?:['’]re|\ are|['’]d|\ would)?\ .{0,60}\b(?:hire|hires|hiring|librarians?|job\ hunt\w*|survey|interviewed|featured)\b.{0,120}\b(?:survey|tell\ us|tell\ me|fill|take|e-?mail|contact|answer|let\ me|drop|write|share|please)\b
    | for\ (?:some|more)\ context,?\ (?:you\ can\ )?(?:take|look|see|check|read|here|view|visit|compare|there)
    | to\ (?:learn|read|see|find\ out)\ more\ about\b
    | author['’]?s?\ (?:web\ ?site|site|page)\b | (?:you\ can\ )?(?:take|find|fill\ (?:in|out))\ (?:the|this|our|my)\ survey
    | (?:this|the)\ survey\ (?:was|is|has)\b.{0,40}\b(?:co-?authored|authored|written|created|developed|open|closed|still) | special\ thanks | (?:many\ |our\ |my\ )?(?:thanks|thank\ you|thank\ yous?)\b.{0,40}\b(?:to|for)\b.{0,160}
    | (?:see|view|read|browse)\ (?:all|more|other|the)\b.{0,40}\b(?:responses|surveys|interviews|statistics|stats|summary|answers)
    | (?:more|other)\ (?:survey|interview)s?\b.{0,60} | (?:photo|image|picture|header|featured\ image)\b.{0,30}\b(?:by|from|courtesy|via|credit)
    | like\ what\ you\ (?:see|read) | (?:follow|find|visit|e-?mail|contact)\ (?:us|me|hiring)\b | (?:leave|post|share)\ (?:a|your)\ (?:comment|thoughts|answer)
    | [^.?!]{0,60}\b(?:these|this|our)\ (?:interviews|surveys|series|blog)\b
    | there['’]s\ a\ (?:page|post|form|survey|link)\b
    | (?:i|we)\ hope\ (?:that\ )?(?:she|he|they|you)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_closing(text: str) -> bool:
    """Whether a line begins as only the host's closing does."""
    return bool(_CLOSING.match(text))


def closing_start(lines: Sequence[Line], first: int) -> int:
    """Number of the line with which the closing begins; `len(lines)` where there is none.

    `first` is the first line that may belong to it. Pictures and captions among the last lines do not matter.
    """
    start = next((number for number in range(first, len(lines)) if is_closing(lines[number].plain)), len(lines))
    while start > first:
        line = lines[start - 1]
        if line.is_prose and not (is_host_line(line.plain) or (start == len(lines) and sounds_like_host(line.plain))):
            break
        start -= 1
    return start
