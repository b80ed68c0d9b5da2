"""Answers of ticked options alone: their words are the questionnaire's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import ParagraphKind

if TYPE_CHECKING:
    from index.posts.records import Answer

#: With fewer words of their own, a respondent has said nothing beside the ticks.
_FEWEST = 4
#: What is written behind this option is the respondent's own.
_OTHER = re.compile(r"^other\b[^:–—-]{0,40}[:–—-]", re.IGNORECASE)
_ASKS = (ParagraphKind.SUBQUESTION, ParagraphKind.HEADING)


def has_only_ticks(answer: Answer) -> bool:
    """True if an answer ticks something and has next to no words beside."""
    ticked, said = False, 0
    for paragraph in answer.paragraphs:
        if paragraph.kind is ParagraphKind.CHOICE:
            ticked = True
            other = _OTHER.match(paragraph.text)
            said += len(paragraph.text[other.end() :].split()) if other else 0
        elif paragraph.kind not in _ASKS:
            said += len(paragraph.text.split())
    return ticked and said < _FEWEST
