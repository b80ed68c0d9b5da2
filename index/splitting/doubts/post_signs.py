"""Signs that all answers of a post share: how it was understood as a whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.posts.records import BodyFormat, FactName, ParagraphKind, PostKind
from index.posts.split import Role
from index.splitting.doubts.shapes import people_in
from index.splitting.surveys.question_shape import ends_asking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.posts.records import Respondent
    from index.splitting.doubts.split_view import SplitView

_PRINTED_TITLE = re.compile(r"^(?:current |job |your )*title\b(?!s)", re.IGNORECASE | re.MULTILINE)
_ANONYMOUS = re.compile(
    r"\banonym|\bsome(?:one|body) who\b|\ba person who\b|\bprint no names?\b"
    r"|\bthis (?:\w+ ){0,2}(?:person|librarian|archivist|hunter|respondent|manager|director|worker)\b",
    re.IGNORECASE,
)
_NAMES_ITSELF = re.compile(r"\b(?:my name is|I am|I['’]m) [A-Z][a-z]+\b")
_FEW, _LONG_OPENING, _LONG_ANSWER, _MANY_STRANGE = 4, 90, 150, 60


def post_signs(view: SplitView) -> Iterator[tuple[str, float]]:
    """Yield the signs of the whole post."""
    post, split = view.post, view.split
    yield f"kind {post.kind}", 1
    yield "text", post.body_format is BodyFormat.TEXT
    yield "no title", not post.title
    yield "no category", not post.categories
    for role in (Role.HOST, Role.UNASSIGNED, Role.ANSWER):
        given = sum(span.end - span.start for span in split.spans if span.role is role)
        yield f"share {role}", given / max(len(view.text), 1)
    count = max(len(split.answers), 1)
    yield "few answers", post.kind is not PostKind.GUEST and len(split.answers) < _FEW
    yield "one answer", post.kind is not PostKind.GUEST and len(split.answers) == 1
    yield "doubts in post", sum(bool(answer.doubt) for answer in split.answers) / count
    others = (span for span in split.spans if span.answer is None and span.role is not Role.QUESTION)
    yield "host doubted", any(span.doubt for span in others)
    strange = sum(len(view.words(span).split()) for span in split.spans if view.is_strange(span))
    yield "strange host", min(1, strange / _MANY_STRANGE)
    if view.asks_many and split.answers:
        yield from _of_questions(view)
        yield from _of_one_respondent(view, split.answers[0].respondent)
    elif post.kind is PostKind.COLUMN:
        yield "no question", not split.questions
        yield "question without mark", split.question is not None and "?" not in split.question.text
        yield "share anonymous", sum(answer.respondent.anonymous for answer in split.answers) / count


def _of_questions(view: SplitView) -> Iterator[tuple[str, float]]:
    questions, answers = view.split.questions, view.split.answers
    count = max(len(questions), 1)
    answered = {answer.question for answer in answers}
    yield "unanswered", sum(number not in answered for number in range(count)) / count
    yield "questions without mark", sum("?" not in asked.text for asked in questions) / count
    yield "questions twice", len({asked.text for asked in questions}) < len(questions)
    yield "asked few", len(questions) < _FEW
    yield "opening long", len(view.before_answers.split()) > _LONG_OPENING
    words = sum(len(text.split()) for text in view.texts)
    yield "answers long", min(1, words / len(answers) / _LONG_ANSWER)
    inner = sum(ends_asking(part) for text in view.texts for part in text.split("\n\n"))
    yield "lines ask", min(1, inner / len(answers))
    ticked = any(part.kind is ParagraphKind.CHOICE for answer in answers for part in answer.paragraphs)
    yield "no ticks", view.post.kind is PostKind.SURVEY and not ticked


def _of_one_respondent(view: SplitView, who: Respondent) -> Iterator[tuple[str, float]]:
    """Yield the signs of the one person whom a survey or an interview is with."""
    survey, unnamed = view.post.kind is PostKind.SURVEY, who.anonymous
    said = bool(_ANONYMOUS.search(view.before_answers))
    yield "survey without title", survey and not who.title
    yield "survey with name", survey and not unnamed
    yield "survey without facts", survey and not view.split.facts
    yield "title printed", survey and not who.title and bool(_PRINTED_TITLE.search(view.text))
    yield "interview anonymous", not survey and unnamed
    yield "interview without place", not survey and not who.institution
    yield "name in opening", unnamed and bool(view.people_before)
    yield "name somewhere", unnamed and bool(view.people_around)
    yield "name in title", unnamed and bool(people_in(view.post.title))
    yield "name in answers", unnamed and any(map(_NAMES_ITSELF.search, view.texts))
    yield "anonymous unsaid", unnamed and not said
    yield "anonymous unsaid, name somewhere", unnamed and not said and bool(view.people_around)
    yield "named though anonymous", not unnamed and said
    yield "hunters", any(fact.name is FactName.TYPES_SOUGHT for fact in view.split.facts)
