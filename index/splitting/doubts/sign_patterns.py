"""Signs that are a pattern in a line of an answer, or in a name, title or institution: the table `signs.tsv`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from index.attribution.tables import table_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    #: Signs by name: 1 where a sign is there, or a share between 0 and 1; one that is not named, or 0, is not there.
    Signs = dict[str, float]


def pattern_signs(of: str, texts: Sequence[str]) -> Signs:
    """Return the signs of a row's `of` whose pattern is in any of the texts."""
    return {sign: 1 for text in texts for sign in _signs_in(of, text)}


@lru_cache(maxsize=8192)
def _signs_in(of: str, text: str) -> tuple[str, ...]:
    return tuple(sign for sign, find in _table()[of] if find(text))


@cache
def _table() -> dict[str, list[tuple[str, Callable[[str], re.Match[str] | None]]]]:
    """The patterns by what they are looked for in; one that begins with `^` is tried at the beginning alone."""
    found: dict[str, list[tuple[str, Callable[[str], re.Match[str] | None]]]] = {}
    for _, row in table_lines("index.splitting.doubts", "signs.tsv"):
        sign, of, text, _ = row.split("\t")
        pattern = re.compile(text, re.IGNORECASE)
        found.setdefault(of, []).append((sign, pattern.match if text.startswith("^") else pattern.search))
    return found
