"""Finding where the host's closing begins, after the last answer of a column post.

Some hosts close with a phrase that only a host uses; others with a joke. What they have in common is that they turn
from the question to the readers: they thank the people who answered, take leave, and ask for comments. One such sign is
not enough to take somebody's last words from them; two are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.names import may_be_words
from index.posts.records import BlockKind
from index.splitting.host_signs import ENOUGH, Place, weight_of
from index.splitting.host_words import sounds_like_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.reading.lines import Line

#: A host's closing is short; somebody's last paragraph that says "everyone" and "thanks" may be long.
_LONGEST = 420
#: Between two lines of the closing so many may have no sign, if they are short and nobody speaks of himself.
_MOST_BETWEEN = 1
_LONGEST_BETWEEN = 160
_SHORTEST_NAME = 3
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|me|us|mine|ours)\b", re.IGNORECASE)


def closing_start(lines: Sequence[Line], *, one_block: bool = False, name: str | None = None) -> int:
    """Number of the line with which the host's closing begins, in the lines of the last answer; their count where
    none.

    With `one_block` the post has no blank lines: each of its lines is a paragraph. `name` is the respondent's, whom
    others name rather than they themselves.

    The closing is the end of a post: a phrase of the host's that somebody's words follow is somebody's, too.
    """
    end, spared = len(lines), len(lines)
    while end > 1:
        text = lines[end - 1].plain
        if sounds_like_host(text):
            spared = end - 1
        elif spared - end + 1 > _MOST_BETWEEN or not (speaks_to_readers(text) or _may_be_between(text)):
            break
        end -= 1
    if spared == len(lines):
        spared = _turning(lines, one_block=one_block, name=name)
    while 1 < spared < len(lines) and _takes_leave(lines[spared - 1].plain):
        spared -= 1
    return _with_headings(lines, spared)


def _turning(lines: Sequence[Line], *, one_block: bool, name: str | None) -> int:
    """Number of the last paragraph where it turns to the readers, or of the one before it, where the last is a name or
    a postscript; their count where neither does."""
    for last in range(len(lines) - 1, max(0, len(lines) - 2 - _MOST_BETWEEN), -1):
        text = lines[last].plain
        if _is_apart(lines[: last + 1], one_block=one_block) and (speaks_to_readers(text) or _speaks_of(text, name)):
            return last
        if not _may_be_between(text):
            break
    return len(lines)


def _speaks_of(text: str, name: str | None) -> bool:
    """True if a paragraph names the respondent by their first name, and nobody speaks of himself: `Kip wrote in.`"""
    given = name.split()[0] if name else ""
    if len(given) < _SHORTEST_NAME or may_be_words(given) or _FIRST_PERSON.search(text):
        return False
    return re.search(rf"\b{re.escape(given)}\b", _QUOTED.sub("", text)) is not None


def _takes_leave(text: str) -> bool:
    """True if a paragraph before the host's known closing is part of it: it turns to the readers without a question,
    and nobody speaks of himself in it unless the signs are many.
    """
    if text.endswith("?") or len(text) > _LONGEST:
        return False
    weight = weight_of(text, "column", Place.CLOSING)
    return weight >= 2 * ENOUGH or (weight >= ENOUGH and _FIRST_PERSON.search(text) is None)


def _may_be_between(text: str) -> bool:
    return len(text) <= _LONGEST_BETWEEN and _FIRST_PERSON.search(text) is None


def speaks_to_readers(text: str) -> bool:
    """True if `text`, the last paragraph of a post, turns to the readers."""
    return len(text) <= _LONGEST and weight_of(text, "column", Place.CLOSING) >= ENOUGH


def _is_apart(lines: Sequence[Line], *, one_block: bool) -> bool:
    """True if the last line is a paragraph of its own after a finished sentence."""
    last, before = lines[-1], lines[-2]
    return (
        last.kind is BlockKind.PARAGRAPH
        and (one_block or last.block != before.block)
        and before.plain.rstrip("”\"’')]").endswith((".", "!", "?", "…"))
    )


def _with_headings(lines: Sequence[Line], end: int) -> int:
    """A heading with nothing after it introduces what the host says next."""
    while end > 1 and lines[end - 1].kind is BlockKind.HEADING:
        end -= 1
    return end
