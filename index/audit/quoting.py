"""Words of a post quoted as a correction needs them: so many that they occur exactly once where it will look for
them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.corrections.quotation import Searched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.audit.post_view import Stretch

_WORD = re.compile(r"\S+")
#: So many words are quoted where fewer would do: they must mean something to the owner.
_USUAL = 6
#: More than that are no quotation any more.
_MOST = 60


def first_words(text: str, searched: Sequence[Stretch], place: Stretch, before: Sequence[Stretch] = ()) -> str:
    """The words with which `place` begins, quoted so that they are found once in `searched`; empty where that cannot
    be.

    `before`: where a correction looks first, and must not find them.
    """
    return _quoted(text, (searched, before), _words(text, searched, place))


def last_words(text: str, searched: Sequence[Stretch], place: Stretch, before: Sequence[Stretch] = ()) -> str:
    """The words with which `place` ends, otherwise as in `first_words`."""
    return _quoted(text, (searched, before), _words(text, searched, place), from_end=True)


def _words(text: str, searched: Iterable[Stretch], place: Stretch) -> list[str]:
    shared = ((max(start, place[0]), min(end, place[1])) for start, end in searched)
    return [match.group() for start, end in shared if start < end for match in _WORD.finditer(text, start, end)]


def _quoted(
    text: str, searched: tuple[Sequence[Stretch], Sequence[Stretch]], words: Sequence[str], *, from_end: bool = False
) -> str:
    there, before = (Searched(text, stretches) for stretches in searched)
    for count in range(min(_USUAL, len(words)), min(_MOST, len(words)) + 1):
        quoted = " ".join(words[-count:] if from_end else words[:count])
        found = len(there.find(quoted))
        if found == 1 and not before.find(quoted):
            return quoted
        if not found:
            return ""
    return ""
