"""Evidence from the other posts of an archive: in how many of them the lines of a post stand.

Lines are counted as they are read, by their folded words, before anything is decided about them. A questionnaire's
questions and a host's phrases recur from post to post, and somebody's paragraph does not. What is ticked anywhere
recurs too, and is an answer; it is no evidence where the ticks are lost. Nor is a line of few words: many people say
“It depends”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from index.analysis import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from index.reading.lines import Line

#: A line of fewer words says nothing by standing in several posts.
LEAST_WORDS = 5
#: In so many posts a line stands in a few, and in many.
A_FEW, MANY = 2, 5
#: Bits of the key of a line that is ticked, and of one that ends in a question mark.
_TICKED, _ASKS = 1, 2
#: A tick; some posts print a letter for it, after the label of a choice or before any choice.
_TICK = re.compile(r"[√✓✔☑☒✗]|(?:^|:[\s\u00a0])[vVxX][\s\u00a0]")
_ASKING = re.compile(r"\?[”\"’')\]*:.\s]*$")


class Recurrence(IntEnum):
    """The number of posts in which a line stands, as far as it matters."""

    ONCE = 0
    FEW = 1
    MANY = 2


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """The lines of one post that stand in other posts, too. It says nothing of a post that comes alone."""

    recurring: Mapping[int, Recurrence] = field(default_factory=dict)

    def of(self, text: str) -> Recurrence:
        """Return in how many posts a line with this text stands; once where nothing is known of it."""
        if not self.recurring or _TICK.search(text):
            return Recurrence.ONCE
        key = _key_of_line(text)
        return Recurrence.ONCE if key is None else self.recurring.get(key, Recurrence.ONCE)


#: What is known of a post that comes alone.
NO_EVIDENCE = LineEvidence()


def keys_of(lines: Iterable[Line]) -> tuple[int, ...]:
    """Return what is counted of a post's lines, each once: hashes of eight bytes, the lowest first.

    Two bits of a hash say if the line is ticked or ends in a question mark.
    """
    found = {key for line in lines if line.is_prose for key in _keys_in(line.text)}
    return tuple(sorted(key for key in found if key is not None))


def recurrence(key: int, posts: Callable[[int], int]) -> Recurrence:
    """Return the class of a line; `posts` tells in how many posts a key stands.

    In a few posts only a line that asks is told from others: for anything else two are a chance.
    """
    ticked = key & ~_ASKS | _TICKED
    if key == ticked or posts(ticked):
        return Recurrence.ONCE
    number = posts(key)
    if number >= MANY:
        return Recurrence.MANY
    return Recurrence.FEW if number >= A_FEW and key & _ASKS else Recurrence.ONCE


def evidence_of(keys: Sequence[int], recurrences: Iterable[int]) -> LineEvidence:
    """Return the evidence for a post: its keys, with the class of each."""
    return LineEvidence({key: Recurrence(found) for key, found in zip(keys, recurrences, strict=True) if found})


def _keys_in(text: str) -> list[int | None]:
    label, *ticked = _TICK.split(text)
    return [_key(choice, _TICKED) for choice in ticked] if ticked else [_key_of_line(label)]


@lru_cache(maxsize=4096)
def _key_of_line(text: str) -> int | None:
    return _key(text, _ASKS if _ASKING.search(text) else 0)


def _key(text: str, bits: int) -> int | None:
    """Return the hash of a line's words with these bits; None for a line of few words."""
    said = words(text)
    if len(said) < LEAST_WORDS:
        return None
    return int.from_bytes(blake2b(" ".join(said).encode(), digest_size=8).digest(), "big") & ~(_TICKED | _ASKS) | bits
