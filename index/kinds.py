"""What kind of post it is: from its categories, its title and the shape of its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution import Strength
from index.host import COLUMN_TITLE, is_host_line
from index.lines import lines_of
from index.marks import find_marks
from index.records import PostKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.records import Block, Post

_COLUMN_CATEGORY = re.compile(r"^further (?:questions?|answers?)\b", re.IGNORECASE)
_CATEGORIES = (
    (re.compile(r"survey", re.IGNORECASE), PostKind.SURVEY),
    (re.compile(r"\binterviews?\b", re.IGNORECASE), PostKind.INTERVIEW),
    (re.compile(r"(?:author|researcher)['’]?s corner|guest", re.IGNORECASE), PostKind.GUEST),
    (re.compile(r"stats|graphs|op[- ]?ed|news|administration|web ?sites?|web guide", re.IGNORECASE), PostKind.OTHER),
)
_SURVEY_OPENING = re.compile(
    r"this (?:anonymous )?(?:interview is with|person (?:hires|is looking))|^\s*√\s", re.IGNORECASE | re.MULTILINE
)


def decide_kind(post: Post, blocks: Sequence[Block]) -> PostKind:
    """The kind of `post`. What it is filed under goes before how it looks."""
    if COLUMN_TITLE.match(post.title) or any(_COLUMN_CATEGORY.match(category) for category in post.categories):
        return PostKind.COLUMN
    if _SURVEY_OPENING.search("\n".join(block.text for block in blocks[:6])):
        return PostKind.SURVEY
    for pattern, kind in _CATEGORIES:
        if any(pattern.search(category) for category in post.categories):
            return kind
    return PostKind.COLUMN if _looks_like_column(blocks) else PostKind.OTHER


def _looks_like_column(blocks: Sequence[Block]) -> bool:
    """Two people or more sign, and the host asks; or three or more sign."""
    lines = lines_of(blocks)
    signed = [mark for mark in find_marks(lines) if mark.attribution.strength >= Strength.PROBABLE]
    asked = any("?" in line.text or is_host_line(line.plain) for line in lines)
    return len(signed) >= 3 or (len(signed) == 2 and asked)
