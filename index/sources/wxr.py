"""Reading WordPress exports (WXR of any version): a stream of items, of which the published posts are read.

Readers' comments, authors, e-mail addresses and IP numbers stand in the same file. Nothing of an item leaves this
module but what `_post` takes from it; and of a post that is not published, its key, its address and that fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.posts.records import UNDATED, BodyFormat, Post, Unpublished
from index.reading.addresses import day_in_address, day_in_iso
from index.reading.blocks import read_title
from index.sources.clean_xml import CleanXml, holds, pieces_of
from index.sources.documents import Document, document_of
from index.sources.hidden_blocks import has_blocks
from index.sources.inserted_blocks import FOOTNOTES, REUSABLE, ReusableBlocks, footnotes_of
from index.sources.members_only import metadata_of, restriction_of, without_members_only
from index.sources.source_errors import MalformedSource, NotPublished
from index.sources.unpublished import WITHDRAWN
from index.sources.wxr_items import EXPORT_AGAIN, Item, moment, read_items

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from index.errors import SourceError


def read_wxr(path: Path | Document, before: int = 0) -> Iterator[Post | Unpublished | SourceError]:
    """Yield the posts of an export in its order, published or not, and each fault at its place.

    `before` is where its XML begins.
    """
    document = path if isinstance(path, Document) else document_of(path)
    reusable = ReusableBlocks(_reusable_blocks(document, before))
    for item in read_items(document, before):
        if isinstance(item, MalformedSource):
            yield item
        elif "post_type" not in item.fields:
            yield MalformedSource(
                item.place, "the item does not say whether it is a post, and was left out", f"{EXPORT_AGAIN}."
            )
        elif item.fields["post_type"] == "post":
            yield from _read_post(item, reusable)
    yield from reusable.flaws(document)


def _reusable_blocks(document: Document, before: int) -> dict[int, str | None]:
    """Return the reusable blocks of an export, by their numbers; None for one that readers do not see."""
    with document.open() as file:
        if not holds(pieces_of(CleanXml(file)), REUSABLE):
            return {}
    blocks: dict[int, str | None] = {}
    for item in read_items(document, before):
        if isinstance(item, Item) and item.fields.get("post_type") == REUSABLE and item.post_id:
            is_public = item.fields.get("status") == "publish" and not item.fields.get("post_password")
            blocks[item.post_id] = (item.content or "") if is_public else None
    return blocks


def _read_post(item: Item, reusable: ReusableBlocks) -> Iterator[Post | Unpublished | SourceError]:
    status, locked = item.fields.get("status", ""), item.fields.get("post_password")
    restriction = restriction_of(item.element, item.content or "")
    # A post behind a password also has the status "publish". A post with a future day is on the blog, too:
    # WordPress goes by the status alone.
    if status == "publish" and not locked and not restriction:
        yield from _published(item, reusable)
        return
    if not status:
        yield NotPublished(item.place, "the post does not say what its status is")
    why = WITHDRAWN.get(status) or ("behind a password" if locked else "")
    why = why or (restriction if status == "publish" else "")
    if item.key and why:
        yield Unpublished(item.key, item.url, why, item.origin, item.made or UNDATED, item.guid, item.post_id)


def _published(item: Item, reusable: ReusableBlocks) -> Iterator[Post | SourceError]:
    element, fields = item.element, item.fields
    # Old exports have a title's tags unescaped, as elements.
    title = read_title("".join(text for found in element.findall("title") for text in found.itertext()))
    place = f"{item.place} ({title!r})"
    source = item.content
    if source is None:
        yield MalformedSource(place, "the post has no content:encoded", f"{EXPORT_AGAIN}.")
        return
    if not item.key:
        problem = "the post has neither a name, nor a link, nor an id"
        yield MalformedSource(place, problem, f"{EXPORT_AGAIN}.")
        return
    try:
        notes = footnotes_of("".join(value for name, value in metadata_of(element) if name == FOOTNOTES))
    except (ValueError, RecursionError):
        yield MalformedSource(place, "the post's footnotes cannot be read, and were left out", f"{EXPORT_AGAIN}.")
        notes = ""
    text, tags = without_members_only(reusable.inserted(source, notes, item.key))
    if tags:
        yield NotPublished(place, f"what stands between [{']…, ['.join(tags)}] and its end is for members only")
    yield Post(
        key=item.key,
        url=item.url,
        title=title,
        published=day_in_iso(fields.get("post_date", "")) or _day_of_feed(element) or day_in_address(item.url),
        categories=_terms(element, "category"),
        tags=_terms(element, "post_tag", "tag"),
        body=text,
        body_format=BodyFormat.GUTENBERG if has_blocks(source) else BodyFormat.CLASSIC,
        origin=item.origin,
        as_of=item.made,
        guid=item.guid,
        number=item.post_id,
    )


def _terms(item: Element, *domains: str) -> tuple[str, ...]:
    names = (read_title(term.text or "") for term in item.findall("category") if term.get("domain") in domains)
    return tuple(dict.fromkeys(name for name in names if name))


def _day_of_feed(item: Element) -> dt.date | None:
    published = moment(item.findtext("pubDate") or "")
    return published.date() if published else None
