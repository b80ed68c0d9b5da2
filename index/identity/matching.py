"""Matching the answers of a post that was imported or split anew with those before. Pure functions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.identity.overlap import shared

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from index.identity.bearers import ComparedBearer

#: Two texts are the same answer when they share this much of the shorter one's pairs of adjacent words.
SAME_TEXT_SHARE = 0.5
#: Two different names must also share this many pairs, or have the very same text in the same place: else two people
#: who both say "Yes, always." would be taken for one.
SAME_TEXT_PAIRS = 8


@dataclass(frozen=True, slots=True)
class BearerMatches:
    """The new answers that old ones became; both are given by their places."""

    #: Old to new: the same answer, by its words.
    same: Mapping[int, int]
    #: Old to new: of the same named person, with other words.
    rewritten: Mapping[int, int]
    #: Old to new: another answer, which took most of the old one's words over.
    merged: Mapping[int, int]
    #: The places of the new answers whose words are new to the post.
    fresh: frozenset[int]


def match(olds: Sequence[ComparedBearer], news: Sequence[ComparedBearer]) -> BearerMatches:
    """Match by words first, the same respondent's before another's; by name where the words are all new."""
    _doubt_equals(olds)
    _doubt_equals(news)
    if [one.bearer for one in olds] == [other.bearer for other in news]:
        # The usual case when posts are split anew.
        return BearerMatches({i: i for i in range(len(olds))}, {}, {}, frozenset())
    common = {
        (i, j): pairs
        for i, one in enumerate(olds)
        for j, other in enumerate(news)
        if (pairs := _common(one, other, same_place=i == j))
    }
    same = _same(olds, news, common)
    # Of several the last one counts, which shares most. A few words in the same place are not enough here.
    by_common = sorted(common, key=lambda ij: (common[ij], -ij[1]))
    sure = ((i, j) for i, j in by_common if olds[i].slug == news[j].slug or common[i, j] >= SAME_TEXT_PAIRS)
    merged = {i: j for i, j in sure if i not in same}
    fresh = frozenset(
        j for j, other in enumerate(news) if j not in same.values() and not _is_moved(other, olds, news, same)
    )
    return BearerMatches(same, _rewritten(olds, news, {*same, *merged}, fresh), merged, fresh)


def _doubt_equals(answers: Sequence[ComparedBearer]) -> None:
    """Unmark as lasting answers that share a name or question: only their words can tell which was rewritten."""
    counts = Counter(known.slug for known in answers)
    for known in answers:
        known.lasting = known.lasting and counts[known.slug] == 1


def _same(
    olds: Sequence[ComparedBearer], news: Sequence[ComparedBearer], common: Mapping[tuple[int, int], int]
) -> dict[int, int]:
    order = sorted(common, key=lambda ij: (olds[ij[0]].slug != news[ij[1]].slug, -common[ij], abs(ij[0] - ij[1]), ij))
    matches: dict[int, int] = {}
    for i, j in order:
        if i not in matches and j not in matches.values():
            matches[i] = j
    return matches


def _is_moved(
    other: ComparedBearer, olds: Sequence[ComparedBearer], news: Sequence[ComparedBearer], same: Mapping[int, int]
) -> bool:
    """True if its words, unless they are few, stood in an old answer that has lost them."""

    def holds(one: ComparedBearer) -> bool:
        return shared(one.shingles, other.shingles) >= SAME_TEXT_SHARE * other.shingles.total

    sources = (i for i, one in enumerate(olds) if other.shingles.total >= SAME_TEXT_PAIRS and holds(one))
    return any(i not in same or not holds(news[same[i]]) for i in sources)


def _rewritten(
    olds: Sequence[ComparedBearer], news: Sequence[ComparedBearer], known: Collection[int], fresh: Collection[int]
) -> dict[int, int]:
    """Match named people whose answers were rewritten; an anonymous one may be another person."""
    free = {news[j].slug: j for j in fresh if news[j].lasting}
    left = ((i, one) for i, one in enumerate(olds) if one.lasting and i not in known)
    return {i: free[one.slug] for i, one in left if one.slug in free}


def _common(one: ComparedBearer, other: ComparedBearer, *, same_place: bool) -> int:
    """Return the number of shared pairs of words; 0 unless the texts are the same answer, or one a part of the other.

    Half of the shorter must be in the other. If that is only a few words, they must be the whole of both, or a named
    person's. Where the question was reworded, its words count among those that must be shared.
    """
    common = shared(one.shingles, other.shingles)
    shorter, longer = sorted((one.shingles.total, other.shingles.total))
    if common < SAME_TEXT_SHARE * shorter:
        return 0
    if one.slug == other.slug:
        sure = shorter >= SAME_TEXT_PAIRS or (one.lasting and other.lasting) or common >= SAME_TEXT_SHARE * longer
        return common if sure else 0
    if one.bearer.context:
        common = shared(one.in_context, other.in_context)
    renamed = same_place and one.shingles.counts == other.shingles.counts
    return common if common >= SAME_TEXT_PAIRS or renamed else 0
