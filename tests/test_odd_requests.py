"""Requests that no browser makes: answered with less than 500, in few words, and at once."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.processes import PATIENCE, running
from webui.app import create_app
from webui.serving import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from tests.conftest import ArchiveMaker

pytestmark = pytest.mark.slow
SERVE = (
    "import sys; from pathlib import Path; from webui.server import serve;"
    " serve(Path(sys.argv[1]), port=0, keyword_only=True)"
)
#: No file is there, and none of these leads anywhere else.
NOWHERE = (
    *("/static//x", "/static/%2f%2fx", "/static//style.css", "/static/../x", "/static/%2e%2e/", "/static/.", "/static"),
    *("/static/%2e%2e/%2e%2e/etc/passwd", "/static/%5c..%5cx", "/static/a%00b", "/static/" + "a/" * 2000, "/%00"),
    *("/static/" + "a" * 300, "/answers/%00/x", "/answers/%ff/%fe", "/respondents/%ff", "/topics/%ff", "/%ff%fe"),
    *("/questions/%ff", "/answers/a//b", "//evil.example/x", "/\\evil.example", "/%0d%0aLocation:x", "*", "http://o/x"),
    *("/" + "a" * 8000, "/healthz/", "/readyz/x"),
)
#: Odd, and a page nevertheless: what cannot be understood is left out.
PAGES = (
    *("/?q=%00", "/?q=%ff%fe", "/suggest?q=%ff", "/suggest?q=%00", "/theme.css?v=%ff", "/api/search?q=%ff%00"),
    *("/?q=" + "a" * 30_000, "/?" + "&".join(f"a{number}=1" for number in range(3000)), "/?=&=&==", "/?;"),
    *("/?" + "type=academic&" * 2000, "/api/search?" + "q=x&" * 3000, "/?page=" + "9" * 30, "/compare?q=%ff"),
)
ROUTES = (
    *(
        "/",
        "/static/style.css",
        "/api/search?q=a",
        "/api/similar?id=x",
        "/about",
        "/healthz",
        "/readyz",
        "/suggest?q=a",
    ),
    *("/answers/x/y", "/questions/x", "/respondents", "/respondents/x", "/browse", "/topics", "/ticked", "/compare"),
    *("/robots.txt", "/theme.css", "/nowhere"),
)


@pytest.fixture(scope="module")
def port(archives: ArchiveMaker) -> Iterator[int]:
    """The port of a running server."""
    archive = archives.write([archives.answer("Letters are read.", question="Do you read?", name="Ida Sun")])
    with running(SERVE, str(archive)) as process:
        assert process.stderr is not None
        yield int(process.stderr.readline().partition("127.0.0.1:")[2].partition("/")[0])


@pytest.fixture(scope="module")
def client(archives: ArchiveMaker) -> FlaskClient:
    """The same site without a server."""
    return create_app(archives.write([archives.answer("Letters are read.", name="Ida Sun")])).test_client()


def said(port: int, request: str, *headers: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send a request of HTTP/1.1 as it stands; return the status and everything that came back."""
    head = "\r\n".join([f"{request} HTTP/1.1", "Host: localhost", "Connection: close", *headers])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(f"{head}\r\n\r\n".encode("latin-1") + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(answer.split()[1]), answer


@pytest.mark.parametrize("path", NOWHERE, ids=lambda path: path[:30])
def test_nothing_is_there(port: int, path: str) -> None:
    status, answer = said(port, f"GET {path}")

    assert status == 404
    assert b"\r\nLocation:" not in answer
    assert len(answer) < 4000


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path[:30])
def test_what_cannot_be_understood_is_left_out(port: int, path: str) -> None:
    assert said(port, f"GET {path}")[0] == 200


@pytest.mark.parametrize("method", ["OPTIONS", "POST", "PUT", "DELETE", "TRACE", "CONNECT", "PROPFIND"])
def test_nothing_is_sent_here(client: FlaskClient, method: str) -> None:
    for path in ROUTES:
        response = client.open(path, method=method, data=b"x" * 1000)
        assert (response.status_code, path) == (404 if path == "/nowhere" else 405, path)
        assert len(response.data) < 4000


@pytest.mark.parametrize("path", ROUTES)
def test_a_head_is_that_of_the_page(client: FlaskClient, path: str) -> None:
    with client.get(path) as found, client.head(path) as head:
        assert (head.status_code, head.data) == (found.status_code, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Content-Length: 900000000", 413),
        ("Content-Length: 99999999999999999999", 413),
        ("Content-Length: -1", 400),
        ("Content-Length: five", 400),
    ],
)
def test_a_body_is_refused_by_its_head(port: int, method: str, header: str, status: int) -> None:
    # Not a byte of the body is waited for.
    assert said(port, f"{method} /about", header)[0] == status


def test_a_body_of_unknown_length_is_refused_where_it_is_too_long(port: int) -> None:
    chunk = b"%x\r\n%s\r\n" % (limits.BODY, b"x" * limits.BODY)
    assert said(port, "POST /about", "Transfer-Encoding: chunked", body=chunk)[0] == 413


def test_visitors_who_send_their_bodies_slowly_keep_nobody_out(port: int) -> None:
    waiting = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(60)]
    try:
        for connection in waiting:
            connection.sendall(b"POST /about HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\nx")
        assert [said(port, "GET /about")[0] for _ in range(5)] == [200] * 5
    finally:
        for connection in waiting:
            connection.close()


NO_REQUESTS = ("GET", "get / HTTP/1.1", "GET / HTTP/1.1\r\nNo colon", "\x16\x03\x01\x02", "GET /ü HTTP/1.1")


@pytest.mark.parametrize("text", NO_REQUESTS)
def test_what_is_no_request_is_refused(port: int, text: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(text.encode("latin-1") + b"\r\n\r\n")
        assert connection.recv(65536).split()[1] == b"400"
