"""Posts whose address changes keep their key, and their answers their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.imports.importing import import_sources
from index.record.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.imports.import_report import ImportReport

    Read = Callable[..., ImportReport]

WORDS = "Only on Fridays, when the weaver is in, and never to anybody who has lost a shuttle of ours before."
OTHER = "We have none, and the board has asked twice whether we could have some by the end of next summer."


def item(slug: str, title: str, guid: str, words: str, status: str = "publish") -> str:
    return (
        f"<item><title>{title}</title><link>https://shelf.example/2014/05/09/{slug}/</link><guid"
        f" isPermaLink='false'>{guid}</guid>"
        "<content:encoded><![CDATA[<p>Do you lend looms?</p><p><strong>Wanda Pyle, Head, Teasel Public"
        f" Library:</strong> {words}</p>"
        f"]]></content:encoded><wp:post_date>2014-05-09 09:00:00</wp:post_date><wp:post_name>{slug}</wp:post_name>"
        f"<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type></item>"
    )


LOOMS = ("Further Questions: Do you lend looms?", "http://www.shelf.example/?p=7", WORDS)
RENAMED = ("Further Questions: Is weaving a service?", "https://shelf.example/?p=7", WORDS)


@pytest.fixture
def read(archive: Path, tmp_path: Path) -> Read:
    """Import an export of these items, made in a later year each time."""
    years = iter(range(2015, 2030))

    def read(*items: str) -> ImportReport:
        year = next(years)
        path = tmp_path / f"{year}.xml"
        path.write_text(
            '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
            f"<pubDate>Mon, 01 Jun {year} 12:00:00 +0000</pubDate>{''.join(items)}</channel></rss>"
        )
        return import_sources(archive, [path], keyword_only=True)

    return read


def posts(archive: Path) -> dict[str, str]:
    with Record.read(archive) as record:
        return {read.post.key: read.post.url for read in record.posts()}


def ids(archive: Path) -> list[str]:
    with Record.read(archive) as record:
        return [read.answer.id for read in record.answers()]


def test_a_post_under_a_new_slug_is_the_same_post(read: Read, archive: Path) -> None:
    read(item("looms", *LOOMS))
    report = read(item("weaving", *RENAMED))
    assert (report.added, report.changed, report.problems) == (0, 1, ())
    assert posts(archive) == {"looms": "https://shelf.example/2014/05/09/weaving/"}
    assert ids(archive) == ["looms/wanda-pyle"]
    assert read(item("weaving", *RENAMED)).skipped == 1


def test_a_saved_page_from_its_new_address_is_a_copy_of_it(read: Read, archive: Path, tmp_path: Path) -> None:
    read(item("looms", *LOOMS))
    read(item("weaving", *RENAMED))
    page = tmp_path / "weaving.html"
    page.write_text(
        '<html><head><title>Weaving</title><link rel="canonical"'
        ' href="https://shelf.example/2014/05/09/weaving/"></head><body><article><h1 class="entry-title">Further'
        ' Questions: Is weaving a service?</h1><div class="entry-content"><p>Do you lend looms?</p><p><strong>Wanda'
        f" Pyle, Head, Teasel Public Library:</strong> {WORDS}</p></div></article></body></html>"
    )
    report = import_sources(archive, [page], keyword_only=True)
    assert [folded.post_key for folded in report.folded] == ["looms"]
    assert ids(archive) == ["looms/wanda-pyle"]


def test_it_is_unpublished_under_its_new_slug(read: Read) -> None:
    read(item("looms", *LOOMS))
    read(item("weaving", *RENAMED))
    assert [item.key for item in read(item("weaving", *RENAMED, status="private")).unpublished] == ["looms"]


def test_two_posts_with_one_guid_are_two(read: Read, archive: Path) -> None:
    """As some tools that copy posts leave them."""
    one, other = item("looms", *LOOMS), item("weaving", *RENAMED)
    for _ in range(2):
        assert read(one, other).problems == ()
        assert ids(archive) == ["looms/wanda-pyle", "weaving/wanda-pyle"]


def test_a_guid_with_other_words_is_another_post(read: Read, archive: Path) -> None:
    read(item("looms", *LOOMS))
    read(item("weaving", RENAMED[0], RENAMED[1], OTHER))
    assert ids(archive) == ["looms/wanda-pyle", "weaving/wanda-pyle"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_new_post_under_the_old_slug_is_another_post(read: Read, archive: Path, order: int) -> None:
    read(item("looms", *LOOMS))
    new = item("looms", "Further Questions: What is a loom?", "https://shelf.example/?p=9", OTHER)
    for added in (1, 0):
        report = read(*[item("weaving", *RENAMED), new][::order])
        assert (report.added, report.problems, report.unpublished) == (added, (), ())
    with Record.read(archive) as record:
        assert {read.answer.id: read.answer.text for read in record.answers()} == {
            "looms/wanda-pyle": WORDS,
            "looms-2/wanda-pyle": OTHER,
        }
