"""Fetching: which addresses are asked, how long is waited, and what an answer may cost. Against a server on this
machine."""

from __future__ import annotations

import datetime as dt
import http.server
import shutil
import socket
import ssl
import subprocess
import threading
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from index.sources.fetching import Fetched, Fetcher, Network, is_public
from index.sources.remote_errors import (
    AddressRefused,
    PrivateAddress,
    ResponseTooLarge,
    SiteUnavailable,
    SiteUnreachable,
    TooManyRedirects,
)
from index.sources.waiting import Limits, asked_wait
from tests.wordpress_server import Answer, WordPress, always, busy, cut_off, once, page, redirect, slow, zipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Names(Network):
    """A network in which hosts have the addresses given; one taken by `public` passes for an address of the open
    internet."""

    def __init__(self, hosts: dict[str, list[tuple[str, ...]]], public: str = "127.0.0.1") -> None:
        self._hosts = hosts
        self._public = public
        self.asked: list[str] = []

    def addresses(self, host: str, port: int) -> tuple[str, ...]:  # noqa: ARG002
        self.asked.append(host)
        if host not in self._hosts:
            raise socket.gaierror(-2, "Name or service not known")
        found = self._hosts[host]
        return found.pop(0) if len(found) > 1 else found[0]

    def is_public(self, address: str) -> bool:
        return address == self._public or is_public(address)


@pytest.fixture
def blog() -> Iterator[WordPress]:
    with WordPress() as blog:
        yield blog


@pytest.fixture
def clock() -> Clock:
    return Clock()


def local(clock: Clock, **limits: float) -> Fetcher:
    """A fetcher that may ask this machine, and waits only in name."""
    return Fetcher(True, limits=Limits(**limits), sleep=clock.sleep, clock=clock)  # type: ignore[arg-type]


# --- Answers --------------------------------------------------------------------------------------------------------


def test_what_a_server_answers(blog: WordPress, clock: Clock) -> None:
    blog.pages["/a?b=1&c=d+e"] = page("Café", **{"X-Here": "yes"})

    fetched = local(clock).get(f"{blog.url}a?b=1#part", {"c": "d e"})

    assert (fetched.status, fetched.text, fetched.media_type) == (200, "Café", "text/html")
    assert fetched.headers["x-here"] == "yes"
    assert fetched.url == f"{blog.url}a?b=1&c=d+e"


def test_a_missing_page_is_an_answer(blog: WordPress, clock: Clock) -> None:
    assert local(clock).get(f"{blog.url}nowhere").status == 404


def test_it_says_who_asks_and_names_the_host(blog: WordPress, clock: Clock) -> None:
    local(clock).get(blog.url)

    assert blog.headers[0]["user-agent"].startswith("answerstacks/")
    assert blog.headers[0]["user-agent"].endswith(" (+polite)")
    assert blog.headers[0]["host"] == f"127.0.0.1:{blog.port}"


def test_letters_in_an_address_are_encoded_once(blog: WordPress, clock: Clock) -> None:
    local(clock).get(f"{blog.url}caf%C3%A9/é?q=ü")

    assert blog.requests == ["/caf%C3%A9/%C3%A9?q=%C3%BC"]


# --- Addresses ------------------------------------------------------------------------------------------------------

PRIVATE = """
    0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 192.0.2.1 192.168.1.1 198.18.0.1
    203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1:: 2002:a9fe:a9fe:: 2001::1 2001:db8::1 100::1 fc00::1 fd00::1
    fe80::1 fe80::1%eth0 fec0::1 ff02::1 2606:4700::1111%1
""".split()
PUBLIC = "1.1.1.1 93.184.216.34 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::1.1.1.1 2002:101:101::".split()


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


# --- Waiting --------------------------------------------------------------------------------------------------------


def test_a_busy_site_is_asked_again_later_and_later(blog: WordPress, clock: Clock) -> None:
    blog.fault = once(busy(500), busy(502), busy(503), busy(429))

    assert local(clock, pause_seconds=0).get(blog.url).status == 200

    assert clock.slept == [1, 2, 4, 8]


