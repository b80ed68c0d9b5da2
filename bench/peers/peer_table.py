"""The comparison as lines of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.peers.agreement import agreements
from bench.peers.asking import LIBRARY_TYPE, PHRASES, Kind
from bench.peers.comparison import ROUNDS
from bench.speed.timing import HUGE, LARGE, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.peers.agreement import Agreement
    from bench.peers.comparison import PeerMeasured, WayMeasured

#: The name of our own in the list of peers.
OURS = "Answerstacks"

_HEADER = "| asked for | engine | p50 ms | p95 ms | times ours | memory MB | built, answers/s | on disk MB | |"

EXPLAINED = (
    "Every engine has the same answers, passages and vectors, a process by itself and one thread, and stays open while"
    f" all answer in turns; each question is asked {ROUNDS} times and its middle time counts. Asked for: the best ten"
    f" of the library type *{LIBRARY_TYPE}*. *Words*: any of the question's ten counts, with the exact total and the"
    " counts by type and year. *Phrase*: two words one after the other, and the exact total. *Meaning*, *words and"
    " meaning*: exact, nothing left out by an approximate index. *Times ours*: of p50. *Memory*: resident, of the"
    " whole process, after everything was asked. *On disk*: what searching needs, without the texts where the engine"
    " can do without."
)


def peer_lines(measured: Sequence[PeerMeasured]) -> list[str]:
    """Return the table, and how far totals agree."""
    lines = [_HEADER, "|" + "---|" * (_HEADER.count("|") - 1)]
    for kind in Kind:
        of_kind = [(peer, way) for peer in measured for way in peer.ways if way.kind is kind]
        ours = next((way.times.p50 for peer, way in of_kind if peer.name == OURS), None)
        asked_for: str = kind
        for peer, way in of_kind:
            lines.append(_line(asked_for, peer, way, ours))
            asked_for = ""
    lines += [f"| | {peer.name} | | | | | | | {peer.missing} |" for peer in measured if peer.missing]
    agreed = agreements(measured, OURS)
    return [*lines, "", *_agreed_lines(agreed)] if agreed else lines


def _agreed_lines(agreed: Sequence[Agreement]) -> list[str]:
    """Return a line a peer: of how many questions its exact total is ours."""
    kinds = (Kind.WORDS, *PHRASES)
    header = f"| exact totals equal to ours | {' | '.join(kinds)} | words that it analyses as we do |"
    lines = [header, "|---" * (header.count("|") - 1) + "|"]
    for peer in dict.fromkeys(found.peer for found in agreed):
        of_peer = {found.kind: found for found in agreed if found.peer == peer}
        cells = [f"{of_peer[kind].equal} of {of_peer[kind].questions}" if kind in of_peer else "" for kind in kinds]
        words = of_peer.get(Kind.WORDS)
        alike = f"{words.equal_of_alike} of {words.alike}" if words else ""
        lines.append(f"| {' | '.join((peer, *cells, alike))} |")
    return lines


def budget_rows(measured: Sequence[PeerMeasured], answers: int) -> list[Row]:
    """Return the rows of our own budgets that the comparison measures."""
    size = f"{answers:,} answers"
    large, huge = answers >= LARGE, answers >= HUGE
    ways: dict[tuple[str, Kind], WayMeasured] = {}
    for peer in measured:
        for way in peer.ways:
            ways.setdefault((peer.name, way.kind), way)
    rows = []
    if words := ways.get((OURS, Kind.WORDS)):
        what, figure, holds = "keyword query, any word, one thread", str(words.times), None
        if theirs := ways.get(("tantivy", Kind.WORDS)):
            figure = f"{figure}, tantivy {theirs.times}"
            holds = words.times.p50 <= theirs.times.p50 and words.times.p95 <= theirs.times.p95
        rows.append(Row(what, size, figure, "tantivy's", holds if large else None))
    for kind in PHRASES:
        if found := ways.get((OURS, kind)):
            holds = found.times.p95 <= 3 if huge else None
            rows.append(Row(f"{kind}, required", size, str(found.times), "p95 3 ms at 100,000", holds))
    if meaning := ways.get((OURS, Kind.MEANING)):
        budget = 30 if huge else 3
        holds = meaning.times.p50 <= budget if large else None
        budgets = "p50 3 ms at 10,000, 30 ms at 100,000"
        rows.append(Row("semantic query, one thread", size, str(meaning.times), budgets, holds))
    return rows


def _line(asked_for: str, peer: PeerMeasured, way: WayMeasured, ours: float | None) -> str:
    first = way is peer.ways[0]
    cost = (f"{peer.memory:.0f}", f"{peer.build_rate:,.0f}", f"{peer.bytes / 1e6:.0f}") if first else ("", "", "")
    times = "" if ours is None or way.times.p50 == ours else f"{way.times.p50 / ours:.1f}"
    answered = "" if way.answered_all else f"time for {len(way.totals)} questions only"
    notes = "; ".join(filter(None, (way.note, answered)))
    cells = (asked_for, way.name, f"{way.times.p50:.2f}", f"{way.times.p95:.2f}", times, *cost, notes)
    return f"| {' | '.join(cells)} |"
