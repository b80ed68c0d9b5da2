"""Exports and feeds of posts that share slugs, imported one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.imports.importing import import_sources
from tests.used_slugs import Item

if TYPE_CHECKING:
    from pathlib import Path

    from index.imports.import_report import ImportReport
    from tests.used_slugs import Run


def write_feed(folder: Path, *items: Item) -> Path:
    path = folder / "feed.rss"
    entries = "".join(
        f"<item><title>{item.title}</title><link>{item.host}/{item.day}/{item.slug}/</link>"
        f'<guid isPermaLink="false">{item.host}/?p={item.number}</guid><content:encoded><![CDATA[<p>Do you lend'
        " looms?</p>"
        f"<p><strong>Wanda Pyle, Head, Teasel Public Library:</strong> {item.words}</p>]]></content:encoded></item>"
        for item in items
    )
    path.write_text(
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Shelf</title>'
        f"<link>https://shelf.example</link>{entries}</channel></rss>"
    )
    return path


def importing_items(archive: Path) -> Run:
    def run(*sources: Path) -> ImportReport:
        return import_sources(archive, sources, keyword_only=True)

    return run
