"""Takedowns and counted queries: whoever is hidden is not named among what readers asked either."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ArchiveError
from index.layout import QUERIES
from index.verifying.generation_check import Flaw
from index.verifying.verification import VerificationReport, verify
from webui.queries.counts import QueryCounts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def forget_hidden_queries(archive: Path) -> int:
    """Forget the counted queries that name somebody hidden; how many there were, none where nothing is counted.

    To be called when answers were hidden, however that was said. Raises QueryCountsUnusable, RecordError,
    CorrectionsInvalid.
    """
    return QueryCounts(archive).forget_hidden()


def verify_with_queries(archive: Path) -> VerificationReport:
    """What `index.verifying.verification.verify` finds, and whether counted queries name somebody hidden. Raises as
    that does."""
    report = verify(archive)
    return replace(report, problems=(*report.problems, *_check_queries(archive)))


def _check_queries(archive: Path) -> Iterator[Flaw]:
    try:
        named = QueryCounts(archive).named()
    except ArchiveError as error:
        yield Flaw(QUERIES, f"cannot be checked. {error}")
        return
    if named:
        yield Flaw(QUERIES, f"holds queries that name somebody hidden ({named:,}). Run `answerstacks index`")
