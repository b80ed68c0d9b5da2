"""Posts out of saved pages, and the addresses that they are known by."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from index.posts.records import BodyFormat
from index.reading.addresses import (
    blog_of,
    canonical_address,
    is_same_address,
    is_short_address,
    key_in_address,
    readable_slug,
    web_address,
)
from index.sources.source_errors import MalformedSource
from tests.read_sources import DATA, read, read_one, sort_out, texts


def test_a_page_of_today() -> None:
    post = read_one(DATA / "page-2022.html")
    assert post.key == "do-you-lend-looms"
    assert post.url == "https://shelf.example/2022/10/14/do-you-lend-looms/"
    assert post.title == "Further Questions: Do you lend looms?"
    assert post.published == dt.date(2022, 10, 14)  # the address's day; article:published_time is a day late in UTC
    assert post.categories == ("Further Questions",)
    assert post.tags == ("looms", "lending")
    assert post.body_format is BodyFormat.HTML
    assert texts(post) == [
        "This week: do you lend looms? If you do, leave a comment below.",
        "Wanda Pyle, by a loom",
        "Wanda Pyle, Branch Head, Teasel Public Library:\xa0Only twice.",
        "Please leave a comment",
    ]
    assert post.tail_characters == len("\nShare this:\nTwitter\nRelated\nOlder looms")


def test_a_page_of_2013_is_cut_at_its_tail() -> None:
    post = read_one(DATA / "2013-02-01-old-theme.htm")
    assert (post.key, post.url, post.published) == ("2013-02-01-old-theme", "", dt.date(2013, 2, 1))
    assert post.title == "Further Answers: Is it quiet?"
    assert post.categories == ("Further Answers", "Noise")
    assert texts(post) == ["Inez Tarn", "Seldom.\nNever on Mondays.", "– Inez Tarn, Youth Manager, Sedge City Library"]
    assert "Kip" not in post.body


@pytest.mark.parametrize("name", ["listing.html", "listing-by-class.html", "listing-by-title.html"])
def test_a_listing_is_no_post(name: str) -> None:
    posts, (error,) = read(name)
    assert not posts
    assert isinstance(error, MalformedSource)
    assert "listing page" in str(error)
    assert "save that page" in str(error)


PAGES = {
    "no element for the content": (
        "<body><nav>Home</nav><header>Shelf</header><p>Words.</p><form>Search</form><aside>More</aside><footer>2014</footer>",
        ["Words."],
    ),
    "comments in the article": (
        (
            "<article><h1 class='entry-title'>T</h1><p>Words.</p><div class='comments-area'><p>Kip:"
            " No!</p></div></article>"
        ),
        ["Words."],
    ),
    "plug-ins in plug-ins": (
        (
            "<div class=entry-content><p>Words.</p><div id=jp-post-flair><div"
            " class=sharedaddy><form><nav>x</nav></form></div></div>"
        ),
        ["Words."],
    ),
    "tail in a line of its own, in a paragraph": (
        "<div class=entry-content><p>Words.<br><b>Leave</b> a comment<br>Kip: No!</p><p>Kip: No!</p></div>",
        ["Words."],
    ),
    "a tail phrase in a sentence": (
        "<div class=entry-content><p>Do <a href='#'>leave a comment</a> there.</p><p>More.</p></div>",
        ["Do leave a comment there.", "More."],
    ),
}


@pytest.mark.parametrize(("page", "expected"), PAGES.values(), ids=PAGES)
def test_only_the_post_of_a_page_is_kept(page: str, expected: list[str], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page)
    post = read_one(path)
    assert texts(post) == expected
    assert "Kip" not in post.body


TITLES = {
    "<title>Do you dust? | Shelf Questions</title>": "Do you dust?",
    "<title>Do you dust? – Shelf  Questions</title><meta property='og:site_name' content='Shelf Questions'>": (
        "Do you dust?"
    ),
    "<noscript><img></noscript><title>Do you dust? | Shelf</title>": "Do you dust?",
    "<title>Dust – and looms</title>": "Dust – and looms",
    "<title>x</title><meta property='og:title' content='Q&amp;amp;A'>": "Q&A",
    "": "",
}


@pytest.mark.parametrize(("head", "title"), TITLES.items())
def test_titles_of_pages(head: str, title: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{head}</head><body><p>Words.</p>")
    assert read_one(path).title == title


def test_a_page_without_words_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<div class=entry-content><img alt='x'>&nbsp;</div>")
    posts, (error,) = sort_out(path)
    assert not posts
    assert "no post's text" in str(error)


def test_a_deeply_nested_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<div class=entry-content>" + "<div>" * 5_000 + "Words.<p>Leave a Reply<p>Kip: No!")
    assert texts(read_one(path)) == ["Words."]


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("http://shelf.example/2014/05/02/dust?share=twitter&nb=1", "https://shelf.example/2014/05/02/dust/"),
        ("https://shelf.example/2014/05/02/dust/?replytocom=9#respond", "https://shelf.example/2014/05/02/dust/"),
        ("https://shelf.example/2014/05/02/dust/comment-page-2/#comments", "https://shelf.example/2014/05/02/dust/"),
        ("https://shelf.example/2014/05/02/dust/amp/?amp=1", "https://shelf.example/2014/05/02/dust/"),
        ("https://shelf.example/2014/05/02/dust/feed/", "https://shelf.example/2014/05/02/dust/"),
        ("HTTP://Shelf.Example:80//2014/05/02/dust/?utm_source=x&fbclid=y", "https://shelf.example/2014/05/02/dust/"),
        ("https://shelf.example/?p=7", "https://shelf.example/?p=7"),
        ("https://shelf.example/dust.html", "https://shelf.example/dust.html"),
        ("javascript:alert(1)", ""),
        ("http://[::1", ""),
        ("/2014/dust/", ""),
    ],
)
def test_one_post_has_one_address(address: str, canonical: str) -> None:
    assert canonical_address(address) == canonical


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.shelf.example/2014/05/02/dust/", "http://shelf.example/2014/05/02/dust?share=x#a", True),
        ("https://shelf.example/2014/05/02/caf%C3%A9/", "https://shelf.example/2014/05/02/café/", True),
        ("https://shelf.example/2014/05/02/dust/", "https://shelf.example/2014/05/02/dust-2/", False),
        ("https://shelf.example/2014/05/02/dust/", "https://other.example/2014/05/02/dust/", False),
        ("https://shelf.example/?p=7", "https://shelf.example/?p=8", False),
    ],
)
def test_variants_of_an_address_are_one(one: str, other: str, same: bool) -> None:
    assert is_same_address(one, other) is same


@pytest.mark.parametrize(
    ("address", "short", "key"),
    [
        ("https://shelf.example/?p=7", True, ""),
        ("https://wp.me/p1Zx-7", True, ""),
        ("https://shelf.example/2014/05/02/dust/amp/", False, "dust"),
        ("https://shelf.example/2014/05/02/dust/comment-page-2/#comments", False, "dust"),
        ("https://shelf.example/dust/?p=7", False, "dust"),
    ],
)
def test_a_short_link_has_no_key(address: str, short: bool, key: str) -> None:
    assert (is_short_address(address), key_in_address(address)) == (short, key)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://shelf.example/a/", "http://www.shelf.wordpress.com/b/", True),
        ("https://shelf.example/a/", "https://loom.wordpress.com/a/", False),
        ("https://news.shelf.example/a/", "https://shelf.example/a/", False),
    ],
)
def test_a_blog_is_known_on_its_host_and_on_its_own_name(one: str, other: str, same: bool) -> None:
    assert (blog_of(one) == blog_of(other)) is same


def test_a_page_that_gives_a_short_link_is_named_by_its_permalink(tmp_path: Path) -> None:
    path = tmp_path / "saved.html"
    path.write_text(
        '<link rel="canonical" href="https://shelf.example/?p=7"><body class="single"><h1 class="entry-title">'
        '<a rel="bookmark" href="https://shelf.example/2014/05/02/dust/?share=x">Dust</a></h1>'
        '<div class="entry-content"><p>Words.</p></div>'
    )
    assert (read_one(path).key, read_one(path).url) == ("dust", "https://shelf.example/2014/05/02/dust/")


def test_addresses_and_slugs_that_could_do_harm() -> None:
    assert web_address("data:text/html,x") == ""
    assert web_address(" https://shelf.example/a ") == "https://shelf.example/a"
    assert readable_slug("caf%c3%a9") == "café"
    assert readable_slug("a%2fb") == "a%2fb"
    assert readable_slug("%ff") == "%ff"
