"""A site's posts by WordPress's REST interface: against a blog on this machine that speaks it, faults included."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.posts.records import BodyFormat, Post
from index.reading.blocks import read_blocks
from index.sources import read_source
from index.sources.fetching import Fetcher, Network
from index.sources.remote_errors import ApiClosed, ApiError, ApiNotFound, SiteUnavailable
from index.sources.rest import RestSite
from index.sources.rest_address import posts_address
from index.sources.source_errors import MalformedSource
from tests.wordpress_server import Answer, BlogPost, WordPress, always, api_error, busy, once, page, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JSON = {"Content-Type": "application/json"}
DAY = dt.timedelta(days=1)
BEGIN = dt.datetime(2022, 1, 1, 12)  # noqa: DTZ001 — a database has no zones


class ThisMachine(Network):
    """Every name leads here."""

    def addresses(self, host: str, port: int) -> tuple[str, ...]:  # noqa: ARG002
        return ("127.0.0.1",)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    fetcher = Fetcher(True, network=ThisMachine(), sleep=lambda _: None)
    yield fetcher
    fetcher.close()


@pytest.fixture
def blog() -> Iterator[WordPress]:
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


# --- A post ---------------------------------------------------------------------------------------------------------


def test_a_post_whole(blog: WordPress, fetcher: Fetcher) -> None:
    blog.offset = dt.timedelta(hours=-7)
    blog.posts = [
        BlogPost(
            9,
            slug="caf%c3%a9",
            title="Further Questions: Do you read <em>Q&#038;A</em> &#8220;twice&#8221;?",
            content=(
                "<p>Yes,<br />twice.</p>\n<div class='sharedaddy'>Share this: Twitter</div><div"
                " id='jp-relatedposts'>Related</div>"
            ),
            date=dt.datetime(2014, 3, 8, 2),  # noqa: DTZ001
            categories=(1, 2),
            tags=(7,),
        )
    ]

    (post,), errors = read(RestSite(blog.url, fetcher))

    assert not errors
    assert post.key == "café"
    assert post.title == "Further Questions: Do you read Q&A “twice”?"
    assert post.published == dt.date(2014, 3, 7)  # the blog's day, not the day in UTC
    assert post.url == "https://shelf.example/2014/03/07/caf%c3%a9/"
    assert (post.categories, post.tags) == (("Further Questions", "Q&A"), ("looms",))
    assert post.body_format is BodyFormat.HTML
    assert [block.text for block in read_blocks(post.body, post.body_format)] == ["Yes,\ntwice."]
    assert post.tail_characters == len("\nShare this: Twitter\nRelated")
    assert post.origin == f"{blog.url}wp-json/wp/v2/posts, post 9"


BODY = """<p>This week: do you lend <em>looms</em>?</p>

<figure class="wp-block-image"><img src="/wanda.jpg" alt="Wanda Pyle, by a loom"/><figcaption>At work</figcaption></figure>

<p><strong>Wanda Pyle, Branch Head, Teasel Public Library:</strong>&nbsp;Only twice.</p>

