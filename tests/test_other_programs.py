"""Backups of other blog programs, which hold drafts, comments and settings beside the posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.posts.records import Post
from index.sources import read_source
from index.sources.source_errors import MalformedSource, NotPublished

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = "&lt;p&gt;Do you weave?&lt;/p&gt;&lt;p&gt;Inez Tarn, Head, Teasel Public Library: Every Tuesday.&lt;/p&gt;"
MEDIUM = (
    "<!doctype html><title>Do you weave?</title><article class='h-entry'><h1 class='p-name'>Do you weave?</h1>"
    "<section data-field='body' class='e-content'><p>Inez Tarn, Head, Teasel Public Library: Daily.</p></section>"
    "<footer><p>{}</p></footer></article>"
)


def blogger(*kinds: str) -> str:
    entries = "".join(
        "<entry><category scheme='http://schemas.google.com/g/2005#kind'"
        f" term='http://schemas.google.com/blogger/2008/kind#{kind}'/><category scheme='x' term='Weaving'/>"
        f"<title>A {kind}</title><content type='html'>{ANSWER}</content><published>2014-05-01T09:00:00Z</published>"
        f"<link rel='alternate' href='https://shelf.example/2014/05/{kind}.html'/></entry>"
        for kind in kinds
    )
    return f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Shelf</title>{entries}</feed>"


def read(path: Path, text: str) -> list[object]:
    path.write_text(text)
    return list(read_source(path))


def test_a_feed_of_blogger_is_read_and_its_kind_is_no_category(tmp_path: Path) -> None:
    (post,) = read(tmp_path / "feed.xml", blogger("post"))

    assert isinstance(post, Post)
    assert (post.title, post.categories) == ("A post", ("Weaving",))


@pytest.mark.parametrize("kind", ["settings", "template", "page", "comment"])
def test_a_backup_of_blogger_is_refused_whole_and_says_what_to_give_instead(kind: str, tmp_path: Path) -> None:
    found = read(tmp_path / "blog.xml", blogger(kind, "post", "comment"))

    (error,) = found
    assert isinstance(error, Exception)
    assert "feed of the blog's posts" in str(error) if kind == "comment" else "/feeds/posts/default" in str(error)


def test_a_backup_of_blogger_as_takeout_writes_it_is_refused(tmp_path: Path) -> None:
    status = "<blogger:status xmlns:blogger='http://schemas.google.com/blogger/2018'>DRAFT</blogger:status></entry>"
    (error,) = read(tmp_path / "feed.atom", blogger("post").replace("</entry>", status))

    assert isinstance(error, MalformedSource)


def test_a_draft_of_medium_is_not_published(tmp_path: Path) -> None:
    (post,) = read(tmp_path / "2014-05-01_weave.html", MEDIUM.format("<time class='dt-published'>May 1, 2014</time>"))
    (error,) = read(tmp_path / "draft_weave.html", MEDIUM.format("Exported from Medium."))

    assert isinstance(post, Post)
    assert isinstance(error, NotPublished)
    assert "Medium exported it without a day of publication" in str(error)
