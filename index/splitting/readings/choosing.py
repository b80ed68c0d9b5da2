"""Choosing how a post is read: as one of the kind with the highest score.

What a post is filed under, and what there is in it, leave few kinds possible. Each is scored by the signs of the post.
Those that come near the best are taken apart, and the signs of the results are added. Usually none comes near, and the
post is taken apart once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.posts.records import PostKind
from index.splitting.doubts.split_view import SplitView
from index.splitting.readings.post_view import PostView
from index.splitting.readings.signs import value_of
from index.splitting.readings.weights import score_post, score_result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from index.posts.records import Block, Post
    from index.posts.split import Split
    from index.splitting.candidates import Candidates

#: A kind whose score is so much below the best is taken apart, too. Scores are log odds: this is one in eight.
REACH = 2.0
#: An essay has so many lines.
_SHORTEST_ESSAY = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A post taken apart as one of a kind."""

    kind: PostKind
    split: Split
    score: float


def possible_kinds(view: PostView) -> Sequence[PostKind]:
    """Return the kinds that a post can be of: those of its series, else those that something in it speaks for."""
    if view.series:
        return view.series.kinds
    kinds = [PostKind.OTHER]
    if view.found.marks:
        kinds.append(PostKind.COLUMN)
    if len(view.asked) > 1 or view.found.turns or value_of(view, "opens as a survey"):
        kinds += [PostKind.SURVEY, PostKind.INTERVIEW]
    if _may_be_essay(view) and (value_of(view, "the guest gives no name") or view.has_author):
        kinds.append(PostKind.GUEST)
    return kinds


def _may_be_essay(view: PostView) -> bool:
    """True if too few sign and ask for a column or an interview; looking for an author takes longer."""
    many_ask = value_of(view, "asks five") and not value_of(view, "says who wrote it")
    is_other = value_of(view, "three sign") or value_of(view, "opens as a survey") or many_ask
    return len(view.prose) >= _SHORTEST_ESSAY and not is_other


def kinds_despite_series(view: PostView, answers: int) -> Sequence[PostKind]:
    """Return the kinds that a post strongly reads as, though its series has none of them: it may be filed wrongly.

    `answers` is how many it has as one of its series: with one it is an essay, unless it begins as others do.
    """
    # Of nearly every post the number says it; looking for its series takes longer.
    if answers > 1 or not view.series:
        return ()
    kinds: list[PostKind] = []
    if value_of(view, "opens as a survey") and value_of(view, "asks four"):
        kinds += [PostKind.SURVEY, PostKind.INTERVIEW]
    elif view.series.kinds[0] is not PostKind.OTHER:
        answered = value_of(view, "asks four, nearly all answered")
        if value_of(view, "three sign") and value_of(view, "the host asks, and one signs"):
            kinds.append(PostKind.COLUMN)
        elif not answers and (answered or value_of(view, "asks three of somebody named") or view.found.turns):
            kinds += [PostKind.INTERVIEW, PostKind.SURVEY]
        elif not answers and _may_be_essay(view) and view.has_author:
            kinds.append(PostKind.GUEST)
    return [kind for kind in kinds if kind not in view.series.kinds]


def kind_scores(post: Post, found: Candidates) -> Mapping[PostKind, float]:
    """Return the score of each possible kind by the signs of the post."""
    view = PostView(post, found)
    kinds = possible_kinds(view)
    return score_post(view, kinds) if len(kinds) > 1 else dict.fromkeys(kinds, 0.0)


def read_as_best(
    post: Post, blocks: Sequence[Block], found: Candidates, split: Callable[[Post], Split]
) -> tuple[Reading, Reading | None]:
    """Return the best reading of `post`, and the second best if it was near; `split` takes a post of a kind apart.

    Where a post has no answers as one of its series, or but one, what it reads as by itself is tried.
    """
    best, rival = _best_of(kind_scores(post, found), post, blocks, split)
    answers, view = len(best.split.answers), PostView(post, found)
    if kinds := kinds_despite_series(view, answers):
        other, _ = _best_of(score_post(view, kinds), post, blocks, split)
        if len(other.split.answers) > answers:
            return other, best
    return best, rival


def _best_of(
    scores: Mapping[PostKind, float], post: Post, blocks: Sequence[Block], split: Callable[[Post], Split]
) -> tuple[Reading, Reading | None]:
    best = max(scores.values())
    near = [kind for kind, score in scores.items() if score >= best - REACH]
    readings = []
    for kind in near:
        of_kind = replace(post, kind=kind)
        result = split(of_kind)
        more = score_result(SplitView(of_kind, tuple(blocks), result)) if len(near) > 1 else 0
        readings.append(Reading(kind, result, scores[kind] + more))
    first, *others = sorted(readings, key=lambda it: it.score, reverse=True)
    return first, others[0] if others and others[0].score >= first.score - REACH else None