<ul><li>Small ones</li><li>Large ones</li></ul>
"""


def test_one_post_by_export_interface_and_saved_page(blog: WordPress, fetcher: Fetcher, tmp_path: Path) -> None:
    blog.posts = [BlogPost(9, slug="looms", content=BODY + "<div id='jp-post-flair'>Share this:</div>")]
    (tmp_path / "export.xml").write_text(
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        "<item><title>Further Questions: Do you lend looms?</title><link>https://shelf.example/2022/10/14/looms/</link>"
        f"<content:encoded><![CDATA[<!-- wp:html -->{BODY}]]></content:encoded><wp:post_name>looms</wp:post_name>"
        "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item></channel></rss>"
    )
    (tmp_path / "page.html").write_text(
        "<head><link rel='canonical' href='https://shelf.example/2022/10/14/looms/'></head><body"
        " class='single'><article><h1 class='entry-title'>Further Questions: Do you lend looms?</h1><div"
        f" class='entry-content'>{BODY}<div class='sharedaddy'>Share this:</div></div><div class='comments-area'>Kip:"
        " No!</div></article>"
    )

    (remote,), _ = read(RestSite(blog.url, fetcher))
    exported, saved = (post for post in read_source(tmp_path) if isinstance(post, Post))

    def said(post: Post) -> tuple[object, ...]:
        return (post.key, post.url, post.title, post.published, read_blocks(post.body, post.body_format))

    assert said(remote) == said(exported) == said(saved)


def test_what_not_everybody_may_read_stays_behind(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = [BlogPost(1), BlogPost(2, protected=True), BlogPost(3, status="private"), BlogPost(4, status="draft")]
    assert keys(RestSite(blog.url, fetcher)) == ["n1"]

    posts = [{"id": 5, "slug": "a", "status": "future", "content": {"rendered": "x"}}, {"id": 6, "type": "page"}]
    blog.fault = always(Answer(200, json.dumps(posts).encode(), {**JSON, "X-WP-TotalPages": "1"}), at="wp/v2")
    assert keys(RestSite(blog.url, fetcher)) == []


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({"content": None}, "post 2: the post has no content.rendered"),
        ({"content": {"rendered": ["x"]}}, "post 2: the post has no content.rendered"),
        ({"id": None, "slug": "", "link": ""}, "neither a slug, nor a link, nor an id"),
        ({"content": {"rendered": "<div class='sharedaddy'>Share</div>"}}, "nothing but sharing"),
    ],
)
def test_one_bad_post_is_reported_and_the_rest_is_read(
    blog: WordPress, fetcher: Fetcher, broken: dict[str, object], problem: str
) -> None:
    good: list[dict[str, object]] = [
        {"id": number, "slug": f"n{number}", "status": "publish", "content": {"rendered": "<p>Words.</p>"}}
        for number in (1, 2, 3)
    ]
    good[1] |= broken
    blog.fault = always(Answer(200, json.dumps([*good, "x"]).encode(), {**JSON, "X-WP-TotalPages": "1"}), at="wp/v2")

    posts, errors = read(RestSite(blog.url, fetcher))

    assert [post.key for post in posts] == ["n1", "n3"]
    assert all(isinstance(error, MalformedSource) for error in errors)
    assert problem in str(errors[0])
    assert blog.url in str(errors[0])
    assert "something that is no post" in str(errors[1])


def test_an_end_tag_too_many_costs_no_words(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = [BlogPost(1, content="<p>One.</p></div></article></body><p>Two.</p><aside>Three.</aside>")]
    (post,), _ = read(RestSite(blog.url, fetcher))
    assert [block.text for block in read_blocks(post.body, post.body_format)] == ["One.", "Two.", "Three."]


def test_names_of_terms_are_asked_for_where_they_do_not_come_along(blog: WordPress, fetcher: Fetcher) -> None:
    blog.embeds = False
    blog.posts = [BlogPost(1, categories=(2, 1), tags=(8,)), BlogPost(2, categories=(1,), tags=(8, 99))]

    posts, errors = read(RestSite(blog.url, fetcher))

    assert not errors
    assert [(post.categories, post.tags) for post in posts] == [
        (("Q&A", "Further Questions"), ("paper clips",)),
        (("Further Questions",), ("paper clips",)),
    ]
    assert [query["include"] for query in blog.asked("/categories") + blog.asked("/tags")] == ["1,2", "8,99"]


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
    assert utc(now) - DAY - dt.timedelta(minutes=1) < site.modified_until <= utc(now) - DAY + dt.timedelta(minutes=1)
    assert keys(site, site.modified_until) == ["n1"]


def test_it_never_goes_back(blog: WordPress, fetcher: Fetcher) -> None:
    until = dt.datetime.now(dt.UTC)
    site = RestSite(blog.url, fetcher)
    assert keys(site, until) == []
    assert site.modified_until == until


# --- Faults ---------------------------------------------------------------------------------------------------------


def test_a_page_that_fails_ends_the_reading_and_the_next_begins_before_it(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(250)
    site = RestSite(blog.url, fetcher)
    pages = iter(range(9))
    blog.fault = lambda _, path: Answer(200, b'[{"id": 1', JSON) if "_embed" in path and next(pages) == 1 else None

    posts, (error,) = read(site)

    assert len(posts) == 100
    assert "the JSON is broken or cut off" in str(error)
    assert error.__cause__
    assert site.modified_until is not None
    assert utc(BEGIN + 95 * DAY) < site.modified_until < utc(BEGIN + 100 * DAY)

    blog.fault = always(Answer(404), at="nowhere")
    found = keys(site, site.modified_until)
    assert {post.key for post in posts} | set(found) == {f"n{number}" for number in range(1, 251)}


def test_a_first_page_that_fails_says_nothing_of_how_far_it_is_read(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(250)
    site = RestSite(blog.url, fetcher)
    blog.fault = always(busy(503), at="_embed")

    posts, (error,) = read(site)
    assert (posts, site.modified_until) == ([], None)
    assert isinstance(error, SiteUnavailable)

    until = utc(BEGIN + 9 * DAY)
    read(site, until)
    assert site.modified_until == until


def test_a_site_that_is_busy_for_a_while(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(250)
    blog.fault = once(busy(429, Retry_After="5"), busy(500), at="_embed")
    assert len(keys(RestSite(blog.url, fetcher))) == 250


@pytest.mark.parametrize("status", [401, 403])
def test_a_closed_interface_is_respected(blog: WordPress, fetcher: Fetcher, status: int) -> None:
    said = "DRA: Only authenticated users can access the REST API."
    blog.fault = always(api_error(status, "rest_cannot_access", said), at="wp/v2")

    _, (error,) = read(RestSite(f"http://shelf.example:{blog.port}/", fetcher))

    assert isinstance(error, ApiClosed)
    assert said in str(error)
    assert "Tools → Export" in str(error)
    assert not any("/sites/" in path for path in blog.requests)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (page("<!DOCTYPE html><title>Just a moment...</title>"), "a page of HTML came instead of JSON"),
        (Answer(200, b"<html>", JSON), "a page of HTML came instead of JSON"),
        (Answer(200, b'[{"id": 1}, {"id"', JSON), "the JSON is broken or cut off"),
        (Answer(200, b"\xff\xfe\x00", JSON), "the JSON is broken or cut off"),
        (Answer(200, b"[" * 100_000, JSON), "the JSON is broken or cut off"),
        (Answer(200, b'{"posts": []}', JSON), "no list of posts"),
        (api_error(400, "rest_invalid_param", "Invalid parameter(s): per_page"), "rest_invalid_param (Invalid"),
        (Answer(410, b"<h1>Gone"), "status 410"),
    ],
)
def test_answers_that_are_no_posts(blog: WordPress, fetcher: Fetcher, answer: Answer, problem: str) -> None:
    blog.posts = many(3)
    blog.fault = always(answer, at="_embed")
    posts, (error,) = read(RestSite(blog.url, fetcher))
    assert not posts
    assert isinstance(error, MalformedSource | ApiError)
    assert problem in str(error)
    assert f"{blog.url}wp-json/wp/v2/posts" in str(error)
    assert "import an export" in str(error)


# --- Where the interface is -----------------------------------------------------------------------------------------


def test_the_interface_is_where_the_page_says(fetcher: Fetcher) -> None:
    with WordPress(many(2), root="/api") as blog:
        assert keys(RestSite(blog.url, fetcher)) == ["n1", "n2"]
        assert [path.partition("?")[0] for path in blog.requests] == ["/", "/api/wp/v2/posts", "/api/wp/v2/posts"]


def test_a_link_element_will_do(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(2)
    blog.pages["/"] = page("<link rel='https://api.w.org/' href='/?rest_route=/'>")
    assert keys(RestSite(blog.url, fetcher)) == ["n1", "n2"]
    assert blog.requests[-1].startswith("/?rest_route=/wp/v2/posts&per_page=100")


def test_terms_are_found_by_rest_route_too(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts, blog.embeds = many(1), False
    (post,), _ = read(RestSite(f"{blog.url}?rest_route=/", fetcher))
    assert post.categories == ("Further Questions",)


def test_usual_places_are_tried_where_the_page_says_nothing(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(2)
    blog.announces_root = False
    assert keys(RestSite(blog.url, fetcher)) == ["n1", "n2"]
    blog.fault = always(Answer(404, b"<h1>nginx"), at="/wp-json/")
    assert keys(RestSite(blog.url, fetcher)) == ["n1", "n2"]
    assert blog.requests[-1].startswith("/?rest_route=/wp/v2/posts")


def test_a_page_that_has_moved(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(2)
    blog.announces_root = False
    blog.pages["/old/"] = redirect("/", 301)
    assert keys(RestSite(f"{blog.url}old/", fetcher)) == ["n1", "n2"]


def test_a_site_of_wordpress_com_is_asked_for_there(fetcher: Fetcher) -> None:
    with WordPress(many(2), root="/wp/v2/sites/shelf.wordpress.com") as there:
        api = f"{there.url}wp/v2/sites/"
        there._route = lambda route, query, answer=there._route: answer(f"/wp/v2{route}", query)  # type: ignore[method-assign,misc]
        assert keys(RestSite("https://Shelf.WordPress.com/", fetcher, public_api=api)) == ["n1", "n2"]
        assert all(path.startswith("/wp/v2/sites/shelf.wordpress.com/posts?") for path in there.requests)


def test_a_site_without_an_interface_of_its_own_is_asked_for_at_wordpress_com(fetcher: Fetcher) -> None:
    with WordPress(root="") as blog, WordPress(many(2), root="/wp/v2/sites/shelf.example") as there:
        there._route = lambda route, query, answer=there._route: answer(f"/wp/v2{route}", query)  # type: ignore[method-assign,misc]
        site = RestSite(f"http://shelf.example:{blog.port}/", fetcher, public_api=f"{there.url}wp/v2/sites/")
        assert keys(site) == ["n1", "n2"]


def test_the_name_of_a_machine_at_home_is_told_nobody(fetcher: Fetcher) -> None:
    with WordPress(root="") as blog, WordPress() as there:
        for host in ("127.0.0.1", "shelf", "shelf.local", "[::1]"):
            site = RestSite(f"http://{host}:{blog.port}/", fetcher, public_api=f"{there.url}wp/v2/sites/")
            _, (error,) = read(site)
            assert isinstance(error, ApiNotFound)
        assert not there.requests


def test_a_site_that_is_no_wordpress(fetcher: Fetcher) -> None:
    with WordPress(root="") as blog:
        _, (error,) = read(RestSite(blog.url, fetcher))
    assert isinstance(error, ApiNotFound)
    assert f"tried {blog.url}wp-json/wp/v2/posts, {blog.url}?rest_route=/wp/v2/posts" in str(error)
    assert "RSS feed" in str(error)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://shelf.example/wp-json", "https://shelf.example/wp-json/wp/v2/posts"),
        ("https://shelf.example/a/wp-json/wp/v2/", "https://shelf.example/a/wp-json/wp/v2/posts"),
        ("https://shelf.example/wp-json/wp/v2/posts?categories=3#x", "https://shelf.example/wp-json/wp/v2/posts?categories=3"),
        ("https://shelf.example/?rest_route=/", "https://shelf.example/?rest_route=/wp/v2/posts"),
        (
            "https://public-api.wordpress.com/wp/v2/sites/shelf.example",
            "https://public-api.wordpress.com/wp/v2/sites/shelf.example/posts",
        ),
        ("https://shelf.example/", ""),
        ("https://shelf.example/wp-json/wp/v2/pages", ""),
        ("https://shelf.example/2022/10/14/wp-json-explained/", ""),
    ],
)  # fmt: skip
def test_addresses_of_interfaces(given: str, address: str) -> None:
    assert posts_address(given) == address


def test_parameters_of_an_address_are_kept(blog: WordPress, fetcher: Fetcher) -> None:
    blog.posts = many(2)
    assert keys(RestSite(f"{blog.url}wp-json/wp/v2/posts?categories=1", fetcher)) == ["n1", "n2"]
    assert all(query["categories"] == "1" for query in blog.asked("/posts"))
