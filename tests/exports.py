"""WordPress exports with invented posts, for tests that import one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def item(slug: str, number: int, *answers: tuple[str, str], status: str = "publish") -> str:
    said = "".join(f"<p><strong>{who}, Head, Teasel Public Library:</strong> {words}</p>" for who, words in answers)
    return (
        f"<item><title>Further Questions: Do you lend {slug}?</title><link>https://shelf.example/2014/05/09/{slug}/</link>"
        f"<guid isPermaLink='false'>https://shelf.example/?p={number}</guid><category domain='category' nicename='l'>Lending</category>"
        f"<content:encoded><![CDATA[<p>Do you lend {slug}?</p>{said}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>2014-05-0{number} 09:00:00</wp:post_date><wp:post_name>{slug}</wp:post_name>"
        f"<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type></item>"
    )


def write_export(path: Path, year: int, *items: object) -> Path:
    path.write_text(export_of(year, *items))
    return path


def export_of(year: int, *items: object) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<pubDate>Mon, 01 Jun {year} 12:00:00 +0000</pubDate>{''.join(map(str, items))}</channel></rss>"
    )
