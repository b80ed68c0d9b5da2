"""Takedowns in counted queries: no query is kept that names somebody hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ArchiveError
from index.files.layout import QUERIES
from index.verifying.generation_check import Flaw
from index.verifying.verification import VerificationReport, verify
from webui.queries.counts import QueryCounts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def forget_hidden_queries(archive: Path) -> int:
    """Delete the counted queries that name somebody hidden, and return their number; 0 if there are no counts.

    To be called whenever answers were hidden. Raises QueryCountsUnusable, RecordError, CorrectionsInvalid.
    """
    return QueryCounts(archive).forget_hidden()


def verify_with_queries(archive: Path) -> VerificationReport:
    """Verify the archive, and that no counted query names somebody hidden.

    Raises as `index.verifying.verification.verify`.
    """
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
