"""Signs that an answer is right or wrong, as numbers, read from the post as it was taken apart.

They are what `certainty.py` weighs. Nothing here knows the rules that split the post: each sign is seen in the text,
the roles of its parts, and the other answers of the post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.posts.records import PostKind
from index.posts.split import Role
from index.splitting.doubts.line_signs import line_signs
from index.splitting.doubts.post_signs import post_signs
from index.splitting.doubts.respondent_signs import respondent_signs, signature_signs
from index.splitting.doubts.shapes import is_in_capitals
from index.splitting.doubts.split_view import BEGINNING, SplitView
from index.splitting.host_words import is_host_line
from index.splitting.readings.rivals import NEARLY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.posts.records import Block, Post
    from index.posts.split import Split

    #: Signs by name: 1 where a sign is there, or a share between 0 and 1; one that is not named is 0.
    Signs = dict[str, float]

_SHORT, _LONG_QUESTION = 20, 200


def answer_signs(post: Post, blocks: Sequence[Block], split: Split) -> tuple[Signs, ...]:
    """Return the signs of each answer of a split post."""
    view = SplitView(post, tuple(blocks), split)
    shared = _present(post_signs(view))
    return tuple(shared | _present(_of_answer(view, number)) for number in range(len(split.answers)))


def _present(signs: Iterable[tuple[str, float]]) -> Signs:
    return {name: value for name, value in signs if value}


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
    yield "nearly another kind", NEARLY in answer.doubt
    # That nobody is named in an interview is a sign of its own.
    yield "doubt name", bool(of_name) and not (view.post.kind is PostKind.INTERVIEW and answer.respondent.anonymous)
    yield "doubt attribution", any(span.doubt for span in view.said(number, Role.ATTRIBUTION))
    yield "doubt beside", any(span.doubt for span in beside)
    yield "unassigned beside", any(span.role is Role.UNASSIGNED for span in beside)
    yield "host beside strange", any(map(view.is_strange, beside))


def _of_place(view: SplitView, number: int) -> Iterator[tuple[str, float]]:
    """Yield the signs of an answer among the others."""
    answers = view.split.answers
    count, length = len(answers), len(view.texts[number])
    yield "first", number == 0 and count > 1
    yield "last", number == count - 1 and count > 1
    yield "empty", not length
    yield "short", length < _SHORT
    if count > 2:
        yield "much longer", length > 3 * view.usual_length
        yield "much shorter", length < view.usual_length / 5
        yield "longest", length > 1.5 * view.lengths[-2] > 0
    if view.post.kind is PostKind.COLUMN:
        names = [answer.respondent.name for answer in answers]
        yield "name twice", names[number] is not None and names.count(names[number]) > 1


def _of_question(view: SplitView, number: int | None) -> Iterator[tuple[str, float]]:
    if number is None:
        yield "asked nothing", 1
        return
    text = view.split.questions[number].text
    mine = view.asking.get(text[:BEGINNING], [])
    yield "question unmarked", "?" not in text
    yield "question unmarked alone", "?" not in text and view.share_marked > 0.6
    yield "question long", len(text) > _LONG_QUESTION
    yield "question host", is_host_line(text) or text.lower().startswith(("please note", "this "))
    yield "question capitals", "?" not in text and ":" not in text and is_in_capitals(text)
    yield "question sentence", text.endswith(".")
    yield "doubt question", any(span.doubt for span in mine)
    yield "question bold alone", bool(mine) and any(map(view.is_bold, mine)) != view.asks_in_bold
