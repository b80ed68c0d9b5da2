"""A URL as a source: a site, a feed, or the page of one post."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.sources.fetching import Fetcher
from index.sources.remote import open_url
from index.sources.remote_errors import AddressRefused, CommentsFeed, PageNotFound, PrivateAddress
from index.sources.source_errors import MalformedSource
from tests.feeds import item, rss, sort_out, texts
from tests.wordpress_server import Answer, BlogPost, WordPress, page, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def blog() -> Iterator[WordPress]:
    with WordPress([BlogPost(1), BlogPost(2)]) as blog:
        yield blog


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    fetcher = Fetcher(True, sleep=lambda _: None)
    yield fetcher
    fetcher.close()


POST_PAGE = (
    "<head>{head}</head><body class='{name}'><article><h1 class='entry-title'>Do you lend looms?</h1>"
    "<div class='entry-content'><p>Words.</p></div></article>"
)


@pytest.mark.parametrize("path", ["", "wp-json/", "?rest_route=/"])
def test_a_site(blog: WordPress, fetcher: Fetcher, path: str) -> None:
    source = open_url(blog.url + path, fetcher)
    posts, errors = sort_out(iter(source))
    assert ([post.key for post in posts], errors) == (["n1", "n2"], [])
    assert source.site is not None
    assert source.modified_until == source.site.modified_until == dt.datetime(2022, 10, 14, 9, tzinfo=dt.UTC)
    # The front page that said so is not asked for a second time.
    assert len(blog.requests) == (3 if not path else 2)


def test_a_site_from_the_last_time_on(blog: WordPress, fetcher: Fetcher) -> None:
    until = dt.datetime(2022, 10, 14, 9, tzinfo=dt.UTC)
    source = open_url(blog.url, fetcher, until)
    assert list(source) == []
    assert source.modified_until == until


@pytest.mark.parametrize("content", ["<body class='home page'>", "<body class='blog'>", "<body>{link}"])
def test_a_site_that_is_not_at_the_root(blog: WordPress, fetcher: Fetcher, content: str) -> None:
    blog.root = "/shelf/wp-json"
    blog.pages["/shelf/"] = page(
        content.format(link=f"<link rel='https://api.w.org/' href='{blog.url}shelf/wp-json/'>")
    )
    posts, errors = sort_out(iter(open_url(f"{blog.url}shelf/", fetcher)))
    assert ([post.key for post in posts], errors) == (["n1", "n2"], [])


@pytest.mark.parametrize("media_type", ["application/rss+xml", "text/html"])
def test_a_feed(blog: WordPress, fetcher: Fetcher, media_type: str) -> None:
    blog.pages["/feed/"] = Answer(200, rss(item("a"), item("b")).encode(), {"Content-Type": media_type})
    source = open_url(f"{blog.url}feed/", fetcher)
    posts, errors = sort_out(iter(source))
    assert ([post.key for post in posts], errors) == (["a", "b"], [])
    assert (source.site, source.modified_until) == (None, None)


def test_the_page_of_one_post(blog: WordPress, fetcher: Fetcher) -> None:
    head = "<link rel='canonical' href='https://shelf.example/2022/10/14/looms/'>"
    blog.pages["/2022/10/14/looms/"] = page(
        POST_PAGE.format(head=head, name="single blog"), Link=f'<{blog.url}wp-json/>; rel="https://api.w.org/"'
    )

    (post,), errors = sort_out(iter(open_url(f"{blog.url}2022/10/14/looms/", fetcher)))

    assert not errors
    assert (post.key, post.url) == ("looms", "https://shelf.example/2022/10/14/looms/")
    assert (post.title, post.published) == ("Do you lend looms?", dt.date(2022, 10, 14))
    assert post.origin == f"{blog.url}2022/10/14/looms/"
    assert texts(post) == ["Words."]


@pytest.mark.parametrize(("path", "key"), [("/looms?share=x", "looms"), ("/?p=7", "post-7")])
def test_a_page_that_does_not_say_its_address(blog: WordPress, fetcher: Fetcher, path: str, key: str) -> None:
    blog.pages[path] = page(POST_PAGE.format(head="", name=""))
    (post,), _ = sort_out(iter(open_url(blog.url.rstrip("/") + path, fetcher)))
    assert post.key == key
    assert post.url.startswith("https://127.0.0.1:")


NOTHING: list[tuple[Answer, type[SourceError], str]] = [
    (Answer(404), PageNotFound, "status 404"),
    (Answer(200, b"{}", {"Content-Type": "application/json"}), MalformedSource, "but application/json"),
    (Answer(200, b"\x00\x01" * 99, {"Content-Type": "text/html"}), MalformedSource, "binary"),
    (page("<body class='category'>"), MalformedSource, "listing page"),
    (
        page(rss("<wp:status xmlns:wp='http://wordpress.org/export/1.2/'>draft</wp:status>")),
        MalformedSource,
        "an export",
    ),
    (Answer(200, rss(title="Comments for Shelf").encode()), CommentsFeed, "Comments for Shelf"),
    (redirect("file:///etc/passwd"), AddressRefused, "only http and https"),
]


@pytest.mark.parametrize(("answer", "error_class", "problem"), NOTHING)
def test_what_is_no_source_is_said(
    blog: WordPress, fetcher: Fetcher, answer: Answer, error_class: type[SourceError], problem: str
) -> None:
    blog.pages["/there"] = answer
    posts, (error,) = sort_out(iter(open_url(f"{blog.url}there", fetcher)))
    assert not posts
    assert isinstance(error, error_class)
    assert problem in str(error)


def test_a_form_to_reply_is_not_asked_for(blog: WordPress, fetcher: Fetcher) -> None:
    (error,) = open_url(f"{blog.url}looms/?replytocom=9#respond", fetcher)
    assert isinstance(error, CommentsFeed)
    assert "the post's own address" in str(error)
    assert not blog.requests


@pytest.mark.parametrize("url", ["http://[::1", "shelf.example", "ftp://shelf.example/feed"])
def test_an_address_that_is_none(fetcher: Fetcher, url: str) -> None:
    (error,) = open_url(url, fetcher)
    assert isinstance(error, AddressRefused)


def test_this_machine_is_not_asked_unless_it_is_allowed(blog: WordPress) -> None:
    (error,) = open_url(blog.url, Fetcher())
    assert isinstance(error, PrivateAddress)
    assert not blog.requests
