"""The passage of an answer that is shown for a query, and the stretches of it that are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.held_words import Held
    from search.sought import SoughtWords

Span = tuple[int, int]


def best_passage(
    passages: Sequence[Span], cosines: Sequence[float] | None, held: Sequence[Held], sought: SoughtWords
) -> Span:
    """Return the passage with the highest cosine plus share of the query's idf; the first among equals.

    `passages` are those of an answer, at least one, `held` what its text holds; `cosines` has one number a passage,
    None when meaning was not asked for.
    """
    best = passages[0]
    if len(passages) > 1:
        shares = [sought.share(each.sought for each in inside(held, span)) for span in passages]
        scores = [share + cosine for share, cosine in zip(shares, cosines, strict=True)] if cosines else shares
        best = passages[scores.index(max(scores))]
    return best


def marks(held: Iterable[Held]) -> tuple[Span, ...]:
    """Return [start, end) of what is marked, a phrase as a whole: ascending, not overlapping."""
    merged: list[Span] = []
    for start, end in sorted((each.start, each.end) for each in held if each.sought.marked):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def inside(held: Iterable[Held], span: Span) -> list[Held]:
    """Return what stands within a stretch of the text."""
    return [each for each in held if span[0] <= each.start and each.end <= span[1]]
