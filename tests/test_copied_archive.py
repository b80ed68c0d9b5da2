"""A copy that a server follows: in whatever order its files arrive, what is shown is whole, and the newest there is."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import GenerationDamaged, NoGeneration
from index.files import layout
from index.files.readers import read_signs
from search.followed import FollowedArchive, GenerationIncomplete
from search.live import PAUSE
from tests.processes import PATIENCE, ROOT
from webui.app import build_app
from webui.serving.follower import Follower, ReaderCutOff
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from tests.conftest import AnswerRow, ArchiveMaker


def copy(source: Path, target: Path, name: str) -> None:
    """Copy one file as rsync does: under another name first."""
    (target / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source / name, target / f"{name}.x1y2z3")
    (target / f"{name}.x1y2z3").replace(target / name)


def files(archive: Path) -> list[str]:
    """The files of the live generation, and `current` last."""
    folder = layout.generations_path(archive) / (archive / "current").read_text().strip()
    return [*sorted(str(path.relative_to(archive)) for path in folder.rglob("*") if path.is_file()), "current"]


class Time:
    """Seconds that pass when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def copied(archives: ArchiveMaker, rows: list[AnswerRow], tmp_path: Path) -> tuple[Path, Path]:
    """An archive with a new generation of five answers, and a copy with the one before, of six."""
    source, target = tmp_path / "source", tmp_path / "target"
    archives.write(rows, into=source)
    for name in files(source):
        copy(source, target, name)
    archives.write(rows[1:], into=source)
    return source, target


@pytest.fixture
def follower(copied: tuple[Path, Path], clock: Time) -> Iterator[Follower]:
    with Follower(copied[1], "web1", clock=clock) as follower:
        assert shown(follower) == 6
        follower.sign()
        yield follower


def shown(follower: Follower) -> int:
    with follower.live.lease() as archive:
        assert len(list(archive.answers())) == archive.counts.answers
        return archive.counts.answers


def test_the_old_one_is_shown_until_all_of_the_new_one_is_there(copied: tuple[Path, Path], follower: Follower) -> None:
    source, target = copied
    for name in files(source):
        follower.look()
        assert (shown(follower), follower.status().get("behind")) == (6, None)
        copy(source, target, name)
    follower.look()
    assert shown(follower) == 5


