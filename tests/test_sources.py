"""Files, folders and copied texts as sources: what is read, and errors that say where and what to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.errors import SourceError
from index.posts.records import BodyFormat, Post, Unpublished
from index.sources import read_source
from index.sources.decoding import decode
from index.sources.listings import listing_in_text
from index.sources.source_errors import MalformedSource, SourceNotFound, UnknownSourceFormat
from tests.read_sources import DATA, read_one, sort_out, texts

if TYPE_CHECKING:
    from collections.abc import Iterator


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
