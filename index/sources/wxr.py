"""Reading WordPress exports (WXR of any version): a stream of items, of which the published posts are read.

Readers' comments, authors, e-mail addresses and IP numbers stand in the same file. Nothing of an item leaves this
module but what `_post` takes from it; and of a post that is not published, its key, its address and that fact.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from index.posts.records import BodyFormat, Post, Unpublished
from index.reading.addresses import (
    day_in_address,
    day_in_iso,
    key_in_address,
    readable_guid,
    readable_slug,
    web_address,
)
from index.reading.blocks import read_title
from index.sources.clean_xml import CleanXml
from index.sources.documents import Document, document_of
from index.sources.export_marks import CONTENT, FIELD
from index.sources.hidden_blocks import without_hidden_blocks
from index.sources.members_only import restriction_of, without_members_only
from index.sources.source_errors import MalformedSource, NotPublished
from index.sources.unpublished import WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from index.errors import SourceError

#: The suffix that WordPress adds to a post's name in the trash, so that another may have the name.
_IN_TRASH = re.compile(r"__trashed(?:-\d+)?$")
_EXPORT_AGAIN = "Export the blog again (Tools → Export → Posts) and import that file"


def read_wxr(path: Path | Document, before: int = 0) -> Iterator[Post | Unpublished | SourceError]:
    """Yield the posts of an export in its order, published or not; at a fault, the fault comes last.

    `before` is where its XML begins.
    """
    path = path if isinstance(path, Document) else document_of(path)
    with path.open() as file:
        read = 0
        source = CleanXml(file, before)
        try:
            for found in _read_items(source, path):
                read += isinstance(found, Post)
                yield found
        except ParseError as error:
            line, column = error.position
            yield MalformedSource(
                f"{path}, line {line + source.lines_before}, column {column + 1}",
                f"the XML is broken or cut off here ({str(error).partition(':')[0]}); posts read before it: {read}",
                f"{_EXPORT_AGAIN}.",
            )
        except DefusedXmlException:
            yield MalformedSource(
                str(path),
                "the file declares a document type or entities, which no WordPress export does and which can harm the"
                " reader",
                f"{_EXPORT_AGAIN}.",
            )


def _read_items(source: CleanXml, path: Document) -> Iterator[Post | Unpublished | SourceError]:
    depth = 0
    items = 0
    is_understood = False
    made: dt.datetime | None = None
    channel: Element | None = None
    for event, element in iterparse(source, ("start", "end"), forbid_dtd=True):
        if event == "start":
            depth += 1
            if depth == 1 and element.tag != "rss":
                yield _no_export(path, f"it is XML, but its root element is <{_local_name(element)}>, not <rss>")
                return
            if depth == 2:
                channel = element
            continue
        depth -= 1
        if depth != 2 or channel is None:
            continue
        if element.tag == "pubDate":
            made = _moment(element.text or "")
        elif element.tag == "item":
            items += 1
            fields = _wordpress_fields(element)
            is_understood = is_understood or bool(fields)
            if not is_understood:
                yield _no_export(
                    path, "it is an export that is not understood: its first item has no field of WordPress's"
                )
                return
            yield from _read_item(_Item(element, fields, path, items, made))
        # Free what has been read, or an export of 200 MB would take several times that in memory.
        channel.clear()


def _no_export(path: Document, problem: str) -> MalformedSource:
    return MalformedSource(str(path), problem, f"{_EXPORT_AGAIN} instead.")


def _local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _wordpress_fields(item: Element) -> dict[str, str]:
    """Return the item's own wp: fields; those of its comments and its metadata stand deeper."""
    fields: dict[str, str] = {}
    for child in item:
        match = FIELD.fullmatch(child.tag)
        if match:
            # A password may be a space; WordPress asks for it.
            name, text = match[1].lower(), child.text or ""
            value = text if name == "post_password" else text.strip()
            # A field that is given twice, and differently, is neither "publish" nor "post".
            fields[name] = value if fields.get(name) in (None, "", value) else f"{fields[name]} {value}".strip()
    return fields


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of an export: a post, or something else."""

    element: Element
    #: Its wp: fields.
    fields: dict[str, str]
    path: Document
    #: Its place among the items, 1-based.
    number: int
    #: When the export was made, where it says so.
    made: dt.datetime | None

    @property
    def origin(self) -> str:
        """Its place in the export."""
        return f"{self.path.name}, item {self.number}"

    @property
    def url(self) -> str:
        """Its address; empty where it has none."""
        return web_address(self.element.findtext("link") or "")

    @property
    def guid(self) -> str:
        """Its permanent identifier; empty where it has none."""
        return readable_guid(self.element.findtext("guid") or "")

    @property
    def content(self) -> str | None:
        """The post's source; None where the item has none."""
        body = next((child for child in self.element if CONTENT.fullmatch(child.tag)), None)
        return None if body is None else body.text or ""

    @property
    def post_id(self) -> int | None:
        """Its number in its blog; None where it has none that is one."""
        digits = self.fields.get("post_id", "")
        return int(digits) if re.fullmatch(r"[0-9]{1,18}", digits) and int(digits) else None

    @property
    def key(self) -> str:
        """Its key; empty where it has neither a name, nor an address, nor an id."""
        name = _IN_TRASH.sub("", self.fields.get("post_name", ""))
        number = self.fields.get("post_id")
        return readable_slug(name) or key_in_address(self.url) or (f"post-{number}" if number else "")


