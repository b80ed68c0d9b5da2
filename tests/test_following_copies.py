"""`serve --follow` of copies: the script that copies, its death at any moment, and hiding meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from tests.followers import Readers, following, until
from tests.processes import PATIENCE, ROOT
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import PostFolder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed, which copies archives"),
]

SECRET = "pomegranate"
HIDDEN = "letters/ida-sun"


@pytest.fixture
def written(archive: Path, posts: PostFolder) -> Path:
    posts.write(
        "letters",
        "Do you read letters?",
        f"Ida Sun, Director, Sedge City Library: I read letters. A {SECRET} lies on my desk.",
        "Wanda Pyle, Branch Head, Teasel Public Library: No letters reach me here.",
    )
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


@pytest.fixture
def copies(written: Path, tmp_path: Path) -> list[Path]:
    """Two copies, as the script makes them."""
    targets = [tmp_path / "web1", tmp_path / "web2"]
    for target in targets:
        target.mkdir()
    assert copier(written, targets, every="0").wait(PATIENCE) == 0
    return targets


def copier(archive: Path, targets: list[Path], every: str = "0.2") -> subprocess.Popen[bytes]:
    environment = os.environ | {"ANSWERSTACKS_ARCHIVE": str(archive), "EVERY": every}
    # A group of its own, to be killed whole.
    return subprocess.Popen(
        [ROOT / "deploy" / "answerstacks-copy", *targets],
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def copying(archive: Path, targets: list[Path]) -> Iterator[subprocess.Popen[bytes]]:
    process = copier(archive, targets)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def command(archive: Path, *arguments: str) -> int:
    return run(["--archive", str(archive), *arguments])


def hide(archive: Path, wait: float = PATIENCE) -> int:
    return command(archive, "hide", HIDDEN, "--reason", "asked for", "--yes", "--wait", str(wait))


def test_hiding_waits_for_copies_and_names_them_while_nobody_copies(
    written: Path, copies: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    page = f"answers/{HIDDEN}"
    with following(copies[0], "web1") as first, following(copies[1], "web2") as second:
        servers = [first, second]
        readers = Readers(servers, (page, "?q=letters", "browse"))
        with readers.asking():
            with copying(written, copies):
                until(lambda: command(written, "readers") == 0 and "web2" in capsys.readouterr().out)
            # The copier was killed: the archive's word of it gets old.
            assert hide(written, 2) == 4
            said = capsys.readouterr().err
            assert "Reader web1 " in said
            assert "Reader web2 " in said
            assert all(SECRET in server.ask(page)[1] for server in servers)
            with copying(written, copies):
                assert hide(written) == 0
                hidden = time.monotonic()
        late = [(status, SECRET in text) for began, _, path, status, text in readers.seen if began > hidden]

    assert {status for *_, status, _ in readers.seen} <= {200, 410}
    assert late
    assert not any(shows for _, shows in late)
    assert [path.name for path in layout.generations_path(copies[0]).iterdir()] == ["000002"]


def test_a_copier_that_is_killed_at_any_moment_leaves_what_can_be_shown(
    written: Path, posts: PostFolder, copies: list[Path]
) -> None:
    with following(copies[0], "web1") as server:
        readers = Readers([server], ("?q=letters", "api/search?q=letters", "browse"))
        with readers.asking():
            for number in range(8):
                posts.write(
                    f"more-{number}", f"Do you read {number} letters?", "Bo Yew, Dean, Gorse College: Letters, always."
                )
                assert command(written, "index", str(posts.path), "--keyword-only") == 0
                process = copier(written, copies[:1])
                time.sleep(0.03 * number)
                kill(process)
                assert server.readiness()["status"] == "ready"
            with copying(written, copies[:1]):
                newest = layout.current_path(written).read_text().strip()
                until(lambda: server.readiness() == {"status": "ready", "generation": newest})

    assert {status for *_, status, _ in readers.seen} == {200}


def test_a_copy_that_the_copier_forgot_shows_nothing_if_the_owner_wants_that(
    written: Path, copies: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with following(copies[0], "web1", "--copied-within", "3") as server:
        page = f"answers/{HIDDEN}"
        assert server.ask(page)[0] == 503
        with copying(written, copies[:1]):
            until(lambda: server.ask(page)[0] == 200)
        # It is cut off after 3 seconds, and counts as stopped after 6.
        assert hide(written) == 0
        assert "shows nothing any more" in capsys.readouterr().err
        assert server.ask(page)[0] == 503
        with copying(written, copies[:1]):
            until(lambda: server.ask(page)[0] != 503)
            assert server.ask(page)[0] == 410
