"""Feeds with invented posts, and what is read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import SourceError
from index.posts.records import Post, Unpublished
from index.reading.blocks import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator


FEED = "https://shelf.example/feed/"


def sort_out(found: Iterator[Post | Unpublished | SourceError]) -> tuple[list[Post], list[SourceError]]:
    everything = list(found)
    return [one for one in everything if isinstance(one, Post)], [
        one for one in everything if isinstance(one, SourceError)
    ]


def texts(post: Post) -> list[str]:
    return [block.text for block in read_blocks(post.body, post.body_format)]


def rss(*items: str, title: str = "Shelf Questions") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{title}</title><atom:link href='{FEED}' rel='self'/><link>https://shelf.example</link>"
        f"{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    )


def item(slug: str = "looms", body: str = "<p>Words.</p>", more: str = "") -> str:
    return (
        f"<title>About {slug}</title><link>https://shelf.example/2022/10/14/{slug}/</link>{more}"
        f"<description><![CDATA[Wor […]]]></description><content:encoded><![CDATA[{body}]]></content:encoded>"
    )
