"""The signs of a finished reading: what would be strange about the post if it were of that kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.split import Role
from index.splitting.doubts.lost_words import LEFT_INSIDE, LOST_POST, LOST_WORDS
from index.splitting.doubts.split_view import SplitView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_YOU = re.compile(r"\byou", re.IGNORECASE)


def _share_of_words(view: SplitView, role: Role) -> float:
    given = sum(len(view.words(span)) for span in view.split.spans if span.role is role)
    return given / max(len(view.text), 1)


def _strange(view: SplitView) -> float:
    return sum(len(view.words(span)) for span in view.split.spans if view.is_strange(span)) / max(len(view.text), 1)


def _ask_you(view: SplitView) -> float:
    questions = view.split.questions if view.asks_many else ()
    return sum(bool(_YOU.search(asked.text)) for asked in questions) / max(len(questions), 1)


def _anonymous(view: SplitView) -> float:
    answers = view.split.answers
    return sum(answer.respondent.anonymous for answer in answers) / max(len(answers), 1)


def _doubted(view: SplitView) -> float:
    return sum(bool(answer.doubt) for answer in view.split.answers) / max(len(view.split.answers), 1)


def _left_inside(view: SplitView) -> float:
    left = sum(span.doubt == LEFT_INSIDE for span in view.split.spans)
    return min(1, left / max(len(view.split.answers), 1))


def _lost(view: SplitView) -> float:
    return any(span.doubt in (LOST_WORDS, LOST_POST) for span in view.split.spans)


#: Each gives True or False, or a share.
RESULT_SIGNS: Mapping[str, Callable[[SplitView], float]] = {
    "answers are anonymous": _anonymous,
    "answers are doubted": _doubted,
    "something is left inside an answer": _left_inside,
    "questions ask you": _ask_you,
    "words are nobody’s": lambda view: _share_of_words(view, Role.UNASSIGNED),
    "words are the host’s without a sign": _strange,
    "words may be lost": _lost,
}
