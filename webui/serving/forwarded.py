"""The address that a visitor typed, as a proxy passes it on: the headers X-Forwarded-Proto, -Host and -Prefix.

They are read here, not by waitress or werkzeug's ProxyFix. Waitress 3.0.2 answers two proxies in a row ("https, http")
with 400, accepts any text as a host and does not know the prefix; ProxyFix believes every sender. X-Forwarded-For is
not read, because nothing here needs to know the visitor; nor is Forwarded (RFC 7239), which the usual servers do not
send.

Nginx, Apache and Caddy each pass on some of these headers as a visitor sent them, unless told otherwise. So there is an
address only if everything that was sent agrees; else there is none, and no page is wrong.
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from webui.addresses import Address, origin_of, prefix_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Network, IPv6Network
    from wsgiref.types import WSGIEnvironment

    Network = IPv4Network | IPv6Network

_SCHEMES = {"http", "https"}
#: An IP address or a name without a dot is the proxy's name for this server, not what a reader typed.
_PUBLIC = re.compile(r".+\.(?!localhost\b)[a-z][a-z0-9-]*(:[0-9]+)?", re.ASCII)


def is_trusted(asking: str, proxies: Iterable[Network]) -> bool:
    """True if a request comes from one of the proxies; `asking` is the IP address of its sender."""
    try:
        address = ip_address(asking)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in proxies)


def forwarded_address(environ: WSGIEnvironment) -> Address:
    """Return the address of a request from a trusted proxy; a part is empty if the headers do not agree on it."""
    return Address(_origin(environ), _prefix(environ))


def _origin(environ: WSGIEnvironment) -> str:
    schemes = _values(environ, "HTTP_X_FORWARDED_PROTO")
    hosts = set(_values(environ, "HTTP_X_FORWARDED_HOST"))
    if _PUBLIC.fullmatch(named := environ.get("HTTP_HOST", "").lower()):
        hosts.add(named)
    # Apache appends its own host to one sent by a visitor or by a proxy before it. Two hosts cannot be told apart.
    if not schemes or not _SCHEMES.issuperset(schemes) or len(hosts) != 1:
        return ""
    [host] = hosts
    # Of several proxies, the first is the one that the reader talks to.
    return origin_of(schemes[0], host) if _PUBLIC.fullmatch(host) else ""


def _prefix(environ: WSGIEnvironment) -> str:
    prefixes = {prefix_of(path) for path in _texts(environ, "HTTP_X_FORWARDED_PREFIX")}
    [prefix] = prefixes if len(prefixes) == 1 else {None}
    return prefix or ""


def _values(environ: WSGIEnvironment, name: str) -> list[str]:
    return [text.lower() for text in _texts(environ, name)]


def _texts(environ: WSGIEnvironment, name: str) -> list[str]:
    given = environ.get(name, "")
    return [text.strip() for text in given.split(",")] if given.strip() else []
