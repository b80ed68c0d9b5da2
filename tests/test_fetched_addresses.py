"""Which addresses are asked, whatever a name or a redirect says, and what a certificate must say."""

from __future__ import annotations

import http.server
import shutil
import ssl
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from index.sources.fetching import Fetched, Fetcher, is_public
from index.sources.remote_errors import (
    AddressRefused,
    PrivateAddress,
    SiteUnreachable,
    TooManyRedirects,
)
from tests.slow_names import Clock, Names, empty_blog, local, new_clock
from tests.wordpress_server import WordPress, always, once, page, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# --- Addresses ------------------------------------------------------------------------------------------------------

PRIVATE = """
    0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 192.0.2.1 192.168.1.1 198.18.0.1
    203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1:: 2002:a9fe:a9fe:: 2001::1 2001:db8::1 100::1 fc00::1 fd00::1
    fe80::1 fe80::1%eth0 fec0::1 ff02::1 2606:4700::1111%1
""".split()
PUBLIC = "1.1.1.1 93.184.216.34 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::1.1.1.1 2002:101:101::".split()

blog = pytest.fixture(empty_blog)
clock = pytest.fixture(new_clock)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_this_machine_is_not_asked_by_any_of_its_names(blog: WordPress, clock: Clock, host: str) -> None:
    with pytest.raises(PrivateAddress, match="--allow-private"):
        Fetcher(sleep=clock.sleep).get(f"http://{host}:{blog.port}/")

    assert not blog.requests


def test_a_name_with_one_private_address_is_refused(blog: WordPress, clock: Clock) -> None:
    network = Names({"shelf.example": [("127.0.0.1", "10.0.0.1")]})

    with pytest.raises(PrivateAddress, match=r"10\.0\.0\.1"):
        Fetcher(network=network, sleep=clock.sleep).get(f"http://shelf.example:{blog.port}/")

    assert not blog.requests


def test_the_connection_goes_to_the_address_that_was_checked(blog: WordPress, clock: Clock) -> None:
    """A name that means a public address when checked, and this machine a moment later."""
    network = Names({"shelf.example": [("127.0.0.1",), ("169.254.169.254",)]})
    fetcher = Fetcher(network=network, sleep=clock.sleep)

    assert fetcher.get(f"http://shelf.example:{blog.port}/").status == 200
    assert fetcher.get(f"http://shelf.example:{blog.port}/").status == 200

    assert network.asked == ["shelf.example"]
    assert blog.headers[1]["host"] == f"shelf.example:{blog.port}"


@pytest.mark.parametrize("to", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/"])
def test_a_redirect_to_a_private_address_is_refused(blog: WordPress, clock: Clock, to: str) -> None:
    blog.fault = always(redirect(to))
    network = Names({host: [(host,)] for host in ("127.0.0.1", "169.254.169.254", "10.0.0.1", "::1")})

    with pytest.raises(PrivateAddress, match="not a public one"):
        Fetcher(network=network, sleep=clock.sleep).get(blog.url)


def test_the_last_of_several_redirects_is_checked_too(blog: WordPress, clock: Clock) -> None:
    blog.fault = once(redirect("/a"), redirect("/b", 308), redirect("http://inner.example/"))
    network = Names({"127.0.0.1": [("127.0.0.1",)], "inner.example": [("192.168.1.1",)]})

    with pytest.raises(PrivateAddress, match=r"inner\.example"):
        Fetcher(network=network, sleep=clock.sleep).get(blog.url)

    assert blog.requests == ["/", "/a", "/b"]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://shelf.example/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("shelf.example", "only http and https"),
        ("http:///x", "names no host"),
        ("http://[::1", "no address"),
        ("http://shelf.example:port/", "no address"),
        (f"http://{'x' * 64}.example/", "no address"),
        ("https://kip:secret@shelf.example/", "name or password"),
        ("https://secret@shelf.example/", "name or password"),
    ],
)
def test_addresses_that_are_never_asked(url: str, problem: str) -> None:
    with pytest.raises(AddressRefused, match=problem) as caught:
        Fetcher(True).get(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://[::1"])
def test_a_redirect_elsewhere_than_to_the_web_is_refused(blog: WordPress, clock: Clock, to: str) -> None:
    blog.fault = always(redirect(to))
    with pytest.raises(AddressRefused):
        local(clock).get(blog.url)


def test_redirects_are_followed_and_counted(blog: WordPress, clock: Clock) -> None:
    blog.pages["/here"] = page("Here.")
    blog.fault = once(*[redirect("/here")] * 5)
    fetched = local(clock).get(blog.url)
    assert (fetched.url, fetched.text) == (f"{blog.url}here", "Here.")

    blog.fault = always(redirect("/round"))
    with pytest.raises(TooManyRedirects, match="more than 5 redirects"):
        local(clock).get(blog.url)
    assert len(blog.requests) == 12


def test_proxies_of_the_environment_are_not_used(
    blog: WordPress, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    assert local(clock).get(blog.url).status == 200


def test_the_next_address_is_tried_where_one_does_not_answer(blog: WordPress, clock: Clock) -> None:
    network = Names({"shelf.example": [("::1", "127.0.0.1")]})
    fetcher = Fetcher(True, network=network, sleep=clock.sleep)
    assert fetcher.get(f"http://shelf.example:{blog.port}/").status == 200


# --- https ----------------------------------------------------------------------------------------------------------


#: Its port, and the names it was asked for (SNI).
Secure = tuple[int, list[str]]


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secure]:
    """A server with a certificate for shelf.example that this machine trusts; `/down` redirects to http."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [*"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(),
         "-subj", "/CN=shelf.example", "-addext", "subjectAltName=DNS:shelf.example",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/down" else 200)
            self.send_header("Location", "http://shelf.example/") if self.path == "/down" else None
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A handshake that fails is what some tests are about."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    asked: list[str] = []
    context.sni_callback = lambda _, name, __: asked.append(name)
    with Quiet(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield int(server.server_address[1]), asked
        server.shutdown()
        thread.join()


def fetch_secure(host: str, port: int, path: str = "/") -> Fetched:
    fetcher = Fetcher(True, network=Names({host: [("127.0.0.1",)]}), sleep=lambda _: None)
    try:
        return fetcher.get(f"https://{host}:{port}{path}")
    finally:
        fetcher.close()


def test_the_certificate_must_be_the_names(secure: Secure) -> None:
    assert fetch_secure("shelf.example", secure[0]).status == 200
    assert secure[1] == ["shelf.example"]
    with pytest.raises(SiteUnreachable, match="not safe"):
        fetch_secure("other.example", secure[0])
    with pytest.raises(SiteUnreachable, match="not safe"):
        fetch_secure("127.0.0.1", secure[0])


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(SiteUnreachable, match="not safe"):
        fetch_secure("shelf.example", secure[0])


def test_a_redirect_from_https_to_http_is_refused(secure: Secure) -> None:
    with pytest.raises(AddressRefused, match=r"from https to http://shelf\.example/"):
        fetch_secure("shelf.example", secure[0], "/down")
