"""Every type of page that the site has, each at one address over the sample archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True, slots=True)
class PageType:
    """A type of page in one of its states."""

    name: str
    #: Over the sample archive.
    path: str
    status: int = 200


#: Those whose route an application does not have are left out.
PAGES = (
    PageType("empty search", "/"),
    PageType("results", "/?q=cover+letter"),
    PageType("results with filters", "/?q=interview&type=academic&type=unknown&from=2012&mode=keyword"),
    PageType("no match", "/?q=zxqv&mode=keyword&type=academic&from=2012"),
    PageType("answer", "/answers/further-questions-library-certificates/thea-bronte-simms"),
    PageType("question", "/questions/further-questions-library-certificates"),
    PageType("survey", "/questions/ask-me-who-holds-the-keys"),
    PageType("about", "/about"),
    PageType("data", "/data"),
    PageType("error 404", "/answers/no/one", 404),
    PageType("compare", "/compare?q=cover+letter"),
    PageType("compare, empty", "/compare"),
    PageType("respondent", "/respondents/thea-bronte-simms"),
    PageType("respondents", "/respondents"),
    PageType("browse", "/browse"),
    PageType("topics", "/topics"),
    PageType("topic", "/topics/remote-work"),
    PageType("ticks", "/ticked"),
    PageType("ticks of a question", "/ticked/how-many-pages-should-each-of-these-documents-be"),
    PageType("selection", "/selection?id=further-questions-library-certificates/thea-bronte-simms"),
    PageType("selection, empty", "/selection"),
    PageType("answers to select", "/selection/add?q=cover+letter"),
    PageType("questions", "/browse/questions"),
    PageType("questions of a year", "/browse/questions/2014"),
    PageType("framed answer", "/embed/a/further-questions-library-certificates/thea-bronte-simms"),
    PageType("framed results", "/embed?q=cover+letter"),
    PageType("quotation, empty", "/quote"),
    PageType("quotation", "/quote?text=Never+take+the+first+offer.+I+did"),
    PageType("quotation, near", "/quote?text=Never+take+the+last+offer.+I+did"),
)

#: Routes that are answered by something else than a page, and what that is.
NO_PAGES = {
    "/static/<path:filename>": "a part of pages",
    "/theme.css": "a part of pages",
    "/robots.txt": "text for search engines",
    "/feed": "Atom",
    "/respondents/<slug>/feed": "Atom",
    "/topics/<name>/feed": "Atom",
    "/sitemap.xml": "XML for search engines",
    "/sitemap-pages.xml": "XML for search engines",
    "/sitemap-<number>.xml": "XML for search engines",
    "/answers/<path:answer_id>.<any('bib', 'ris', 'csl.json'):form>": "a citation as a file",
    "/export.<any('bib', 'ris', 'csl.json'):form>": "citations as a file",
    "/suggest": "JSON for the site's own script",
    "/suggest.json": "JSON for browsers",
    "/opensearch.xml": "XML for browsers",
    "/healthz": "JSON for whoever watches the server",
    "/readyz": "JSON for whoever watches the server",
}


def pages_of(app: Flask) -> tuple[PageType, ...]:
    """Return the types of page that `app` has."""
    return tuple(page for page in PAGES if _route(app, page.path))


def unlisted_routes(app: Flask) -> list[str]:
    """Return the GET routes of `app` that are neither in PAGES nor in NO_PAGES, nor data under /api."""
    listed = {_route(app, page.path) for page in PAGES} | NO_PAGES.keys()
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    return sorted(rule for rule in rules - listed if not rule.startswith("/api/"))


def _route(app: Flask, path: str) -> str | None:
    """Return the rule that answers a path; None where none does."""
    try:
        rule, _ = app.url_map.bind("").match(path.partition("?")[0], "GET", return_rule=True)
    except (HTTPException, RequestRedirect):
        return None
    return rule.rule
