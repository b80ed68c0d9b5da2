"""Agreement of a peer's exact totals with ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.peers.asking import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.peers.comparison import PeerMeasured


@dataclass(frozen=True, slots=True)
class Agreement:
    """The totals of one peer against ours, over the questions of a kind that both have answered."""

    peer: str
    kind: Kind
    questions: int
    equal: int
    #: Questions each of whose words stands in as many answers by their analysis as by ours: their totals must be equal.
    alike: int
    equal_of_alike: int


def agreements(measured: Sequence[PeerMeasured], ours: str) -> list[Agreement]:
    """Compare totals with every peer that has them, kind by kind, by its first way of asking."""
    own = next((peer for peer in measured if peer.name == ours), None)
    if own is None:
        return []
    return [
        found
        for peer in measured
        for kind in dict.fromkeys(way.kind for way in peer.ways)
        if peer is not own and (found := _agreement(peer, own, kind)).questions
    ]


def _agreement(peer: PeerMeasured, own: PeerMeasured, kind: Kind) -> Agreement:
    pairs = list(zip(_totals(own, kind), _totals(peer, kind), strict=False))
    equal = [ours is not None and ours == theirs for ours, theirs in pairs]
    alike = [
        kind is Kind.WORDS and all(own.holding.get(word, -1) == peer.holding.get(word) for word in words)
        for words, _ in zip(peer.words, pairs, strict=False)
    ]
    return Agreement(
        peer=peer.name,
        kind=kind,
        questions=sum(None not in pair for pair in pairs),
        equal=sum(equal),
        alike=sum(alike),
        equal_of_alike=sum(one and other for one, other in zip(equal, alike, strict=False)),
    )


def _totals(peer: PeerMeasured, kind: Kind) -> tuple[int | None, ...]:
    return next((way.totals for way in peer.ways if way.kind is kind), ())
