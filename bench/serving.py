"""The site over HTTP: the real server in a process of its own, asked over the loopback interface."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from bench.corpus import Corpus
from bench.timing import COMMAND, Row, resident_mb, time_each

if TYPE_CHECKING:
    from pathlib import Path

_REQUESTS = 200


def serving_rows(archive: Path, size: int) -> list[Row]:
    """Time to be ready, memory, page latency and requests a second of the keyword server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--archive", str(archive), "serve", "--port", str(port), "--keyword-only"]
    command = [sys.executable, *COMMAND, *options]
    begun = time.perf_counter()
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        ready = _wait(server, port, begun)
        corpus = Corpus(seed=3)
        paths = [f"/?q={quote_plus(corpus.query())}&type=academic&mode=keyword" for _ in range(_REQUESTS)]
        page = time_each(lambda path: _get(port, path), paths)
        begun = time.perf_counter()
        with ThreadPoolExecutor(4) as readers:
            list(readers.map(lambda path: _get(port, path), paths))
        rate = _REQUESTS / (time.perf_counter() - begun)
        memory = resident_mb(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)
    text = f"{size:,} answers"
    return [
        Row("keyword server ready", text, f"{ready:.1f} s", "2 s", ready <= 2),
        Row("keyword server, memory", text, f"{memory:.0f} MB", "150 MB", memory <= 150 if memory else None),
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


def _get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return response.status
    finally:
        connection.close()
