"""Paging through a list of posts that may change meanwhile.

Asking for pages 1, 2, 3 loses posts: when a post of page 1 is edited it moves to the end, all others move up by one,
and the first of page 4 stands on page 3, which has been read. So each page is asked for by where the last one ended:
"modified after that", oldest first. Without a zone in the parameter, WordPress compares the blog's local time, the very
column it sorts by, so no change of the clock or the zone gets in between. "After" leaves out that second itself, in
which more posts may have been saved: so each page begins one second earlier, and posts that come twice are passed over.

WordPress before 5.7 ignores `modified_after`. That shows when posts come that were not asked for, or in another order;
then pages are counted, and in the end the posts, too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.sources.remote_errors import ApiError
from index.sources.rest_answers import fields_of, moment_of, number_in, read_list
from index.sources.rest_post import FIELDS
from index.sources.source_errors import MalformedSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.sources.fetching import Fetcher

#: The most that WordPress gives at once.
PER_PAGE = 100
_SECOND = dt.timedelta(seconds=1)
_TRY_AGAIN = "Try again later; if it stays so, import an export of the blog (Tools → Export → All content)."


@dataclass(frozen=True, slots=True)
class RestPage:
    """One page of posts."""

    #: The posts that have not come before, as JSON of any shape.
    posts: tuple[object, ...]
    #: The server's headers.
    headers: Mapping[str, str]
    #: All posts modified until then (local time of the blog) have come; None where that is not sure.
    complete_until: dt.datetime | None


class Pages:
    """One list of posts, oldest first, by "modified" or by "date" (of publication)."""

    def __init__(self, api: str, fetcher: Fetcher, column: str, after: dt.datetime | None) -> None:
        self._api = api
        self._fetcher = fetcher
        self._column = column
        self._order = {"orderby": column, "order": "asc"}
        self._after = f"{after:%Y-%m-%dT%H:%M:%SZ}" if after else ""
        #: Where the last page ended; None at the beginning and where pages are counted.
        self._window: dt.datetime | None = None
        self._number = 1
        self._counting = False
        self._seen: set[int] = set()
        #: Posts without an id, which cannot be told from each other.
        self._nameless = 0
        self._total: int | None = None

    def __iter__(self) -> Iterator[RestPage]:
        """Yield the pages. Raises what `Fetcher.get` and `read_list` do; MalformedSource where pages do not add up."""
        idle = 0
        while True:
            found = self._ask()
            if found is None:
                break
            posts, headers, pages = found
            if not self._counting and not self._is_as_asked(posts):
                self._counting = True
                if self._window:
                    # Only page 1 of the whole list is known to have been read.
                    self._window, self._number = None, 2
                    continue
            new = tuple(post for post in posts if self._is_new(post))
            idle = 0 if any(_number(post) is not None for post in new) else idle + 1
            if idle > 2:
                raise MalformedSource(self._api, "the interface gives the same posts for every page", _TRY_AGAIN)
            last = not posts or (pages is not None and self._number >= pages)
            if not last:
                self._go_on(posts)
            yield RestPage(new, headers, self._window)
            if last:
                break
        self._check_total()

    def _ask(self) -> tuple[list[object], Mapping[str, str], int | None] | None:
        """Return the posts of the next page, its headers and the number of pages; None where there is no such page."""
        after = f"{self._window:%Y-%m-%dT%H:%M:%S}" if self._window else self._after
        params = {"per_page": str(PER_PAGE), "page": str(self._number), **self._order}
        params |= {"_fields": FIELDS, "_embed": "wp:term"}
        if after:
            params["modified_after" if self._column == "modified" else "after"] = after
        try:
            fetched = self._fetcher.get(self._api, params)
            posts = read_list(fetched)
        except ApiError as error:
            if error.code == "rest_post_invalid_page_number" and self._number > 1:
                return None
            if error.code == "rest_invalid_param" and self._order["orderby"] == "modified":
                # WordPress before 4.9.
                self._order["orderby"] = "id"
                self._counting = True
                return self._ask()
            raise
        if self._total is None:
            self._total = number_in(fetched, "x-wp-total")
        return posts, fetched.headers, number_in(fetched, "x-wp-totalpages")

    def _is_as_asked(self, posts: list[object]) -> bool:
        """True if the posts come in order, and all are within the window."""
        moments = [moment for post in posts if (moment := self._moment(post))]
        return moments == sorted(moments) and (self._window is None or all(moment > self._window for moment in moments))

    def _go_on(self, posts: list[object]) -> None:
        end = None if self._counting or not posts else self._moment(posts[-1])
        window = end - _SECOND if end else None
        if window and (self._window is None or window > self._window):
            self._window = window
            self._number = 1
        else:
            # A second with more posts than a page holds, or posts without a moment: count pages within the window.
            self._number += 1

    def _moment(self, post: object) -> dt.datetime | None:
        return moment_of(fields_of(post).get(self._column))

    def _is_new(self, post: object) -> bool:
        number = _number(post)
        if number is None:
            self._nameless += 1
            return True
        if number in self._seen:
            return False
        self._seen.add(number)
        return True

    def _check_total(self) -> None:
        found = len(self._seen) + self._nameless
        if self._counting and self._total is not None and found < self._total:
            raise MalformedSource(
                self._api,
                f"posts were changed while they were read: {found} came of {self._total}",
                "What came is kept; import the site again for the others.",
            )


def _number(post: object) -> int | None:
    number = fields_of(post).get("id")
    return number if isinstance(number, int) else None
