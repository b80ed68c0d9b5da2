"""The owner's report of queries: what readers ask most, and what they do not find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.archive import Archive
from search.results import Mode, SearchRequest
from webui.queries.counts import LEAST, QueryCounts

if TYPE_CHECKING:
    from pathlib import Path

    from search.results import Respelling
    from webui.queries.counts import Counted


@dataclass(frozen=True, slots=True)
class NothingFound:
    """A query that found nothing, and what the archive says to it now."""

    counted: Counted
    #: Answers that share words with it now.
    now: int
    #: "Did you mean"; None where its words are known, or nothing like them is.
    respelling: Respelling | None


@dataclass(frozen=True, slots=True)
class QueryReport:
    """What was asked in some months."""

    #: The first and the last month, `2026-09` and `2026-11`.
    first: str
    last: str
    #: How often anything was asked, and how many different queries were.
    asked: int
    queries: int
    #: How often a query must have been asked to be named, how many were asked less often, and how often these together.
    at_least: int
    others: int
    others_asked: int
    #: The most asked first.
    most_asked: tuple[Counted, ...]
    #: Those that found nothing at least once, the most often first.
    nothing_found: tuple[NothingFound, ...]


def query_report(archive: Path, months: int = 3, at_least: int = LEAST, limit: int = 50) -> QueryReport:
    """The report of the last `months`, this one included, with at most `limit` queries in each list.

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
    """Each with what its words find now."""
    if not in_vain:
        return ()
    found = []
    with Archive.open(archive) as opened:
        for counted in in_vain:
            # The words as they were typed: what they might have meant is told beside.
            result = opened.search(SearchRequest(counted.text, mode=Mode.KEYWORD, limit=0, as_typed=True))
            found.append(NothingFound(counted, result.total, result.respelling))
    return tuple(found)
