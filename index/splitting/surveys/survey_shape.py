"""Telling a survey by its shape, where neither its opening nor its category says that it is one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.biography import read_biography
from index.splitting.choices import choices_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.splitting.candidates import Candidates

#: So many questions with ticked answers are a survey's.
_TICKED = 3
#: Categories that a survey's respondent is filed under: how large the library is, and where.
_FACET = re.compile(
    r"\d+\s?(?:[-–]\s?\d+|\+)? staff members|(?:urban|suburban|rural|city/town) area|(?:\w+ern|\w+-atlantic) us",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(r"\banonymous(?:ly)?\b(?!.{0,20}\breader\b)", re.IGNORECASE)


def is_survey(found: Candidates, categories: Sequence[str]) -> bool:
    """True if one who is not named answers several questions.

    The lines above the first question say that nobody is named, or the post is filed under what a survey asks for, or
    the answers are ticked.
    """
    asked = found.questions()
    if len(asked) < 2 or found.turns:
        return False
    above = [line.plain for line in found.lines[: asked[0].line] if line.is_prose]
    if any(read_biography(text, name_alone=True) for text in above):
        return False
    return (
        any(_ANONYMOUS.search(text) for text in above)
        or any(_FACET.fullmatch(category) for category in categories)
        or _count_ticked(found) >= _TICKED
    )


def _count_ticked(found: Candidates) -> int:
    """Count the questions that have a ticked answer."""
    lines = found.lines
    below = ((it, lines[it.line + 1] if it.line + 1 < len(lines) else None) for it in found.questions())
    return sum(line is not None and bool(choices_in(line)) for _, line in below)
