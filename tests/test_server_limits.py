"""The server under visitors who are slow, or who send too much."""

from __future__ import annotations

import http.client
import logging
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.processes import PATIENCE, running
from webui.serving import limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import ArchiveMaker

pytestmark = pytest.mark.slow
SERVE = (
    "import sys; from pathlib import Path; from webui.server import serve;"
    " serve(Path(sys.argv[1]), port=0, keyword_only=True)"
)


@pytest.fixture(scope="module")
def port(archives: ArchiveMaker) -> Iterator[int]:
    """The port of a running server."""
    archive: Path = archives.write([archives.answer("Letters are read.", question="Do you read?", name="Ida Sun")])
    with running(SERVE, str(archive)) as process:
        assert process.stderr is not None
        yield int(process.stderr.readline().partition("127.0.0.1:")[2].partition("/")[0])


def status(port: int, path: str = "/api/search?q=letters", body: bytes = b"", **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, body or None, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_three_hundred_slow_visitors_keep_nobody_out(port: int) -> None:
    with ExitStack() as slow:
        for _ in range(300):
            visitor = slow.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            visitor.sendall(b"GET /about HTTP/1.1\r\nHost: localhost\r\n")
        assert [status(port) for _ in range(20)] == [200] * 20


def test_a_body_is_refused_before_it_is_kept(port: int) -> None:
    assert status(port, body=b"x" * (limits.BODY + 1)) == 413
    assert status(port) == 200


def test_a_head_is_refused_where_it_is_too_long(port: int) -> None:
    assert status(port, "/api/search?q=" + "x" * 200) == 200
    assert status(port, more="x" * limits.HEAD) == 431


def test_a_process_that_may_open_few_files_takes_few_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 400))
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: asked.append(pair))
    assert limits.limits()["connection_limit"] == 200
    assert asked == [(400, 400)]


def test_the_queue_is_no_news(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = logging.getLogger("waitress.queue")
    monkeypatch.setattr(queue, "level", logging.NOTSET)
    limits.silence_queue()
    queue.warning("Task queue depth is 1")
    assert not caplog.records
