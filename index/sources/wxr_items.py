"""The items of a WordPress export, one after the other; a broken place costs the item that it stands in, no other."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from index.reading.addresses import key_in_address, readable_guid, readable_slug, web_address
from index.sources.clean_xml import CleanXml
from index.sources.export_marks import FIELD, content_of
from index.sources.resumable_xml import ResumableXml
from index.sources.source_errors import MalformedSource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from index.sources.documents import Document

EXPORT_AGAIN = "Export the blog again (Tools → Export → All content) and import that file"
_MEND = "Mend this place, or export the blog again, and import the file."
#: The suffix that WordPress adds to a post's name in the trash, so that another may have the name.
_IN_TRASH = re.compile(r"__trashed(?:-\d+)?$")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an export: a post, or something else."""

    element: Element
    #: Its wp: fields.
    fields: dict[str, str]
    path: Document
    #: Its place among the items, 1-based.
    number: int
    #: When the export was made, where it says so.
    made: dt.datetime | None
    #: The blog's address, where the export gives it.
    blog: str = ""

    @property
    def origin(self) -> str:
        """Its place in the export."""
        return f"{self.path.name}, item {self.number}"

    @property
    def place(self) -> str:
        """Its place, as errors name it."""
        return f"{self.path}, item {self.number}"

    @property
    def url(self) -> str:
        """Its address; empty where it has none."""
        link = (self.element.findtext("link") or "").strip()
        # Some programs leave the blog's address away.
        return web_address(urljoin(self.blog, link) if link.startswith("/") else link)

    @property
    def guid(self) -> str:
        """Its permanent identifier; empty where it has none."""
        return readable_guid(self.element.findtext("guid") or "")

    @property
    def content(self) -> str | None:
        """The post's source; None where the item has none."""
        return content_of(self.element)

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


def read_items(path: Document, before: int = 0) -> Iterator[Item | MalformedSource]:
    """Yield the items of an export in its order, each fault at its place.

    An item is empty again when the next is asked for. `before` is where the file's XML begins.
    """
    with path.open() as file:
        source = ResumableXml(CleanXml(file, before))
        reading = _Reading(path)
        while True:
            try:
                yield from reading.items(source)
                return
            except ParseError as error:
                line, column = error.position
                fault = str(error).partition(":")[0]
                place = f"{path}, line {source.line_in_file(line)}, column {column + 1}"
                # Where WordPress's prefix was never declared, every item is broken.
                goes_on = reading.is_understood or fault != "unbound prefix"
                resumed = goes_on and source.resume_after(line, column)
                yield reading.fault(place, fault, source.line_in_file(2) if resumed else 0)
                if not resumed:
                    return
            except DefusedXmlException:
                yield MalformedSource(
                    str(path),
                    "the file declares a document type or entities, which no WordPress export does and which can harm"
                    " the reader",
                    f"{EXPORT_AGAIN}.",
                )
                return


@dataclass(slots=True)
class _Reading:
    """Reading an export's items, in one go or in several."""

    path: Document
    begun: int = 0
    #: True within an item.
    in_item: bool = False
    is_understood: bool = False
    made: dt.datetime | None = None
    blog: str = ""

    def items(self, source: ResumableXml) -> Iterator[Item | MalformedSource]:
        """Yield the items from here on. Raises ParseError at a fault."""
        depth = 0
        channel: Element | None = None
        self.in_item = False
        for event, element in iterparse(source, ("start", "end"), forbid_dtd=True):
            if event == "start":
                depth += 1
                if depth == 1 and element.tag != "rss":
                    yield self._no_export(f"it is XML, but its root element is <{_local_name(element)}>, not <rss>")
                    return
                if depth == 2:
                    channel = element
                elif element.tag == "item":
                    yield from self._begin_item()
                continue
            depth -= 1
            if channel is None or (depth != 2 and element.tag != "item"):
                continue
            self._note(element)
            # Where it is not the one begun last, it is one without an end, with later ones in it.
            if element.tag == "item" and self.in_item:
                self.in_item = False
                item = Item(element, _wordpress_fields(element), self.path, self.begun, self.made, self.blog)
                self.is_understood = self.is_understood or bool(item.fields)
                if not self.is_understood:
                    yield self._no_export(
                        "it is an export that is not understood: its first item has no field of WordPress's"
                    )
                    return
                yield item
            # Free what has been read, or an export of 200 MB would take several times that in memory.
            element.clear()
            channel.clear()

    def _note(self, element: Element) -> None:
        """Note what the export says of itself."""
        if element.tag == "pubDate":
            self.made = moment(element.text or "")
        elif element.tag == "link":
            self.blog = web_address(element.text or "")

    def _begin_item(self) -> Iterator[MalformedSource]:
        if self.in_item:
            yield MalformedSource(f"{self.path}, item {self.begun}", "it has no end, and is lost", _MEND)
        self.begun += 1
        self.in_item = True

    def fault(self, place: str, fault: str, next_line: int) -> MalformedSource:
        """Return the error of a place that is broken; `next_line` is where the next item begins, 0 at the end."""
        number = f"item {self.begun}"
        if not next_line and fault == "junk after document element":
            return MalformedSource(
                place,
                "something stands after the export's end",
                "It was passed over, as what a theme or a plugin prints there; see that no post is missing.",
            )
        if not next_line:
            lost = f"{number} is lost" if self.in_item else f"the last one read is {number}"
            return MalformedSource(
                place, f"the XML is broken or cut off here ({fault}); {lost}, and no other follows", f"{EXPORT_AGAIN}."
            )
        lost = f"{number} is lost, the next one" if self.in_item else "the next item"
        return MalformedSource(
            place,
            f"the XML is broken here ({fault}); {lost} was found in line {next_line}",
            _MEND,
        )

    def _no_export(self, problem: str) -> MalformedSource:
        return MalformedSource(str(self.path), problem, f"{EXPORT_AGAIN} instead.")


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


def moment(text: str) -> dt.datetime | None:
    """Return the moment of a `pubDate`; None where it gives none."""
    # "Mon, 30 Nov -0001" is how WordPress writes that there is no day; it would be taken for a year of two digits.
    if not re.search(r"\s\d{4}\s", text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
