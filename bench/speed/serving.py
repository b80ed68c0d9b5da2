"""The site over HTTP: the real server in a process of its own, asked over the loopback interface."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from bench.speed.corpus import Corpus
from bench.speed.timing import COMMAND, LARGE, Row, resident_mb, time_each

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REQUESTS = 200


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own."""

    port: int
    pid: int
    #: Seconds from the start of the process to its first answer.
    ready: float

    def get(self, path: str) -> bytes:
        """Return the body of a page; RuntimeError for any status but 200."""
        return _get(self.port, path)

    @property
    def memory(self) -> float:
        """Resident MB; 0 where that cannot be told."""
        return resident_mb(self.pid)


@contextmanager
def serving(archive: Path, *options: str) -> Iterator[Server]:
    """`answerstacks serve` with these options, until the end of the context."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *COMMAND, "--archive", str(archive), "serve", "--port", str(port), *options]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield Server(port, process.pid, _wait(process, port, begun))
    finally:
        process.terminate()
        process.wait(timeout=20)


def serving_rows(archive: Path, size: int) -> list[Row]:
    """Time to be ready, memory, page latency and requests a second of the keyword server."""
    with serving(archive, "--keyword-only") as server:
        corpus = Corpus(seed=3)
        paths = [f"/?q={quote_plus(corpus.query())}&type=academic&mode=keyword" for _ in range(_REQUESTS)]
        page = time_each(server.get, paths)
        begun = time.perf_counter()
        with ThreadPoolExecutor(4) as readers:
            list(readers.map(server.get, paths))
        rate = _REQUESTS / (time.perf_counter() - begun)
        ready, memory = server.ready, server.memory
    text = f"{size:,} answers"
    return [
        Row("keyword server ready", text, f"{ready:.1f} s", "2 s", ready <= 2),
        # Resident memory counts mapped files, which grow with the archive.
        Row(
            "keyword server, memory",
            text,
            f"{memory:.0f} MB",
            "150 MB at 10,000",
            memory <= 150 if memory and size <= LARGE else None,
        ),
        Row("page of results over HTTP, by words", text, str(page), "p95 60 ms", page.p95 <= 60),
        Row("pages a second, four readers", text, f"{rate:.0f}/s", "40/s", rate >= 40),
    ]


def _wait(server: subprocess.Popen[bytes], port: int, begun: float) -> float:
    while time.perf_counter() - begun < 60 and server.poll() is None:
        try:
            _get(port, "/healthz")
        except OSError:
            time.sleep(0.02)
        else:
            return time.perf_counter() - begun
    raise TimeoutError("the server ended, or did not answer within 60 s")


def _get(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return body
    finally:
        connection.close()
