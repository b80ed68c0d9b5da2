"""Web servers that are asked without pause while parts die, and an owner who hides and shows an answer again."""

from __future__ import annotations

import copy
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.faults.prepared import prepare_base
from index.errors import ArchiveError
from index.files import layout
from index.files.manifest import live_generation, read_manifest
from search.live import LiveArchive
from search.postgres.live import LivePublished
from webui.app import build_app
from webui.serving.warming import WarmingEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

#: The answer that is hidden and shown again; its own word stands in every page while it is shown.
HIDDEN, WORD = "rooms/otto-brandl", "plonku"
#: Asked in turn.
PAGES = ("/api/v1/search?q=window&mode=keyword", f"/?q={WORD}&mode=keyword", "/api/v1/search?q=otto&mode=keyword")
#: Seconds after which something is taken not to work again.
PATIENCE = 120.0


class Owner:
    """The archive's folder, in which one answer is hidden and shown again; every change is published."""

    def __init__(self, folder: Path) -> None:
        prepare_base(folder)
        self.work = folder / "base"
        #: The time since which hiding is acknowledged; None while the answer may be seen.
        self.hidden_since: float | None = None
        #: The change that was acknowledged last, and those begun after it.
        #: The last command's messages.
        self.said = ""
        self.acknowledged, self.since = "unhide", list[str]()
        #: Every page of the archive with the answer, and without it.
        self.pages: dict[str, dict[str, bytes]] = {}
        #: How much the archive withholds in either state.
        self.withheld: dict[str, str] = {}
        self._command("hide", "").wait()
        self._look("hide")
        self._command("unhide", "").wait()
        self._look("unhide")

    def copied(self, folder: Path) -> Owner:
        """Return the owner of a copy of the archive, which is published nowhere yet."""
        other = copy.copy(self)
        other.work, other.since = shutil.copytree(self.work, folder), []
        return other

    def publish(self, address: str) -> None:
        """Publish for the first time."""
        subprocess.run(
            self._line("publish", address), cwd=self.work, env=_environment(), check=True, capture_output=True
        )

    def change(self, action: str, kill: str = "") -> bool:
        """Hide or unhide; True if that is acknowledged. `kill` is the function at whose call the process is killed."""
        if action != "hide":
            self.hidden_since = None
        self.since.append(action)
        ran = self._command(action, kill)
        _, said = ran.communicate()
        self.said = said.decode()
        return self._noted(action, ran.returncode == 0)

    def mend(self) -> bool:
        """Publish what the archive holds; True if that is acknowledged."""
        ran = subprocess.run(self._line("publish"), cwd=self.work, env=_environment(), check=False, capture_output=True)
        self.said = ran.stderr.decode()
        return self._noted((self.since or [self.acknowledged])[-1], ran.returncode == 0)

    def _noted(self, action: str, is_done: bool) -> bool:
        if is_done:
            self.acknowledged, self.since = action, []
            self.hidden_since = time.monotonic() if action == "hide" else None
        return is_done

    def _command(self, action: str, kill: str) -> subprocess.Popen[bytes]:
        arguments = (
            ("hide", HIDDEN, "--reason", "asked for", "--yes") if action == "hide" else ("unhide", HIDDEN, "--yes")
        )
        return subprocess.Popen(
            self._line(*arguments),
            cwd=self.work,
            env=_environment(kill),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def _line(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "bench.postgres.victim", "--archive", "archive", *arguments]

    def _look(self, state: str) -> None:
        archive = self.work / "archive"
        self.withheld[state] = str(
            len(read_manifest(layout.generations_path(archive) / live_generation(archive)).withholds)
        )
        live = LiveArchive(self.work / "archive")
        client = build_app(live, WarmingEncoder(None)).test_client()
        self.pages[state] = {page: _page(client.get(page)) for page in PAGES}
        live.close()


@dataclass
class Counts:
    """The pages that a reader got."""

    whole: int = 0
    unavailable: int = 0
    #: With the answer, though asked for after hiding was acknowledged.
    hidden: int = 0
    #: As the archive is neither before a change nor after it.
    mixed: int = 0
    #: Failures other than 503.
    failures: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """The pages that there must not be."""
        return self.hidden + self.mixed + self.failures


class Reader(threading.Thread):
    """A web server on a database, asked for one page after another until it is told to end."""

    def __init__(self, name: str, address: str, owner: Owner) -> None:
        super().__init__(name=name, daemon=True)
        self.counts = Counts()
        #: The time of the last whole page, and of the last with the state that the owner wants.
        self.last_whole = 0.0
        self._address, self._owner, self._ended = address, owner, threading.Event()

    def run(self) -> None:
        """Ask until `end`."""
        with _opened(self._address, self._ended) as client:
            while not self._ended.is_set():
                for page in PAGES:
                    self._ask(client, page)
                    time.sleep(0.02)

    def end(self) -> Counts:
        """Stop asking, and return what came of it."""
        self._ended.set()
        self.join(PATIENCE)
        return self.counts

    def wait_for_page(self) -> float:
        """Return the seconds until the next whole page comes."""
        begun = time.monotonic()
        while self.last_whole <= begun:
            if time.monotonic() - begun > PATIENCE:
                return float("inf")
            time.sleep(0.02)
        return self.last_whole - begun

    def _ask(self, client: FlaskClient, page: str) -> None:
        hidden = self._owner.hidden_since
        response = client.get(page)
        if response.status_code == 503:
            self.counts.unavailable += 1
            time.sleep(0.1)
        elif response.status_code != 200:
            self._note("failures", page, f"{response.status_code} {response.text[:200]}")
        elif _page(response) == self._owner.pages["hide"][page]:
            self._whole()
        elif _page(response) != self._owner.pages["unhide"][page]:
            self._note("mixed", page, response.text[:300])
        elif hidden is not None and self._owner.hidden_since == hidden:
            self._note("hidden", page, f"{time.monotonic() - hidden:.2f} s after it was acknowledged")
        else:
            self._whole()

    def _whole(self) -> None:
        self.counts.whole += 1
        self.last_whole = time.monotonic()

    def _note(self, kind: str, page: str, what: str) -> None:
        setattr(self.counts, kind, getattr(self.counts, kind) + 1)
        if len(self.counts.examples) < 3:
            self.counts.examples.append(f"{self.name} {page}: {what}")


def _environment(kill: str = "") -> dict[str, str]:
    """Return the environment of a command: it imports what this process does, and is killed where `kill` is called."""
    return os.environ | {"KILLED_AT": kill, "PYTHONPATH": os.pathsep.join(sys.path)}


def _page(response: TestResponse) -> bytes:
    """Return a page without the generation's number, which is another after every change."""
    return re.sub(rb'"generation": "\d+"', b"", response.data)


@contextmanager
def _opened(address: str, ended: threading.Event) -> Iterator[FlaskClient]:
    """Open a site as soon as its database can be reached."""
    logging.getLogger("webui").setLevel(logging.CRITICAL)
    logging.getLogger("search").setLevel(logging.CRITICAL)
    while True:
        try:
            live = LivePublished(address)
            break
        except ArchiveError:
            if ended.wait(0.1):
                raise
    try:
        yield build_app(live, WarmingEncoder(None)).test_client()
    finally:
        live.close()
