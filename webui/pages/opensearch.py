"""A description of the search for browsers, which then offer it in their address bar, and suggestions in their form.

OpenSearch 1.1, https://github.com/dewitt/opensearch: all addresses are whole ones, so there is no description where
the site's own is not known (`webui.addresses`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request, url_for

from webui.addresses import absolute, at
from webui.pages.suggest import shown_suggestions
from webui.wording import in_a_line, plural

if TYPE_CHECKING:
    from webui.serving.website import Website

#: Most characters of a short and of a long name.
_SHORT, _LONG = 16, 48
_NO_ADDRESS = (
    "A description of this search needs the site's whole address, which is not known. Whoever keeps the site sets `url`"
    " in site.toml.\n"
)


def opensearch_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("opensearch_pages", __name__)

    @blueprint.get("/opensearch.xml")
    def description() -> Response:
        if not absolute(at("/")):
            return Response(_NO_ADDRESS, 404, content_type="text/plain; charset=utf-8")
        text = render_template(
            "opensearch.xml",
            short=_shortened(site.theme.name, _SHORT),
            long=_shortened(site.theme.name, _LONG),
            whole=lambda path: absolute(at(path)),
            icon=absolute(url_for("static", filename="icon.svg")),
        )
        return Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")

    @blueprint.get("/suggest.json")
    def suggestions() -> Response:
        # Half of a broken sign cannot be sent.
        typed = request.args.get("q", "").encode("utf-8", "replace").decode()
        found = shown_suggestions(site, typed)
        urls = [absolute(url) or url for _, url in found]
        # A search for a question finds more than its own answers.
        counts = [plural(each.answers, "answer") if each.key else "" for each, _ in found]
        text = json.dumps([typed, [in_a_line(each.text) for each, _ in found], counts, urls], ensure_ascii=False)
        return Response(text, content_type="application/x-suggestions+json; charset=utf-8")

    return blueprint


def described() -> str:
    """Return the link to the description; empty where the site's address is not known."""
    return at("/opensearch.xml") if absolute(at("/")) else ""


def _shortened(name: str, most: int) -> str:
    """Return a name of at most so many characters, whole words of it if possible."""
    if len(name) <= most:
        return name
    return name[: most + 1].rpartition(" ")[0].rstrip(" ,–-") or name[:most]
