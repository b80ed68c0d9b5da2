"""A blog on this machine that speaks WordPress's REST interface, and what is read of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from index.errors import SourceError
from index.posts.records import Post
from index.sources.fetching import Fetcher, Network
from index.sources.rest import RestSite
from tests.wordpress_server import BlogPost, WordPress

if TYPE_CHECKING:
    from collections.abc import Iterator


JSON = {"Content-Type": "application/json"}
DAY = dt.timedelta(days=1)
BEGIN = dt.datetime(2022, 1, 1, 12)  # noqa: DTZ001 — a database has no zones


class ThisMachine(Network):
    """Every name leads here."""

    def addresses(self, host: str, port: int) -> tuple[str, ...]:  # noqa: ARG002
        return ("127.0.0.1",)


def fetcher_of_this_machine() -> Iterator[Fetcher]:
    fetcher = Fetcher(True, network=ThisMachine(), sleep=lambda _: None)
    yield fetcher
    fetcher.close()


def empty_blog() -> Iterator[WordPress]:
    with WordPress() as blog:
        yield blog


def many(count: int) -> list[BlogPost]:
    """Posts of as many days."""
    return [BlogPost(number, date=BEGIN + number * DAY) for number in range(1, count + 1)]


def read(site: RestSite, modified_after: dt.datetime | None = None) -> tuple[list[Post], list[SourceError]]:
    found = list(site.posts(modified_after))
    return [one for one in found if isinstance(one, Post)], [one for one in found if isinstance(one, SourceError)]


def keys(site: RestSite, modified_after: dt.datetime | None = None) -> list[str]:
    posts, errors = read(site, modified_after)
    assert not errors
    return [post.key for post in posts]


def utc(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)
