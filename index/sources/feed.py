"""Reading feeds, RSS 2.0 and Atom: the blog's latest posts, where the feed has them whole.

A feed of excerpts, or of readers' comments, is refused with a message: an excerpt would be taken for the post, and a
comment for an answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from selectolax.lexbor import LexborHTMLParser

from index.posts.records import BodyFormat, Post
from index.reading.addresses import canonical_address, day_in_address, key_in_address, web_address
from index.reading.flow import visible
from index.sources.clean_xml import CleanXml, pieces_of, take_head
from index.sources.documents import document_in_memory
from index.sources.export_marks import has_mark, is_of_export
from index.sources.feed_entries import ATOM, BASE, Entry, kind_of_blogger, read_atom_entry, read_rss_item
from index.sources.page_body import read_rendered, without_appeared
from index.sources.remote_errors import CommentsFeed, FeedOfExcerpts
from index.sources.resumable_xml import ResumableXml
from index.sources.sniffing import xml_start
from index.sources.source_errors import MalformedSource, NotPublished
from index.sources.unpublished import locked_title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from index.errors import SourceError

_COMMENTS_TITLE = re.compile(r"comments (?:on|for)\b", re.IGNORECASE)
_COMMENT = re.compile(r"comment-\d+")
_ANOTHER = "Open the address in a browser: it must be a feed of RSS 2.0 or Atom."


def has_feed_root(data: bytes) -> bool:
    """True if the root element of `data` is a feed's or an export's, whatever stands before it."""
    return _start(data) is not None


def read_feed(data: bytes, origin: str) -> Iterator[Post | SourceError]:
    """Yield the posts of a feed in its order, and each fault at its place. `origin` is its address or file name.

    No post is yielded before the last item has been read: if that is an export's, earlier items may be drafts.
    """
    found: list[Post | SourceError] = []
    excerpts: list[str] = []
    try:
        if has_mark(_pieces(data)):
            raise _export(origin)
        for number, entry in enumerate(_entries(data, origin), 1):
            if isinstance(entry, MalformedSource):
                found.append(entry)
            elif sign := _unpublished(entry):
                # Without its title, which is not published either: the record keeps what is reported.
                found.append(NotPublished(f"{origin}, item {number}", sign))
            elif entry.content is None or _breaks_off(entry.content):
                excerpts.append(entry.title)
            else:
                found.append(_read_entry(entry, f"{origin}, item {number}"))
    except DefusedXmlException:
        problem = "the feed declares a document type or entities, which no feed needs and which can harm the reader"
        found.append(MalformedSource(origin, problem, _ANOTHER))
    except CommentsFeed as error:
        found.append(error)
    except MalformedSource as error:
        found, excerpts = [error], []
    yield from found
    if excerpts:
        yield FeedOfExcerpts(origin, tuple(excerpts))


def _start(data: bytes) -> int | None:
    return xml_start(take_head(_pieces(data)))


def _pieces(data: bytes) -> Iterator[str]:
    with document_in_memory(data, "").open() as file:
        yield from pieces_of(CleanXml(file))


def _entries(data: bytes, origin: str) -> Iterator[Entry | MalformedSource]:
    """Yield the entries one by one, and a fault in place of an entry that is broken.

    Raises CommentsFeed, and MalformedSource where it is no feed.
    """
    source = ResumableXml(CleanXml(document_in_memory(data, origin).open(), _start(data) or 0))
    base = web_address(origin)
    resumed = True
    while resumed:
        try:
            for entry in _entries_of(source, base, origin):
                if isinstance(entry, str):
                    base = entry
                else:
                    yield entry
            return
        except ParseError as error:
            line, column = error.position
            place = f"{origin}, line {source.line_in_file(line)}, column {column + 1}"
            resumed = source.resume_after(line, column)
            lost = f"the next item was found in line {source.line_in_file(2)}" if resumed else "no item follows"
            problem = f"the XML is broken or cut off here ({str(error).partition(':')[0]}); {lost}"
            yield MalformedSource(place, problem, _ANOTHER)


def _entries_of(source: ResumableXml, base: str, origin: str) -> Iterator[Entry | str]:
    """Yield the entries from here on, and the address that links are relative to where the feed gives it."""
    path: list[Element] = []
    for event, element in iterparse(source, ("start", "end"), forbid_dtd=True):
        if event == "start":
            path.append(element)
            if len(path) == 1:
                _check_root(element, origin)
                base = urljoin(base, element.get(BASE) or "")
            continue
        path.pop()
        inside = [parent.tag for parent in path]
        if inside in (["rss", "channel"], [f"{ATOM}feed"]):
            if element.tag in ("title", f"{ATOM}title"):
                _check_title("".join(element.itertext()), origin)
            elif element.tag == "link":
                base = urljoin(base, (element.text or "").strip())
                yield base
            elif element.tag in ("item", f"{ATOM}entry"):
                _check_item(element, origin)
                entry = read_rss_item(element, base) if element.tag == "item" else read_atom_entry(element, base)
                _check_entry(entry, origin)
                yield entry


def _check_root(root: Element, origin: str) -> None:
    if root.tag not in ("rss", f"{ATOM}feed"):
        name = root.tag.rpartition("}")[2]
        raise MalformedSource(
            origin, f"it is XML, but its root element is <{name}>: neither RSS 2.0 nor Atom", _ANOTHER
        )


def _check_title(title: str, origin: str) -> None:
    if _COMMENTS_TITLE.match(title.strip()):
        raise CommentsFeed(origin, f"its title is {' '.join(title.split())!r}")


def _check_item(item: Element, origin: str) -> None:
    # An export holds drafts, and posts behind a password.
    if any(is_of_export(inner.tag) for inner in item.iter() if isinstance(inner.tag, str)):
        raise _export(origin)
    kind = kind_of_blogger(item)
    if kind == "comment":
        raise CommentsFeed(origin, "an entry is a comment, as Blogger writes")
    if kind not in ("", "post"):
        raise MalformedSource(
            origin,
            "it is a backup of Blogger, not a feed: drafts, settings and readers' comments stand in it",
            "Give the address of the blog's feed instead (usually /feeds/posts/default).",
        )


def _export(origin: str) -> MalformedSource:
    return MalformedSource(
        origin,
        "it is an export of WordPress, not a feed: drafts and private posts may stand in it",
        "Download it, and import it as a file.",
    )


def _read_entry(entry: Entry, place: str) -> Post | SourceError:
    if entry.is_page:
        return MalformedSource(f"{place} ({entry.title!r})", "it is a page of the site, not a post", "It was left out.")
    return _post(entry, place)


def _unpublished(entry: Entry) -> str:
    """Return the sign that a post of the feed is not everybody's; empty where there is none."""
    if entry.is_draft:
        return "the feed says that it is a draft"
    if "post-password-form" in (entry.content or ""):
        return "it asks for a password"
    return locked_title(entry.title)


