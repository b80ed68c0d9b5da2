"""/theme.css and /robots.txt, made from the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from webui.addresses import at

if TYPE_CHECKING:
    from flask import Request

    from webui.look.theme import Theme
    from webui.serving.website import Website

_LISTED = """\
# Pages may be listed. Results of searches and data are not pages.
User-agent: *
Disallow: {root}api/
"""
# A crawler that may not fetch a page never sees its "noindex" or its 410, and may list it because others link to it.
# So the crawlers that obey "noindex" may fetch, and all others are asked to stay away.
_NOT_LISTED = """\
# This archive asks not to be listed: every page says "noindex". Those who heed it may fetch pages to see that.
User-agent: Googlebot
User-agent: Bingbot
User-agent: DuckDuckBot
Disallow: {root}api/

User-agent: *
Disallow: {root}
"""


def site_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("site_pages", __name__)

    @blueprint.get("/theme.css")
    def stylesheet() -> Response:
        response = Response(site.theme.stylesheet, content_type="text/css; charset=utf-8")
        if request.args.get("v") == site.theme.stylesheet_hash:
            # A URL with the content's hash never changes its meaning.
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        text = _LISTED if site.theme.allow_indexing else _NOT_LISTED
        return Response(text.format(root=at("/")), content_type="text/plain; charset=utf-8")

    return blueprint


def may_be_listed(theme: Theme, asked: Request) -> bool:
    """True if search engines may list this address: a page, never results or data."""
    not_pages = ("/api/", "/feed", "/healthz", "/readyz", "/suggest", "/opensearch", "/embed")
    is_page = not asked.query_string and not asked.path.startswith(not_pages)
    return theme.allow_indexing and is_page
