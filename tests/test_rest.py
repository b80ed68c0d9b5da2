"""All posts of a site by WordPress's REST interface, and the second time what has changed."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from index.sources.fetching import Fetcher
from index.sources.rest import RestSite
from tests.rest_site import BEGIN, DAY, JSON, empty_blog, fetcher_of_this_machine, keys, many, read, utc
from tests.wordpress_server import Answer, BlogPost, WordPress, always

fetcher = pytest.fixture(fetcher_of_this_machine)
blog = pytest.fixture(empty_blog)


# --- All posts ------------------------------------------------------------------------------------------------------


def test_every_post_of_a_large_blog_once(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(250)

    found = keys(RestSite(blog.url, fetcher))

    assert found == [f"n{number}" for number in range(1, 251)]
    assert len(blog.asked("/posts")) == 4  # one to find the interface
    assert {query["per_page"] for query in blog.asked("/posts")[1:]} == {"100"}


def test_only_what_is_needed_is_asked_for(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(1)
    keys(RestSite(blog.url, fetcher))
    query = blog.asked("/posts")[-1]
    assert (query["orderby"], query["order"], query["_embed"]) == ("modified", "asc", "wp:term")
    assert not {"excerpt", "author"} & set(query["_fields"].split(","))


@pytest.mark.parametrize("hours", [-11, 0, 13])
@pytest.mark.parametrize("counts", [True, False])
def test_posts_that_are_edited_meanwhile_push_no_other_out(
    blog: WordPress, fetcher: Fetcher, hours: int, counts: bool
) -> None:
    """An edited post moves to the end, and all others move up: by page numbers, every page would lose some."""
    blog.offset = dt.timedelta(hours=hours)
    blog.counts = counts
    blog.posts = many(350)
    edits = iter((3, 50, 120))

    def edit(blog: WordPress) -> None:
        number = next(edits, None)
        if number:
            blog.edit(number, BEGIN + (1_000 + number) * DAY)

    blog.after_page = edit

    assert set(keys(RestSite(blog.url, fetcher))) == {f"n{number}" for number in range(1, 351)}


def test_a_post_that_is_deleted_meanwhile_takes_no_other_along(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(250)

    def delete(blog: WordPress) -> None:
        blog.posts = [post for post in blog.posts if post.id > 20]

    blog.after_page = delete

    assert len(keys(RestSite(blog.url, fetcher))) == 250


def test_hundreds_of_posts_saved_in_one_second(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = [BlogPost(number, modified=BEGIN) for number in range(1, 331)]
    assert len(keys(RestSite(blog.url, fetcher))) == 330


def test_a_blog_without_posts(blog: WordPress, fetcher: Fetcher) -> None:
    site = RestSite(blog.url, fetcher)
    assert keys(site) == []
    assert site.modified_until is None


def test_totals_that_do_not_come(blog: WordPress, fetcher: Fetcher) -> None:
    """Some proxies take the headers away; the end is then where there is no further page."""
    blog.counts = False
    blog.posts = many(200)
    assert len(keys(RestSite(blog.url, fetcher))) == 200
    assert int(blog.asked("/posts")[-1]["page"]) > 1


@pytest.mark.parametrize("knows_orderby_modified", [True, False])
def test_an_old_wordpress_that_passes_parameters_over(
    blog: WordPress, fetcher: Fetcher, knows_orderby_modified: bool
) -> None:
    blog.knows_modified_after = False
    blog.knows_orderby_modified = knows_orderby_modified
    blog.posts = many(330)

    site = RestSite(blog.url, fetcher)

    assert len(keys(site)) == 330
    assert site.modified_until == utc(BEGIN + 330 * DAY)


def test_an_old_wordpress_that_changes_meanwhile_says_what_is_missing(blog: WordPress, fetcher: Fetcher) -> None:
    blog.knows_modified_after = False
    blog.posts = many(330)
    edited = iter((3,))

    def edit(blog: WordPress) -> None:
        for number in edited:
            blog.edit(number, BEGIN + 1_000 * DAY)

    blog.after_page = edit
    site = RestSite(blog.url, fetcher)

    posts, (error,) = read(site)

    assert len(posts) == 329
    assert "329 came of 330" in str(error)
    assert site.modified_until is None or site.modified_until < utc(BEGIN + 101 * DAY)


def test_the_same_page_for_ever_ends(blog: WordPress, fetcher: Fetcher) -> None:
    posts = [
        {"id": number, "slug": f"n{number}", "status": "publish", "content": {"rendered": "x"}} for number in range(100)
    ]
    blog.fault = always(Answer(200, json.dumps(posts).encode(), JSON), at="wp/v2")
    found, (error,) = read(RestSite(blog.url, fetcher))
    assert len(found) == 100
    assert "the same posts for every page" in str(error)


# --- What has changed -----------------------------------------------------------------------------------------------


def test_the_second_time_only_what_has_changed_is_fetched(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(150)
    site = RestSite(blog.url, fetcher)
    keys(site)
    until = site.modified_until
    assert until == utc(BEGIN + 150 * DAY)

    assert keys(site, until) == []
    assert site.modified_until == until

    blog.edit(7, BEGIN + 200 * DAY, content="<p>Other words.</p>")
    assert keys(site, until) == ["n7"]
    assert site.modified_until == utc(BEGIN + 200 * DAY)


@pytest.mark.parametrize("hours", [-11, 0, 13])
def test_the_blogs_time_zone_does_not_matter(blog: WordPress, fetcher: Fetcher, hours: int) -> None:
    blog.offset = dt.timedelta(hours=hours)
    blog.posts = many(10)
    site = RestSite(blog.url, fetcher)
    assert keys(site, utc(BEGIN + 8 * DAY)) == ["n9", "n10"]
    zone = dt.timezone(dt.timedelta(hours=5))
    assert keys(site, utc(BEGIN + 8 * DAY).astimezone(zone)) == ["n9", "n10"]
    assert site.modified_until == utc(BEGIN + 10 * DAY)


def test_a_planned_post_is_found_though_it_was_modified_before(blog: WordPress, fetcher: Fetcher) -> None:
    """WordPress leaves the moment of modification alone when a planned post appears."""
    blog.posts = [*many(10), BlogPost(11, date=BEGIN + 15 * DAY, modified=BEGIN + 2 * DAY)]
    site = RestSite(blog.url, fetcher)

    assert keys(site, utc(BEGIN + 10 * DAY)) == ["n11"]
    assert site.modified_until == utc(BEGIN + 15 * DAY)


def test_what_was_touched_today_is_read_again_tomorrow(blog: WordPress, fetcher: Fetcher) -> None:
    """A second can hold two saves, an hour comes twice in autumn, and a planned post may be late."""
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    blog.posts = [BlogPost(1, date=now - dt.timedelta(minutes=5))]
    site = RestSite(blog.url, fetcher)

    assert keys(site) == ["n1"]
    assert site.modified_until is not None
    # The site says the time in whole seconds.
    assert utc(now) <= site.modified_until + DAY <= dt.datetime.now(dt.UTC)
    assert keys(site, site.modified_until) == ["n1"]


def test_it_never_goes_back(blog: WordPress, fetcher: Fetcher) -> None:
    until = dt.datetime.now(dt.UTC)
    site = RestSite(blog.url, fetcher)
    assert keys(site, until) == []
    assert site.modified_until == until
