"""A quotation beside a text: found in it verbatim, or compared with it word by word."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from search.alignment import Alignment, Pair
from search.quoted import Difference, Piece, PieceKind, QuotedPlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.posts.records import Answer
    from search.quotation import Printed, Quotation
    from search.quoted import Where
    from search.results import PostSummary

#: Words shown before and after a place.
_AROUND = 12
#: Places of a piece in one text of which the best is taken.
_TRIED = 10


def find_verbatim(quotation: Quotation, said: Printed) -> Alignment | None:
    """Return where a quotation's pieces stand one after another in a text; None where they do not.

    Of several places the one with the same capitals and punctuation, the first among equals.
    """
    joined = f" {' '.join(said.keys)} "
    begins = list(accumulate((len(key) + 1 for key in said.keys), initial=0))
    found: list[Alignment] = []
    start = 0
    # The more pieces, the longer each takes.
    while len(found) < max(_TRIED // len(quotation.pieces), 1) and (places := _places(quotation, joined, start)):
        found.append(_paired(quotation, [bisect_left(begins, place) for place in places]))
        start = places[0] + 1
    return min(found, key=lambda each: len(_differences(quotation, said, each)), default=None)


def _places(quotation: Quotation, joined: str, start: int) -> list[int]:
    """Return where each piece begins in the `joined` words, from `start` on; empty where one is not found."""
    sought = [f" {' '.join(quotation.printed.keys[first:last])} " for first, last in quotation.pieces]
    end, places = start, []
    for piece in sought:
        place = joined.find(piece, end)
        if place < 0:
            return []
        places.append(place)
        # The blank after a piece is the one before the next.
        end = place + len(piece) - 1
    # From the end, each as late as may be: so the least is left out.
    for at in range(len(sought) - 2, -1, -1):
        places[at] = joined.rfind(sought[at], start, places[at + 1] + 1)
    return places


def _paired(quotation: Quotation, places: Sequence[int]) -> Alignment:
    """Return a place as pairs; `places` are the words that the pieces begin at."""
    pairs: list[Pair] = []
    for (first, last), begins in zip(quotation.pieces, places, strict=True):
        if pairs:
            pairs += [Pair(None, said, left_out=True) for said in range((pairs[-1].said or 0) + 1, begins)]
        pairs += [Pair(first + at, begins + at) for at in range(last - first)]
    return Alignment(tuple(pairs), 0)


def quoted_place(
    quotation: Quotation, said: Printed, found: Alignment, answer: Answer, post: PostSummary, where: Where
) -> QuotedPlace:
    """Return a place as it is shown."""
    there = [pair.said for pair in found.pairs if pair.said is not None]
    first, last = there[0], there[-1]
    start, end = said.starts[first], said.ends[last]
    return QuotedPlace(
        answer=answer,
        post=post,
        where=where,
        start=start,
        end=end,
        before=said.text[said.starts[max(first - _AROUND, 0)] if first > _AROUND else 0 : start].lstrip(),
        after=said.text[end : said.ends[last + _AROUND] if last + _AROUND < len(said.ends) else None].rstrip(),
        pieces=tuple(_pieces(quotation.printed, said, found, last)),
        differences=tuple(
            difference for difference in Difference if difference in _differences(quotation, said, found)
        ),
        changed=found.cost,
        left_out=sum(pair.left_out for pair in found.pairs),
        added=quotation.added,
    )


def _differences(quotation: Quotation, said: Printed, found: Alignment) -> set[Difference]:
    quoted = quotation.printed
    differs = set()
    if found.cost:
        differs.add(Difference.WORDS)
    if any(pair.left_out for pair in found.pairs):
        differs.add(Difference.OMISSION)
    if quotation.added:
        differs.add(Difference.ADDED)
    before: tuple[int, int] | None = None
    for pair in found.pairs:
        here = None
        if pair.quoted is not None and pair.said is not None:
            here = pair.quoted, pair.said
            if quoted.keys[here[0]] == said.keys[here[1]] and quoted.words[here[0]] != said.words[here[1]]:
                differs.add(Difference.CAPITALS)
            if (
                before
                and here[0] not in quotation.omissions
                and quoted.signs_before(here[0]) != said.signs_before(here[1])
            ):
                differs.add(Difference.PUNCTUATION)
        before = here
    return differs


def _pieces(quoted: Printed, said: Printed, found: Alignment, last: int) -> Iterator[Piece]:
    """Yield the runs of a comparison; those of the answer together are its text, without a break."""

    def of_quotation(pair: Pair) -> str:
        at = pair.quoted or 0
        end = quoted.starts[at + 1] if at + 1 < len(quoted.starts) else quoted.ends[at]
        return quoted.text[quoted.starts[at] : end]

    def of_answer(pair: Pair) -> str:
        at = pair.said or 0
        return said.text[said.starts[at] : said.starts[at + 1] if at < last else said.ends[at]]

    def kind(pair: Pair) -> PieceKind | None:
        if pair.left_out:
            return PieceKind.LEFT_OUT
        if pair.quoted is None or pair.said is None or quoted.keys[pair.quoted] != said.keys[pair.said]:
            return None
        return PieceKind.SAME

    for what, group in groupby(found.pairs, kind):
        run = list(group)
        if what is not None:
            yield Piece(what, "".join(map(of_answer, run)), len(run))
            continue
        # What differs is what the quotation has, and what the answer has instead.
        only_quoted = [pair for pair in run if pair.quoted is not None]
        only_said = [pair for pair in run if pair.said is not None]
        if only_quoted:
            yield Piece(PieceKind.QUOTED, "".join(map(of_quotation, only_quoted)).rstrip(), len(only_quoted))
        if only_said:
            yield Piece(PieceKind.SAID, "".join(map(of_answer, only_said)), len(only_said))
