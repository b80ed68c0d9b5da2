"""Saved pages of themes, page builders and plugins: the post's own words, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.posts.records import Post
from index.reading.blocks import read_blocks
from index.sources import read_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDRESS = '<link rel="canonical" href="https://gorse.example/2014/03/01/do-you-weave/">'
WORDS = "<p>Wanda Pyle, Head, Teasel Public Library: Every Tuesday.</p>"
OTHER = (
    '<article id="post-35" class="post-35 post hentry"><h2 class="entry-title">Do you sing?</h2>'
    '<div class="{}"><p>Otto Brandl, Dean, Gorse College: Only at night.</p></div></article>'
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Post | Exception]:
    """What a page with this body is read as."""

    def read(body: str, classes: str = "single-post postid-27") -> Post | Exception:
        path = tmp_path / "page.html"
        head = f"<head><title>Do you weave? | Gorse</title>{ADDRESS}</head>"
        path.write_text(f"<!doctype html><html>{head}<body class='{classes}'>{body}</body></html>")
        (found,) = read_source(path)
        assert isinstance(found, Post | Exception)
        return found

    return read


def texts(post: object) -> list[str]:
    assert isinstance(post, Post)
    return [block.text for block in read_blocks(post.body, post.body_format)]


@pytest.mark.parametrize("content", ["et_pb_post_content", "elementor-widget-theme-post-content", "brxe-post-content"])
@pytest.mark.parametrize("of_other", ["entry-content", "post-content"])
def test_a_page_builder_that_lists_other_posts(
    read: Callable[..., Post | Exception], content: str, of_other: str
) -> None:
    post = read(f"<h1>Do you weave?</h1><div class='{content}'>{WORDS}</div>{OTHER.format(of_other)}")
    assert isinstance(post, Post)
    assert (post.title, texts(post)) == ("Do you weave?", ["Wanda Pyle, Head, Teasel Public Library: Every Tuesday."])


def test_a_page_whose_own_words_are_not_found_is_refused(read: Callable[..., Post | Exception]) -> None:
    found = read(f"<div class='unheard-of'>{WORDS}</div>{OTHER.format('entry-content')}")
    assert "no post's text was found" in str(found)


def test_the_post_of_the_page_is_read_though_another_stands_before_it(read: Callable[..., Post | Exception]) -> None:
    title = '<h1 class="entry-title">Do you weave?</h1>'
    own = f'<article id="post-27">{title}<div class="entry-content">{WORDS}</div></article>'
    assert texts(read(OTHER.format("entry-content") + own)) == [
        "Wanda Pyle, Head, Teasel Public Library: Every Tuesday."
    ]


PLUGINS = {
    "yarpp": '<div class="yarpp yarpp-related"><h3>Related posts:</h3><ol><li>Do you row?</li></ol></div>',
    "contextual": '<div class="crp_related"><ul><li>Do you row?</li></ul></div>',
    "wordpress-related": '<h3 class="related_post_title">See</h3><ul class="related_post"><li>Do you row?</li></ul>',
    "contents": '<div id="ez-toc-container"><p>Contents</p><ul><li>Wanda</li></ul></div>',
    "older contents": '<div id="toc_container"><p>Contents</p><ul><li>Wanda</li></ul></div>',
}


@pytest.mark.parametrize("part", PLUGINS.values(), ids=PLUGINS)
def test_what_a_plugin_adds_is_no_part_of_the_post(read: Callable[..., Post | Exception], part: str) -> None:
    post = read(f"<article class='hentry'><div class='entry-content'>{part}{WORDS}{part}</div></article>")
    assert texts(post) == ["Wanda Pyle, Head, Teasel Public Library: Every Tuesday."]


def test_the_title_of_a_block_theme(read: Callable[..., Post | Exception]) -> None:
    title = "<h1 class='wp-block-post-title'>Do you weave, or knit?</h1>"
    post = read(f"{title}<div class='entry-content wp-block-post-content'>{WORDS}</div>")
    assert isinstance(post, Post)
    assert post.title == "Do you weave, or knit?"


@pytest.mark.parametrize("classes", ["error404", "search search-no-results"])
def test_a_page_that_found_nothing_is_refused(read: Callable[..., Post | Exception], classes: str) -> None:
    found = read(f"<div class='entry-content'>{WORDS}</div>", classes)
    assert "Open the post itself" in str(found) or "Open each post by its title" in str(found)
