"""What a proxy says of the address that a visitor typed: the headers X-Forwarded-Proto, -Host and -Prefix.

They are read here, and not by waitress or werkzeug's ProxyFix. Waitress 3.0.2 answers two proxies in a row ("https,
http") with 400, takes over any text as a host and does not know the prefix; ProxyFix believes whoever asks.
X-Forwarded-For is not read at all, because nothing here asks who somebody is; nor is Forwarded (RFC 7239), which the
usual servers do not send.

Nginx, Apache and Caddy each pass on some of these headers as a visitor sent them, unless they are told otherwise. So an
address is made only where everything that was sent fits together; where it does not, there is none, and no page is
wrong.
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
#: A number, or a name without a dot, is what the proxy calls this server, not what a reader typed.
_PUBLIC = re.compile(r".+\.(?!localhost\b)[a-z][a-z0-9-]*(:[0-9]+)?", re.ASCII)


def is_trusted(asking: str, proxies: Iterable[Network]) -> bool:
    """Whether a request comes from one of the proxies; `asking` is the address of the other end of its connection."""
    try:
        address = ip_address(asking)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in proxies)


def forwarded_address(environ: WSGIEnvironment) -> Address:
    """The address of a request that a trusted proxy passes on; what it does not say clearly is not known."""
    return Address(_origin(environ), _prefix(environ))


def _origin(environ: WSGIEnvironment) -> str:
    schemes = _values(environ, "HTTP_X_FORWARDED_PROTO")
    hosts = set(_values(environ, "HTTP_X_FORWARDED_HOST"))
    if _PUBLIC.fullmatch(named := environ.get("HTTP_HOST", "").lower()):
        hosts.add(named)
    # Apache puts its own host after one that a visitor sent, and after that of a proxy before it: nobody knows which is
    # meant.
    if not schemes or not _SCHEMES.issuperset(schemes) or len(hosts) != 1:
        return ""
    [host] = hosts
    # Of proxies in a row, the first is the one that the reader speaks to.
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
