"""Which answer of a post that was imported or split anew is which of those before. Pure functions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.overlap import shared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.identity.bearers import Known

#: Two texts are the same answer when they share this much of the shorter one's pairs of adjacent words.
SAME_TEXT_SHARE = 0.5
#: Between two different names, as many shared pairs are needed too, or the very same text in the same place: else
#: two people who both say "Yes, always." would be taken for one.
SAME_TEXT_PAIRS = 8


@dataclass(frozen=True, slots=True)
class Matches:
    """What became of the old answers, each by its place: the place of a new one."""

    #: The one that is the same answer, by its words.
    same: Mapping[int, int]
    #: The one of the same named person, with other words.
    rewritten: Mapping[int, int]
    #: The one that took most of its words over, and is another answer.
    merged: Mapping[int, int]


def match(olds: Sequence[Known], news: Sequence[Known]) -> Matches:
    """Tell who is who: by words first, the same respondent's before another's; by name where the words are all new."""
    _doubt_equals(olds)
    _doubt_equals(news)
    same = _same(olds, news)
    merged = _merged(olds, news, same)
    return Matches(same, _rewritten(olds, news, same, merged), merged)


def _doubt_equals(answers: Sequence[Known]) -> None:
    """Two of one name or question in a post: which of them was written anew, only their words can tell."""
    counts = Counter(known.slug for known in answers)
    for known in answers:
        known.lasting = known.lasting and counts[known.slug] == 1


def _same(olds: Sequence[Known], news: Sequence[Known]) -> dict[int, int]:
    if [one.bearer for one in olds] == [other.bearer for other in news]:
        return {i: i for i in range(len(olds))}  # the usual case when posts are split anew, and the quickest
    pairs = []
    for i, one in enumerate(olds):
        for j, other in enumerate(news):
            common = _common(one, other, whole=False, same_place=i == j)
            if common:
                pairs.append((one.slug != other.slug, -common, abs(i - j), i, j))
    matches: dict[int, int] = {}
    for *_, i, j in sorted(pairs):
        if i not in matches and j not in matches.values():
            matches[i] = j
    return matches


def _merged(olds: Sequence[Known], news: Sequence[Known], same: Mapping[int, int]) -> dict[int, int]:
    merged = {}
    for i, one in enumerate(olds):
        if i not in same:
            overlaps = [(_common(one, other, whole=True), -j) for j, other in enumerate(news)]
            common, j = max(overlaps, default=(0, 0))
            if common:
                merged[i] = -j
    return merged


def _rewritten(
    olds: Sequence[Known], news: Sequence[Known], same: Mapping[int, int], merged: Mapping[int, int]
) -> dict[int, int]:
    """A named person whose answer was written anew keeps the id; an anonymous one may be another person."""
    free = {known.slug: j for j, known in enumerate(news) if known.lasting and j not in same.values()}
    left = ((i, one) for i, one in enumerate(olds) if one.lasting and i not in same and i not in merged)
    return {i: free[one.slug] for i, one in left if one.slug in free}


def _common(one: Known, other: Known, *, whole: bool, same_place: bool = False) -> int:
    """Pairs of words shared, 0 when the texts are not the same answer.

    They are when half of the shorter one is in the other, or half of `one` if the `whole` of it is looked for. Where the
    question was worded anew, its words count among those that must be shared.
    """
    common = shared(one.shingles, other.shingles)
    if common < SAME_TEXT_SHARE * (one.shingles.total if whole else min(one.shingles.total, other.shingles.total)):
        return 0
    if one.slug != other.slug and one.bearer.context:
        common = shared(one.in_context, other.in_context)
    renamed = same_place and one.shingles.counts == other.shingles.counts
    return common if one.slug == other.slug or common >= SAME_TEXT_PAIRS or renamed else 0
