"""Who leases a generation of a running server, and when it is closed."""

from __future__ import annotations

import logging
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index.errors import GenerationDamaged
from index.files import layout
from search.archive import Archive
from search.live import LiveArchive
from search.results import SearchRequest
from tests.live_archive import hiding_of, serve
from tests.processes import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import AnswerRow, ArchiveMaker

pytestmark = pytest.mark.slow


live = pytest.fixture(serve)
hidden = pytest.fixture(hiding_of)


class TestLeases:
    def test_a_generation_is_open_as_long_as_it_is_leased(self, live: LiveArchive, hidden: Callable[[], str]) -> None:
        with live.lease() as old:
            hidden()
            with live.lease() as new:
                assert (old.counts.answers, new.counts.answers) == (6, 5)
            assert old.search(SearchRequest("certif*")).total == 4
        with pytest.raises(Exception, match="closed"):
            old.posts()

    def test_one_that_nobody_uses_is_closed_as_soon_as_it_is_replaced(
        self, live: LiveArchive, hidden: Callable[[], str]
    ) -> None:
        old = live.get()
        hidden()
        live.get()
        with pytest.raises(Exception, match="closed"):
            old.posts()

    def test_the_last_of_several_users_closes_it(self, live: LiveArchive, hidden: Callable[[], str]) -> None:
        with ExitStack() as first, ExitStack() as second:
            old = first.enter_context(live.lease())
            assert second.enter_context(live.lease()) is old
            hidden()
            live.get()
            first.close()
            assert old.posts()
            second.close()
            with pytest.raises(Exception, match="closed"):
                old.posts()

    def test_close_waits_for_whoever_uses_it_and_it_opens_anew(self, live: LiveArchive) -> None:
        with live.lease() as held:
            live.close()
            assert held.posts()
        with pytest.raises(Exception, match="closed"):
            held.posts()
        assert live.get().posts()

    def test_an_error_of_the_user_gives_it_back_too(self, live: LiveArchive, hidden: Callable[[], str]) -> None:
        with pytest.raises(ZeroDivisionError), live.lease() as old:
            raise ZeroDivisionError
        hidden()
        live.get()
        with pytest.raises(Exception, match="closed"):
            old.posts()


def test_many_threads_and_many_generations(
    archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody ever sees a closed generation, nor one that is older than what they saw before."""
    archives.write(rows, into=tmp_path)
    live = LiveArchive(tmp_path)
    begun, ended = threading.Barrier(5), threading.Event()
    seen: list[Archive] = []

    def lease(newest: str) -> str:
        with live.lease() as archive:
            assert archive.generation >= newest
            assert len(list(archive.answers())) == archive.counts.answers
            assert archive.search(SearchRequest("letter*")).total == 3
            seen.append(archive)
            return archive.generation

    def read() -> None:
        newest = lease("")
        begun.wait(PATIENCE)
        while not ended.is_set():
            newest = lease(newest)

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        try:
            begun.wait(PATIENCE)
            for number in range(12):
                old = layout.current_path(tmp_path).read_text().strip()
                archives.write(rows[number % 2 :], into=tmp_path)
                shutil.rmtree(layout.generations_path(tmp_path) / old)
        finally:
            ended.set()
        for reader in readers:
            reader.result()
    last = live.get()
    assert last.generation == layout.current_path(tmp_path).read_text().strip()
    for archive in set(seen) - {last}:
        with pytest.raises(Exception, match="closed"):
            archive.posts()
    live.close()
    assert not [record for record in caplog.records if record.levelno > logging.WARNING]


class Leases(RuleBasedStateMachine):
    """Leases taken and given back in any order while generations are replaced: open is what is leased or live alone."""

    archives: ArchiveMaker
    rows: list[AnswerRow]
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.archives.write(self.rows[:1], into=self.folder)
        self.live = LiveArchive(self.folder)
        self.leases: list[tuple[ExitStack, Archive]] = []
        self.known: list[Archive] = []
        self.current: Archive | None = None

    @rule()
    def take(self) -> None:
        stack = ExitStack()
        archive = stack.enter_context(self.live.lease())
        assert archive.generation == layout.current_path(self.folder).read_text().strip()
        self.leases.append((stack, archive))
        self.known.append(archive)
        self.current = archive

    @rule()
    def give_back(self) -> None:
        if self.leases:
            self.leases.pop(len(self.known) % len(self.leases))[0].close()

    @rule()
    def replace(self) -> None:
        self.archives.write(self.rows[:1], into=self.folder)

    @rule()
    def close(self) -> None:
        self.live.close()
        self.current = None

    @invariant()
    def open_is_what_is_used(self) -> None:
        used = [archive for _, archive in self.leases]
        for archive in self.known:
            if archive in used or archive is self.current:
                assert archive.posts()
            else:
                with pytest.raises(Exception, match="closed"):
                    archive.posts()

    def teardown(self) -> None:
        for stack, _ in self.leases:
            stack.close()
        self.live.close()


def test_whatever_the_order_of_leases(archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path) -> None:
    class Here(Leases):
        pass

    Here.archives, Here.rows, Here.folder = archives, rows, tmp_path / "archive"
    case = Here.TestCase
    case.settings = settings(
        max_examples=15, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
    case().runTest()


class TestAGenerationThatIsSweptAwayWhileItIsOpened:
    """Takedowns that follow each other quickly may overtake a server that opens, time and again."""

    @pytest.fixture(params=["_open", "open_keyword_index"])
    def swept(
        self,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        request: pytest.FixtureRequest,
    ) -> list[str]:
        """The names of the generations that were replaced at a step of opening them; five, then no more."""
        archives.write(rows, into=tmp_path)
        before = getattr(Archive, request.param)
        swept: list[str] = []

        def step(*args: object, **kwargs: object) -> object:
            if len(swept) < 5:
                swept.append(layout.current_path(tmp_path).read_text().strip())
                archives.write(rows[len(swept) % 2 :], into=tmp_path)
                shutil.rmtree(layout.generations_path(tmp_path) / swept[-1], ignore_errors=True)
            return before(*args, **kwargs)

        monkeypatch.setattr(Archive, request.param, step)
        return swept

    def test_is_no_failure(self, swept: list[str], tmp_path: Path) -> None:
        live = LiveArchive(tmp_path)
        with live.lease() as archive:
            assert len(swept) == 5
            assert archive.generation > swept[-1]
        live.close()

    def test_is_told_where_it_never_ends(
        self, swept: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module in ("search.archive", "search.live"):
            monkeypatch.setattr(f"{module}.PATIENCE", -1.0)
        with pytest.raises(GenerationDamaged):
            LiveArchive(tmp_path).get()
        assert len(swept) == 1
