"""/robots.txt and the sitemap: what search engines may fetch and list, which is nothing unless the owner says so."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from webui.addresses import absolute, at
from webui.contract import answer_url, person_url, post_url

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from webui.serving.website import Website

#: Addresses in one part of the sitemap; https://www.sitemaps.org/protocol.html allows 50,000.
PART = 10_000

# Every search is an address of its own, and each links to many others.
_NO_PAGES = """\
Disallow: {root}*?
Disallow: {root}api/
Disallow: {root}export.
Disallow: {root}selection
Allow: {root}static/
Allow: {root}theme.css
"""
_LISTED = f"""\
# Pages may be listed. Results of searches and data are not pages.
User-agent: *
{_NO_PAGES}"""
# A crawler that may not fetch a page never sees its "noindex" or its 410, and may list it because others link to it.
# So the crawlers that obey "noindex" may fetch, and all others are asked to stay away.
_NOT_LISTED = f"""\
# This archive asks not to be listed: every page says "noindex". Those who heed it may fetch pages to see that.
User-agent: Googlebot
User-agent: Bingbot
User-agent: DuckDuckBot
{_NO_PAGES}
User-agent: *
Disallow: {{root}}
"""


def sitemap_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("sitemap_pages", __name__)

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        text = _LISTED if site.theme.allow_indexing else _NOT_LISTED
        sitemap = absolute(at("/sitemap.xml")) if site.theme.allow_indexing else ""
        lines = text.format(root=at("/")) + (f"\nSitemap: {sitemap}\n" if sitemap else "")
        return Response(lines, content_type="text/plain; charset=utf-8")

    @blueprint.get("/sitemap.xml")
    def sitemap() -> Response:
        _refuse_unlisted(site)
        names = ("pages", *_numbers(site))
        places = "".join(f"<sitemap><loc>{absolute(at(f'/sitemap-{name}.xml'))}</loc></sitemap>\n" for name in names)
        return _xml("sitemapindex", places)

    @blueprint.get("/sitemap-pages.xml")
    def pages_part() -> Response:
        _refuse_unlisted(site)
        return _urls(_pages(site))

    @blueprint.get("/sitemap-<number>.xml")
    def answers_part(number: str) -> Response:
        _refuse_unlisted(site)
        # A text, because no number that somebody may write is too large for one.
        if number not in _numbers(site):
            raise NotFound
        found = site.archive().contents.answer_days((int(number) - 1) * PART, PART)
        return _urls((answer_url(answer_id), day) for answer_id, day in found)

    return blueprint


def _refuse_unlisted(site: Website) -> None:
    """Raise NotFound unless the owner lets search engines in and the site knows its own address."""
    if not (site.theme.allow_indexing and absolute("/")):
        raise NotFound


def _numbers(site: Website) -> list[str]:
    """Return the numbers of the parts that name answers."""
    return [str(number) for number in range(1, -(-site.archive().counts.answers // PART) + 1)]


def _pages(site: Website) -> Iterator[tuple[str, dt.date | None]]:
    """Yield every page that is no answer's, with the day of what stands on it."""
    archive = site.archive()
    for path in ("/", "/browse", "/browse/questions", "/topics", "/ticked", "/about"):
        yield at(path), None
    for post in archive.posts():
        yield post_url(post.key), post.published
    if site.theme.respondent_pages:
        for person in archive.people():
            yield person_url(person.slug), None


def _urls(pages: Iterable[tuple[str, dt.date | None]]) -> Response:
    places = (f"<url><loc>{escape(absolute(link))}</loc>{_changed(day)}</url>\n" for link, day in pages)
    return _xml("urlset", "".join(places))


def _changed(day: dt.date | None) -> str:
    return f"<lastmod>{day.isoformat()}</lastmod>" if day else ""


def _xml(root: str, inside: str) -> Response:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    text = f'{head}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{inside}</{root}>\n'
    return Response(text, content_type="application/xml; charset=utf-8")
