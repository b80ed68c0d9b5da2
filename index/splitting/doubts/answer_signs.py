"""Signs that an answer is right or wrong, as numbers, read from the post as it was taken apart.

They are what `certainty.py` weighs. Nothing here knows the rules that split the post: each sign is seen in the text,
the roles of its parts, and the other answers of the post.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from index.records import PostKind
from index.split import Role
from index.splitting.doubts.line_signs import line_signs
from index.splitting.doubts.post_signs import post_signs
from index.splitting.doubts.respondent_signs import respondent_signs, signature_signs
from index.splitting.doubts.shapes import is_in_capitals
from index.splitting.doubts.split_view import SplitView
from index.splitting.host_words import is_host_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.records import Block, Post
    from index.split import Span, Split

    #: Signs by name: 1 where a sign is there, or a share between 0 and 1; one that is not named is 0.
    Signs = dict[str, float]

_SHORT, _LONG_QUESTION = 20, 200


def answer_signs(post: Post, blocks: Sequence[Block], split: Split) -> tuple[Signs, ...]:
    """Return the signs of each answer of a split post."""
    view = SplitView(post, tuple(blocks), split)
    shared = dict(post_signs(view))
    return tuple(shared | dict(_of_answer(view, number)) for number in range(len(split.answers)))


def _of_answer(view: SplitView, number: int) -> Iterator[tuple[str, float]]:
    yield from _of_doubts(view, number)
    yield from _of_place(view, number)
    yield from respondent_signs(view, number)
    if not view.asks_many:
        yield from signature_signs(view, number)
    yield from line_signs(view, number)
    if view.asks_many:
        yield from _of_question(view, view.split.answers[number].question)


def _of_doubts(view: SplitView, number: int) -> Iterator[tuple[str, float]]:
    answer, beside = view.split.answers[number], view.beside(number)
    in_words = {span.doubt for span in view.said(number)} - {""}
    of_name = set(filter(None, answer.doubt.split("; "))) - in_words
    yield "doubt words", bool(in_words)
    # That nobody is named in an interview is a sign of its own.
    yield "doubt name", bool(of_name) and not (view.post.kind is PostKind.INTERVIEW and answer.respondent.anonymous)
    yield "doubt attribution", any(span.doubt for span in view.said(number, Role.ATTRIBUTION))
    yield "doubt beside", any(span.doubt for span in beside)
    yield "unassigned beside", any(span.role is Role.UNASSIGNED for span in beside)
    yield "host beside strange", any(map(view.is_strange, beside))


def _of_place(view: SplitView, number: int) -> Iterator[tuple[str, float]]:
    """Yield the signs of an answer among the others."""
    answers = view.split.answers
    count, lengths = len(answers), sorted(len(answer.text) for answer in answers)
    length, usual = len(answers[number].text), max(median(lengths), 1)
    yield "first", number == 0 and count > 1
    yield "last", number == count - 1 and count > 1
    yield "empty", not length
    yield "short", length < _SHORT
    if count > 2:
        yield "much longer", length > 3 * usual
        yield "much shorter", length < usual / 5
        yield "longest", length > 1.5 * lengths[-2] > 0
    if view.post.kind is PostKind.COLUMN:
        names = [answer.respondent.name for answer in answers]
        yield "name twice", names[number] is not None and names.count(names[number]) > 1


def _of_question(view: SplitView, number: int | None) -> Iterator[tuple[str, float]]:
    if number is None:
        yield "asked nothing", 1
        return
    questions = view.split.questions
    text = questions[number].text
    marked = sum("?" in asked.text for asked in questions) / len(questions)
    printed = [span for span in view.split.spans if span.role is Role.QUESTION]
    mine = [span for span in printed if view.words(span)[:40] == text[:40]]
    mostly_bold = sum(_is_bold(view, span) for span in printed) * 2 > len(printed)
    yield "question unmarked", "?" not in text
    yield "question unmarked alone", "?" not in text and marked > 0.6
    yield "question long", len(text) > _LONG_QUESTION
    yield "question host", is_host_line(text) or text.lower().startswith(("please note", "this "))
    yield "question capitals", "?" not in text and ":" not in text and is_in_capitals(text)
    yield "question sentence", text.endswith(".")
    yield "doubt question", any(span.doubt for span in mine)
    yield "question bold alone", bool(mine) and any(_is_bold(view, span) for span in mine) != mostly_bold


def _is_bold(view: SplitView, span: Span) -> bool:
    line = view.line_at(span)
    return bool(line and line.bold)
