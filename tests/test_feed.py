"""Feeds, and what a URL leads to: a site, a feed, or one post's page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.posts.records import BodyFormat, Post, Unpublished
from index.reading.blocks import read_blocks
from index.sources.documents import document_in_memory
from index.sources.feed import read_feed
from index.sources.fetching import Fetcher
from index.sources.remote import open_url
from index.sources.remote_errors import AddressRefused, CommentsFeed, FeedOfExcerpts, PageNotFound, PrivateAddress
from index.sources.sniffing import Shape, sniff
from index.sources.source_errors import MalformedSource
from tests.wordpress_server import Answer, BlogPost, WordPress, page, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator

FEED = "https://shelf.example/feed/"


def read(xml: str | bytes, origin: str = FEED) -> tuple[list[Post], list[SourceError]]:
    return sort_out(read_feed(xml.encode() if isinstance(xml, str) else xml, origin))


def sort_out(found: Iterator[Post | Unpublished | SourceError]) -> tuple[list[Post], list[SourceError]]:
    everything = list(found)
    return [one for one in everything if isinstance(one, Post)], [
        one for one in everything if isinstance(one, SourceError)
    ]


def is_feed(data: bytes) -> bool:
    return sniff(document_in_memory(data, "x.xml")).shape is Shape.FEED


def read_one(xml: str) -> Post:
    (post,), errors = read(xml)
    assert not errors
    return post


def texts(post: Post) -> list[str]:
    return [block.text for block in read_blocks(post.body, post.body_format)]


def rss(*items: str, title: str = "Shelf Questions") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{title}</title><atom:link href='{FEED}' rel='self'/><link>https://shelf.example</link>"
        f"{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    )


def item(slug: str = "looms", body: str = "<p>Words.</p>", more: str = "") -> str:
    return (
        f"<title>About {slug}</title><link>https://shelf.example/2022/10/14/{slug}/</link>{more}"
        f"<description><![CDATA[Wor […]]]></description><content:encoded><![CDATA[{body}]]></content:encoded>"
    )


def atom(*entries: str, more: str = "") -> str:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {more}><title>Shelf Questions</title><link'
        ' href="https://shelf.example/"/>'
        f"{''.join(f'<entry>{entry}</entry>' for entry in entries)}</feed>"
    )


# --- RSS ------------------------------------------------------------------------------------------------------------


def test_a_post_of_rss_whole() -> None:
    post = read_one(
        rss(
            "<title>Further Questions: Do you read Q&amp;#038;A"
            " &#8220;twice&#8221;?</title><link>https://shelf.example/2022/10/14/letters/?utm_source=rss&amp;utm_medium=rss</link><dc:creator>Kip</dc:creator><pubDate>Sat,"
            " 15 Oct 2022 02:00:00 +0000</pubDate><category><![CDATA[Further"
            " Questions]]></category><category><![CDATA[Q&amp;A]]></category><category>looms</category><guid"
            " isPermaLink='false'>https://shelf.example/?p=9</guid><description>Yes"
            " […]</description><content:encoded><![CDATA[<p>Yes,<br>twice.</p><div class='sharedaddy'>Share"
            " this:</div><p>The post <a href='x'>Letters</a> appeared first on <a href='y'>Shelf"
            " Questions</a>.</p>]]></content:encoded>"
        )
    )

    assert post.key == "letters"
    assert post.url == "https://shelf.example/2022/10/14/letters/"
    assert post.title == "Further Questions: Do you read Q&A “twice”?"
    assert post.published == dt.date(2022, 10, 14)  # the address has the blog's day; pubDate is in UTC
    assert (post.categories, post.tags) == (("Further Questions", "Q&A", "looms"), ())
    assert post.body_format is BodyFormat.HTML
    assert post.origin == f"{FEED}, item 1"
    assert texts(post) == ["Yes,\ntwice."]
    assert post.tail_characters == len("\nShare this:") + len("The post Letters appeared first on Shelf Questions.")


def test_several_posts_in_the_feeds_order() -> None:
    posts, errors = read(rss(item("b"), item("a"), item("c")))
    assert not errors
    assert [post.key for post in posts] == ["b", "a", "c"]


def test_what_only_looks_like_the_plug_ins_line_stays() -> None:
    post = read_one(rss(item(body="<p>Words.</p><p>The post office appeared first on <a href='x'>my list</a>.</p>")))
    assert texts(post) == ["Words.", "The post office appeared first on my list."]


LINKS = {
    "<link>/2022/10/14/looms</link>": ("looms", "https://shelf.example/2022/10/14/looms/"),
    "<guid>https://shelf.example/looms/</guid>": ("looms", "https://shelf.example/looms/"),
    "<link>http://shelf.example/looms?share=x</link>": ("looms", "https://shelf.example/looms/"),
    "<link>https://shelf.example/?p=7</link>": ("post-7", "https://shelf.example/?p=7"),
    "<link>http://[::1</link><guid>https://shelf.example/a/</guid>": ("a", "https://shelf.example/a/"),
    "<link>https://shelf.example/caf%C3%A9/</link>": ("café", "https://shelf.example/caf%C3%A9/"),
}


@pytest.mark.parametrize(("link", "expected"), LINKS.items())
def test_addresses_of_posts(link: str, expected: tuple[str, str]) -> None:
    post = read_one(rss(f"{link}<content:encoded>Words.</content:encoded>"))
    assert (post.key, post.url) == expected


@pytest.mark.parametrize(
    "link", ["", "<link>javascript:alert(1)</link>", "<guid isPermaLink='false'>https://a.example/b/</guid>"]
)
def test_a_post_without_an_address_is_reported_and_the_rest_is_read(link: str) -> None:
    posts, (error,) = read(rss(f"<title>Lost</title>{link}<content:encoded>Words.</content:encoded>", item()))
    assert [post.key for post in posts] == ["looms"]
    assert "item 1 ('Lost'): the post has no address of its own" in str(error)


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("<pubDate>Fri, 14 Oct 2022 23:30:00 -0700</pubDate>", dt.date(2022, 10, 14)),
        ("<dc:date>2022-10-14T09:00:00Z</dc:date>", dt.date(2022, 10, 14)),
        ("<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>", None),
        ("<pubDate>yesterday</pubDate>", None),
        ("", None),
    ],
)
def test_days(date: str, day: dt.date | None) -> None:
    post = read_one(rss(f"<link>https://shelf.example/a/</link>{date}<content:encoded>Words.</content:encoded>"))
    assert post.published == day


def test_excerpts_are_no_posts() -> None:
    excerpt = "<title>Dust</title><link>https://shelf.example/dust/</link><description>I think that […]</description>"
    cut = item("cut", "<p>I think <a class='more-link' href='x'>Continue reading</a></p>")

    posts, (error,) = read(rss(item(), excerpt, cut))

    assert [post.key for post in posts] == ["looms"]
    assert isinstance(error, FeedOfExcerpts)
    assert error.titles == ("Dust", "About cut")
    assert "only excerpts of 2 of its posts ('Dust'; 'About cut')" in str(error)


COMMENTS = {
    "its title": rss(item(), title="Comments on: Do you lend looms?"),
    "the whole blog's": rss(item(), title="Comments for Shelf Questions"),
    "an address": rss(
        "<title>Von:"
        " Kip</title><link>https://shelf.example/looms/#comment-7</link><content:encoded>No!</content:encoded>"
    ),
    "an address to reply": rss(
        "<link>https://shelf.example/looms/?replytocom=7</link><content:encoded>No!</content:encoded>"
    ),
    "what it answers": atom(
        "<link href='https://shelf.example/x'/><content>No!</content>"
        "<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' ref='x'/>"
    ),
}


@pytest.mark.parametrize("xml", COMMENTS.values(), ids=COMMENTS)
def test_readers_comments_are_refused(xml: str) -> None:
    posts, (error,) = read(xml)
    assert not posts
    assert isinstance(error, CommentsFeed)
    assert FEED in str(error)


def test_an_export_is_no_feed_for_there_are_drafts_in_it() -> None:
    xml = rss(item(more="<wp:status>draft</wp:status>"))
    xml = xml.replace("<channel>", "<channel xmlns:wp='http://wordpress.org/export/1.2/'>")
    posts, (error,) = read(xml)
    assert not posts
    assert "an export of WordPress, not a feed" in str(error)
    assert not is_feed(xml.encode())


# --- Atom -----------------------------------------------------------------------------------------------------------


def test_a_post_of_atom_whole() -> None:
    post = read_one(
        atom(
            "<title type='html'>Q&amp;amp;A &amp;lt;3</title><id>tag:shelf.example,2022:9</id>"
            "<link rel='replies' href='https://shelf.example/letters/#comments'/>"
            "<link rel='alternate' href='/letters/'/>"
            "<published>2022-10-14T09:00:00Z</published><updated>2023-01-01T00:00:00Z</updated>"
            "<category term='fq' label='Further Questions'/><category term='Q&amp;A'/>"
            "<summary>Yes […]</summary><content type='html'>&lt;p&gt;Yes,&lt;br&gt;twice.&lt;/p&gt;</content>"
        )
    )
    assert (post.key, post.url) == ("letters", "https://shelf.example/letters/")
    assert post.title == "Q&A <3"
    assert post.published == dt.date(2022, 10, 14)
    assert post.categories == ("Further Questions", "Q&A")
    assert texts(post) == ["Yes,\ntwice."]


CONTENTS = {
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>A &amp; <b>b</b><br/>c</p><p>d</p></div></content>": [
        "A & b\nc",
        "d",
    ],
    "<content>A &lt;b&gt; c\n\nd</content>": ["A <b> c", "d"],
    "<content type='html'><![CDATA[<p>A &amp; b</p>]]></content>": ["A & b"],
}


@pytest.mark.parametrize(("content", "expected"), CONTENTS.items())
def test_contents_of_atom(content: str, expected: list[str]) -> None:
    assert texts(read_one(atom(f"<link href='https://shelf.example/a/'/>{content}"))) == expected


@pytest.mark.parametrize(
    "content", ["<summary>Words.</summary>", "<content src='x.html'/>", "<content type='image/png'>AAAA</content>"]
)
def test_atom_without_content(content: str) -> None:
    posts, (error,) = read(atom(f"<title>Dust</title><link href='https://shelf.example/a/'/>{content}"))
    assert not posts
    assert isinstance(error, FeedOfExcerpts)


def test_relative_addresses_are_of_the_nearest_base() -> None:
    xml = atom("<link href='looms/'/><content>Words.</content>", more='xml:base="https://other.example/blog/"').replace(
        '<link href="https://shelf.example/"/>', ""
    )
    assert read_one(xml).url == "https://other.example/blog/looms/"
    assert read_one(xml.replace("<entry>", "<entry xml:base='/a/'>")).url == "https://other.example/a/looms/"


# --- XML ------------------------------------------------------------------------------------------------------------


BROKEN = {
    "cut off": (rss(item())[:-40], "the XML is broken or cut off here"),
    "entities": (
        "<!DOCTYPE rss [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>" + rss("<title>&b;</title>").partition("?>\n")[2],
        "document type or entities",
    ),
    "files": (
        "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + rss("<title>&a;</title>").partition("?>\n")[2],
        "document type or entities",
    ),
    "another root": ("<rdf><item/></rdf>", "its root element is <rdf>"),
    "nothing": ("", "broken or cut off"),
    "text": ("Words.", "broken or cut off"),
}


@pytest.mark.parametrize(("xml", "problem"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_feed_is_refused(xml: str, problem: str) -> None:
    _, (error,) = read(xml)
    assert isinstance(error, MalformedSource)
    assert problem in str(error)
    assert str(error).startswith(FEED)


def test_posts_before_a_fault_are_kept() -> None:
    posts, (_,) = read(rss(item("a"), item("b", "\x0b<p>Vertical tab.</p>"), item("c"))[:-40])
    assert [post.key for post in posts] == ["a", "b"]


def test_other_encodings() -> None:
    xml = rss(item(body="<p>Café</p>")).replace("UTF-8", "ISO-8859-1").replace("…", "...")
    (post,), _ = read(xml.encode("latin-1"))
    assert texts(post) == ["Café"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (rss(), True),
        (atom(), True),
        ("\ufeff<?xml version='1.0'?>\n<?xml-stylesheet href='x'?><!-- <html> --><rss version='2.0'>", True),
        ("<!DOCTYPE html><html><body><code>&lt;rss>", False),
        (
            rss(item(more="<m:status xmlns:m='http://search.yahoo.com/mrss/' state='active'/>")).replace(
                "m:", "media:"
            ),
            True,
        ),
        ("<html><rss></rss>", False),
        ("[]", False),
    ],
)
def test_feeds_are_known_by_their_root(data: str, expected: bool) -> None:
    assert is_feed(data.encode()) is expected


# --- A URL ----------------------------------------------------------------------------------------------------------


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
