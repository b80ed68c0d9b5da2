"""Pages as programs save them, and pages without a post: the post's words and address, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.posts.records import Post
from index.reading.addresses import canonical_address
from index.reading.blocks import read_blocks
from index.sources import read_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDRESS = "https://gorse.example/2014/03/01/do-you-weave/"
WORDS = "<p>Wanda Pyle, Head, Teasel Public Library: Every Tuesday.</p>"
OTHER = "<p>Otto Brandl, Dean, Gorse College: Only at night.</p>"
ONLY_HERS = ["Wanda Pyle, Head, Teasel Public Library: Every Tuesday."]
OWN = '<h1 class="entry-title">Do you weave?</h1><div class="entry-content">{}</div>'


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Post | Exception]:
    """What a page with this body is read as."""

    def read(body: str, classes: str = "single-post postid-27", head: str = "", above: str = "") -> Post | Exception:
        path = tmp_path / "page.html"
        title = "<title>Do you weave? – Gorse</title>"
        path.write_text(f"{above}<!doctype html><html><head>{title}{head}</head><body class='{classes}'>{body}</body>")
        (found,) = read_source(path)
        assert isinstance(found, Post | Exception)
        return found

    return read


def texts(post: object) -> list[str]:
    assert isinstance(post, Post), post
    return [block.text for block in read_blocks(post.body, post.body_format)]


LISTS = {
    "block theme": f'<div class="wp-block-query"><h3 class="wp-block-post-title">Do you sing?</h3>{OTHER}</div>',
    "latest posts": '<ul class="wp-block-latest-posts"><li>Do you sing?</li></ul>',
    "Elementor": f'<div class="elementor-widget-posts"><article class="post-35 post">{OTHER}</article></div>',
    "Divi": f'<article id="post-35" class="et_pb_post post-35"><div class="post-content">{OTHER}</div></article>',
}


@pytest.mark.parametrize("classes", ["single-post postid-27", ""])
@pytest.mark.parametrize("others", LISTS.values(), ids=LISTS)
def test_other_posts_within_the_post_are_left_out(
    read: Callable[..., Post | Exception], others: str, classes: str
) -> None:
    assert texts(read(f'<article class="post-27 post">{OWN.format(WORDS + others)}</article>', classes)) == ONLY_HERS


def test_a_list_of_posts_before_the_post(read: Callable[..., Post | Exception]) -> None:
    others = f'<div class="wp-block-query"><div class="entry-content wp-block-post-content">{OTHER}</div></div>'
    assert texts(read(f'{others}<main><div class="wp-block-post-content">{WORDS}</div></main>')) == ONLY_HERS


def test_a_theme_that_shows_the_post_itself_as_a_list_of_one(read: Callable[..., Post | Exception]) -> None:
    assert texts(read(f'<div class="wp-block-query"><div class="entry-content">{WORDS}</div></div>')) == ONLY_HERS


@pytest.mark.parametrize("content", ["entry", "storycontent"])
def test_the_first_themes_of_wordpress(read: Callable[..., Post | Exception], content: str) -> None:
    meta = '<p class="postmetadata">This entry was posted on Saturday.</p>' if content == "entry" else ""
    post = f'<div class="post" id="post-27"><h2>Do you weave?</h2><div class="{content}">{WORDS}{meta}</div></div>'
    assert texts(read(f'{post}<div id="side"><p>About Kip</p></div>', classes="")) == ONLY_HERS


def test_two_posts_of_such_a_theme_are_a_list(read: Callable[..., Post | Exception]) -> None:
    post = '<div class="post" id="post-{}"><h2>Do you?</h2><div class="entry"><p>Yes.</p></div></div>'
    assert "listing page" in str(read(post.format(1) + post.format(2), classes=""))


@pytest.mark.parametrize(
    "part",
    ["addtoany_share_save_container", "kk-star-ratings", "wp-block-comments", "simpletoc-list", "saboxplugin-wrap"],
)
def test_what_more_plugins_add(read: Callable[..., Post | Exception], part: str) -> None:
    assert texts(read(OWN.format(f'{WORDS}<div class="{part}"><p>Kip was here</p></div>'))) == ONLY_HERS


def test_a_page_of_the_wayback_machine(read: Callable[..., Post | Exception]) -> None:
    toolbar = '<div id="wm-ipp-base"><p>12 captures</p></div><div id="donato"><p>Please give.</p></div>'
    post = read(
        f"{toolbar}<div class='unheard-of'>{WORDS}</div>",
        head=f'<link rel="canonical" href="https://web.archive.org/web/20140302100000/{ADDRESS}">',
    )
    assert isinstance(post, Post)
    assert (post.url, post.key, texts(post)) == (ADDRESS, "do-you-weave", ONLY_HERS)


@pytest.mark.parametrize("original", [ADDRESS, ADDRESS.replace("https", "http"), ADDRESS.replace("//", "/", 1)])
@pytest.mark.parametrize("moment", ["20140302100000", "2014", "20140302100000id_"])
def test_the_address_in_an_address_of_the_wayback_machine(original: str, moment: str) -> None:
    assert canonical_address(f"https://web.archive.org/web/{moment}/{original}") == ADDRESS


def test_a_page_saved_with_singlefile(read: Callable[..., Post | Exception]) -> None:
    above = f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Sat Mar 02 2024\n-->"
    post = read(OWN.format(WORDS), above=above)
    assert isinstance(post, Post)
    assert post.url == ADDRESS


def test_pages_that_wget_saved_have_the_names_of_their_folders(tmp_path: Path) -> None:
    for name in ("do-you-weave", "do-you-sing"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<html><body>{OWN.format(WORDS)}</body></html>")
    assert [post.key for post in read_source(tmp_path) if isinstance(post, Post)] == ["do-you-sing", "do-you-weave"]


def test_the_title_of_a_page_builder_is_the_heading_that_the_page_s_title_begins_with(
    read: Callable[..., Post | Exception],
) -> None:
    post = read(f"<article><h1>Do you weave?</h1><div class='entry-content'>{WORDS}</div></article>")
    other = read(f"<article><h1>Do you</h1><div class='entry-content'>{WORDS}</div></article>")
    assert [found.title for found in (post, other) if isinstance(found, Post)] == [
        "Do you weave?",
        "Do you weave? – Gorse",
    ]


@pytest.mark.parametrize(
    ("body", "classes", "what"),
    [
        ("<section class='error-404 not-found'><h1>Oups !</h1><p>Rien.</p></section>", "", "nothing was found"),
        ("<div class='wp-die-message'><p>Error establishing a database connection</p></div>", "", "is an error"),
        ("<form id='challenge-form'></form><p>Checking your browser</p>", "", "from programs"),
        ("<div class='entry-content'><p>A loom</p></div>", "attachment postid-28", "a picture or a file"),
    ],
)
def test_pages_without_a_post_are_refused(
    read: Callable[..., Post | Exception], body: str, classes: str, what: str
) -> None:
    assert what in str(read(body, classes))
