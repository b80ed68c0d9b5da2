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
    from collections.abc import Sequence

    from index.posts.records import Block, Post
    from index.posts.split import Split
    from index.splitting.doubts.sign_patterns import Signs

_SHORT, _LONG_QUESTION = 20, 200


def answer_signs(post: Post, blocks: Sequence[Block], split: Split) -> tuple[Signs, ...]:
    """Return the signs of each answer of a split post: those that are there."""
    view = SplitView(post, tuple(blocks), split)
    shared = _present(post_signs(view))
    return tuple(shared | _present(_of_answer(view, number)) for number in range(len(split.answers)))


def _present(signs: Signs) -> Signs:
    return {name: value for name, value in signs.items() if value}


def _of_answer(view: SplitView, number: int) -> Signs:
    answer = view.split.answers[number]
    signs = _of_doubts(view, number) | _of_place(view, number) | respondent_signs(answer.respondent, view.post.kind)
    if not view.asks_many:
        return signs | signature_signs(view, number) | line_signs(view, number)
    return signs | line_signs(view, number) | _of_question(view, answer.question)


def _of_doubts(view: SplitView, number: int) -> Signs:
    answer, beside = view.split.answers[number], view.beside(number)
    in_words = {span.doubt for span in view.said(number)} - {""}
    of_name = set(filter(None, answer.doubt.split("; "))) - in_words
    return {
        "doubt words": bool(in_words),
        "nearly another kind": NEARLY in answer.doubt,
        # That nobody is named in an interview is a sign of its own.
        "doubt name": bool(of_name) and not (view.post.kind is PostKind.INTERVIEW and answer.respondent.anonymous),
        "doubt attribution": any(span.doubt for span in view.said(number, Role.ATTRIBUTION)),
        "doubt beside": any(span.doubt for span in beside),
        "unassigned beside": any(span.role is Role.UNASSIGNED for span in beside),
        "host beside strange": any(map(view.is_strange, beside)),
    }


def _of_place(view: SplitView, number: int) -> Signs:
    """Return the signs of an answer among the others."""
    count, length = len(view.split.answers), len(view.texts[number])
    return {
        "first": number == 0 and count > 1,
        "last": number == count - 1 and count > 1,
        "empty": not length,
        "short": length < _SHORT,
        "much longer": count > 2 and length > 3 * view.usual_length,
        "much shorter": count > 2 and length < view.usual_length / 5,
        "longest": count > 2 and length > 1.5 * view.lengths[-2] > 0,
        "name twice": view.post.kind is PostKind.COLUMN and view.is_named_twice(number),
    }


def _of_question(view: SplitView, number: int | None) -> Signs:
    if number is None:
        return {"asked nothing": 1}
    text = view.split.questions[number].text
    mine = view.asking.get(text[:BEGINNING], [])
    marked = "?" in text
    return {
        "question unmarked": not marked,
        "question unmarked alone": not marked and view.share_marked > 0.6,
        "question long": len(text) > _LONG_QUESTION,
        "question host": is_host_line(text) or text.lower().startswith(("please note", "this ")),
        "question capitals": not marked and ":" not in text and is_in_capitals(text),
        "question sentence": text.endswith("."),
        "doubt question": any(span.doubt for span in mine),
        "question bold alone": bool(mine) and any(map(view.is_bold, mine)) != view.asks_in_bold,
    }
