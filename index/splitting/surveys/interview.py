"""Splitting interviews with a named person: a biography and questions, or a web site's maker who answers about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.biography import name_in_title, read_biography, read_introduction
from index.attribution.type_rules import infer_types
from index.records import BodyFormat, Respondent
from index.split import Role, Span
from index.splitting.surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.reading.lines import Line
    from index.records import Post
    from index.split import Split
    from index.splitting.candidates import Candidates

_ASKS_WHO = re.compile(
    r"\bwho(?:['’]s|\s+(?:are|is|answers|runs|made|writes|started|maintains|does|owns|created|built|keeps|would|do|else))\b|\b(?:your|the) name\b|\bintroduce\b|\bname\b.{0,20}\burl\b|\btell (?:us|me) (?:a (?:little|bit) )?(?:bit )?about (?:you|who)|\bqualifications?\b|\bbackground\b|\bwhat do you do\b",
    re.IGNORECASE,
)
_BIOGRAPHY = "the biography of the person interviewed"
_FROM_TITLE = "the name is taken from the post’s title"
_NO_BIOGRAPHY = "the name stands at the beginning of a paragraph that gives no title"
_FROM_ANSWER = "the name is taken from an answer"
_NO_NAME = "nothing says who answers"


def split_interview(post: Post, found: Candidates) -> Split:
    """The questions and answers of an interview, its respondent as far as the post names one, and the role of every
    character."""
    questionnaire = Questionnaire(found, 0, is_text=post.body_format is BodyFormat.TEXT, in_turn=bool(found.turns))
    respondent, spans, doubt = _respondent(post, questionnaire)
    return questionnaire.split(respondent, infer_types(respondent), (), spans, doubt)


def _respondent(post: Post, questionnaire: Questionnaire) -> tuple[Respondent, list[Span], str]:
    """Return who answers, the spans that say so, and what is doubtful about it."""
    for line in questionnaire.edges():
        found = read_biography(line.plain)
        if found:
            return found, [Span(line.start, line.end, Role.ATTRIBUTION, None, _BIOGRAPHY)], ""
    titled = name_in_title(post.title)
    introduced = next(_introductions(questionnaire, titled), None)
    if introduced and (introduced.title or introduced.institution or not titled):
        return introduced, [], "" if introduced.title or introduced.institution else _FROM_ANSWER
    named = next(
        (found for line in questionnaire.edges() if (found := read_biography(line.plain, name_alone=True))), None
    )
    if named and (titled is None or titled == named.name):
        return named, [], _NO_BIOGRAPHY
    if titled:
        return Respondent(titled), [], _FROM_TITLE
    return Respondent(None), [], _NO_NAME


def _introductions(questionnaire: Questionnaire, titled: str | None) -> Iterator[Respondent]:
    """Those who introduce themselves in the answers to questions that ask who they are."""
    for exchange in questionnaire.exchanges:
        if not _ASKS_WHO.search(exchange.asked.text):
            continue
        for line in exchange.lines[:4]:
            found = _introduced(line, titled)
            if found:
                yield found


def _introduced(line: Line, titled: str | None) -> Respondent | None:
    found = read_introduction(line.plain)
    return found if found and (titled is None or found.name == titled) else None
