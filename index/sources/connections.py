"""Connecting a URL with one address that was checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout

from index.sources.remote_errors import AddressRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3 import BaseHTTPResponse

    from index.sources.waiting import Limits

_PORTS = {"http": 80, "https": 443}
_GIVE_AN_ADDRESS = "Give an address such as https://blog.example/."


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart once, so that the host that is checked is the host that is asked."""

    #: The URL as it was given.
    url: str
    #: `http` or `https`.
    scheme: str
    #: The host's name in ASCII, or an address; IPv6 without brackets.
    host: str
    #: The port.
    port: int
    #: Path and query, percent-encoded.
    path: str

    @property
    def host_header(self) -> str:
        """The host for the header of that name."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read_target(url: str) -> Target:
    """Take `url` apart. Raises AddressRefused unless it is one of the open web."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise AddressRefused(url, f"this is no address ({error})", _GIVE_AN_ADDRESS) from error
    if parts.scheme not in _PORTS:
        raise AddressRefused(url, f"only http and https are read, not {parts.scheme or 'nothing'!r}", _GIVE_AN_ADDRESS)
    if not host or "%" in host:
        raise AddressRefused(url, "the address names no host", _GIVE_AN_ADDRESS)
    if parts.username is not None or parts.password is not None:
        # A password would be kept in the archive, as part of the place where posts were read.
        raise AddressRefused(parts.hostname or "", "the address holds a user's name or password", _GIVE_AN_ADDRESS)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    if parts.query:
        path += "?" + quote(parts.query, safe="/?%:@!$&'()*+,;=~[]")
    return Target(parts._replace(fragment="").geturl(), parts.scheme, host, port or _PORTS[parts.scheme], path)


class Connections:
    """The connections kept open, each to an address that was checked."""

    def __init__(self, limits: Limits) -> None:
        self._timeout = Timeout(connect=limits.connect_seconds, read=limits.read_seconds)
        self._pools: dict[tuple[str, str, int], tuple[str, HTTPConnectionPool]] = {}

    def kept(self, target: Target) -> str | None:
        """Return the address that the target's host was reached at, if it was."""
        pool = self._pools.get(_place(target))
        return pool[0] if pool else None

    def request(self, target: Target, address: str, headers: Mapping[str, str]) -> BaseHTTPResponse:
        """Ask `target` of the host at `address`; the answer's content is still to be read."""
        known = self._pools.get(_place(target))
        pool = known[1] if known and known[0] == address else self._open(target, address)
        # urllib3 must neither redirect nor try again: the address would have to be checked each time.
        return pool.urlopen(
            "GET",
            target.path,
            headers={**headers, "Host": target.host_header},
            retries=False,
            redirect=False,
            assert_same_host=False,
            preload_content=False,
        )

    def drop(self, target: Target) -> None:
        """Forget the connection to the target's host: its name is looked up again."""
        known = self._pools.pop(_place(target), None)
        if known:
            known[1].close()

    def close(self) -> None:
        """Close all."""
        for _, pool in self._pools.values():
            pool.close()
        self._pools.clear()

    def _open(self, target: Target, address: str) -> HTTPConnectionPool:
        self.drop(target)
        if target.scheme == "https":
            # The connection is to the address, but the certificate must be the name's.
            pool: HTTPConnectionPool = HTTPSConnectionPool(
                address, target.port, timeout=self._timeout, server_hostname=target.host, assert_hostname=target.host
            )
        else:
            pool = HTTPConnectionPool(address, target.port, timeout=self._timeout)
        self._pools[_place(target)] = address, pool
        return pool


def _place(target: Target) -> tuple[str, str, int]:
    return target.scheme, target.host, target.port
