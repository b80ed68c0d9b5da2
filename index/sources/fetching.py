"""Asking web servers, politely and with care: every request of an import goes through one `Fetcher`.

* Only http and https, and only public addresses unless private ones are allowed. A name is looked up once, all its
  addresses are checked, and the connection is made to the very address that was checked; the same for every redirect. A
  name that means something else a moment later (DNS rebinding) therefore gains nothing.
* A redirect from https to http is refused: anybody between could then change what is imported.
* Proxies named in the environment are not used: a proxy looks the name up itself, so the check would be void.
* There is a pause between requests to one host. After 429 and the statuses of a server that is overloaded or broken,
  the request is repeated: after the time that the server names, or after 1, 2, 4 and 8 seconds.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

from index.sources.connections import Connections, Target, read_target
from index.sources.decoding import decode
from index.sources.remote_errors import (
    AddressRefused,
    PrivateAddress,
    ResponseTooLarge,
    SiteUnavailable,
    SiteUnreachable,
    TooManyRedirects,
)
from index.sources.waiting import Limits, asked_wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from urllib3 import BaseHTTPResponse

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_TRANSIENT = frozenset((429, 500, 502, 503, 504))
_CHUNK_BYTES = 64 * 1024
#: The only IPv6 addresses given out for the open internet (RFC 4291, section 2.4).
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
#: IPv6 addresses that stand for an IPv4 address: what is in them counts (RFC 6052, RFC 3056).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Network:
    """The internet as the machine sees it; tests replace it."""

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the addresses of `host`, in the order the system prefers. Raises OSError where it has none."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return tuple(dict.fromkeys(str(address[0]) for *_, address in found))

    def is_public(self, address: str) -> bool:
        """True if `address` is on the open internet: not this machine, its network, or a device in it."""
        return is_public(address)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A server's answer."""

    #: The address that answered, after redirects.
    url: str
    #: HTTP status: any but redirects and those after which the request is repeated.
    status: int
    #: Its headers; names in lower case.
    headers: Mapping[str, str]
    #: Its content, decompressed.
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The content as text."""
        return decode(self.body)


class Fetcher:
    """Asks for pages, feeds and interfaces; one for a whole import, so that its pauses hold."""

    def __init__(
        self,
        allow_private: bool = False,
        *,
        limits: Limits | None = None,
        network: Network | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._network = network or Network()
        self._sleep = sleep
        self._clock = clock
        self._connections = Connections(self._limits)
        self._last_request: dict[str, float] = {}
        self._headers = {"User-Agent": f"answerstacks/{version('answerstacks')} (+polite)", "Accept-Encoding": "gzip"}

    def get(self, url: str, params: Mapping[str, str] | None = None) -> Fetched:
        """Ask for `url`, following redirects; `params` are added to its query.

        Raises AddressRefused, PrivateAddress, SiteUnreachable, SiteUnavailable, TooManyRedirects and ResponseTooLarge.
        Other statuses, 404 for one, are answers.
        """
        url = url.partition("#")[0]
        if params:
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(params)}"
        asked = url
        for _ in range(self._limits.redirects + 1):
            target = read_target(url)
            fetched = self._persist(target)
            location = fetched.headers.get("location", "")
            if fetched.status not in _REDIRECTS or not location:
                return fetched
            url = _redirected(target, location)
        raise TooManyRedirects(asked, self._limits.redirects)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._connections.close()

    def _persist(self, target: Target) -> Fetched:
        """Ask, and ask again while there is hope."""
        for attempt in range(1, self._limits.tries + 1):
            last = attempt == self._limits.tries
            wait = self._limits.first_wait_seconds * 2 ** (attempt - 1)
            try:
                fetched = self._ask(target)
            except (HTTPError, OSError) as error:
                if last or isinstance(error, (NewConnectionError, ConnectTimeoutError, SSLError)):
                    raise SiteUnreachable(target.url, _in_words(error)) from error
            else:
                if fetched.status not in _TRANSIENT:
                    return fetched
                asked = asked_wait(fetched.headers)
                # A site that asks for an hour's pause is left alone, not asked again after two minutes.
                if last or (asked is not None and asked > self._limits.longest_wait_seconds):
                    raise SiteUnavailable(target.url, fetched.status, attempt, asked)
                wait = max(wait, asked or 0)
            self._sleep(wait)
        raise AssertionError  # the last try returns or raises

    def _ask(self, target: Target) -> Fetched:
        kept = self._connections.kept(target)
        addresses = (kept,) if kept else self._checked_addresses(target)
        self._pause(target.host)
        for number, address in enumerate(addresses, 1):
            try:
                with self._connections.request(target, address, self._headers) as response:
                    body = self._read(response, target.url)
            except (NewConnectionError, ConnectTimeoutError):
                self._connections.drop(target)
                if number == len(addresses):
                    raise
            else:
                # Merged: WordPress sends several Link headers.
                headers = {name.lower(): value for name, value in response.headers.itermerged()}
                return Fetched(target.url, response.status, headers, body)
        raise AssertionError  # the last address returns or raises

    def _checked_addresses(self, target: Target) -> tuple[str, ...]:
        try:
            addresses = self._network.addresses(target.host, target.port)
        except (OSError, UnicodeError) as error:
            raise SiteUnreachable(target.url, f"there is no host of the name {target.host!r}") from error
        for address in addresses:
            # All are checked, for the system chooses which is taken.
            if not (self._allow_private or self._network.is_public(address)):
                raise PrivateAddress(target.url, address)
        return addresses

    def _read(self, response: BaseHTTPResponse, url: str) -> bytes:
        """Read the whole body, within the limits of size (decompressed) and time."""
        latest = self._clock() + self._limits.answer_seconds
        body = bytearray()
        # Not `read`, which waits until the chunk is full: a server may send a byte every twenty seconds.
        while chunk := response.read1(_CHUNK_BYTES):
            body += chunk
            if len(body) > self._limits.body_bytes:
                raise ResponseTooLarge(url, self._limits.body_bytes)
            if self._clock() > latest:
                raise SiteUnreachable(url, f"the answer was not whole after {self._limits.answer_seconds:g} seconds")
        return bytes(body)

    def _pause(self, host: str) -> None:
        last = self._last_request.get(host)
        if last is not None:
            wait = last + self._limits.pause_seconds - self._clock()
            if wait > 0:
                self._sleep(wait)
        self._last_request[host] = self._clock()


def _redirected(target: Target, location: str) -> str:
    try:
        url = urljoin(target.url, location)
    except ValueError:  # an unfinished IPv6 address
        url = location
    if target.scheme == "https" and url.lower().startswith("http:"):
        raise AddressRefused(
            target.url,
            f"it redirects from https to {url}, where anybody on the way could change what is imported",
            "If you trust the way, give that address itself.",
        )
    return url


def _in_words(error: Exception) -> str:
    # A NewConnectionError is a ConnectTimeoutError too.
    if isinstance(error, ConnectTimeoutError) and not isinstance(error, NewConnectionError):
        return "no connection in time"
    if isinstance(error, ReadTimeoutError):
        return "the answer did not come in time"
    if isinstance(error, SSLError):
        return f"the connection is not safe ({error})"
    return f"the connection failed ({error})"


def is_public(address: str) -> bool:
    """True if `address` is on the open internet; an IPv4 address within an IPv6 one is looked at, too."""
    if "%" in address:  # with a zone ("fe80::1%eth0"), as only addresses of the own network have
        return False
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _embedded(ip)
        if inner is None:
            return ip in _GLOBAL_UNICAST and ip.is_global
        ip = inner
    # `is_global` alone lets multicast pass.
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
