"""/theme.css, made from the theme, and the addresses that search engines may list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from webui.citing.formats import FORMATS

if TYPE_CHECKING:
    from flask import Request

    from webui.look.theme import Theme
    from webui.serving.website import Website

_NO_PAGES = (
    "/api/",
    "/embed",
    "/export.",
    "/healthz",
    "/opensearch",
    "/readyz",
    "/selection",
    "/sitemap",
    "/suggest",
)
_NO_PAGE_ENDS = ("/feed", *(f".{end}" for end in FORMATS))


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

    return blueprint


def may_be_listed(theme: Theme, asked: Request) -> bool:
    """True if search engines may list this address: a page, never results or data."""
    is_page = not asked.query_string and not asked.path.startswith(_NO_PAGES) and not asked.path.endswith(_NO_PAGE_ENDS)
    return theme.allow_indexing and is_page
