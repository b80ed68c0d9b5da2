"""Which addresses of the internet may be asked: a host's name is looked up once, and its addresses are looked at."""

from __future__ import annotations

import ipaddress
import socket

#: The only IPv6 addresses given out for the open internet (RFC 4291, section 2.4).
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
#: IPv6 addresses that stand for an IPv4 address: what is in them counts (RFC 6052, RFC 3056).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Network:
    """The machine's own view of the internet; tests put another in its place."""

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of `host`, in the order the system prefers. Raises OSError where it has none."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return tuple(dict.fromkeys(str(address[0]) for *_, address in found))

    def is_public(self, address: str) -> bool:
        """Whether `address` is one of the open internet: not this machine, its network, or a device in it."""
        return is_public(address)


def is_public(address: str) -> bool:
    """Whether `address` is on the open internet, also where it hides an IPv4 address."""
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
