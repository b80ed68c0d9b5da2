"""Signs that are a pattern in a line of an answer, or in a name, title or institution: the table `signs.tsv`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def pattern_signs(of: str, texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield the signs of a row's `of`: 1 where the pattern is in any of the texts."""
    for sign, pattern in _table().get(of, ()):
        yield sign, any(pattern.search(text) for text in texts)


@cache
def _table() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for row in files("index.splitting.doubts").joinpath("signs.tsv").read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            sign, of, pattern, _ = row.split("\t")
            found.setdefault(of, []).append((sign, re.compile(pattern, re.IGNORECASE)))
    return found