def _read_item(item: _Item) -> Iterator[Post | Unpublished | SourceError]:
    if "post_type" not in item.fields:
        problem = "the item does not say whether it is a post, and was left out"
        yield MalformedSource(f"{item.path}, item {item.number}", problem, f"{_EXPORT_AGAIN}.")
    elif item.fields["post_type"] == "post":
        yield from _read_post(item)


def _read_post(item: _Item) -> Iterator[Post | Unpublished | SourceError]:
    status, locked = item.fields.get("status", ""), item.fields.get("post_password")
    restriction = restriction_of(item.element, item.content or "")
    # A post behind a password also has the status "publish". A post with a future day is on the blog, too:
    # WordPress goes by the status alone.
    if status == "publish" and not locked and not restriction:
        yield from _published(item)
        return
    if not status:
        yield NotPublished(f"{item.path}, item {item.number}", "the post does not say what its status is")
    why = WITHDRAWN.get(status) or ("behind a password" if locked else "")
    why = why or (restriction if status == "publish" else "")
    # Without its day, an older export could not be told from a newer one.
    if item.made and item.key and why:
        yield Unpublished(item.key, item.url, why, item.origin, item.made, item.guid, item.post_id)


def _published(item: _Item) -> Iterator[Post | SourceError]:
    element, fields = item.element, item.fields
    # Old exports have a title's tags unescaped, as elements.
    title = read_title("".join(text for found in element.findall("title") for text in found.itertext()))
    place = f"{item.path}, item {item.number} ({title!r})"
    source = item.content
    if source is None:
        yield MalformedSource(place, "the post has no content:encoded", f"{_EXPORT_AGAIN}.")
        return
    if not item.key:
        problem = "the post has neither a name, nor a link, nor an id"
        yield MalformedSource(place, problem, f"{_EXPORT_AGAIN}.")
        return
    text, tags = without_members_only(without_hidden_blocks(source))
    if tags:
        yield NotPublished(place, f"what stands between [{']…, ['.join(tags)}] and its end is for members only")
    yield Post(
        key=item.key,
        url=item.url,
        title=title,
        published=day_in_iso(fields.get("post_date", "")) or _day_of_feed(element) or day_in_address(item.url),
        categories=_terms(element, "category"),
        tags=_terms(element, "post_tag"),
        body=text,
        body_format=BodyFormat.GUTENBERG if "<!-- wp:" in source else BodyFormat.CLASSIC,
        origin=item.origin,
        as_of=item.made,
        guid=item.guid,
        number=item.post_id,
    )


def _terms(item: Element, domain: str) -> tuple[str, ...]:
    names = (read_title(term.text or "") for term in item.findall("category") if term.get("domain") == domain)
    return tuple(dict.fromkeys(name for name in names if name))


def _day_of_feed(item: Element) -> dt.date | None:
    moment = _moment(item.findtext("pubDate") or "")
    return moment.date() if moment else None


def _moment(text: str) -> dt.datetime | None:
    # "Mon, 30 Nov -0001" is how WordPress writes that there is no day; it would be taken for a year of two digits.
    if not re.search(r"\s\d{4}\s", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
