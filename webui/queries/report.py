"""The report of counted queries: those made most, and those that found nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.clock import today
from search.archive import Archive
from search.results import Mode, SearchRequest
from webui.queries.counts import LEAST, QueryCounts

if TYPE_CHECKING:
    from pathlib import Path

    from search.results import Respelling
    from webui.queries.counts import Counted


@dataclass(frozen=True, slots=True)
class NothingFound:
    """A query that found nothing, and what it finds now."""

    counted: Counted
    #: Answers found now by its words.
    now: int
    #: "Did you mean"; None if its words are known, or none are like them.
    respelling: Respelling | None


@dataclass(frozen=True, slots=True)
class QueryReport:
    """The report of some months."""

    #: The first and the last month, `2026-09` and `2026-11`.
    first: str
    last: str
    #: The number of times anything was asked, and of different queries.
    asked: int
    queries: int
    #: Queries asked less often than `at_least` are not named: their number, and how often they were asked together.
    at_least: int
    others: int
    others_asked: int
    #: The most asked first.
    most_asked: tuple[Counted, ...]
    #: Those that found nothing at least once, the most often first.
    nothing_found: tuple[NothingFound, ...]


def query_report(archive: Path, months: int = 3, at_least: int = LEAST, limit: int = 50) -> QueryReport:
    """Make the report of the last `months`, this one included, with at most `limit` queries in each list.

    Raises NeverCounted, QueryCountsUnusable, RecordError, CorrectionsInvalid, GenerationError.
    """
    summary = QueryCounts(archive).summary(months, at_least)
    most_asked = sorted(summary.queries, key=lambda each: (-each.asked, each.text))
    in_vain = sorted(
        (each for each in summary.queries if each.nothing), key=lambda each: (-each.nothing, -each.asked, each.text)
    )
    return QueryReport(
        first=summary.first,
        last=summary.last,
        asked=sum(each.asked for each in summary.queries) + summary.others_asked,
        queries=len(summary.queries) + summary.others,
        at_least=max(at_least, LEAST),
        others=summary.others,
        others_asked=summary.others_asked,
        most_asked=tuple(most_asked[:limit]),
        nothing_found=_looked_up(archive, in_vain[:limit]),
    )


def _looked_up(archive: Path, in_vain: list[Counted]) -> tuple[NothingFound, ...]:
    """Search each query again."""
    if not in_vain:
        return ()
    found = []
    with Archive.open(archive) as opened:
        for counted in in_vain:
            # As typed: the respelling is reported beside the number.
            asked = SearchRequest(counted.text, mode=Mode.KEYWORD, limit=0, as_typed=True, today=today())
            result = opened.search(asked)
            found.append(NothingFound(counted, result.total, result.respelling))
    return tuple(found)
