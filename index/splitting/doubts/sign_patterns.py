"""Signs that are a pattern in a line of an answer, or in a name, title or institution: the table `signs.tsv`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from index.attribution.tables import table_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    #: Signs by name: 1 where a sign is there, or a share between 0 and 1; one that is not named, or 0, is not there.
    Signs = dict[str, float]


class _Patterns(NamedTuple):
    """The signs that are looked for in one thing, each with its pattern."""

    #: Those that begin with `^`, and all of them in one pattern: most texts begin with none.
    beginnings: tuple[tuple[str, re.Pattern[str]], ...]
    any_beginning: re.Pattern[str]
    elsewhere: tuple[tuple[str, re.Pattern[str]], ...]


def pattern_signs(of: str, texts: Sequence[str]) -> Signs:
    """Return the signs of a row's `of` whose pattern is in any of the texts."""
    return {sign: 1 for text in texts for sign in signs_in(of, text)}


@lru_cache(maxsize=8192)
def signs_in(of: str, text: str) -> tuple[str, ...]:
    """Return the signs of a row's `of` whose pattern is in a text."""
    beginnings, any_beginning, elsewhere = _table()[of]
    found = [sign for sign, pattern in elsewhere if pattern.search(text)]
    if any_beginning.match(text):
        found += [sign for sign, pattern in beginnings if pattern.match(text)]
    return tuple(found)


@cache
def _table() -> dict[str, _Patterns]:
    """The patterns by what they are looked for in."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for _, row in table_lines("index.splitting.doubts", "signs.tsv"):
        sign, of, text, _ = row.split("\t")
        rows.setdefault(of, []).append((sign, text))
    return {of: _compiled(signs) for of, signs in rows.items()}


def _compiled(signs: Sequence[tuple[str, str]]) -> _Patterns:
    begin = [text for _, text in signs if text.startswith("^")]
    found = [(sign, text.startswith("^"), re.compile(text, re.IGNORECASE)) for sign, text in signs]
    return _Patterns(
        tuple((sign, pattern) for sign, begins, pattern in found if begins),
        re.compile("|".join(f"(?:{text})" for text in begin) or r"(?!)", re.IGNORECASE),
        tuple((sign, pattern) for sign, begins, pattern in found if not begins),
    )
