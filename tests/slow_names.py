"""Names, a clock and a fetcher of a test's own: nothing outside this machine is asked."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from index.sources.fetching import Fetcher, Network, is_public
from index.sources.waiting import Limits
from tests.wordpress_server import WordPress

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def empty_blog() -> Iterator[WordPress]:
    with WordPress() as blog:
        yield blog


def new_clock() -> Clock:
    return Clock()


def local(clock: Clock, **limits: float) -> Fetcher:
    """A fetcher that may ask this machine, and waits only in name."""
    return Fetcher(True, limits=Limits(**limits), sleep=clock.sleep, clock=clock)  # type: ignore[arg-type]
