"""Sources: posts out of exports, saved pages and text files, and errors that say where and what to do."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.posts.records import BodyFormat, Post, PostKind, Unpublished
from index.reading.addresses import (
    blog_of,
    canonical_address,
    is_same_address,
    is_short_address,
    key_in_address,
    readable_slug,
    web_address,
)
from index.reading.blocks import read_blocks
from index.sources import read_source
from index.sources.clean_xml import CleanXml
from index.sources.decoding import decode
from index.sources.listings import listing_in_text
from index.sources.source_errors import MalformedSource, SourceNotFound, UnknownSourceFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data" / "sources"


def read(name: str) -> tuple[list[Post], list[SourceError]]:
    return sort_out(DATA / name)


def sort_out(path: Path) -> tuple[list[Post], list[SourceError]]:
    found = list(read_source(path))
    return [post for post in found if isinstance(post, Post)], [
        error for error in found if isinstance(error, SourceError)
    ]


def read_one(path: Path) -> Post:
    posts, errors = sort_out(path)
    assert not errors
    assert len(posts) == 1
    return posts[0]


def texts(post: Post) -> list[str]:
    return [block.text for block in read_blocks(post.body, post.body_format)]


# --- Exports --------------------------------------------------------------------------------------------------------


def test_only_published_posts_of_an_export_are_read() -> None:
    posts, _ = read("export.xml")
    assert [post.key for post in posts] == ["cover-letters", "blocks", "post-16", "café"]


def test_a_post_of_an_export_whole() -> None:
    (post, *_), _ = read("export.xml")
    assert post.title == "Further Questions: Do you read cover letters “twice” & slowly?"
    assert post.url == "https://shelf.example/2014/03/07/cover-letters/"
    assert post.published == dt.date(2014, 3, 7)  # the blog's day; pubDate is in UTC
    assert post.categories == ("Further Questions", "Q&A")
    assert post.tags == ("letters",)
    assert post.body_format is BodyFormat.CLASSIC
    assert post.kind is PostKind.OTHER
    assert post.origin == "export.xml, item 1"
    assert texts(post) == [
        "This week: do you read them?",
        "Inez Tarn",
        "Yes,\ntwice.",
        "– Inez Tarn, Youth Manager, Sedge City Library",
    ]


def test_key_day_and_format_fall_back() -> None:
    (_, blocks, unnamed, last), _ = read("export.xml")
    assert (blocks.published, blocks.body_format) == (dt.date(2022, 10, 14), BodyFormat.GUTENBERG)
    assert (unnamed.published, unnamed.body) == (dt.date(2015, 6, 5), "Short.")
    assert last.published == dt.date(2016, 1, 8)


def test_one_bad_item_is_reported_and_the_rest_is_read() -> None:
    _, (error,) = read("export.xml")
    assert isinstance(error, MalformedSource)
    assert "item 7 ('Without content')" in str(error)
    assert "Tools → Export" in str(error)


def test_readers_and_their_addresses_never_leave_the_parser() -> None:
    posts, errors = read("export.xml")
    assert "secret" not in f"{posts} {errors}".lower()
    assert "192.0.2.77" not in f"{posts}"


def test_control_characters_and_references_to_them_are_taken_out() -> None:
    post = read_one(DATA / "control-characters.xml")
    assert (post.title, post.body) == ("Paper clips", "On paper & \ufffd off.")


@pytest.mark.parametrize("size", range(1, 12))
def test_a_reference_is_found_across_reads(size: int) -> None:
    source = CleanXml(io.BufferedReader(io.BytesIO("a&#x1;&amp;é&#11;\x0b&#233;&#x110000;&".encode())))
    assert "".join(iter(lambda: source.read(size), "")) == "a&amp;é&#233;&"


def test_an_export_in_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "utf-16.xml"
    path.write_bytes(export(["Café"]).replace("UTF-8", "UTF-16").encode("utf-16"))
    assert read_one(path).body == "Café"


def test_a_truncated_export_gives_all_before_the_fault_and_its_place() -> None:
    posts, (error,) = read("truncated.xml")
    assert [post.key for post in posts] == ["one"]
    assert "truncated.xml, line 5, column" in str(error)
    assert "posts read before it: 1. Export the blog again" in str(error)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("billion-laughs.xml", "declares a document type or entities"),
        ("external-entity.xml", "declares a document type or entities"),
        ("doctype.xml", "declares a document type or entities"),
    ],
)
def test_xml_that_is_no_export_is_refused(name: str, problem: str) -> None:
    posts, (error,) = read(name)
    assert not posts
    assert isinstance(error, MalformedSource)
    assert problem in str(error)
    assert name in str(error)


@pytest.mark.parametrize("name", ["blog.xml", "blog.rss", "blog.atom"])
def test_a_saved_feed_is_read_as_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text((DATA / "feed.xml").read_text())
    (error,) = sort_out(path)[1]
    assert f"{name}: the feed gives only excerpts of 1 of its posts ('Recent')" in str(error)


def test_html_entities_that_xml_does_not_know_end_the_export_with_a_message(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(export(["Whole.", "A&nbsp;b"]))
    posts, (error,) = sort_out(path)
    assert len(posts) == 1
    assert "undefined entity" in str(error)


def test_memory_stays_flat_however_long_the_export(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    path.write_text(export(["word " * 2_000] * 600))
    assert path.stat().st_size > 6_000_000
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_source(path)) == 600
        assert tracemalloc.get_traced_memory()[1] < 1_500_000
    finally:
        tracemalloc.stop()


def export(bodies: list[str]) -> str:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel>\n'
    )
    items = (
        f"<item><content:encoded>{body}</content:encoded><wp:post_name>n{number}</wp:post_name>"
        "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
        for number, body in enumerate(bodies)
    )
    return f"{head}{''.join(items)}</channel></rss>"


# --- Saved pages ----------------------------------------------------------------------------------------------------


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


# --- Plain text -----------------------------------------------------------------------------------------------------


def test_a_whole_page_as_text() -> None:
    post = read_one(DATA / "2022-11-04-whole-page.txt")
    assert (post.key, post.published) == ("2022-11-04-whole-page", dt.date(2022, 11, 4))
    assert post.title == "Further Questions: Do you lend umbrellas?"
    assert post.categories == ("Further Questions", "Weather")
    assert post.body_format is BodyFormat.TEXT
    assert texts(post)[-1] == "We'd love to hear your thoughts! Leave a comment below."
    assert texts(post)[3:5] == ["Black ones", "Red ones"]
    assert "Kip" not in post.body
    source = (DATA / "2022-11-04-whole-page.txt").read_text()
    assert source.endswith(post.body + source[-post.tail_characters :])


def test_the_content_only_as_text() -> None:
    post = read_one(DATA / "content-only.txt")
    assert (post.title, post.published, post.tail_characters) == ("", None, 0)
    assert post.body == (DATA / "content-only.txt").read_text()


FIRST_LINES = {
    "further answers: is it quiet?\nYes.": "further answers: is it quiet?",
    "Do you dust?\n\nNo.": "Do you dust?",
    "\n\n Do you\xa0dust? \r\n\r\nNo.": "Do you dust?",
    "Dust!\n \t\nNo.": "Dust!",
    "Do you dust?\nNo.\n\nYes.": "",
    "I dust.\n\nYes.": "",
    "Wanda Pyle, Branch Head:\n\nYes.": "",
    "Further Questions is what I ask each week.\n\nYes.": "",
    f"{'long ' * 50}\n\nYes.": "",
}


@pytest.mark.parametrize(("text", "title"), FIRST_LINES.items())
def test_titles_of_texts(text: str, title: str, tmp_path: Path) -> None:
    path = tmp_path / "post.txt"
    path.write_bytes(text.encode())
    post = read_one(path)
    assert post.title == title
    assert post.body.strip() in text
    assert (" ".join(text.split()[:2]) in " ".join(post.body.split())) == (not title)


@pytest.mark.parametrize("text", ["", " \n\xa0\n", "Further Questions: Do you dust?\n", "Leave a Reply\nKip: No!"])
def test_a_text_without_a_post_is_reported(text: str, tmp_path: Path) -> None:
    path = tmp_path / "post.txt"
    path.write_text(text)
    posts, (error,) = sort_out(path)
    assert not posts
    assert isinstance(error, MalformedSource)


LISTED = [
    "I read them all.",
    "Leave a comment",
    "Filed under Letters",
    "How early is early?",
    "Nine minutes.",
    "2 Comments",
]
LISTINGS = {
    "by a tag": "Tag Archives: telephone interviews\n\nDust\n\nWords.",
    "by a category, beneath the site's name": "Shelf Questions\n\nMenu\n\nCategory Archives: Dust\n\nDust\n\nWords.",
    "by an author": "Author Archives: hostess\n\nDust\n\nWords.",
    "by a month": "Monthly Archives: June 2013\n\n28\nJun\n\nDust\n\nWords.",
    "by a month, in an old theme": "Archive for June 2013\n\nDust\n\nWords.",
    "by a category, in an old theme": "Archive for the ‘Dust’ Category\n\nDust\n\nWords.",
    "by a word": "Search Results for: rope\n\nDust\n\nWords.",
    "by its posts' ends": "\n\n".join(["Do you read letters?", *LISTED, "Filed under Letters"]),
    "by its excerpts": (
        "Dust\n\nOnce we […]\n\nContinue reading →\n\nLooms\n\nTwice we […]\n\nContinue reading “Looms” →"
    ),
    "by its posts' beginnings": (
        "Dust\n\nPosted on May 2, 2014 by hostess\n\nA.\n\nLooms\n\nPosted on May 9, 2014 by hostess\n\nB."
    ),
    "by its other pages": "Dust\n\nA long post.\n\nIt ends.\n\n← Older posts",
}


@pytest.mark.parametrize("text", LISTINGS.values(), ids=LISTINGS)
def test_a_copied_listing_is_no_post(text: str, tmp_path: Path) -> None:
    path = tmp_path / "listing.txt"
    path.write_text(text)
    posts, (error,) = sort_out(path)
    assert not posts
    assert isinstance(error, MalformedSource)
    assert "listing.txt: this is a listing page" in str(error)
    assert "Open each post by its title" in str(error)


NO_LISTINGS = {
    "a heading of the post's own": "Archives for Everyone\n\nI run one.",
    "a title that searches": "Search results for a new director are in\n\nWe hired her.",
    "a title that asks": "Tag archives: does anybody read them?\n\nNo.",
    "words about listings": (
        "Dust\n\nSee the Tag Archives: they hold everything.\n\nMonthly archives: June 2013 has it.\n\nOlder posts"
    ),
    "one end": "Do you dust?\n\nNo.\n\nLeave a comment\n\nFiled under Dust\n\nKip: I do.\n\nLeave a comment",
    "an end above the post, too": (
        "Do you dust?\n\nLeave a comment\n\nNo.\n\nWe lend.\n\n3 Comments\n\nFiled under Dust"
    ),
    "readers who quote": (
        "Dust\n\nPosted on May 2, 2014 by hostess\n\nA.\n\n2 responses to “Dust”\n\nPosted on May 3, 2014\n\nKip."
    ),
    "one excerpt": "Dust\n\nI quote: once we […]\n\nContinue reading →\n\nThat was it.",
}


@pytest.mark.parametrize("text", NO_LISTINGS.values(), ids=NO_LISTINGS)
def test_a_post_that_mentions_listings_is_read(text: str, tmp_path: Path) -> None:
    path = tmp_path / "post.txt"
    path.write_text(text)
    assert read_one(path).body


def test_what_some_themes_put_beneath_the_title_ends_no_post() -> None:
    end = "Leave a comment\n\nFiled under Dust"
    assert listing_in_text(f"Do you dust?\n\n{end}\n\nNo.\n\nWe lend.\n\n{end}") == ""


def test_a_page_about_archives_is_a_post(tmp_path: Path) -> None:
    path = tmp_path / "post.html"
    path.write_text("<title>Archives for Everyone</title><h1 class=entry-title>Archives for Everyone</h1><p>I run one.")
    assert read_one(path).title == "Archives for Everyone"


# --- Files and folders ----------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_order_and_what_is_no_post_is_passed_over() -> None:
    found = [post.key if isinstance(post, Post) else type(post).__name__ for post in read_source(DATA / "folder")]
    assert found == ["saved-complete", "UnknownSourceFormat", "2013-06-07-dust", "MalformedSource"]


def test_a_page_saved_complete_has_its_address_from_the_browser() -> None:
    post = read_one(DATA / "folder" / "2014-05-02-saved-complete.html")
    assert (post.url, post.title) == ("https://shelf.example/2014/05/02/saved-complete/", "Saved")


def test_a_path_that_is_no_source_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound):
        read_source(tmp_path / "nowhere.xml")
    with pytest.raises(UnknownSourceFormat, match=r"'\.docx'"):
        read_source(DATA / "folder" / "letter.docx")


def test_an_empty_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "readme.md").write_text("# nothing")
    assert [type(found) for found in read_source(tmp_path)] == [UnknownSourceFormat]


def test_a_file_that_cannot_be_opened_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "b.txt").write_text("Words.")
    posts, (error,) = sort_out(tmp_path)
    assert [post.key for post in posts] == ["b"]
    assert "a.txt: the file cannot be read" in str(error)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café".encode(), "Café"),
        ("Café".encode("utf-8-sig"), "Café"),
        ("Café".encode("utf-16"), "Café"),
        ("Caf\xe9 \x93x\x94".encode("latin-1"), "Café “x”"),
        ("<meta charset=iso-8859-1>\x93".encode("latin-1"), "<meta charset=iso-8859-1>“"),
        (
            '<meta content="text/html; charset=koi8-r">да'.encode("koi8-r"),
            '<meta content="text/html; charset=koi8-r">да',
        ),
        ("<meta charset=idna>\xe9".encode("latin-1"), "<meta charset=idna>é"),
        ("<meta charset=iso-8859-99>\xe9".encode("latin-1"), "<meta charset=iso-8859-99>é"),
        (b"a\x00b\x07\r\n", "ab\r\n"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_errors_are_values_and_not_raised_in_the_midst() -> None:
    found: Iterator[Post | Unpublished | SourceError] = read_source(DATA)
    assert sum(isinstance(one, SourceError) for one in found) >= 9
