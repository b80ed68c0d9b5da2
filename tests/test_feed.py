"""Feeds: a post of RSS and of Atom, and what is no feed."""

from __future__ import annotations

import datetime as dt

import pytest

from index.errors import SourceError
from index.posts.records import BodyFormat, Post
from index.sources.documents import document_in_memory
from index.sources.feed import read_feed
from index.sources.remote_errors import CommentsFeed, FeedOfExcerpts
from index.sources.sniffing import Shape, sniff
from index.sources.source_errors import MalformedSource
from tests.feeds import FEED, item, rss, sort_out, texts


def read(xml: str | bytes, origin: str = FEED) -> tuple[list[Post], list[SourceError]]:
    return sort_out(read_feed(xml.encode() if isinstance(xml, str) else xml, origin))


def is_feed(data: bytes) -> bool:
    return sniff(document_in_memory(data, "x.xml")).shape is Shape.FEED


def read_one(xml: str) -> Post:
    (post,), errors = read(xml)
    assert not errors
    return post


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


@pytest.mark.parametrize("old", ["<title>", "<p>"])
def test_a_broken_place_loses_its_post_and_no_later_one(old: str) -> None:
    broken = item("b").replace("<p>", "]]><p>") if old == "<p>" else item("b").replace(old, f"{old}Q & A", 1)
    posts, (error,) = read(rss(item("a"), broken, item("c"), item("d")))
    assert [post.key for post in posts] == ["a", "c", "d"]
    assert "the next item was found in line 2" in str(error)
    assert posts[1].url.startswith("https://shelf.example/")


def test_of_two_contents_the_longer_one_is_the_post_s() -> None:
    short = "<content:encoded><![CDATA[<p>Short.</p>]]></content:encoded>"
    assert texts(read_one(rss(short + item(body="<p>All of the words.</p>")))) == ["All of the words."]


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
