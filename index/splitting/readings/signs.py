"""The signs of what kind a post is, by the names that they have in `weights.tsv`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from index.attribution.biography import mentions_in
from index.posts.records import PostKind
from index.splitting.choices import choices_in
from index.splitting.host_words import is_host_line
from index.splitting.readings import opening
from index.splitting.surveys.question_shape import is_known_question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from index.splitting.readings.post_view import PostView

_INTERVIEWED = re.compile(r"\binterview(?:s|ed)? (?:with|by)\b|\bconversation with\b|\bquestions for\b", re.IGNORECASE)
_INTERVIEW_TITLE = re.compile(r"^(?:an )?interviews?(?: with)?\b.{0,10}[:–—-]?|^two hats\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"[^.?!]{1,80}[:–—-]\s*\d[\d,.]*\s?(?:%|\(|$|respondents?\b|people\b|votes?\b).{0,30}|\d[\d,.]*\s?%.{0,80}"
)
_STATISTICS = re.compile(r"\b(?:respondents?|responses)\b.{0,60}\b\d|\b\d+(?:\.\d+)?\s?%|\bn\s?=\s?\d+", re.IGNORECASE)


def _is_usual(kind: PostKind) -> Callable[[PostView], bool]:
    return lambda view: view.series is not None and view.series.kinds[0] is kind


def _asks(count: int) -> Callable[[PostView], bool]:
    return lambda view: len(view.asked) >= count


def _sign(count: int) -> Callable[[PostView], bool]:
    return lambda view: len(view.signed) >= count


def _both(one: str, other: str) -> Callable[[PostView], bool]:
    return lambda view: bool(value_of(view, one) and value_of(view, other))


def _asks_named(view: PostView) -> bool:
    named = (
        view.names_in_title
        or _INTERVIEW_TITLE.match(view.title)
        or value_of(view, "says who was interviewed")
        or value_of(view, "opens with a name")
        or value_of(view, "introduces a person")
    )
    return len(view.asked) >= 3 and bool(named)


def _known_questions(view: PostView) -> bool:
    return sum(is_known_question(it.text) for it in view.asked) >= 3


def _all_answered(view: PostView) -> bool:
    answered = sum(after.line - it.line > 1 for it, after in pairwise(view.asked))
    return len(view.asked) >= 4 and view.share_to_reader >= 0.5 and 4 * answered >= 3 * (len(view.asked) - 1)


def _ends_with_biography(view: PostView) -> bool:
    if len(view.asked) < 3 or view.share_to_reader < 0.5:
        return False
    mentions = (mentions_in(line.plain)[:1] for line in view.prose[-2:])
    return any(it.begins and it.is_subject and it.office.title for found in mentions for it in found)


def _ticks(view: PostView) -> bool:
    lines = view.found.lines
    below = (lines[it.line + 1] for it in view.asked if it.line + 1 < len(lines))
    return sum(bool(choices_in(line)) for line in below) >= 3


def _host_asks(view: PostView) -> bool:
    first = view.signed[0].line if view.signed else 0
    prose = [line for line in view.found.lines[:first] if line.is_prose]
    host = next((number for number, line in enumerate(prose[:3]) if is_host_line(line.plain)), None)
    return host is not None and any("?" in line.text for line in prose[host : host + 3])


def _counts(view: PostView) -> bool:
    return sum(bool(_COUNTED.fullmatch(line.plain)) for line in view.found.lines) >= 3


#: Each gives True or False, or a share.
SIGNS: Mapping[str, Callable[[PostView], float]] = {
    "(always)": lambda _: 1,
    "of a survey’s series": _is_usual(PostKind.SURVEY),
    "of an interview’s series": _is_usual(PostKind.INTERVIEW),
    "of a guest’s series": _is_usual(PostKind.GUEST),
    "of a host’s series": _is_usual(PostKind.OTHER),
    "the title says interview": lambda view: bool(_INTERVIEW_TITLE.match(view.title)),
    "the title says with whom": lambda view: bool(_INTERVIEWED.search(view.title)),
    "the title names a person": lambda view: view.names_in_title,
    "opens as a survey": opening.opens_as_survey,
    "opens as a survey, with a name": _both("opens as a survey", "opens with a name"),
    "opens with a name": opening.opens_with_name,
    "introduces a person": opening.introduces_person,
    "says that nobody is named": opening.says_anonymous,
    "a biography above the questions": opening.has_biography_above,
    "says who was interviewed": opening.says_interviewed,
    "says who wrote it": opening.says_written,
    "says who wrote it, and presents them": _both("says who wrote it", "an author is presented"),
    "the guest gives no name": opening.has_unnamed_guest,
    "an author is presented": lambda view: view.has_author,
    "asks two questions": _asks(2),
    "asks three": _asks(3),
    "asks four": _asks(4),
    "asks five": _asks(5),
    "asks the reader": lambda view: view.share_to_reader,
    "asks three of somebody named": _asks_named,
    "asks three that surveys ask": _known_questions,
    "asks four, nearly all answered": _all_answered,
    "asks, and ends with a biography": _ends_with_biography,
    "speakers before their lines": lambda view: bool(view.found.turns),
    "three answers are ticked": _ticks,
    "one signs": _sign(1),
    "two sign": _sign(2),
    "three sign": _sign(3),
    "the host asks, and one signs": _host_asks,
    "three lines of counts": _counts,
    "statistics at the start": lambda view: any(_STATISTICS.search(line.plain) for line in view.prose[:6]),
}


def value_of(view: PostView, name: str) -> float:
    """Return the value of a sign; each is looked for once a post."""
    if name not in view.values:
        view.values[name] = float(SIGNS[name](view))
    return view.values[name]
