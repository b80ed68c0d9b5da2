"""Reading a post's page as a browser saved it: the post, without what is around it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from index.posts.records import BodyFormat, Post
from index.reading.addresses import (
    canonical_address,
    day_in_address,
    day_in_iso,
    day_in_stem,
    is_short_address,
    key_in_address,
)
from index.reading.blocks import read_title
from index.reading.flow import visible
from index.sources.decoding import decode, is_binary
from index.sources.hidden_blocks import without_hidden_blocks
from index.sources.listings import is_listing_heading
from index.sources.other_formats import what_speaks_against
from index.sources.page_body import is_of_another_post, read_page_body
from index.sources.source_errors import MalformedSource, NotPublished
from index.sources.unpublished import unpublished_sign

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from index.errors import SourceError
    from index.sources.documents import Document

#: Classes of a body, and of a part of it, that tell that there is no post, with what the page is.
_NO_POST = {
    "error404": "says that nothing was found",
    "search-no-results": "says that nothing was found",
    "attachment": "shows a picture or a file of the blog",
}
_NO_POST_PARTS = {
    ".error-404, .not-found, .no-results": "says that nothing was found",
    "#error-page, .wp-die-message": "is an error of the blog",
    "#challenge-running, #challenge-form, .cf-error-details": "guards the blog from programs",
}
_LISTING_CLASSES = frozenset(("archive", "author", "blog", "category", "date", "home", "search", "tag"))
_TITLE_SELECTORS = ("h1.entry-title", "h1.wp-block-post-title", "h1.post-title", ".entry-title", ".post-title")
#: Selectors of a theme's link to the post itself.
_OWN_LINKS = ('.entry-title a[rel~="bookmark"]', '.entry-meta a[rel~="bookmark"]', '.entry-date a[rel~="bookmark"]')
#: Chrome and its relatives, and SingleFile, write the address above a page that they save.
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url: )(\S+)\s")
_OWN_HEADING = "article h1, main h1, .elementor-widget-theme-post-title h1"
_SITE_AFTER_DASH = re.compile(r"\s+[–—-]\s+(?:(?!\s[–—-]\s).)*$")
_SITE_NAME_AFTER = re.compile(r"\s+[|«»]\s+[^|«»]*$")
#: Selectors of parts that name other posts, or other people.
_ELSEWHERE = frozenset(("aside", "nav"))
_ELSEWHERE_NAMES = frozenset(
    ("comments", "comment-list", "commentlist", "jp-relatedposts", "sidebar", "widget", "widget-area")
)


def read_saved_html(path: Document) -> Iterator[Post | SourceError]:
    """Read the one post of a saved page."""
    # wget names the page of the address /do-you-weave/ "do-you-weave/index.html".
    folder = PurePath(path.place).parent.name
    stem = folder if folder and path.stem == "index" else path.stem
    return read_page(path.read_bytes(), str(path), path.name, stem)


def read_page(data: bytes, place: str, origin: str, stem: str) -> Iterator[Post | SourceError]:
    """Read the one post of a page.

    `place` is for errors, `origin` for the record, `stem` is the key where no address gives one.
    """
    if is_binary(data):
        yield MalformedSource(place, "this is no text but binary data", "Take it out of the folder.")
        return
    source = decode(data)
    if problem := what_speaks_against(source, place):
        yield problem
        return
    # WordPress leaves them out of a page; a copy of a post's source has them.
    source = without_hidden_blocks(source)
    # Parsed as with scripts: without, a <noscript> in the head would end the head.
    page = LexborHTMLParser(source, scripting=True)
    if refused := _refused(page, source, place):
        yield refused
        return
    url = _address(page, source)
    # First the facts, for reading the body takes the page apart.
    title, published = _title(page), _published(page, url, stem)
    categories = _terms(page, 'a[rel~="category"], .cat-links a')
    tags = tuple(tag for tag in _terms(page, 'a[rel~="tag"], .tags-links a') if tag not in categories)
    body = read_page_body(page)
    if not visible(body.text):
        yield MalformedSource(
            place, "no post's text was found in the page", "Save the page of a single post, and import it."
        )
        return
    yield Post(
        key=key_in_address(url) or stem,
        url=url,
        title=title,
        published=published,
        categories=tuple(dict.fromkeys((*categories, *body.categories))),
        tags=tags,
        body=body.html,
        body_format=BodyFormat.HTML,
        origin=origin,
        tail_characters=body.tail_characters,
    )


def _refused(page: LexborHTMLParser, source: str, place: str) -> SourceError | None:
    """Return the error of a page that is no post, or none that everybody may read; None where nothing says so."""
    if listing := _listing(page):
        return MalformedSource(
            place,
            f"this is a listing page with several posts ({listing}), which holds no post whole",
            "Open each post by its title, save that page, and import it instead.",
        )
    if what := _what_instead(page):
        return MalformedSource(
            place, f"this page {what}", "Open the post itself, save that page, and import it instead."
        )
    sign = unpublished_sign(page, [*_candidates(page, source), place])
    return NotPublished(place, sign) if sign else None


def _what_instead(page: LexborHTMLParser) -> str:
    """Return what a page without a post is, in words; empty where it may have one."""
    if found := _NO_POST.keys() & _names(page.body):
        return f"{_NO_POST[min(found)]} (its body has the class {min(found)!r})"
    if page.css_first(".entry-content") is not None:
        return ""
    return next((what for selector, what in _NO_POST_PARTS.items() if page.css_first(selector) is not None), "")


def _listing(page: LexborHTMLParser) -> str:
    """Return the sign that the page lists posts; empty where it is a single post's."""
    classes = _names(page.body)
    if {"single", "single-post"} & classes:
        return ""
    found = _LISTING_CLASSES & classes
    if found:
        return f"its body has the class {min(found)!r}"
    site = _attribute(page, 'meta[property="og:site_name"]', "content")
    for heading in page.css("title, h1, .page-title, .archive-title"):
        if is_listing_heading(_without_site(_words(heading), site)):
            return f"its title is {_words(heading)!r}"
    posts = {
        post.mem_id
        for text in page.css(".entry-content, .post-content, .entry-summary, .entry")
        if (post := _post_around(text))
    }
    return f"{len(posts)} posts stand in it" if len(posts) > 1 else ""


