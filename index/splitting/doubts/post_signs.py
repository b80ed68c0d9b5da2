"""Signs that all answers of a post share: how it was understood as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.attribution.biography import mentions_in
from index.posts.records import BodyFormat, FactName, ParagraphKind, PostKind
from index.posts.split import Role
from index.reading.lines import name_words
from index.splitting.doubts.shapes import people_in
from index.splitting.surveys.question_shape import ends_asking

if TYPE_CHECKING:
    from index.posts.records import Respondent
    from index.splitting.doubts.sign_patterns import Signs
    from index.splitting.doubts.split_view import SplitView

_PRINTED_TITLE = re.compile(r"^(?:current |job |your )*title\b(?!s)", re.IGNORECASE | re.MULTILINE)
_ANONYMOUS = re.compile(
    r"\banonym|\bsome(?:one|body) who\b|\ba person who\b|\bprint no names?\b"
    r"|\bthis (?:\w+ ){0,2}(?:person|librarian|archivist|hunter|respondent|manager|director|worker)\b",
    re.IGNORECASE,
)
_NAMES_ITSELF = re.compile(r"\b(?:my name is|I am|I['’]m) [A-Z][a-z]+\b")
_OWN_NAME = re.compile(
    r"\b(?:[Mm]y name is|[Mm]y name['’]s|I am|I['’]m) (?P<name>[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'.-]+)+)"
)
_FEW, _LONG_OPENING, _LONG_ANSWER, _MANY_STRANGE = 4, 90, 150, 60


def post_signs(view: SplitView) -> Signs:
    """Return the signs of the whole post."""
    post, split = view.post, view.split
    count = max(len(split.answers), 1)
    others = (span for span in split.spans if span.answer is None and span.role is not Role.QUESTION)
    signs: Signs = {
        f"kind {post.kind}": 1,
        "text": post.body_format is BodyFormat.TEXT,
        "no title": not post.title,
        "no category": not post.categories,
        **{f"share {role}": _share(view, role) for role in (Role.HOST, Role.UNASSIGNED, Role.ANSWER)},
        "few answers": post.kind is not PostKind.GUEST and len(split.answers) < _FEW,
        "one answer": post.kind is not PostKind.GUEST and len(split.answers) == 1,
        "doubts in post": sum(bool(answer.doubt) for answer in split.answers) / count,
        "host doubted": any(span.doubt for span in others),
        "strange host": min(1, view.strange_words / _MANY_STRANGE),
    }
    if view.asks_many and split.answers:
        return signs | _of_questions(view) | _of_one_respondent(view, split.answers[0].respondent)
    if post.kind is PostKind.COLUMN:
        signs["no question"] = not split.questions
        signs["question without mark"] = split.question is not None and "?" not in split.question.text
        signs["share anonymous"] = sum(answer.respondent.anonymous for answer in split.answers) / count
    return signs


def _share(view: SplitView, role: Role) -> float:
    return sum(span.end - span.start for span in view.split.spans if span.role is role) / max(len(view.text), 1)


def _of_questions(view: SplitView) -> Signs:
    questions, answers = view.split.questions, view.split.answers
    count = max(len(questions), 1)
    answered = {answer.question for answer in answers}
    words = sum(len(text.split()) for text in view.texts)
    inner = sum(ends_asking(part) for text in view.texts for part in text.split("\n\n"))
    ticked = any(part.kind is ParagraphKind.CHOICE for answer in answers for part in answer.paragraphs)
    return {
        "unanswered": sum(number not in answered for number in range(count)) / count,
        "questions without mark": sum("?" not in asked.text for asked in questions) / count,
        "questions twice": len({asked.text for asked in questions}) < len(questions),
        "asked few": len(questions) < _FEW,
        "opening long": len(view.before_answers.split()) > _LONG_OPENING,
        "answers long": min(1, words / len(answers) / _LONG_ANSWER),
        "lines ask": min(1, inner / len(answers)),
        "no ticks": view.post.kind is PostKind.SURVEY and not ticked,
    }


def _of_one_respondent(view: SplitView, who: Respondent) -> Signs:
    """Return the signs of the one person whom a survey or an interview is with."""
    survey, unnamed = view.post.kind is PostKind.SURVEY, who.anonymous
    said = bool(_ANONYMOUS.search(view.before_answers))
    return {
        "survey without title": survey and not who.title,
        "survey with name": survey and not unnamed,
        "survey without facts": survey and not view.split.facts,
        "title printed": survey and not who.title and bool(_PRINTED_TITLE.search(view.text)),
        "interview anonymous": not survey and unnamed,
        "interview without place": not survey and not who.institution,
        "name in opening": unnamed and bool(view.people_before),
        "name somewhere": unnamed and bool(view.people_around),
        "name in title": unnamed and bool(people_in(view.post.title)),
        "name in answers": unnamed and any(map(_NAMES_ITSELF.search, view.texts)),
        "anonymous unsaid": unnamed and not said,
        "anonymous unsaid, name somewhere": unnamed and not said and bool(view.people_around),
        "named though anonymous": not unnamed and said,
        "another presented": not unnamed and _presents_another(view.before_answers, who.name or ""),
        "another in answers": not unnamed and any(_names_another(text, who.name or "") for text in view.texts),
        "hunters": any(fact.name is FactName.TYPES_SOUGHT for fact in view.split.facts),
    }


def _presents_another(opening: str, name: str) -> bool:
    """True if the opening says of somebody else what they are and where: `Mo Lark is the Librarian at Sedge School.`"""
    told = (it for line in opening.split("\n") for it in mentions_in(line) if it.is_subject and it.office.weight == 2)
    return any(set(name_words(it.name)).isdisjoint(name_words(name)) for it in told)


def _names_another(text: str, name: str) -> bool:
    """True if an answer says `My name is…`, and it is another name."""
    return any(set(name_words(it["name"])).isdisjoint(name_words(name)) for it in _OWN_NAME.finditer(text))