@pytest.mark.parametrize("seed", range(5))
def test_in_the_wrong_order_it_is_shown_when_the_last_file_is_there(
    copied: tuple[Path, Path], follower: Follower, clock: Time, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    source, target = copied
    names = files(source)[:-1]
    random.Random(seed).shuffle(names)  # noqa: S311
    names.insert(0, "current")
    for name in names:
        follower.look()
        assert shown(follower) == 6
        copy(source, target, name)
        # It is not tried at every look.
        clock.now += 2 * PAUSE
        assert name == names[-1] or "cannot be used yet" in follower.status()["behind"]

    follower.look()

    assert shown(follower) == 5
    assert "has not arrived whole" in caplog.text


def test_a_file_that_is_as_long_and_other_is_found_too(copied: tuple[Path, Path], follower: Follower) -> None:
    source, target = copied
    for name in files(source):
        copy(source, target, name)
    terms = target / files(source)[0]
    terms.write_bytes(bytes(terms.stat().st_size))

    follower.look()

    assert shown(follower) == 6
    assert follower.live.why_not()


def test_half_a_copy_is_not_opened_at_the_start_either(copied: tuple[Path, Path]) -> None:
    source, target = copied
    for name in ("current", *files(source)[:3]):
        copy(source, target, name)

    live = FollowedArchive(target)
    with pytest.raises(GenerationIncomplete, match=r"Copy `generations` first and `current`\n? last"):
        live.get()


def test_a_folder_that_is_away_is_none_to_open_anything_from(copied: tuple[Path, Path], follower: Follower) -> None:
    """A share that is not mounted is an empty folder: what is open stays, until the server is cut off."""
    _, target = copied
    target.rename(target.with_name("away"))
    with pytest.raises(NoGeneration):
        follower.live.look()
    follower.look()
    assert shown(follower) == 6


def test_a_damaged_pointer_changes_nothing(copied: tuple[Path, Path], follower: Follower) -> None:
    layout.current_path(copied[1]).write_bytes(b"\x00\x00")
    with pytest.raises(GenerationDamaged):
        follower.live.look()
    assert shown(follower) == 6


class TestCutOff:
    """A server with a copy, after the copier no longer comes."""

    def site(self, archive: Path, clock: Time, within: float | None) -> tuple[Follower, FlaskClient]:
        layout.copied_path(archive).write_text("first")
        follower = Follower(archive, "web1", within, clock=clock)
        app = build_app(follower.live, WarmingEncoder(None))
        app.extensions["answerstacks"].follower = follower
        follower.live.get()
        return follower, app.test_client()

    def test_it_goes_on_alone_unless_told_otherwise(self, copied: tuple[Path, Path], clock: Time) -> None:
        _, client = self.site(copied[1], clock, None)
        clock.now += 1e6
        assert client.get("/browse").status_code == 200

    def test_it_shows_nothing_before_the_copier_was_there_nor_long_after(
        self, copied: tuple[Path, Path], clock: Time
    ) -> None:
        follower, client = self.site(copied[1], clock, 30.0)

        def status(copier: str) -> int:
            layout.copied_path(copied[1]).write_text(copier)
            follower.sign()
            return client.get("/browse").status_code

        assert status("first") == 503
        assert status("second") == 200
        clock.now += 29
        assert status("second") == 200
        clock.now += 2
        response = client.get("/browse")
        assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
        assert client.get("/healthz").status_code == 200
        assert "no word of the archive for more than 30" in client.get("/readyz").get_data(as_text=True)
        assert status("third") == 200


class TestSign:
    """The word of a reader is of the oldest page that may still come from it."""

    def told(self, archive: Path) -> tuple[str, str]:
        [sign] = read_signs(archive)
        return sign.reader.generation, sign.reader.problem

    def test_a_page_that_is_being_made_counts(self, copied: tuple[Path, Path], follower: Follower) -> None:
        source, target = copied
        old, _ = self.told(target)
        for name in files(source):
            copy(source, target, name)

        with follower.live.lease():
            follower.look()
            assert (shown(follower), self.told(target)) == (5, (old, ""))
        follower.sign()

        assert self.told(target) == (layout.current_path(source).read_text().strip(), "")

    def test_what_it_cannot_use_is_said(self, copied: tuple[Path, Path], follower: Follower) -> None:
        source, target = copied
        old, _ = self.told(target)
        copy(source, target, "current")
        follower.look()
        follower.sign()
        generation, problem = self.told(target)
        assert (generation, "has not arrived whole" in problem) == (old, True)

    def test_once_cut_off_it_shows_nothing_before_it_has_the_newest(
        self, copied: tuple[Path, Path], follower: Follower, clock: Time
    ) -> None:
        """Whoever hid an answer meanwhile took it for stopped."""
        source, target = copied
        follower.require_connected()
        clock.now += 11
        copy(source, target, "current")
        follower.sign()
        with pytest.raises(ReaderCutOff):
            follower.require_connected()
        for name in files(source):
            copy(source, target, name)
        clock.now += PAUSE
        follower.look()
        follower.require_connected()


@pytest.mark.slow
def test_the_script_copies_and_brings_signs_back(copied: tuple[Path, Path], follower: Follower) -> None:
    source, target = copied
    if not shutil.which("rsync"):
        pytest.skip("rsync is not installed")
    layout.withheld_path(target).write_text("[]")

    done = script(source, target)

    assert (done.returncode, done.stderr) == (0, "")
    assert not layout.withheld_path(target).exists()
    assert [path.name for path in layout.generations_path(target).iterdir()] == [
        layout.current_path(source).read_text().strip()
    ]
    follower.look()
    assert shown(follower) == 5
    assert re.search(r'"generation": "\d+"', (layout.readers_path(source) / "web1.json").read_text())
    assert layout.copied_path(target).exists()


def script(source: Path, *targets: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "deploy" / "answerstacks-copy", *targets],
        env=os.environ | {"ANSWERSTACKS_ARCHIVE": str(source), "EVERY": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
