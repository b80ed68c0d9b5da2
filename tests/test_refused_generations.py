"""A generation that cannot be opened: when the former one is still served, and when it no longer may be."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import GenerationDamaged, GenerationUnreadable, NoGeneration
from index.files import layout
from search.archive import Archive
from search.live import LiveArchive
from tests.live_archive import fails, hiding_of, serve
from tests.processes import PATIENCE
from webui.app import build_app
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

pytestmark = pytest.mark.slow


live = pytest.fixture(serve)
hidden = pytest.fixture(hiding_of)


class TestRefusedGenerations:
    @pytest.fixture
    def now(self) -> list[float]:
        """What the clock says, in a list so that a test can set it."""
        return [100.0]

    @pytest.fixture
    def served(
        self, archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path, now: list[float]
    ) -> Iterator[LiveArchive]:
        """A server of a generation of six answers; another, of five, has become live since."""
        archives.write(rows, into=tmp_path)
        served = LiveArchive(tmp_path, clock=lambda: now[0])
        served.get()
        archives.write(rows[1:], into=tmp_path)
        yield served
        served.close()

    @pytest.mark.parametrize("left", ["{", "[1", '{"answer": 1}', '["answer letters/wanda-pyle"]'])
    def test_one_is_opened_as_soon_as_withheld_json_allows_it(
        self, served: LiveArchive, tmp_path: Path, left: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        layout.withheld_path(tmp_path).write_text(left)
        for _ in range(3):
            assert served.get().counts.answers == 6
        assert len(caplog.records) == 1
        layout.withheld_path(tmp_path).unlink()
        assert served.get().counts.answers == 5

    @pytest.mark.parametrize(
        "error",
        [OSError(errno.EMFILE, "Too many open files"), PermissionError(errno.EACCES, "Permission denied")],
        ids=lambda error: type(error).__name__,
    )
    def test_one_is_tried_again_when_what_the_system_said_may_have_passed(
        self,
        served: LiveArchive,
        now: list[float],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        error: OSError,
    ) -> None:
        tried = []

        def refused(*_: object) -> None:
            tried.append(now[0])
            raise error

        with monkeypatch.context() as patched:
            patched.setattr("search.verifying.find_differences", refused)
            for now[0] in (100.0, 100.2, 100.9, 101.0, 101.5, 102.5):
                assert served.get().counts.answers == 6
        assert tried == [100.0, 101.0, 102.5]
        assert len(caplog.records) == 1
        assert served.get().counts.answers == 6
        now[0] += 1
        assert served.get().counts.answers == 5

    def test_a_damaged_one_waits_for_another(
        self,
        served: LiveArchive,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        now: list[float],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        name = layout.current_path(tmp_path).read_text().strip()
        (layout.generations_path(tmp_path) / name / layout.TOKENS).write_bytes(b"")
        assert served.get().counts.answers == 6
        now[0] += 3600
        with monkeypatch.context() as patched:
            patched.setattr("search.live.Archive.open", fails)
            assert served.get().counts.answers == 6
        archives.write(rows[2:], into=tmp_path)
        assert served.get().counts.answers == 4

    def test_one_of_another_format_waits_for_another(
        self, served: LiveArchive, tmp_path: Path, now: list[float], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = layout.current_path(tmp_path).read_text().strip()
        manifest = layout.generations_path(tmp_path) / name / layout.MANIFEST
        written = manifest.read_text()
        manifest.write_text("{}")
        assert served.get().counts.answers == 6
        now[0] += 3600
        with monkeypatch.context() as patched:
            patched.setattr("search.live.Archive.open", fails)
            assert served.get().counts.answers == 6
        manifest.write_text(written)
        assert served.get().counts.answers == 5

    def test_one_that_nobody_tried_is_not_refused_in_the_place_of_the_one_that_was(
        self,
        served: LiveArchive,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Another becomes live just after the one before was found to be damaged."""
        tried = layout.current_path(tmp_path).read_text().strip()

        def damaged(path: Path, **_: object) -> Archive:
            archives.write(rows[2:], into=path)
            raise GenerationDamaged(layout.generations_path(path) / tried / layout.TOKENS, "a file", "nothing")

        with monkeypatch.context() as patched:
            patched.setattr("search.live.Archive.open", damaged)
            assert served.get().counts.answers == 6
        assert [f"generation {tried} is not used" in record.getMessage() for record in caplog.records] == [True]
        assert served.get().counts.answers == 4

    def test_what_is_refused_anew_is_said_anew(
        self, served: LiveArchive, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        for left in ("{", "{", '["answer letters/wanda-pyle"]'):
            layout.withheld_path(tmp_path).write_text(left)
            os.utime(layout.withheld_path(tmp_path), ns=(len(caplog.records), len(caplog.records)))
            served.get()
        assert len(caplog.records) == 2


class TestWhatWasSweptAway:
    def test_is_not_served_where_the_new_one_is_refused_only_a_moment_before(
        self,
        live: LiveArchive,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """A takedown switches first and sweeps after it."""
        old = live.get()
        archives.write(rows, into=tmp_path)
        name = layout.current_path(tmp_path).read_text().strip()
        (layout.generations_path(tmp_path) / name / layout.ANSWERS).write_bytes(b"")
        assert live.get() is old
        assert len(caplog.records) == 1
        shutil.rmtree(layout.generations_path(tmp_path) / old.generation)
        for _ in range(2):
            with pytest.raises(GenerationDamaged):
                live.get()

    @pytest.mark.skipif(
        sys.platform == "win32" or os.geteuid() == 0, reason="whoever may read everything cannot be kept out"
    )
    def test_is_not_served_where_the_new_one_may_not_be_read(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path
    ) -> None:
        live.get()
        hidden()
        layout.current_path(tmp_path).chmod(0)
        with pytest.raises(GenerationUnreadable, match="may read"):
            live.get()

    def test_is_not_served_where_the_one_that_is_live_cannot_be_told(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path
    ) -> None:
        app = build_app(live, WarmingEncoder(None))
        assert app.test_client().get("/").status_code == 200
        hidden()
        current = layout.current_path(tmp_path)
        current.unlink()
        current.mkdir()
        with pytest.raises(GenerationUnreadable, match="current: cannot be read"):
            live.get()
        assert app.test_client().get("/").status_code == 503
        assert app.test_client().get("/api/search?q=a").status_code == 503

    def test_is_not_served_where_the_whole_archive_is_gone(self, live: LiveArchive, tmp_path: Path) -> None:
        live.get()
        for path in tmp_path.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        with pytest.raises(NoGeneration):
            live.get()

    def test_is_not_served_where_another_archive_has_a_generation_of_its_name(
        self, live: LiveArchive, archives: ArchiveMaker, rows: list[AnswerRow], encoder: FakeEncoder
    ) -> None:
        """Deleted and made anew, the numbers of generations begin anew."""
        old = live.get()
        other = archives.write(rows[3:], encoder)
        made = next(layout.generations_path(other).iterdir())
        manifest = (made / layout.MANIFEST).read_text().replace(made.name, old.generation)
        (made / layout.MANIFEST).write_text(manifest)
        folder = layout.generations_path(live._path) / old.generation
        shutil.rmtree(folder)
        made.rename(folder)
        assert live.get().counts.answers == 3

    @pytest.mark.parametrize("is_swept", [True, False])
    def test_is_given_to_nobody_while_the_new_one_is_being_opened(
        self,
        live: LiveArchive,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        is_swept: bool,
    ) -> None:
        old = live.get()
        archives.write(rows[1:], into=tmp_path)
        if is_swept:
            shutil.rmtree(layout.generations_path(tmp_path) / old.generation)
        opening, go_on, asked = threading.Event(), threading.Event(), threading.Event()
        opened = live._open

        def slowly() -> object:
            opening.set()
            assert go_on.wait(PATIENCE)
            return opened()

        def second() -> int:
            asked.set()
            return live.get().counts.answers

        monkeypatch.setattr(live, "_open", slowly)
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(live.get)
            assert opening.wait(PATIENCE)
            other = pool.submit(second)
            assert asked.wait(PATIENCE)
            if not is_swept:
                assert other.result(PATIENCE) == 6
            go_on.set()
            assert first.result(PATIENCE).counts.answers == 5
            if is_swept:
                assert other.result(PATIENCE) == 5

    def test_while_the_files_are_there_a_server_goes_on(self, live: LiveArchive, tmp_path: Path) -> None:
        held = live.get()
        current = layout.current_path(tmp_path)
        name = current.read_text()
        for text in ("", "nonsense\n", "999999\n"):
            current.write_text(text)
            assert live.get() is held
        current.write_text(name)
        assert live.get() is held
