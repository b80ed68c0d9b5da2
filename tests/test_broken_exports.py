"""Exports with a broken place: it costs the item that it stands in, and no other; what is lost is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.posts.records import Post
from index.sources.documents import document_in_memory
from index.sources.wxr import read_wxr
from tests.exports import export_of, item, write_export

if TYPE_CHECKING:
    from collections.abc import Callable

SLUGS = ("looms", "wool", "felt", "linen")
ITEMS = [item(slug, number) for number, slug in enumerate(SLUGS, start=1)]


def read(path: Path) -> tuple[list[str], list[str]]:
    """The keys of the posts, and the errors."""
    found = list(read_wxr(path))
    return [post.key for post in found if isinstance(post, Post)], [
        str(error) for error in found if isinstance(error, Exception)
    ]


@pytest.fixture
def export(tmp_path: Path) -> Callable[[list[str]], Path]:
    return lambda items: write_export(tmp_path / "blog.xml", 2020, *items)


BREAKS = {
    "an ampersand in a title": ("<title>", "<title>Q & A: "),
    "an entity of HTML": ("<title>", "<title>&nbsp;"),
    "a CDATA section within another": ("<p>Do", "<p><![CDATA[x]]>Do"),
    "a tag that is not closed": ("</wp:post_name>", ""),
    "a bad value in the metadata": (
        "</item>",
        "<wp:postmeta><wp:meta_value>a < b</wp:meta_value></wp:postmeta></item>",
    ),
    "an attribute without quotation marks": ("isPermaLink='false'", "isPermaLink=false"),
}


@pytest.mark.parametrize(("old", "new"), BREAKS.values(), ids=BREAKS)
@pytest.mark.parametrize("broken", range(4))
def test_only_the_item_with_the_broken_place_is_lost(
    export: Callable[[list[str]], Path], old: str, new: str, broken: int
) -> None:
    items = [part.replace(old, new, 1) if number == broken else part for number, part in enumerate(ITEMS)]
    keys, (error,) = read(export(items))
    assert keys == [key for number, key in enumerate(SLUGS) if number != broken]
    assert "blog.xml, line 1, column" in error
    assert f"item {broken + 1} is lost" in error


def test_lines_are_the_files_own_after_a_fault_too(export: Callable[[list[str]], Path]) -> None:
    broken = [part.replace("<title>", "<title>\n\n& ") for part in ITEMS]
    keys, errors = read(export([f"\n{part}\n" for part in (ITEMS[0], broken[1], ITEMS[2], broken[3])]))
    assert keys == ["looms", "felt"]
    assert "blog.xml, line 6, column 2: " in errors[0]
    assert "item 2 is lost, the next one was found in line 8" in errors[0]
    assert "blog.xml, line 12, column 2: " in errors[1]
    assert "item 4 is lost, and no other follows" in errors[1]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_whatever_ends_lines(tmp_path: Path, end: str) -> None:
    """Carriage returns stand in what was pasted once; the parser counts them as line ends, too."""
    pasted = ITEMS[0].replace("<p>Do", f"<p>a{end}b{end}c{end}d Do")
    draft = item("secret", 9, status="draft").replace("<p>Do", f"<p>{ITEMS[3].replace(']]>', '')} Do")
    items = [pasted, ITEMS[1].replace("<title>", f"<title>{end}<b></c>"), draft, ITEMS[2]]
    path = tmp_path / "blog.xml"
    path.write_bytes(export_of(2020, *(f"{end}{part}" for part in items)).encode())
    keys, (error,) = read(path)
    assert keys == ["looms", "felt"]
    assert "blog.xml, line 7, column" in error


def test_an_item_that_somebody_quotes_is_not_read(export: Callable[[list[str]], Path]) -> None:
    quoted = f"<wp:comment><wp:comment_content><![CDATA[</item>{item('forged', 9)}".replace("]]></content", "</content")
    comment = f"{quoted}]]></wp:comment_content></wp:comment><!-- {item('noted', 8).replace('--', '')} --></item>"
    broken = ITEMS[0].replace("<title>", "<title>& ").replace("</item>", comment)
    keys, errors = read(export([broken, ITEMS[1]]))
    assert keys == ["wool"]
    assert len(errors) == 1


def test_between_items_nothing_is_lost(export: Callable[[list[str]], Path]) -> None:
    keys, (error,) = read(export([ITEMS[0], "&nbsp;", ITEMS[1]]))
    assert keys == ["looms", "wool"]
    assert "the next item was found in line 1" in error


def test_a_long_item_is_passed_over_whole(export: Callable[[list[str]], Path]) -> None:
    long = ITEMS[1].replace("<title>", "<title>&").replace("<p>Do", "<p>" + "word <item> " * 100_000)
    keys, errors = read(export([ITEMS[0], long, ITEMS[2]]))
    assert keys == ["looms", "felt"]
    assert len(errors) == 1


def test_a_draft_beside_a_broken_place_stays_out(export: Callable[[list[str]], Path]) -> None:
    draft = item("secret", 9, status="draft")
    keys, _ = read(
        export([ITEMS[0].replace("<title>", "<title>&"), draft, draft.replace("<title>", "<title>&"), ITEMS[1]])
    )
    assert keys == ["wool"]


@settings(max_examples=60)
@given(st.integers(1, 3), st.data())
def test_whatever_is_cut_out_of_an_item_at_most_one_other_is_lost_and_not_in_silence(
    number: int, data: st.DataObject
) -> None:
    """An item whose end is missing takes the next one for its own, up to an end tag that does not fit.

    Where the first item has no field of WordPress's, the whole is refused; so that one stays.
    """
    start = data.draw(st.integers(0, len(ITEMS[number]) - 1))
    end = data.draw(st.integers(start + 1, len(ITEMS[number])))
    items = [*ITEMS]
    items[number] = ITEMS[number][:start] + ITEMS[number][end:]
    found = list(read_wxr(document_in_memory(export_of(2020, *items).encode(), "blog.xml")))
    keys = [post.key for post in found if isinstance(post, Post)]
    lost = [slug for place, slug in enumerate(SLUGS) if place != number and slug not in keys]
    assert len(lost) <= 1
    assert not lost or any(isinstance(error, Exception) for error in found)


@pytest.mark.parametrize(
    "printed", ["\n<script>x && y</script>", "\n<br />\n<b>Warning</b>: x in <b>/y.php</b>", "Q & A"]
)
def test_what_a_plugin_prints_after_the_end_costs_no_post(tmp_path: Path, printed: str) -> None:
    path = tmp_path / "blog.xml"
    path.write_text(export_of(2020, *ITEMS) + printed)
    keys, (error,) = read(path)
    assert keys == list(SLUGS)
    assert "stands after the export's end" in error
