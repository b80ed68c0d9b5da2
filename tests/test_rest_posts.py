"""A post by WordPress's REST interface, and the faults of sites that speak it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from index.posts.records import BodyFormat, Post
from index.reading.blocks import read_blocks
from index.sources import read_source
from index.sources.fetching import Fetcher
from index.sources.remote_errors import ApiClosed, ApiError, SiteUnavailable
from index.sources.rest import RestSite
from index.sources.source_errors import MalformedSource
from tests.rest_site import BEGIN, DAY, JSON, empty_blog, fetcher_of_this_machine, keys, many, read, utc
from tests.wordpress_server import Answer, BlogPost, WordPress, always, api_error, busy, once, page

if TYPE_CHECKING:
    from pathlib import Path


fetcher = pytest.fixture(fetcher_of_this_machine)
blog = pytest.fixture(empty_blog)


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
