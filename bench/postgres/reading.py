"""`python -m bench.postgres.reading FOLDER ADDRESS`: what a page costs from a folder, and published from there.

The time of the processor is measured, of this process and of the server's together: what one core needs for a page. The
server must run on this machine. FOLDER is an archive of `bench.speed`, with synthetic vectors.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bench.speed.corpus import Corpus, SyntheticEncoder
from bench.speed.queries import ReadyVectors
from search.archive import Archive
from search.grammar import parse_query
from search.results import Mode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Queries of each mode, and how often each is asked; the least time of each counts.
QUERIES, TIMES = 100, 3
_BACKENDS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'answerstacks' AND datname = current_database()"


def page_times(archive: Archive, server: Callable[[], float]) -> dict[str, tuple[float, float, float]]:
    """Return p50 and p95 of a page in ms of the processor, and the server's part of p50, by mode.

    `server` gives the seconds that the server's processes have computed so far.
    """
    corpus, encoder = Corpus(seed=7), SyntheticEncoder()
    queries = [corpus.query() for _ in range(QUERIES)]
    asked = {parse_query(text).semantic_text for text in queries}
    ready = ReadyVectors({text: encoder.encode([text]) for text in asked})
    found = {}
    for mode in Mode:
        given = None if mode is Mode.KEYWORD else ready
        requests = [SearchRequest(text, types=frozenset({"academic"}), mode=mode) for text in queries]

        def spent(request: SearchRequest) -> tuple[float, float]:
            before = server()
            begun = time.process_time()
            archive.page(request, given)  # noqa: B023
            return time.process_time() - begun, server() - before

        times = 1000 * np.array([min((spent(request) for _ in range(TIMES)), key=sum) for request in requests])
        both = times.sum(axis=1)
        found[str(mode)] = float(np.median(both)), float(np.percentile(both, 95)), float(np.median(times[:, 1]))
    return found


def computed(address: str) -> Callable[[], float]:
    """Return what tells the seconds of processor time of the server's processes that answer readers."""
    import psycopg  # noqa: PLC0415 - an extra

    watching = psycopg.connect(address, autocommit=True)

    def seconds() -> float:
        total = 0.0
        for (process,) in watching.execute(_BACKENDS):
            try:
                total += int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
            except OSError:
                # It has ended meanwhile.
                continue
        return total

    return seconds


def lines(folder: Path, address: str) -> Sequence[str]:
    """Return a table: of each mode p50 and p95 of the folder and of the database, and the server's part of p50."""
    with Archive.open(folder, verify=False) as archive:
        near, counts = page_times(archive, lambda: 0.0), archive.counts
    with Archive.open(address) as archive:
        far = page_times(archive, computed(address))
    columns = ("folder, p50", "p95", "PostgreSQL, p50", "p95", "the server's part")
    return [
        f"{counts.answers:,} answers, {counts.passages:,} passages; ms of the processor",
        f"| mode | {' | '.join(columns)} |",
        f"|{'---|' * (len(columns) + 1)}",
        *(f"| {mode} | {' | '.join(f'{each:.1f}' for each in (*near[mode][:2], *far[mode]))} |" for mode in near),
    ]


if __name__ == "__main__":
    print("\n".join(lines(Path(sys.argv[1]), sys.argv[2])))
