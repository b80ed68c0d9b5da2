"""The real server behind proxies: whom it believes, and what it repeats."""

from __future__ import annotations

import json
import re
import signal
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.files import layout
from tests.processes import PATIENCE, running
from tests.proxied_site import ANSWER, PROXY, permanent, site_behind_proxies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import ArchiveMaker

pytestmark = pytest.mark.slow

proxied = pytest.fixture(scope="module")(site_behind_proxies)


@contextmanager
def served(archive: Path, *options: str) -> Iterator[int]:
    """The command as a process; its port."""
    arguments = ["--archive", str(archive), "serve", "--keyword-only", "--port", "0", *options]
    with running("from webui.cli import main; main()", *arguments) as process:
        assert process.stderr is not None
        said = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
        try:
            assert said
            yield int(said[1])
        finally:
            process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.communicate(timeout=PATIENCE)[1]


def spoken(port: int, *lines: str) -> tuple[int, str]:
    """What the server says to a request of these lines: status and page."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
        said = b"".join(iter(lambda: line.recv(1 << 16), b""))
    head, _, page = said.partition(b"\r\n\r\n")
    return int(head.split()[1]), page.decode()


ASKED = (f"GET {ANSWER} HTTP/1.1", "Host: answers.example.org")


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        (["X-Forwarded-Proto: https"], f"https://answers.example.org{ANSWER}"),
        (["X-Forwarded-Proto: https", "X-Forwarded-Prefix: /answers"], f"https://answers.example.org/answers{ANSWER}"),
        (["X-Forwarded-Proto: https,http"], f"https://answers.example.org{ANSWER}"),
        (["X-Forwarded-Proto: https, https"], f"https://answers.example.org{ANSWER}"),
        (["X-Forwarded-Proto: https", "X-Forwarded-Proto: http"], f"https://answers.example.org{ANSWER}"),
        (["X-Forwarded-Proto: https", "X-Forwarded-For: :1.1"], f"https://answers.example.org{ANSWER}"),
        (["X-Forwarded-Proto: ftp"], ANSWER),
        (["X-Forwarded-Proto: https", "X-Forwarded-Host: evil.example"], ANSWER),
        (["X-Forwarded-Proto: https", 'X-Forwarded-Host: a b"<>'], ANSWER),
        ([], ANSWER),
    ],
)
def test_the_server_believes_a_trusted_proxy(proxied_port: int, headers: list[str], address: str) -> None:
    status, page = spoken(proxied_port, *ASKED, *headers)

    assert (status, permanent(page)) == (200, address)


@pytest.fixture(scope="module")
def proxied_port(sample: Path) -> Iterator[int]:
    with served(sample, "--trusted-proxy", "127.0.0.1") as port:
        yield port


@pytest.mark.parametrize(
    "asked",
    [
        ["GET http://evil.example/about HTTP/1.1", "Host: evil.example"],
        ["GET /about HTTP/1.1"],
        ["GET /about HTTP/1.0"],
        ["GET /about HTTP/1.1", "Host:"],
        ["GET /about HTTP/1.1", "Host: evil.example", "Host: answers.example.org"],
        ["GET /about HTTP/1.1", "Host: evil.example\xff"],
        ["GET /about HTTP/1.1", "X-Forwarded-Host: ", "X-Forwarded-Proto: ,", "X-Forwarded-Prefix: ,"],
        ["GET //evil.example/%2e%2e HTTP/1.1", "Host: evil.example"],
    ],
)
def test_the_server_answers_odd_requests_without_repeating_them(proxied_port: int, asked: list[str]) -> None:
    status, page = spoken(proxied_port, *asked)

    assert status < 500
    assert "evil" not in page


def test_the_server_believes_the_owner_and_no_one_else(archives: ArchiveMaker) -> None:
    made = archives.write([archives.answer("Yes.", question="Do you?", name="Inez Tarn")])
    layout.site_path(made).write_text('url = "https://example.org/answers/"')
    forged = (
        "Host: evil.example",
        "X-Forwarded-Proto: http",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Prefix: /x",
    )

    with served(made, "--trusted-proxy", PROXY) as port:
        status, page = spoken(port, "GET /answers/answers/post-0000/0 HTTP/1.1", *forged)
        health = spoken(port, "GET /healthz HTTP/1.1", *forged)

    assert (status, permanent(page)) == (200, "https://example.org/answers/answers/post-0000/0")
    assert "evil" not in page
    assert json.loads(health[1])["status"] == "ok"
