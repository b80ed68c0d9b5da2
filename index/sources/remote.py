"""A URL as a source: a site, a feed, or the page of one post, as its content says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborHTMLParser

from index.errors import SourceError
from index.posts.records import Post, Unpublished
from index.reading.addresses import canonical_address, key_in_address
from index.sources.connections import read_target
from index.sources.feed import has_feed_root, numbered_key, read_feed
from index.sources.remote_errors import CommentsFeed, PageNotFound
from index.sources.rest import RestSite
from index.sources.rest_address import linked_api, posts_address
from index.sources.saved_html import read_page
from index.sources.source_errors import MalformedSource
from index.sources.waiting import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.sources.fetching import Fetched, Fetcher

_WHAT_IS_READ = "Give the address of a WordPress site, of its feed, or of one post."


def open_url(url: str, fetcher: Fetcher, modified_after: dt.datetime | None = None) -> Remote:
    """Return the posts of `url` as a source; nothing is asked for until it is iterated over.

    `modified_after` is the `modified_until` of the last time; feeds and single pages, which are short, ignore it.
    """
    return Remote(url, fetcher, modified_after)


class Remote:
    """The posts behind a URL, and the errors in their place."""

    def __init__(self, url: str, fetcher: Fetcher, modified_after: dt.datetime | None) -> None:
        self.url = url
        #: The site, once the iteration has found that the URL is one's; None for a feed or a page.
        self.site: RestSite | None = None
        self._fetcher = fetcher
        self._modified_after = modified_after

    @property
    def modified_until(self) -> dt.datetime | None:
        """The next `modified_after`, once the iteration has ended; None where it is no site."""
        return self.site.modified_until if self.site else None

    def __iter__(self) -> Iterator[Post | Unpublished | SourceError]:
        """Yield posts, and the errors of what cannot be read, in order; never raises a SourceError."""
        try:
            yield from self._read()
        except SourceError as error:
            yield error

    def _read(self) -> Iterator[Post | Unpublished | SourceError]:
        read_target(self.url)  # or its error
        parts = urlsplit(self.url)
        if "replytocom" in parse_qs(parts.query):
            raise CommentsFeed(self.url, "the address is a form to reply to one")
        host = (parts.hostname or "").lower()
        if posts_address(self.url) or (host.endswith(".wordpress.com") and parts.path in ("", "/") and not parts.query):
            yield from self._read_site(self.url, None)
            return
        page = self._fetcher.get(self.url)
        if page.status == 200 and has_feed_root(page.body):
            # An export, too: its reader says what to do with it.
            yield from _as_of(page, read_feed(page.body, page.url))
        elif _is_site(page):
            yield from self._read_site(self.url, page)
        elif page.status != 200:
            raise PageNotFound(self.url, page.status)
        else:
            yield from _as_of(page, _read_page(page))

    def _read_site(self, url: str, page: Fetched | None) -> Iterator[Post | Unpublished | SourceError]:
        self.site = RestSite(url, self._fetcher, page=page)
        yield from self.site.posts(self._modified_after)


def _is_site(page: Fetched) -> bool:
    """True if the page is a site's front page, not a post's or a category's."""
    parts = urlsplit(page.url)
    if parts.path in ("", "/") and not parts.query:
        return True
    body = LexborHTMLParser(page.text).body
    classes = set((body.attributes.get("class") or "").split()) if body is not None else set()
    if classes & {"single", "single-post"}:
        return False
    if classes & {"home", "blog"}:
        return True
    root = urlsplit(linked_api(page))
    return bool(root.path) and root.path.removesuffix("/").removesuffix("/wp-json") == parts.path.removesuffix("/")


def _as_of(page: Fetched, found: Iterator[Post | SourceError]) -> Iterator[Post | SourceError]:
    """Yield what was `found`, with the moment at which the site, not a cache, gave the page or feed."""
    now = dt.datetime.now(dt.UTC)
    seen = min(now, read_moment(page.headers.get("date", "")) or now)
    for one in found:
        yield replace(one, as_of=seen) if isinstance(one, Post) else one


def _read_page(page: Fetched) -> Iterator[Post | SourceError]:
    if page.media_type not in ("", "text/html", "application/xhtml+xml"):
        raise MalformedSource(page.url, f"neither a page nor a feed is there, but {page.media_type}", _WHAT_IS_READ)
    stem = key_in_address(page.url) or numbered_key(page.url) or "page"
    for found in read_page(page.body, page.url, page.url, stem):
        if isinstance(found, Post) and not found.url:
            yield replace(found, url=canonical_address(page.url))
        else:
            yield found
