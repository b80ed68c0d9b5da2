"""`serve --follow`: several servers of one folder, while posts come in and are hidden, and servers die."""

from __future__ import annotations

import json
import re
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from index.imports.importing import import_sources
from tests.followers import Readers, following, until
from tests.processes import PATIENCE
from webui.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import PostFolder
    from tests.followers import Server

pytestmark = pytest.mark.slow

#: In the answer that is hidden.
SECRET = "pomegranate"
HIDDEN = "letters/ida-sun"
PATHS = ("api/search?q=letters", f"answers/{HIDDEN}", "?q=letters", "browse", f"api/search?q={SECRET}")


def write(posts: PostFolder, edition: str) -> None:
    """Three posts with two answers each; every answer names the edition."""
    for key, name in (("letters", "Ida Sun"), ("certificates", "Bo Yew"), ("phones", "Cy Oak")):
        secret = f"A {SECRET} lies on my desk." if name == "Ida Sun" else "Nothing lies on my desk."
        posts.write(
            key,
            f"Do you read letters about {key}?",
            f"{name}, Director, Sedge City Library: I read letters, all of them, {edition}. {secret}",
            f"Wanda Pyle, Branch Head, Teasel Public Library: No letters reach me here, {edition}.",
        )


@pytest.fixture
def written(archive: Path, posts: PostFolder) -> Path:
    write(posts, "edition1")
    import_sources(archive, [posts.path], keyword_only=True)
    return archive


@pytest.fixture
def two(written: Path) -> Iterator[list[Server]]:
    with following(written, "web1") as first, following(written, "web2") as second:
        yield [first, second]


@pytest.fixture
def impatient(written: Path) -> Iterator[Server]:
    """One that shows nothing after three seconds without a sign of life."""
    with following(written, "web2", cut_off=3.0) as server:
        yield server


def command(archive: Path, *arguments: str) -> int:
    return run(["--archive", str(archive), *arguments])


def hide(archive: Path, wait: float = PATIENCE) -> int:
    return command(archive, "hide", HIDDEN, "--reason", "asked for", "--yes", "--wait", str(wait))


def live(archive: Path) -> str:
    return layout.current_path(archive).read_text(encoding="utf-8").strip()


def test_no_page_shows_an_answer_after_its_hiding_was_acknowledged(
    written: Path, posts: PostFolder, two: list[Server]
) -> None:
    readers = Readers(two, PATHS)
    with readers.asking():
        until(lambda: any(SECRET in text for *_, text in list(readers.seen)))
        write(posts, "edition2")
        assert command(written, "index", str(posts.path), "--keyword-only") == 0
        until(lambda: command(written, "readers") == 0)
        imported = time.monotonic()
        assert hide(written) == 0
        hidden = time.monotonic()
        assert command(written, "readers") == 0
        write(posts, "edition3")
        assert command(written, "index", str(posts.path), "--keyword-only") == 0

    assert {status for *_, status, _ in readers.seen} <= {200, 410}
    for began, server, path, status, text in readers.seen:
        editions = set(re.findall(r"edition\d", text))
        assert len(editions) <= 1, (server, path)
        assert "edition1" not in editions or began < imported
        if began > hidden:
            assert SECRET not in text.replace(f"q={SECRET}", "").replace(f'"{SECRET}"', ""), (server, path)
            assert status == (410 if path == f"answers/{HIDDEN}" else 200)
    assert any("edition3" in text for *_, text in readers.seen)
    # Nothing that was hidden lies about.
    assert [path.name for path in layout.generations_path(written).iterdir()] == [live(written)]


def test_readers_that_were_killed_or_lost_their_disk_are_named_and_hinder_nothing(
    written: Path, tmp_path: Path, impatient: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    mounted = tmp_path / "mounted"
    mounted.symlink_to(written)
    page = f"answers/{HIDDEN}"
    with following(written, "web1") as first, following(mounted, "web3", cut_off=3.0) as third:
        impatient.process.kill()
        impatient.process.wait()
        # Its shared disk is away, what it has open can still be read.
        mounted.unlink()
        assert SECRET in third.ask(page)[1]

        assert hide(written) == 0

        said = capsys.readouterr()
        assert "1 reader of 3 has switched to generation" in said.err
        for name in ("web2", "web3"):
            silent = rf"Reader {name} .* has given no sign of life for \d+ seconds, so it shows nothing any more"
            assert re.search(silent, said.err)
        assert first.ask(page)[0] == 410
        assert third.ask(page)[0] == 503
        mounted.symlink_to(written)
        until(lambda: third.ask(page)[0] != 503)
        assert third.ask(page)[0] == 410
    assert command(written, "readers", "--forget", "web2") == 0
    command(written, "readers")
    assert "web2  " not in capsys.readouterr().out


class TestPaused:
    def test_it_is_named_as_lagging_and_has_switched_when_it_goes_on(
        self, written: Path, two: list[Server], capsys: pytest.CaptureFixture[str]
    ) -> None:
        two[1].process.send_signal(signal.SIGSTOP)
        try:
            assert hide(written, 1) == 4
            said = capsys.readouterr().err
            assert "Reader web2 " in said
            assert "Reader web1 " not in said
            assert "answerstacks readers --forget web2" in said
        finally:
            two[1].process.send_signal(signal.SIGCONT)

        # Hiding again waits again.
        assert hide(written) == 0
        assert two[1].ask(f"answers/{HIDDEN}")[0] == 410

    def test_after_a_while_it_counts_as_stopped_and_shows_nothing_when_it_goes_on(
        self, written: Path, impatient: Server
    ) -> None:
        assert SECRET in impatient.ask(f"answers/{HIDDEN}")[1]
        impatient.process.send_signal(signal.SIGSTOP)
        try:
            assert hide(written) == 0
            # Asked while it sleeps: this is the first thing it sees.
            waiting = Readers([impatient], (f"answers/{HIDDEN}",) * 8)
            with waiting.asking():
                threading.Timer(0.5, impatient.process.send_signal, [signal.SIGCONT]).start()
                until(lambda: any(status == 410 for *_, status, _ in list(waiting.seen)))
        finally:
            impatient.process.send_signal(signal.SIGCONT)

        assert {status for *_, status, _ in waiting.seen} <= {503, 410}


def test_it_says_which_generation_it_shows_and_signs_off(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with following(written, "web1") as server:
        assert server.readiness() == {"status": "ready", "generation": live(written)}
        capsys.readouterr()
        assert command(written, "readers", "--json") == 0
        [told] = json.loads(capsys.readouterr().out)
        assert (told["name"], told["generation"], told["state"]) == ("web1", live(written), "up to date")
        assert told["pid"] == server.process.pid
        server.process.send_signal(signal.SIGTERM)
        server.process.wait()

    assert command(written, "readers") == 0
    assert capsys.readouterr().out == "No server follows this archive.\n"
