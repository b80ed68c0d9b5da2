"""Servers that follow an archive, each a process of its own, and readers who ask them all the while."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.processes import PATIENCE, running

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Server:
    """A server that follows."""

    name: str
    address: str
    process: subprocess.Popen[str]

    def ask(self, path: str, seconds: float = PATIENCE) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urlopen(f"{self.address}{path}", timeout=seconds) as response:  # noqa: S310  # ours
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def readiness(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask("readyz")[1])
        return found


@contextmanager
def following(archive: Path, name: str, *options: str, cut_off: float = 10.0) -> Iterator[Server]:
    """Run `serve --follow`, which shows nothing after `cut_off` seconds without a sign of life."""
    code = (
        f"from webui.serving import follower; follower.CUT_OFF_SECONDS = {cut_off}; from webui.cli import main; main()"
    )
    arguments = ["--archive", str(archive), "serve", "--follow", "--keyword-only", "--port", "0"]
    with running(code, *arguments, "--reader-name", name, *options) as process:
        assert process.stderr is not None
        lines = []
        while not (line := process.stderr.readline()).startswith("Serving"):
            lines.append(line)
            assert line, lines
        yield Server(name, line.split()[-6], process)


def until(what: Callable[[], object]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


@dataclass(slots=True)
class Readers:
    """Visitors who ask servers the same pages over and over, each in a thread."""

    servers: list[Server]
    paths: tuple[str, ...]
    #: When each request was made, its server and path, its status and its text.
    seen: list[tuple[float, str, str, int, str]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask while the block runs, and until every server was asked every page once more."""
        threads = [threading.Thread(target=self._ask, args=(server,)) for server in self.servers]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ended.set()
            for thread in threads:
                thread.join()

    def _ask(self, server: Server) -> None:
        last = False
        while not last:
            last = self.ended.is_set()
            for path in self.paths:
                began = time.monotonic()
                self.seen.append((began, server.name, path, *server.ask(path)))
