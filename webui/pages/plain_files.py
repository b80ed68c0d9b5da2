"""What the theme gives to browsers and to search engines: /theme.css and /robots.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from webui.addresses import at

if TYPE_CHECKING:
    from flask import Request

    from webui.look.theme import Theme
    from webui.serving.website import Website

_LISTED = """\
# Pages may be listed; results of searches and data are no pages.
User-agent: *
Disallow: {root}api/
"""
# Whoever may not fetch a page sees neither that it asks not to be listed nor that an address is gone, and lists what
# others link to. So those who are known to heed "noindex" may fetch, and all others are asked to stay away.
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
    """The routes."""
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
    """Whether search engines may list what is asked for: a page as such, never results or data."""
    is_page = not asked.query_string and not asked.path.startswith(("/api/", "/healthz"))
    return theme.allow_indexing and is_page
