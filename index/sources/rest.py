"""Reading a WordPress site by its REST interface (wp/v2), or WordPress.com's: all posts, or what has changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from index.errors import SourceError
from index.sources.rest_address import PUBLIC_API, find_posts
from index.sources.rest_answers import fields_of, moment_of, read_list, text_of
from index.sources.rest_pages import PER_PAGE, Pages, RestPage
from index.sources.rest_post import TAXONOMIES, embedded_names, is_listed, read_post, read_unlisted, term_numbers
from index.sources.source_errors import MalformedSource
from index.sources.waiting import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.posts.records import Post, Unpublished
    from index.sources.fetching import Fetched, Fetcher

#: Posts modified within a day before the reading are read again the next time. WordPress compares local times, in which
#: an hour comes twice a year; two saves can share a second; and a planned post may appear hours after its time.
SETTLING = dt.timedelta(days=1)


class RestSite:
    """The posts of one site. After the iteration, `modified_until` is the next time's `modified_after`."""

    def __init__(
        self, url: str, fetcher: Fetcher, *, page: Fetched | None = None, public_api: str = PUBLIC_API
    ) -> None:
        self.url = url
        #: Everything modified until then (UTC) has been read: the newest moment seen, but at least a day before the
        #: reading, and not after a page that failed. Give it unchanged as `modified_after` the next time, which is
        #: exclusive. Where nothing newer was seen it is what was given, None if nothing was.
        self.modified_until: dt.datetime | None = None
        self._fetcher = fetcher
        #: The page at `url`, if it has been fetched already.
        self._page = page
        self._public_api = public_api
        self._names: dict[tuple[str, int], str] = {}
        self._yielded: set[object] = set()
        self._begun: dt.datetime | None = None
        self._newest: dt.datetime | None = None

    def posts(self, modified_after: dt.datetime | None = None) -> Iterator[Post | Unpublished | SourceError]:
        """Yield the posts that everybody may see, page by page; given a moment, those modified or published after it.

        A post that cannot be read is yielded as an error, and the rest goes on; a page that cannot be read ends it.
        """
        after = modified_after.astimezone(dt.UTC) if modified_after else None
        self.modified_until, self._begun, self._newest = after, None, None
        self._yielded.clear()
        try:
            api = find_posts(self.url, self._fetcher, self._page, self._public_api)
            if after:
                # A planned post that appears keeps the moment of modification at which it was planned.
                for page in Pages(api, self._fetcher, "date", after):
                    yield from self._read(api, page)
            for page in Pages(api, self._fetcher, "modified", after):
                yield from self._read(api, page)
                self._advance(page)
        except SourceError as error:
            yield error
        else:
            self._settle(self._newest)

    def _read(self, api: str, page: RestPage) -> Iterator[Post | Unpublished | SourceError]:
        if self._begun is None:
            # The earlier of the two clocks: one may be wrong, and a cache may have answered with yesterday's page.
            now = dt.datetime.now(dt.UTC)
            self._begun = min(now, read_moment(page.headers.get("date", "")) or now)
        self._learn_names(api, page.posts)
        for found in page.posts:
            fields = fields_of(found)
            number = fields.get("id")
            if isinstance(number, int):
                if number in self._yielded:
                    continue
                self._yielded.add(number)
            self._note(fields)
            if not fields:
                yield MalformedSource(api, "something that is no post stands among the posts", "Report it to the site.")
            elif is_listed(fields):
                yield read_post(fields, self._names, api, self._begun)
            elif unlisted := read_unlisted(fields, api, self._begun):
                yield unlisted

    def _learn_names(self, api: str, posts: Sequence[object]) -> None:
        """Learn the names of the posts' terms: as they came with them, else by asking."""
        all_fields = [fields_of(post) for post in posts]
        for fields in all_fields:
            self._names |= embedded_names(fields)
        for taxonomy, field in TAXONOMIES.items():
            numbers = {number for fields in all_fields for number in term_numbers(fields, taxonomy)}
            missing = sorted(number for number in numbers if (taxonomy, number) not in self._names)
            for start in range(0, len(missing), PER_PAGE):
                self._ask_names(api, taxonomy, field, missing[start : start + PER_PAGE])

    def _ask_names(self, api: str, taxonomy: str, field: str, numbers: Sequence[int]) -> None:
        # `api` is "…/wp/v2/posts" or "…?rest_route=/wp/v2/posts".
        head, _, tail = api.rpartition("/posts")
        params = {"include": ",".join(map(str, numbers)), "per_page": str(PER_PAGE), "_fields": "id,name"}
        for term in map(fields_of, read_list(self._fetcher.get(f"{head}/{field}{tail}", params))):
            number = term.get("id")
            if isinstance(number, int):
                self._names[taxonomy, number] = text_of(term.get("name"))

    def _note(self, fields: dict[str, object]) -> None:
        for name in ("modified_gmt", "date_gmt"):
            moment = moment_of(fields.get(name))
            if moment:
                moment = moment.replace(tzinfo=dt.UTC)
                self._newest = max(self._newest or moment, moment)

    def _advance(self, page: RestPage) -> None:
        """Remember how far the reading is complete, in case the next page fails."""
        if page.complete_until is None:
            return
        for post in page.posts:
            fields = fields_of(post)
            local, moment = moment_of(fields.get("modified")), moment_of(fields.get("modified_gmt"))
            if local and moment and local <= page.complete_until:
                # A day less: local times of a blog that changed its time zone are in another order than moments.
                self._settle(moment.replace(tzinfo=dt.UTC) - SETTLING)

    def _settle(self, moment: dt.datetime | None) -> None:
        if moment is None or self._begun is None:
            return
        moment = min(moment, self._begun - SETTLING)
        self.modified_until = max(self.modified_until or moment, moment)
