"""Reading one post of a feed from the elements of RSS or Atom."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import tostring

from index.reading.addresses import day_in_iso, readable_guid, web_address
from index.reading.blocks import read_title
from index.sources.export_marks import content_of

if TYPE_CHECKING:
    import datetime as dt
    from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "{http://www.w3.org/XML/1998/namespace}base"
_DUBLIN_CORE_DATE = "{http://purl.org/dc/elements/1.1/}date"
#: Blogger says by a category what an entry is: a post, a comment, a setting.
_KIND = "http://schemas.google.com/g/2005#kind"
_THREAD = "{http://purl.org/syndication/thread/1.0}in-reply-to"


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as its feed has it."""

    #: Its title, as readers see it.
    title: str
    #: Its address; empty when it names none.
    url: str
    #: The day it was published; None when unknown.
    published: dt.date | None
    #: Its categories. RSS does not tell categories from tags.
    categories: tuple[str, ...]
    #: Its whole content as HTML; None where the feed has none of it, or only an excerpt.
    content: str | None
    #: True if it answers another entry.
    is_reply: bool
    #: Its permanent identifier; empty where it has none.
    guid: str
    #: True if it says that it is a draft.
    is_draft: bool
    #: True if it is one of the site's pages, as WordPress numbers them.
    is_page: bool


def read_rss_item(item: Element, base: str) -> Entry:
    """Read a post of RSS 2.0. A description is no content: WordPress puts an excerpt there."""
    guid = item.find("guid")
    # A guid is an address unless it says that it is none.
    permanent = (
        (guid.text or "") if guid is not None and guid.get("isPermaLink", "true").strip().lower() == "true" else ""
    )
    names = (read_title(category.text or "") for category in item.findall("category"))
    return Entry(
        title=read_title("".join(text for title in item.findall("title") for text in title.itertext())),
        url=_address(item.findtext("link") or "", base) or _address(permanent, ""),
        published=_day(item.findtext("pubDate") or "") or day_in_iso(item.findtext(_DUBLIN_CORE_DATE) or ""),
        categories=tuple(dict.fromkeys(name for name in names if name)),
        content=content_of(item),
        is_reply=item.find(_THREAD) is not None,
        guid=readable_guid(guid.text or "") if guid is not None else "",
        is_draft=_is_draft(item),
        is_page=_is_page(guid.text or "" if guid is not None else ""),
    )


def read_atom_entry(entry: Element, base: str) -> Entry:
    """Read a post of Atom (RFC 4287). A summary is no content."""
    base = urljoin(base, entry.get(BASE) or "")
    title = entry.find(f"{ATOM}title")
    content = entry.find(f"{ATOM}content")
    links = [link.get("href") or "" for link in entry.findall(f"{ATOM}link") if link.get("rel") in (None, "alternate")]
    names = (
        read_title(html.escape(category.get("label") or category.get("term") or ""))
        for category in entry.findall(f"{ATOM}category")
        if category.get("scheme") != _KIND
    )
    published = entry.findtext(f"{ATOM}published") or entry.findtext(f"{ATOM}updated") or ""
    return Entry(
        title=read_title(_markup(title) or "") if title is not None else "",
        url=_address(links[0] if links else "", base) or _address(entry.findtext(f"{ATOM}id") or "", ""),
        published=day_in_iso(published),
        categories=tuple(dict.fromkeys(name for name in names if name)),
        content=_markup(content) if content is not None else None,
        is_reply=entry.find(_THREAD) is not None,
        guid=readable_guid(entry.findtext(f"{ATOM}id") or ""),
        is_draft=_is_draft(entry),
        is_page=_is_page(entry.findtext(f"{ATOM}id") or ""),
    )


def kind_of_blogger(entry: Element) -> str:
    """Return what an Atom entry of Blogger is: "post", "comment", "settings", "template" …; empty of another blog's."""
    kinds = (
        category.get("term") or "" for category in entry.findall(f"{ATOM}category") if category.get("scheme") == _KIND
    )
    return next(kinds, "").rpartition("#")[2]


def _is_draft(entry: Element) -> bool:
    """True of a draft by Atom's publishing protocol (RFC 5023, 13.1.1), as in a backup of Blogger."""
    return any(
        isinstance(inner.tag, str)
        and inner.tag.rpartition("}")[2].lower() == "draft"
        and (inner.text or "").strip().lower() != "no"
        for inner in entry.iter()
    )


def _is_page(identifier: str) -> bool:
    return re.search(r"[?&](?:page_id|attachment_id)=\d", identifier) is not None


def _markup(element: Element) -> str | None:
    """Return an Atom text as HTML; None where it stands elsewhere, or is no text."""
    kind = (element.get("type") or "text").strip().lower()
    text = "".join(element.itertext())
    if element.get("src") or kind not in ("text", "html", "xhtml", "text/html", "text/plain"):
        return None
    if kind == "xhtml":
        for inner in element.iter():
            if isinstance(inner.tag, str):
                inner.tag = inner.tag.rpartition("}")[2]
        return "".join(tostring(child, encoding="unicode", method="html") for child in element)
    return text if "html" in kind else f"<pre>{html.escape(text)}</pre>"


def _address(link: str, base: str) -> str:
    try:
        url = web_address(urljoin(base, link.strip())) if link.strip() else ""
        urlsplit(url)
    except ValueError:  # an unfinished IPv6 address
        return ""
    return url


def _day(moment: str) -> dt.date | None:
    """Return the day of "Fri, 14 Oct 2022 09:00:00 +0000"."""
    # Two digits would be taken for a year, and "-0001" is how WordPress writes that there is no day.
    if not re.search(r"\s\d{4}\s", moment):
        return None
    try:
        return parsedate_to_datetime(moment).date()
    except ValueError:
        return None
