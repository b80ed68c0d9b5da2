"""Reusable blocks and footnotes: words of a post that an export keeps elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.posts.records import Post
from index.reading.blocks import read_blocks
from index.sources.wxr import read_wxr
from tests.exports import item, write_export

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[..., tuple[list[list[str]], list[str]]]


def post(body: str, slug: str = "looms", number: int = 1) -> str:
    start, _, rest = item(slug, number).partition("<p>")
    return f"{start}{body}{rest[rest.index(']]>') :]}"


def block(number: int, body: str, status: str = "publish") -> str:
    source = post(body, f"block-{number}", number).replace("<wp:status>publish", f"<wp:status>{status}")
    return source.replace("<wp:post_type>post", "<wp:post_type>wp_block")


def shows(number: int, more: str = "") -> str:
    return f'<!-- wp:block {{"ref":{number}{more}}} /-->'


WORDS = "<!-- wp:paragraph --><p>Every Tuesday.</p><!-- /wp:paragraph -->"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[list[list[str]], list[str]]]:
    """The paragraphs of each post of an export, and the errors."""

    def read(*items: str) -> tuple[list[list[str]], list[str]]:
        found = list(read_wxr(write_export(tmp_path / "blog.xml", 2020, *items)))
        posts = [found for found in found if isinstance(found, Post)]
        return (
            [[part.text for part in read_blocks(post.body, post.body_format)] for post in posts],
            [str(error) for error in found if isinstance(error, Exception)],
        )

    return read


class TestReusableBlocks:
    @pytest.mark.parametrize("is_before", [True, False])
    def test_stand_where_the_post_shows_them(self, read: Read, is_before: bool) -> None:
        items = [block(7, WORDS), post(f"<p>When?</p>{shows(7)}<p>Thanks.</p>")]
        assert read(*(items if is_before else reversed(items))) == ([["When?", "Every Tuesday.", "Thanks."]], [])

    def test_may_show_others_and_never_themselves(self, read: Read) -> None:
        items = [post(shows(7)), block(7, f"<p>a</p>{shows(8)}<p>c</p>"), block(8, f"<p>b</p>{shows(7)}{shows(8)}")]
        assert read(*items) == ([["a", "b", "c"]], [])

    def test_that_are_not_in_the_file_are_named_once_with_their_posts(self, read: Read) -> None:
        items = [post(f"<p>Words.</p>{shows(99)}", f"post-{number}", number) for number in range(1, 8)]
        posts, (error,) = read(*items, block(7, WORDS))
        assert posts == [["Words."]] * 7
        assert "reusable blocks (99) are not in this file" in error
        assert "missing from post-1, post-2, post-3, post-4, post-5 and 2 more. Export all content" in error

    @pytest.mark.parametrize("status", ["draft", "private", "trash", ""])
    def test_that_readers_do_not_see_stay_out(self, read: Read, status: str) -> None:
        assert read(post(f"<p>Words.</p>{shows(7)}"), block(7, WORDS, status)) == ([["Words."]], [])

    def test_that_are_hidden_here_stay_out(self, read: Read) -> None:
        hidden = shows(7, ',"metadata":{"blockVisibility":false}')
        group = f'<!-- wp:group {{"metadata":{{"blockVisibility":false}}}} -->{shows(7)}<!-- /wp:group -->'
        assert read(post(f"<p>Words.</p>{hidden}{group}"), block(7, WORDS)) == ([["Words."]], [])

    def test_with_a_closing_comment_too_many_open_no_hidden_group(self, read: Read) -> None:
        group = (
            f'<!-- wp:group {{"metadata":{{"blockVisibility":false}}}} -->{shows(7)}<p>Secret.</p><!-- /wp:group -->'
        )
        items = [post(f"<p>Words.</p>{group}"), block(7, "<!-- /wp:group --><!-- /wp:group -->")]
        assert read(*items) == ([["Words."]], [])

    def test_that_hold_a_hidden_block_keep_it_hidden(self, read: Read) -> None:
        secret = '<!-- wp:paragraph {"metadata":{"blockVisibility":false}} --><p>Secret.</p><!-- /wp:paragraph -->'
        assert read(post(shows(7)), block(7, secret + WORDS)) == ([["Every Tuesday."]], [])

    def test_that_grow_without_end_are_cut_and_named(self, read: Read) -> None:
        items = [block(number, shows(number + 1) * 50) for number in range(10, 20)]
        posts, (error,) = read(post(f"<p>Words.</p>{shows(10)}"), *items, block(20, "<p>a</p>"))
        assert posts == [["Words."]]
        assert "some are missing from looms" in error

    def test_give_the_same_words_in_whatever_order_the_posts_stand(self, read: Read) -> None:
        blocks = [block(7, f"<p>a</p>{shows(8)}"), block(8, f"<p>b</p>{shows(7)}")]
        posts = [post(shows(7), "one", 1), post(shows(8), "two", 2)]
        assert read(*posts, *blocks) == ([["a", "b"], ["b", "a"]], [])
        assert read(*reversed(posts), *blocks) == ([["b", "a"], ["a", "b"]], [])

    @pytest.mark.parametrize(
        "end", ["<!-- wp:jetpack/paywall /-->", '<!-- wp:group {"metadata":{"blockVisibility":false}} -->']
    )
    def test_with_an_end_for_readers_end_the_post(self, read: Read, end: str) -> None:
        items = [post(f"<p>Words.</p>{shows(7)}<p>Secret.</p>"), block(7, f"{WORDS}{end}<p>Secret.</p>")]
        assert read(*items) == ([["Words.", "Every Tuesday."]], [])

    def test_that_are_filled_with_other_words_are_named(self, read: Read) -> None:
        filled = shows(7, ',"content":{"who":{"content":"Other words."}}')
        posts, (error,) = read(post(f"<p>Words.</p>{filled}"), block(7, WORDS))
        assert posts == [["Words."]]
        assert "overrides" in error

    @pytest.mark.parametrize("reference", ["true", '"7"', "7.0", "[7]", "null"])
    def test_are_known_by_their_number(self, read: Read, reference: str) -> None:
        assert read(post(f'<p>Words.</p><!-- wp:block {{"ref":{reference}}} /-->'), block(1, WORDS))[0] == [["Words."]]

    def test_have_a_longer_name_too(self, read: Read) -> None:
        assert read(post('<!-- wp:core/block {"ref":7} /-->'), block(7, WORDS)) == ([["Every Tuesday."]], [])


class TestFootnotes:
    NOTE = '<sup data-fn="aa" class="fn"><a href="#aa">1</a></sup>'

    def noted(self, value: str, body: str = "<!-- wp:footnotes /-->") -> str:
        meta = f"<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value>"
        return post(f"<p>Every letter{self.NOTE}.</p>{body}").replace("</item>", f"{meta}</wp:postmeta></item>")

    def test_stand_where_the_post_shows_them(self, read: Read) -> None:
        value = '[{"content":"Not on <em>Mondays</em>.","id":"aa"},{"content":"Nor at night.","id":"bb"}]'
        assert read(self.noted(value)) == ([["Every letter[1].", "Not on Mondays.", "Nor at night."]], [])

    def test_are_not_shown_by_a_post_without_their_block(self, read: Read) -> None:
        assert read(self.noted('[{"content":"Not on Mondays.","id":"aa"}]', "")) == ([["Every letter[1]."]], [])

    @pytest.mark.parametrize("value", ["[", "{}", '["a"]', "7", '[{"id":"aa"}]', '[{"content":null}]'])
    def test_that_cannot_be_read_are_named(self, read: Read, value: str) -> None:
        posts, (error,) = read(self.noted(value))
        assert posts == [["Every letter[1]."]]
        assert "the post's footnotes cannot be read" in error
