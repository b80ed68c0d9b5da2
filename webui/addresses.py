"""The site's own address, and the links and whole addresses made of it.

A link is a path that begins with the prefix the site is mounted under. A whole address (canonical link, permanent
address, citation) needs an origin too. The origin is `url` in `site.toml`, else what a trusted proxy says
(`forwarded`), else there is none. The Host header is never used: a visitor chooses it, and nginx sends 127.0.0.1
unless told otherwise.

`doorway` sets the address for the time of a request. Elsewhere, as on the command line, it is empty.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFAULT_PORTS = {"http": "80", "https": "443"}
_HOST = re.compile(r"(?P<name>[a-z0-9.-]+|\[(?P<six>[0-9a-f:.]+)\])(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_LONGEST_NAME = 253
#: Only characters that need no escaping: a prefix is then the same in a page, a request and a proxy's settings.
_PREFIX = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*", re.ASCII)
_LONGEST_PREFIX = 200


@dataclass(frozen=True, slots=True)
class Address:
    """The beginning of the site's addresses."""

    #: `https://example.org`; empty: not known, so there are no whole addresses.
    origin: str = ""
    #: `/answers`; empty: the site stands at the root.
    prefix: str = ""


_UNKNOWN = Address()
_here: ContextVar[Address] = ContextVar("address", default=_UNKNOWN)


def at(path: str) -> str:
    """Return a path under the site's prefix: `/about` becomes `/answers/about`."""
    return _here.get().prefix + path


def absolute(link: str) -> str:
    """Return the whole address of a link made by `at`; empty where the site's origin is not known."""
    origin = _here.get().origin
    return origin + link if origin else ""


@contextmanager
def being_at(address: Address) -> Iterator[None]:
    """Make `at` and `absolute` use this address inside the `with` block."""
    before = _here.set(address)
    try:
        yield
    finally:
        _here.reset(before)


def read_address(url: str) -> Address:
    """Parse the address that an owner wrote.

    Raises ValueError with the end of a sentence that says what is wrong with it.
    """
    if not url.isascii():
        raise ValueError("which has letters outside ASCII: copy it from the browser's address bar")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ValueError("whose host name is not valid") from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc:
        raise ValueError("which does not begin with https:// or http:// and a name")
    if "@" in parts.netloc:
        raise ValueError("which names a user")
    if "?" in url or "#" in url:
        raise ValueError("which has a ? or # after the path")
    origin = origin_of(parts.scheme, parts.netloc)
    if not origin:
        raise ValueError("whose host name or port is not valid")
    prefix = prefix_of(parts.path)
    if prefix is None:
        raise ValueError("whose path has other characters than letters, digits, - . _ ~ and single slashes")
    return Address(origin, prefix)


def web_url(url: str) -> str:
    """Return the URL if it may become a link: http or https with a host, else ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in _DEFAULT_PORTS and parts.netloc else ""


def origin_of(scheme: str, host: str) -> str:
    """Return the origin, `https://example.org:8443`, of a scheme and a host (with or without port); "" if not valid."""
    found = _HOST.fullmatch(host.lower())
    if scheme not in _DEFAULT_PORTS or not found:
        return ""
    name, port = found["name"], (found["port"] or "").lstrip("0")
    if found["port"] and not 1 <= int(found["port"]) <= 65535:
        return ""
    if not (_is_six(found["six"]) if found["six"] else _is_name(name)):
        return ""
    return f"{scheme}://{name}" + (f":{port}" if port and port != _DEFAULT_PORTS[scheme] else "")


def prefix_of(path: str) -> str | None:
    """Return a path as a prefix: `/answers` for `/answers/`, empty for the root, None if it cannot be one.

    Two slashes at the beginning would make every link lead to another host.
    """
    prefix = path.removesuffix("/")
    return prefix if len(prefix) <= _LONGEST_PREFIX and _PREFIX.fullmatch(prefix) else None


def _is_name(name: str) -> bool:
    labels = name.removesuffix(".").split(".")
    return len(name) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in labels)


def _is_six(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True
