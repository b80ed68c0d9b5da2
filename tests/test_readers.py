"""Readers that sign: how they are judged, what is waited for, and what is swept away then."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.files.manifest import read_live_manifest
from index.files.readers import (
    NoSuchReader,
    Reader,
    ReaderFile,
    ReaderNameTaken,
    ReaderUnregistered,
    forget_reader,
    read_signs,
    withheld_digest,
)
from index.generation.readers import State, sweep_generations, wait_for_readers
from index.imports.importing import import_sources
from webui.cli import run
from webui.commands.spreading import spread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import PostFolder

OLD = Reader("web1", "machine", 7, "run1", "000001", withheld_digest(()), 12.0)


@pytest.fixture
def written(archive: Path, posts: PostFolder) -> Path:
    """An archive whose second generation is live."""
    for said in ("Yes.", "No."):
        posts.write("letters", "Do you read letters?", f"Ida Sun, Director, Sedge City Library: {said}")
        import_sources(archive, [posts.path], keyword_only=True)
    return archive


def newest(archive: Path, reader: Reader) -> Reader:
    manifest = read_live_manifest(archive)
    assert manifest is not None
    return replace(reader, generation=manifest.generation, withheld=withheld_digest(manifest.withholds))


class Watched:
    """A wait in which no time passes, and a reader does something at each look."""

    def __init__(self, archive: Path, acts: Callable[[float], None] = lambda _: None) -> None:
        self._archive, self._acts, self.now = archive, acts, 0.0

    def wait(self, seconds: float) -> list[State]:
        found = wait_for_readers(self._archive, seconds, clock=lambda: self.now, sleep=self._sleep)
        return [standing.state for standing in found]

    def _sleep(self, _: float) -> None:
        self.now += 0.5
        self._acts(self.now)


class TestWaiting:
    def test_without_readers_nothing_is_waited_for(self, written: Path) -> None:
        assert Watched(written).wait(30) == []

    def test_it_ends_when_the_last_has_switched(self, written: Path) -> None:
        ReaderFile(written, "web2").write(newest(written, replace(OLD, name="web2")))
        file = ReaderFile(written, "web1")
        file.write(OLD)
        watched = Watched(written, lambda now: file.write(newest(written, OLD) if now == 3 else OLD))

        assert watched.wait(30) == [State.UP_TO_DATE, State.UP_TO_DATE]
        assert watched.now == 3

    def test_one_that_lives_and_stays_behind_is_named(self, written: Path) -> None:
        file = ReaderFile(written, "web1")
        file.write(OLD)
        assert Watched(written, lambda _: file.write(OLD)).wait(5) == [State.BEHIND]

    def test_one_that_is_starting_is_waited_for(self, written: Path) -> None:
        file = ReaderFile(written, "web1")
        starting = replace(OLD, generation="", withheld="")
        file.write(starting)
        assert Watched(written, lambda _: file.write(starting)).wait(5) == [State.BEHIND]

    @pytest.mark.parametrize(
        ("stops_after", "seconds", "state"),
        [
            (12.0, 11.0, State.SILENT),
            (12.0, 30.0, State.STOPPED),
            (None, 30.0, State.SILENT),
            (0.0, 0.0, State.STOPPED),
        ],
    )
    def test_silence_is_judged_by_what_was_seen_from_here(
        self, written: Path, stops_after: float | None, seconds: float, state: State
    ) -> None:
        ReaderFile(written, "web1").write(replace(OLD, stops_after=stops_after))
        # Whatever its clock says.
        os.utime(layout.readers_path(written) / "web1.json", (1, 1))
        assert Watched(written).wait(seconds) == [state]

    def test_a_generation_of_the_same_name_that_hides_less_is_not_the_live_one(self, written: Path) -> None:
        file = ReaderFile(written, "web1")
        file.write(replace(newest(written, OLD), withheld=withheld_digest(["another"])))
        assert Watched(written).wait(1) == [State.SILENT]


class TestFile:
    def test_a_full_disk_does_not_keep_a_reader_from_signing(
        self, written: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = ReaderFile(written, "web1")
        file.write(OLD)
        [before] = read_signs(written)

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("index.files.readers.tempfile.mkstemp", full)
        os.utime(layout.readers_path(written) / "web1.json", (1, 1))
        file.write(OLD)
        assert read_signs(written)[0].moment >= before.moment
        with pytest.raises(ReaderUnregistered, match="No space left"):
            file.write(newest(written, OLD))

    def test_a_name_is_one_readers(self, written: Path) -> None:
        first, second = ReaderFile(written, "web1"), ReaderFile(written, "web1")
        first.write(OLD)
        with pytest.raises(ReaderNameTaken, match="--reader-name"):
            second.claim(5, sleep=lambda _: first.write(OLD))
        # Silent, so its name can be had; when it wakes up it must know.
        second.claim(0)
        second.write(replace(OLD, run="run2"))
        with pytest.raises(ReaderNameTaken):
            first.write(OLD)
        first.leave()
        assert [sign.reader.run for sign in read_signs(written)] == ["run2"]

    def test_one_that_was_struck_out_comes_back_if_it_lives(self, written: Path) -> None:
        file = ReaderFile(written, "web1")
        file.write(OLD)
        forget_reader(written, "web1")
        assert read_signs(written) == ()
        file.write(OLD)
        assert [sign.reader for sign in read_signs(written)] == [OLD]
        for name in ("web9", "../current", ""):
            with pytest.raises(NoSuchReader):
                forget_reader(written, name)

    def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(self, written: Path) -> None:
        layout.readers_path(written).write_text("in the way")
        with pytest.raises(ReaderUnregistered, match=re.escape(f"Make the folder {layout.readers_path(written)}")):
            ReaderFile(written, "web1").write(OLD)

    def test_what_is_no_readers_file_is_passed_over(self, written: Path) -> None:
        layout.readers_path(written).mkdir()
        for name, text in (("a.json", "{"), ("b.json", "[]"), ("c.json", '{"name": "c"}'), (".web.json.x.partial", "")):
            (layout.readers_path(written) / name).write_text(text)
        assert read_signs(written) == ()


def generations(archive: Path) -> list[str]:
    return sorted(path.name for path in layout.generations_path(archive).iterdir())


def hide(archive: Path, *options: str) -> int:
    arguments = ["hide", "letters/ida-sun", "--reason", "asked for", "--yes"]
    return run(["--archive", str(archive), *arguments, *options])


class TestSweeping:
    def test_what_a_reader_answers_from_stays_while_it_is_waited_for(self, written: Path, posts: PostFolder) -> None:
        ReaderFile(written, "web1").write(OLD)
        posts.write("letters", "Do you read letters?", "Ida Sun, Director, Sedge City Library: Perhaps.")
        import_sources(written, [posts.path], keyword_only=True)
        assert generations(written) == ["000001", "000002", "000003"]

        sweep_generations(written)

        assert generations(written) == ["000002", "000003"]

    def test_what_is_hidden_lies_nowhere_when_the_wait_is_over(self, written: Path) -> None:
        ReaderFile(written, "web1").write(replace(OLD, generation="000002"))
        assert hide(written, "--wait", "0") == 4
        assert generations(written) == ["000003"]


def test_hide_says_who_may_still_show_it_and_what_to_do(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ReaderFile(written, "web1").write(replace(OLD, stops_after=None))
    assert hide(written, "--wait", "0.3") == 4
    said = capsys.readouterr()
    assert "0 readers of 1 have switched to generation 000003." in said.err
    assert "Reader web1 (process 7 on machine) has given no sign of life" in said.err
    assert "answerstacks readers --forget web1" in said.err
    assert run(["--archive", str(written), "readers", "--forget", "web1"]) == 0
    assert hide(written) == 0


def test_index_waits_too_and_its_data_stay_data(
    written: Path, posts: PostFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    ReaderFile(written, "web1").write(replace(OLD, stops_after=0.0))
    capsys.readouterr()
    assert run(["--archive", str(written), "index", str(posts.path), "--keyword-only", "--rebuild", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["generation"] == "000003"
    assert "Reader web1 " in said.err
    assert generations(written) == ["000002", "000003"]


def test_an_archive_without_readers_says_nothing_of_them(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hide(written) == 0
    said = capsys.readouterr()
    assert "reader" not in said.out + said.err
    assert not layout.readers_path(written).exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--reader-name", "web1"],
        ["--copied-within", "30"],
        ["--follow", "--count-queries"],
        ["--follow", "--reader-name", "a/b"],
    ],
)
def test_options_that_do_not_go_together_are_refused(written: Path, options: list[str]) -> None:
    assert run(["--archive", str(written), "serve", *options]) == 2


def test_index_says_that_a_reader_may_still_show_what_corrections_hide(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webui.commands.index_posts.spread", lambda archive: spread(archive, seconds=0.1))
    ReaderFile(written, "web1").write(replace(OLD, stops_after=None))
    (written / "corrections.toml").write_text('[[hide]]\nanswer = "letters/ida-sun"\nreason = "asked for"\n')
    assert run(["--archive", str(written), "index", "--keyword-only"]) == 4


def test_restore_says_that_a_reader_may_still_show_what_was_hidden(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hide(written) == 0
    assert run(["--archive", str(written), "backup", str(tmp_path / "kept")]) == 0
    ReaderFile(written, "web1").write(replace(OLD, stops_after=None))
    published: list[Path] = []

    def publish_again(archive: Path) -> bool:
        published.append(archive)
        return True

    monkeypatch.setattr("webui.commands.spreading.publish_again", publish_again)
    monkeypatch.setattr("webui.commands.spreading.wait_for_readers", lambda *_: bool(published))
    restored = ["--archive", str(written), "restore", "--yes", "--keyword-only", str(tmp_path / "kept")]
    assert run(restored) == 4