def test_it_waits_as_long_as_the_site_asks(blog: WordPress, clock: Clock) -> None:
    now = dt.datetime(2022, 10, 14, 9, tzinfo=dt.UTC)
    later = format_datetime(now + dt.timedelta(seconds=40), usegmt=True)
    dated = busy(503, Retry_After=later)
    blog.fault = once(busy(429, Retry_After="30"), dated)

    assert local(clock, pause_seconds=0).get(blog.url).status == 200

    assert clock.slept[0] == 30
    # The date has long passed by the server's own clock: as long as without it.
    assert clock.slept[1] == 2


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "Fri, 14 Oct 2022 09:00:40 GMT", "date": "Fri, 14 Oct 2022 09:00:00 GMT"}, 40),
        ({"retry-after": "Fri, 14 Oct 2022 08:00:00 GMT", "date": "Fri, 14 Oct 2022 09:00:00 GMT"}, 0),
        ({"retry-after": "9" * 400}, 999_999_999),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "Fri, 99 Oct 2022 09:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_what_a_site_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers) == seconds


def test_a_site_that_asks_to_be_left_alone_for_an_hour_is(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(busy(429, Retry_After="3600"))

    with pytest.raises(SiteUnavailable, match="429, 1 time, and asks to wait 3600 seconds"):
        local(clock).get(blog.url)

    assert (len(blog.requests), clock.slept) == (1, [])


def test_after_five_tries_it_is_given_up(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(busy(503))

    with pytest.raises(SiteUnavailable, match=r"status 503, 5 times\. Try again later"):
        local(clock).get(blog.url)

    assert len(blog.requests) == 5


def test_requests_to_one_host_keep_a_pause(blog: WordPress, clock: Clock) -> None:
    fetcher = local(clock)

    fetcher.get(blog.url)
    fetcher.get(blog.url)
    clock.now += 0.2
    fetcher.get(blog.url)
    clock.now += 60
    fetcher.get(blog.url)

    assert clock.slept == [0.5, pytest.approx(0.3)]


# --- What an answer may cost ----------------------------------------------------------------------------------------


def test_an_answer_that_is_too_long_is_let_go(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(Answer(200, b"x" * 1_001))
    with pytest.raises(ResponseTooLarge, match="longer than 1,000 bytes"):
        local(clock, body_bytes=1_000).get(blog.url)
    assert len(local(clock, body_bytes=1_001).get(blog.url).body) == 1_001


def test_it_is_the_length_after_decompression_that_counts(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(zipped(b"x" * 5_000_000))
    assert len(local(clock).get(blog.url).body) == 5_000_000
    with pytest.raises(ResponseTooLarge):
        local(clock, body_bytes=1_000_000).get(blog.url)


def test_an_answer_that_breaks_off_is_asked_for_again(blog: WordPress, clock: Clock) -> None:
    blog.fault = once(cut_off(b"Half a"), cut_off(b"Half a"))
    assert local(clock).get(blog.url).status == 200
    assert len(blog.requests) == 3


def test_an_answer_that_is_never_whole(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(cut_off(b"Half a"))
    with pytest.raises(SiteUnreachable, match="the connection failed") as caught:
        local(clock).get(blog.url)
    assert caught.value.__cause__


def test_silence_ends(blog: WordPress, clock: Clock) -> None:
    blog.fault = slow(0.2)
    with pytest.raises(SiteUnreachable, match="did not come in time"):
        local(clock, read_seconds=0.05, tries=2).get(blog.url)
    assert clock.slept[0] == 1


def test_an_answer_in_drops_ends_too(blog: WordPress, clock: Clock) -> None:
    blog.fault = always(Answer(200, b"drops" * 100, drip_seconds=0.02))
    fetcher = Fetcher(True, limits=Limits(answer_seconds=0.1), sleep=clock.sleep)
    with pytest.raises(SiteUnreachable, match=r"not whole after 0\.1 seconds"):
        fetcher.get(blog.url)


def test_no_host_and_no_server(clock: Clock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SiteUnreachable, match="the connection failed"):
        local(clock).get(f"http://127.0.0.1:{port}/")
    with pytest.raises(SiteUnreachable, match=r"no host of the name 'nowhere\.example'"):
        Fetcher(network=Names({})).get("http://nowhere.example/")
    assert clock.slept == []


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
