"""Posts out of WordPress exports: what is read of them, and what of a broken one."""

from __future__ import annotations

import datetime as dt
import io
import re
import tracemalloc
from pathlib import Path

import pytest

from index.posts.records import BodyFormat, PostKind
from index.sources import read_source
from index.sources.clean_xml import CleanXml
from index.sources.source_errors import MalformedSource
from tests.exports import item, write_export
from tests.read_sources import DATA, read, read_one, sort_out, texts


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


def test_links_without_the_blog_s_address_and_contents_given_twice_or_with_tags(tmp_path: Path) -> None:
    found = item("looms", 1, ("Otto", "Never."))
    whole = "<content:encoded><p>Nobody, <em>ever</em>, knits &amp; sings.</p></content:encoded>"
    changed = found.replace("<link>https://shelf.example", "<link>").replace(
        "<content:encoded>", f"{whole}<content:encoded>"
    )
    changed = re.sub(r"(?s)<!\[CDATA\[.*?\]\]>", "<![CDATA[<p>Short.</p>]]>", changed)
    post = read_one(write_export(tmp_path / "blog.xml", 2020, "<link>https://shelf.example</link>", changed))
    assert (post.url, texts(post)) == (
        "https://shelf.example/2014/05/09/looms/",
        ["Nobody, ever, knits & sings."],
    )


def test_readers_and_their_addresses_never_leave_the_parser() -> None:
    posts, errors = read("export.xml")
    assert "secret" not in f"{posts} {errors}".lower()
    assert "192.0.2.77" not in f"{posts}"


def test_control_characters_and_references_to_them_are_taken_out() -> None:
    post = read_one(DATA / "control-characters.xml")
    assert (post.title, post.body) == ("Paper clips", "On paper & ÿ off.")


@pytest.mark.parametrize("size", range(1, 12))
def test_a_reference_is_found_across_reads(size: int) -> None:
    source = CleanXml(io.BufferedReader(io.BytesIO("a&#x1;&amp;é&#11;\x0b&#233;&#x110000;&".encode())))
    assert "".join(iter(lambda: source.read(size), "")) == "a&amp;é&#233;&"


def test_an_export_in_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "utf-16.xml"
    path.write_bytes(export(["Café"]).replace("UTF-8", "UTF-16").encode("utf-16"))
    assert read_one(path).body == "Café"


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_bytes_that_are_no_utf_8_are_read_as_windows_1252(size: int) -> None:
    data = "<p>Café – «yes», 漢".encode() + "“caf\xe9”, Z\xfcrich".encode("cp1252") + b"\x81</p>"
    source = CleanXml(io.BufferedReader(io.BytesIO(data)))
    assert "".join(iter(lambda: source.read(size), "")) == "<p>Café – «yes», 漢“café”, Zürich\ufffd</p>"


def test_a_truncated_export_gives_all_before_the_fault_and_its_place() -> None:
    posts, (error,) = read("truncated.xml")
    assert [post.key for post in posts] == ["one"]
    assert "truncated.xml, line 5, column" in str(error)
    assert "item 2 is lost, and no other follows. Export the blog again" in str(error)


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
