"""Doubt where a post was nearly read as one of another kind: its answers that would be others then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.posts.records import PostKind
from index.posts.split import Role

if TYPE_CHECKING:
    from index.posts.split import Split

#: How the doubt begins.
NEARLY = "nearly read as "
_KINDS = {
    PostKind.COLUMN: "a column",
    PostKind.SURVEY: "a survey",
    PostKind.INTERVIEW: "an interview",
    PostKind.GUEST: "a guest’s essay",
    PostKind.OTHER: "a post without answers",
}


def with_rival(split: Split, kind: PostKind, rival: Split) -> Split:
    """The same with a doubt about each answer that is not in `rival`, which is the post read as one of that kind.

    Where there are no answers, what a respondent would have said is doubtful.
    """
    doubt = f"{NEARLY}{_KINDS[kind]}"
    theirs = {_said(rival, number) for number in range(len(rival.answers))}
    numbers = {number for number in range(len(split.answers)) if _said(split, number) not in theirs}
    lost = bool(theirs) and not split.answers
    spans = tuple(
        replace(span, doubt=_joined(span.doubt, doubt))
        if (span.role is Role.ANSWER and span.answer in numbers) or (lost and span.role is Role.HOST)
        else span
        for span in split.spans
    )
    answers = tuple(
        replace(answer, doubt=_joined(answer.doubt, doubt)) if number in numbers else answer
        for number, answer in enumerate(split.answers)
    )
    return replace(split, spans=spans, answers=answers)


def _said(split: Split, number: int) -> tuple[str | None, str]:
    answer = split.answers[number]
    return answer.respondent.name, answer.text


def _joined(doubt: str, more: str) -> str:
    return f"{doubt}; {more}" if doubt else more
