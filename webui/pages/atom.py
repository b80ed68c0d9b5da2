"""Atom documents (RFC 4287) of answers: each entry is known by a `tag:` URI that stays (RFC 4151)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from index.posts.records import ParagraphKind
from webui.addresses import absolute, web_url
from webui.contract import answer_url
from webui.wording import TYPES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from index.posts.records import Answer
    from search.results import PostSummary

_ATOM = "http://www.w3.org/2005/Atom"
#: Of every tag URI: the year in which this form of them began. It never changes, or readers would see all entries anew.
_TAGGED_SINCE = "2026"
#: Stands for a date that is not known; the entries of a feed always have one.
_NO_DAY = "1970-01-01"
# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One answer of a feed."""

    answer: Answer
    post: PostSummary
    #: The day on which readers could first see it; None if not known.
    first_shown: dt.date | None


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page of a feed (RFC 5005), and the addresses that lead on from it: all begin with the site's origin."""

    title: str
    subtitle: str
    #: The address of its first page, by which the feed is known, and its own.
    first: str
    here: str
    #: The page for people that shows the same.
    page: str
    entries: Sequence[FeedEntry]
    #: The addresses of the pages before and after; empty where there is none.
    previous: str = ""
    next: str = ""


def write_atom(feed: FeedPage) -> bytes:
    """Return a feed as an XML document in UTF-8."""
    root = ET.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", tag_uri(feed.first))
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(max((e.first_shown for e in feed.entries if e.first_shown), default=None)))
    for relation, url in (("self", feed.here), ("previous", feed.previous), ("next", feed.next)):
        if url:
            _add(root, "link", rel=relation, type="application/atom+xml", href=url)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        _add_entry(root, entry)
    ET.register_namespace("", _ATOM)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def tag_uri(url: str) -> str:
    """Return the `tag:` URI that stands for a whole address, whichever scheme and port it has."""
    parts = urlsplit(url)
    rest = quote(parts.path, safe="/%~") + (f"?{parts.query}" if parts.query else "")
    return f"tag:{parts.hostname},{_TAGGED_SINCE}:{rest}"


def _add_entry(root: ET.Element, entry: FeedEntry) -> None:
    answer, post = entry.answer, entry.post
    url = absolute(answer_url(answer.id))
    element = _add(root, "entry")
    _add(element, "id", tag_uri(url))
    name = answer.respondent.name or "Anonymous"
    _add(element, "title", " ".join(f"{name}: {answer.question or post.title}".strip(": ").split()))
    _add(_add(element, "author"), "name", name)
    if post.published:
        _add(element, "published", _moment(post.published))
    _add(element, "updated", _moment(entry.first_shown or post.published))
    _add(element, "link", rel="alternate", type="text/html", href=url)
    if web_url(post.url):
        _add(element, "link", rel="via", type="text/html", href=post.url)
    for found in answer.types:
        _add(element, "category", term=str(found.type), label=TYPES[found.type])
    _add(element, "content", _html(answer), type="html")


def _html(answer: Answer) -> str:
    """Return an answer's paragraphs as HTML; runs of list items and of choices become lists."""
    signed = ", ".join(filter(None, (answer.respondent.title, answer.respondent.institution)))
    lines = list(_blocks(answer))
    return "".join([*lines, f"<p>— {_escaped(signed)}</p>"] if signed else lines)


def _blocks(answer: Answer) -> Iterable[str]:
    in_list = False
    for paragraph in answer.paragraphs:
        is_item = paragraph.kind in (ParagraphKind.LIST_ITEM, ParagraphKind.CHOICE)
        if is_item is not in_list:
            yield "<ul>" if is_item else "</ul>"
        in_list = is_item
        text = _escaped(paragraph.text).replace("\n", "<br>")
        if is_item:
            yield f"<li>{text}</li>"
        else:
            said = paragraph.kind is ParagraphKind.PARAGRAPH
            yield f"<p>{text}</p>" if said else f"<p><strong>{text}</strong></p>"
    if in_list:
        yield "</ul>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _moment(day: dt.date | None) -> str:
    """Return a day as RFC 3339 has moments: its first one."""
    return f"{day.isoformat() if day else _NO_DAY}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _xml(value) for key, value in attributes.items()})
    element.text = _xml(text) or None
    return element


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
