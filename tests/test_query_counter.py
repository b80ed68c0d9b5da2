"""Counting beside the pages: exact over threads and processes, bounded, and without harm whatever happens to the
file."""

from __future__ import annotations

import logging
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from tests.processes import PATIENCE, running
from webui.queries import counter as query_counter
from webui.queries import counts_file
from webui.queries.counter import QueryCounter, counting
from webui.queries.counts import Counted, QueryCounts
from webui.queries.counts_file import QueryCountsUnusable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.conftest import PostFolder

ROOT = Path(__file__).parent.parent
#: Far longer than a test: what is written is written by `flush` or at the end.
NEVER = 3600


@pytest.fixture
def built(archive: Path, posts: PostFolder) -> Path:
    posts.write("letters", "Do you read every cover letter?", "Wanda Pyle, Head, Teasel Public Library: All of them.")
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


def asked(archive: Path) -> dict[str, int]:
    return {each.text: each.asked for each in QueryCounts(archive).summary().queries}


class BrokenCounts(QueryCounts):
    """A file that can be written only when a test says so."""

    broken = True

    def add(self, counted: Iterable[Counted]) -> None:
        if self.broken:
            raise QueryCountsUnusable(self._path, "it is full", "Make room.")
        super().add(counted)


def test_counts_wait_in_memory_until_they_are_written(built: Path) -> None:
    counter = QueryCounter(QueryCounts(built), NEVER)
    counter.start()
    counter.count("Letters?", 4)
    counter.count("letters", 0)
    assert asked(built) == {}

    counter.flush()
    assert asked(built) == {"letters": 2}

    counter.count("letters", None)
    counter.close()
    (letters,) = QueryCounts(built).summary().queries
    assert (letters.asked, letters.nothing, letters.found) == (3, 1, 0)


def test_a_thread_writes_them_every_few_seconds(built: Path) -> None:
    written = threading.Event()

    class Told(QueryCounts):
        def add(self, counted: Iterable[Counted]) -> None:
            super().add(counted)
            written.set()

    counter = QueryCounter(Told(built), seconds=0.01)
    counter.start()
    counter.count("letters", 4)
    counter.count("letters", 4)

    assert written.wait(PATIENCE)
    counter.close()
    assert asked(built) == {"letters": 2}


def test_what_is_not_kept_does_not_wait_either(built: Path) -> None:
    with counting(built, NEVER) as counter:
        for _ in range(2):
            counter.count("inez@example.org", 4)
            counter.count("555-123-4567", 4)
            counter.count("???", 4)

    assert QueryCounts(built).summary().others == 0
    assert asked(built) == {}


def test_threads_and_processes_at_once_lose_and_invent_nothing(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A slow disk may keep one of them waiting.
    monkeypatch.setattr(counts_file, "_WAIT_SECONDS", PATIENCE)
    monkeypatch.setattr(query_counter, "_LAST_SECONDS", PATIENCE)
    counters = [QueryCounter(QueryCounts(built), seconds=0.02) for _ in range(2)]
    for counter in counters:
        counter.start()

    def ask(number: int) -> None:
        for n in range(300):
            counters[number % 2].count(f"query {(n + number) % 40}", n % 3)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for counter in counters:
        counter.close()

    summary = QueryCounts(built).summary()
    assert sum(each.asked for each in summary.queries) == 8 * 300
    assert sum(each.nothing for each in summary.queries) == 8 * 100
    assert len(summary.queries) == 40


def test_what_cannot_be_written_is_said_once_waits_and_comes_later(
    built: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counts = BrokenCounts(built)
    counter = QueryCounter(counts, NEVER)
    counter.start()
    for _ in range(5):
        counter.count("letters", 4)
        counter.flush()
    assert [record.getMessage() for record in caplog.records] == [
        f"Queries cannot be counted: {layout.queries_path(built)}: it is full. Make room."
    ]

    counts.broken = False
    counter.count("letters", 9)
    counter.close()
    (letters,) = counts.summary().queries
    assert (letters.asked, letters.found) == (6, 9)


def test_what_waits_is_bounded(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_counter, "MOST_WAITING", 10)
    counts = BrokenCounts(built)
    counter = QueryCounter(counts, NEVER)
    counter.start()
    for n in range(10_000):
        counter.count(f"flood {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}", 0)
        if n % 1000 == 0:
            counter.flush()
    counts.broken = False
    counter.close()

    summary = counts.summary()
    assert len(summary.queries) + summary.others == 10


def test_a_locked_file_keeps_nobody_waiting(built: Path, caplog: pytest.LogCaptureFixture) -> None:
    with (
        counting(built, seconds=0.01) as counter,
        closing(sqlite3.connect(layout.queries_path(built), isolation_level=None, timeout=PATIENCE)) as other,
    ):
        other.execute("BEGIN EXCLUSIVE")
        # The lock is held all the time: were a call to wait for it, each would fail after two seconds.
        for _ in range(200):
            counter.count("letters", 4)
        other.execute("COMMIT")
    assert asked(built) == {"letters": 200}
    assert len(caplog.records) <= 1


def test_a_folder_that_cannot_be_written_costs_the_counts_only(built: Path, caplog: pytest.LogCaptureFixture) -> None:
    layout.queries_path(built).mkdir()
    with caplog.at_level(logging.WARNING), counting(built, seconds=0.01) as counter:
        for _ in range(20):
            counter.count("letters", 4)

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "unable to open database file" in caplog.text


FULL = """
import logging, resource, sys
from pathlib import Path
from webui.queries.counter import QueryCounter
from webui.queries.counts import QueryCounts
logging.basicConfig(format="%(message)s", stream=sys.stdout)
# No file may be longer than this, as on a disk that is full.
resource.setrlimit(resource.RLIMIT_FSIZE, (45_000, resource.RLIM_INFINITY))
counts = QueryCounts(Path(sys.argv[1]))
counter = QueryCounter(counts, 3600)
counter.start()
for batch in range(10):
    for n in range(40):
        for _ in range(2):
            counter.count(f"{chr(97 + n % 26)} {chr(97 + n // 26)} {chr(97 + batch)} " + "long " * 30, 1)
    counter.flush()
held = len(counts.summary().queries)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
counter.close()
print(held, len(counts.summary().queries))
"""


def test_a_full_disk_is_said_once_and_what_was_counted_before_stays(built: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(built)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    warning, numbers = ran.stdout.splitlines()
    assert warning.startswith("Queries cannot be counted: ")
    held, afterwards = map(int, numbers.split())
    assert 0 < held < 400
    assert afterwards == 400, "what could not be written waits until it can be"


KILLED = """
import sys
from pathlib import Path
from webui.queries.counter import QueryCounter
from webui.queries.counts import QueryCounts
counter = QueryCounter(QueryCounts(Path(sys.argv[1])), 0.002)
counter.start()
n = 0
while True:
    counter.count(f"query {n % 50}", n % 7)
    n += 1
    if n % 500 == 0:
        print(n, flush=True)
"""


@pytest.mark.slow
def test_a_killed_server_leaves_a_whole_file(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts_file, "_WAIT_SECONDS", PATIENCE)
    before = 0
    for lines in (1, 3, 8, 0):
        with running(KILLED, str(built)) as process:
            assert process.stdout is not None
            for _ in range(lines):
                process.stdout.readline()
            # The last is killed when all have been written, however long the disk takes.
            while not lines and len(asked(built)) < 50:
                assert process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            process.stdout.read()
        total = sum(asked(built).values())
        assert total >= before
        before = total
        with closing(sqlite3.connect(layout.queries_path(built))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert before > 0
    assert len(asked(built)) == 50
