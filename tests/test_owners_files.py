"""A running server beside files of the owner that cannot be read."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import GenerationDamaged, SynonymsInvalid
from index.files import layout
from search.live import LiveArchive
from search.results import Mode, SearchRequest
from tests.live_archive import hiding_of, serve
from tests.processes import PATIENCE
from webui.app import build_app
from webui.cli import run as run_cli
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import AnswerRow, ArchiveMaker, FakeEncoder

pytestmark = pytest.mark.slow


#: What an owner may leave in the place of `synonyms.txt`.
BROKEN: dict[str, Callable[[Path], object]] = {
    "a line that says nothing": lambda path: path.write_text("cv\n"),
    "no UTF-8": lambda path: path.write_bytes(b"r\xe9sum\xe9, cv\n"),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link in a circle": lambda path: path.symlink_to(path.name),
}

live = pytest.fixture(serve)
hidden = pytest.fixture(hiding_of)


class TestOwnersFiles:
    @pytest.mark.parametrize("broken", list(BROKEN.values()), ids=list(BROKEN))
    def test_a_running_server_keeps_the_synonyms_that_it_has(
        self,
        live: LiveArchive,
        hidden: Callable[[], str],
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
        broken: Callable[[Path], object],
    ) -> None:
        path = tmp_path / layout.SYNONYMS
        path.write_text("zeugnis, certificate\n")
        assert live.get().synonyms.groups == (("zeugnis", "certificate"),)
        path.unlink()
        broken(path)
        for _ in range(3):
            hidden()
            with live.lease() as archive:
                assert archive.counts.answers == 5
                assert archive.synonyms.groups == (("zeugnis", "certificate"),)
                assert archive.search(SearchRequest("zeugnis", mode=Mode.KEYWORD)).total == 2
        [said] = caplog.records
        assert str(path) in said.getMessage()
        assert said.getMessage().startswith("synonyms cannot be read, the former ones stay until the file is mended: ")

    @pytest.mark.parametrize(
        "error",
        [
            PermissionError(errno.EACCES, "Permission denied", "synonyms.txt"),
            FileNotFoundError("the ones that come along, because the program is just being updated"),
            RecursionError("whatever it is"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_whatever_keeps_them_from_being_read(
        self,
        live: LiveArchive,
        hidden: Callable[[], str],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        error: Exception,
    ) -> None:
        known = live.get().synonyms

        def refused(*_: object, **__: object) -> str:
            raise error

        monkeypatch.setattr("search.synonyms.parse_synonyms", refused)
        hidden()
        assert live.get().counts.answers == 5
        assert live.get().synonyms is known
        assert len(caplog.records) == 1

    def test_mended_ones_are_taken_up_and_the_next_fault_is_said_again(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = tmp_path / layout.SYNONYMS
        live.get()
        for text, words in (("cv\n", None), ("zeugnis, certificate\n", "zeugnis"), ("cv\n", "zeugnis")):
            path.write_text(text)
            hidden()
            groups = live.get().synonyms.groups
            assert words is None or groups[0][0] == words
        assert len(caplog.records) == 2

    def test_without_the_file_those_that_come_along_are_used(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        shipped = live.get().synonyms.groups
        path = tmp_path / layout.SYNONYMS
        path.write_text("zeugnis, certificate\n")
        hidden()
        assert live.get().synonyms.groups != shipped
        path.unlink()
        hidden()
        assert live.get().synonyms.groups == shipped
        assert not caplog.records

    @pytest.mark.parametrize("broken", list(BROKEN.values()), ids=list(BROKEN))
    def test_a_server_that_starts_refuses_and_so_do_commands(
        self,
        archives: ArchiveMaker,
        rows: list[AnswerRow],
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        broken: Callable[[Path], object],
    ) -> None:
        archives.write(rows, into=tmp_path)
        broken(tmp_path / layout.SYNONYMS)
        with pytest.raises(SynonymsInvalid, match=r"synonyms\.txt, line 1: found "):
            LiveArchive(tmp_path).get()
        assert run_cli(["--archive", str(tmp_path), "search", "letters"]) == 1
        assert "synonyms.txt, line 1: found " in capsys.readouterr().err

    def test_a_server_that_lost_its_generation_still_has_its_synonyms(
        self, live: LiveArchive, hidden: Callable[[], str], tmp_path: Path
    ) -> None:
        live.get()
        hidden()
        name = layout.current_path(tmp_path).read_text().strip()
        (layout.generations_path(tmp_path) / name / layout.TERMS).write_bytes(b"")
        (tmp_path / layout.SYNONYMS).write_text("cv\n")
        with pytest.raises(GenerationDamaged):
            live.get()
        hidden()
        assert live.get().counts.answers == 5

    def test_a_model_that_cannot_be_had_costs_the_meaning_and_not_the_takedown(
        self, live: LiveArchive, hidden: Callable[[], str], encoder: FakeEncoder
    ) -> None:
        models = iter([encoder])
        app = build_app(live, WarmingEncoder(lambda: next(models)))
        site = app.extensions["answerstacks"]
        site.model.wait(PATIENCE)
        assert app.test_client().get("/api/search?q=certificates").get_json()["mode"] == "hybrid"
        hidden()
        site.model.fail(MemoryError())
        found = app.test_client().get("/api/search?q=certificates").get_json()
        assert (found["mode"], found["total"]) == ("keyword", 2)
