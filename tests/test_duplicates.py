"""One post from several sources: the best copy is kept whatever the order, and two posts are never taken for one."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from index.imports.duplicates import Rank, rank_of
from index.imports.import_errors import DuplicatePostKey
from index.imports.post_import import PostImport
from index.posts.records import BodyFormat, Post
from index.record.record import Record

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Further Questions: Do You Knit?"
URL = "https://shelf.example/2014/05/02/knit/"
SAID = (
    "Do you knit?",
    "Wanda Pyle, Branch Head, Teasel Public Library: Every day, and in every meeting that I am asked to.",
)
PLAIN = "\n\n".join(SAID)
RENDERED = "".join(f"<p>{text}</p>" for text in SAID)


def copy(body: str, body_format: BodyFormat, origin: str, url: str = URL, title: str = TITLE) -> Post:
    return Post("knit", url, title, dt.date(2014, 5, 2), (), (), body, body_format, origin)


EXPORT = copy(PLAIN, BodyFormat.CLASSIC, "export.xml, item 3")
INTERFACE = copy(RENDERED, BodyFormat.HTML, "https://shelf.example/wp-json/wp/v2/posts, post 7")
FEED = copy(f"{RENDERED}\n", BodyFormat.HTML, "https://shelf.example/feed/, item 1", f"{URL}?utm_source=feed")
PAGE = copy(
    f"<div>{RENDERED}</div>", BodyFormat.HTML, "knit.html", "http://www.shelf.example/2014/05/02/knit?replytocom=9"
)
TEXT = copy(PLAIN, BodyFormat.TEXT, "knit.txt", "")
SHORT = copy(f"<div>{RENDERED}</div>", BodyFormat.HTML, "short.html", "https://shelf.example/?p=7")


def imported(archive: Path, *posts: Post) -> tuple[PostImport, str]:
    with Record.write(archive) as record:
        work = PostImport(record)
        for post in posts:
            work.add(post)
        kept = record.post("knit")
        assert kept is not None
        return work, kept.post.origin


@pytest.mark.parametrize(
    ("post", "rank"),
    [(EXPORT, Rank.ORIGINAL), (INTERFACE, Rank.ORIGINAL), (FEED, Rank.FEED), (PAGE, Rank.PAGE), (TEXT, Rank.TEXT)],
)
def test_where_a_copy_comes_from_says_how_good_it_is(post: Post, rank: Rank) -> None:
    assert rank_of(post.body_format, post.origin) is rank


@pytest.mark.parametrize("order", list(permutations((EXPORT, FEED, PAGE, TEXT))))
def test_the_best_copy_is_kept_whatever_the_order(archive: Path, order: tuple[Post, ...]) -> None:
    work, kept = imported(archive, *order)
    assert kept == EXPORT.origin
    assert (work.problems, work.added, work.changed, work.skipped) == ([], 1, 0, 3)
    assert len(work.folded) == 3
    again, kept = imported(archive, *order)
    assert kept == EXPORT.origin
    assert (again.problems, again.added, again.changed, again.skipped) == ([], 0, 0, 4)
    assert {(folded.kept, folded.left_out) for folded in again.folded} == {
        (EXPORT.origin, other.origin) for other in (FEED, PAGE, TEXT)
    }


@pytest.mark.parametrize("other", [FEED, PAGE, TEXT])
def test_a_better_copy_takes_the_place_of_a_recorded_one(archive: Path, other: Post) -> None:
    imported(archive, other)
    work, kept = imported(archive, EXPORT)
    assert (kept, work.changed, work.problems) == (EXPORT.origin, 1, [])


def test_a_short_link_does_not_make_it_another_post(archive: Path) -> None:
    work, kept = imported(archive, SHORT, EXPORT)
    assert (kept, work.problems) == (EXPORT.origin, [])


def test_two_copies_of_one_kind_with_the_same_words_are_one(archive: Path) -> None:
    other = copy(f"<section>{RENDERED}</section>", BodyFormat.HTML, "other.html")
    work, kept = imported(archive, PAGE, other)
    assert (kept, work.skipped, work.problems) == (PAGE.origin, 1, [])


OTHER_WORDS = "<p>Do you purl?</p><p>Otto Brandl, Dean, Gorse College: Only on the committee's longest Mondays.</p>"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (EXPORT, copy(PLAIN, BodyFormat.TEXT, "knit.txt", "", "Further Questions: Do You Purl?")),
        (EXPORT, copy(OTHER_WORDS, BodyFormat.HTML, "knit.html", "")),
        (EXPORT, copy(RENDERED, BodyFormat.HTML, "knit.html", "https://loom.example/2014/05/02/knit/")),
        (PAGE, copy(OTHER_WORDS, BodyFormat.HTML, "other.html")),
    ],
    ids=["another title", "other words", "another blog", "two versions of one page"],
)
def test_two_posts_with_one_key_are_refused(archive: Path, one: Post, other: Post) -> None:
    work, kept = imported(archive, one, other)
    assert kept == one.origin
    assert [type(problem) for problem in work.problems] == [DuplicatePostKey]
    assert not work.folded


@pytest.mark.parametrize(
    ("one", "url"),
    [
        (SHORT, "https://shelf.example/?p=8"),
        (EXPORT, "https://shelf.example/2016/03/04/knit/"),
        (EXPORT, "https://loom.example/2014/05/02/knit/"),
    ],
    ids=["another number", "another day", "another blog"],
)
def test_another_address_with_other_words_is_another_post(archive: Path, one: Post, url: str) -> None:
    other = copy(OTHER_WORDS, BodyFormat.HTML, "other.html", url)
    for added in (2, 0):
        work, kept = imported(archive, one, other)
        assert (kept, work.problems, work.added) == (one.origin, [], added)
    with Record.read(archive) as record:
        assert [(read.post.key, read.post.origin) for read in record.posts() if read.post.key != "knit"] == [
            ("knit-2", "other.html")
        ]


def test_another_address_of_one_blog_with_the_same_words_is_the_same_post(archive: Path) -> None:
    """A blog may drop the day from its addresses."""
    work, kept = imported(archive, EXPORT, copy(RENDERED, BodyFormat.HTML, "knit.html", "https://shelf.example/knit/"))
    assert (kept, work.problems, len(work.folded)) == (EXPORT.origin, [], 1)