def _post_around(node: LexborNode) -> LexborNode | None:
    """Return the outermost post that `node` stands in; a post that quotes another is still one."""
    found = None
    parent = node.parent
    while parent is not None:
        if parent.tag == "article" or {"hentry", "post"} & _names(parent):
            found = parent
        if _is_elsewhere(parent):
            return None
        parent = parent.parent
    return found


def _address(page: LexborHTMLParser, source: str) -> str:
    """Return the page's own address, by its surest sign; a short link only where nothing else names the post."""
    addresses = [address for found in _candidates(page, source) if (address := canonical_address(found))]
    return next((address for address in addresses if not is_short_address(address)), next(iter(addresses), ""))


def _candidates(page: LexborHTMLParser, source: str) -> list[str]:
    """Yield the addresses that the page gives as its own, as they stand there."""
    saved_from = _SAVED_FROM.search(source[:2048])
    return [
        _attribute(page, 'link[rel~="canonical"]', "href"),
        _attribute(page, 'meta[property="og:url"]', "content"),
        saved_from[1] if saved_from else "",
        *(_attribute(page, selector, "href") for selector in _OWN_LINKS),
    ]


def _title(page: LexborHTMLParser) -> str:
    for selector in _TITLE_SELECTORS:
        for heading in page.css(selector):
            if _words(heading) and not (_is_inside_elsewhere(heading) or is_of_another_post(page, heading)):
                return _words(heading)
    shared = _attribute(page, 'meta[property="og:title"]', "content")
    if shared.strip():
        return read_title(shared)
    head = page.css_first("head title")
    if head is None:
        return ""
    title = _without_site(_words(head), _attribute(page, 'meta[property="og:site_name"]', "content"))
    # "Do you weave? – Gorse": a dash alone might be the title's own.
    headings = (_words(heading) for heading in page.css(_OWN_HEADING))
    return next((words for words in headings if words and _SITE_AFTER_DASH.sub("", title) == words), title)


def _without_site(title: str, site: str) -> str:
    if site.strip():
        return re.sub(rf"\s+[|«»–—-]\s+{re.escape(' '.join(site.split()))}$", "", title)
    return _SITE_NAME_AFTER.sub("", title)


def _published(page: LexborHTMLParser, url: str, stem: str) -> dt.date | None:
    # The address first: it has the day in the blog's time zone, as exports do. The page's other dates are often in
    # UTC, and so a day late for a post of the evening.
    return (
        day_in_address(url)
        or day_in_iso(_attribute(page, 'meta[property="article:published_time"]', "content"))
        or _first_day(page, "time.entry-date[datetime], time.published[datetime]")
        or _first_day(page, "time[datetime]:not(.updated)")
        or day_in_stem(stem)
    )


def _first_day(page: LexborHTMLParser, selector: str) -> dt.date | None:
    days = (
        day_in_iso(time.attributes.get("datetime") or "")
        for time in page.css(selector)
        if not _is_inside_elsewhere(time)
    )
    return next((day for day in days if day), None)


def _terms(page: LexborHTMLParser, selector: str) -> tuple[str, ...]:
    names = (_words(link) for link in page.css(selector) if not _is_inside_elsewhere(link))
    return tuple(dict.fromkeys(name for name in names if name))


def _is_inside_elsewhere(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if _is_elsewhere(parent):
            return True
        parent = parent.parent
    return False


def _is_elsewhere(node: LexborNode) -> bool:
    # A page as a whole is no part about other posts, though some themes give its body such a class.
    if node.tag in ("html", "body"):
        return False
    return node.tag in _ELSEWHERE or bool(_ELSEWHERE_NAMES & (_names(node) | {node.attributes.get("id") or ""}))


def _names(node: LexborNode | None) -> set[str]:
    return set((node.attributes.get("class") or "").split()) if node is not None else set()


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _attribute(page: LexborHTMLParser, selector: str, name: str) -> str:
    node = page.css_first(selector)
    return (node.attributes.get(name) or "").strip() if node is not None else ""