def _check_entry(entry: Entry, origin: str) -> None:
    parts = urlsplit(entry.url)
    if entry.is_reply or _COMMENT.fullmatch(parts.fragment) or "replytocom" in parse_qs(parts.query):
        raise CommentsFeed(origin, f"{entry.url or 'an item without an address'} is a comment")


def _breaks_off(content: str) -> bool:
    """True if the content ends in WordPress's "Continue reading"."""
    return "more-link" in content and LexborHTMLParser(content).css_first("a.more-link") is not None


def _post(entry: Entry, origin: str) -> Post | MalformedSource:
    url = canonical_address(entry.url)
    key = key_in_address(url) or numbered_key(url)
    if not key:
        return MalformedSource(
            f"{origin} ({entry.title!r})",
            "the post has no address of its own",
            "Open it in a browser and save its page.",
        )
    content, cut = without_appeared(entry.content or "")
    body = read_rendered(content)
    if not visible(body.text) and body.tail_characters:
        return MalformedSource(
            f"{origin} ({entry.title!r})", "the post has no text", "Open it in a browser and save its page."
        )
    return Post(
        key=key,
        url=url,
        title=entry.title,
        # The address has the day in the blog's time zone; feeds are mostly in UTC.
        published=day_in_address(url) or entry.published,
        # RSS mixes tags into the categories; as categories they can still say what kind of post it is.
        categories=tuple(dict.fromkeys((*entry.categories, *body.categories))),
        tags=(),
        body=body.html,
        body_format=BodyFormat.HTML,
        origin=origin,
        tail_characters=body.tail_characters + cut,
        guid=entry.guid,
    )


def numbered_key(url: str) -> str:
    """Return the key of a post at `/?p=7`, as exports have it where a post has no name."""
    numbers = parse_qs(urlsplit(url).query).get("p", [])
    return f"post-{numbers[0]}" if numbers and numbers[0].isascii() and numbers[0].isdigit() else ""
