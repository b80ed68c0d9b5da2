"""The Flask application: it gathers the routes of `pages`, and adds errors and headers."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from index.errors import AnswerGone, GenerationError, LookupFailed, PersonGone, PostGone
from search.results import Mode, Sort
from webui.addresses import absolute, at
from webui.contract import answer_url, person_url, post_url, ticked_url, topic_url
from webui.data.documents import DocumentUnavailable
from webui.data.endpoints import ROOT
from webui.data.paging import CursorExpired
from webui.data.problem import problem
from webui.data.routes import data_pages, data_routes
from webui.look.site_file import site_theme
from webui.look.theme import Theme
from webui.pages.about import about_page
from webui.pages.answer import pages
from webui.pages.api import api, json_error
from webui.pages.browse import browse_pages, questions_url
from webui.pages.citing import citing_pages
from webui.pages.embed import embed_pages
from webui.pages.feeds import feed_of, feeds
from webui.pages.markup import asked_of, excerpt_of, mark, passage_url, title_of
from webui.pages.opensearch import described, opensearch_pages
from webui.pages.parameters import BadParameter
from webui.pages.people import people_pages
from webui.pages.plain_files import may_be_listed, site_pages
from webui.pages.question import question_pages
from webui.pages.quote import quote_pages
from webui.pages.reasons import reasons
from webui.pages.results import LONGEST_BAR, search_pages
from webui.pages.search_state import SearchState
from webui.pages.selection import selection_pages
from webui.pages.sitemap import sitemap_pages
from webui.pages.suggest import suggest_pages
from webui.pages.ticked import ticked_pages
from webui.pages.topics import topic_pages, topics_of_post
from webui.serving.doorway import Doorway
from webui.serving.follower import ReaderCutOff
from webui.serving.probes import probes
from webui.serving.second_try import SecondTry
from webui.serving.warming import WarmingEncoder
from webui.serving.website import Website
from webui.wording import (
    COUNTING,
    EVIDENCE,
    KINDS,
    MODES,
    SORTS,
    TYPES,
    day,
    day_and_month,
    in_a_line,
    plural,
    series,
    stated,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask.typing import ResponseReturnValue

    from index.encoding.encoder import Encoder
    from search.live import LiveArchive
    from search.reranker import Reranker
    from webui.serving.forwarded import Network

_log = logging.getLogger(__name__)

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # The query is not sent along when a reader follows a link to the original post.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_STATIC = Path(__file__).parent / "static"
#: Seconds after which a program may ask again where the archive could not be used: a new generation takes some.
_PAUSE = 10


def create_app(
    archive_path: Path, encoder_source: Callable[[], Encoder] | None = None, theme: Theme | None = None
) -> Flask:
    """Make the site of the archive at `archive_path`; without `encoder_source` it searches by words only.

    Without a theme, the archive's own `site.toml` is read. Raises SiteFileInvalid.
    """
    from search.live import LiveArchive  # noqa: PLC0415  # numpy and Whoosh are not needed to import this module

    return build_app(LiveArchive(archive_path), WarmingEncoder(encoder_source), theme or site_theme(archive_path))


def build_app(
    live: LiveArchive,
    model: WarmingEncoder,
    theme: Theme | None = None,
    reranker: Reranker | None = None,
    proxies: Sequence[Network] = (),
) -> Flask:
    """Make the site of an open archive, and begin to load the model.

    A reranker orders the first answers of every search. Requests from `proxies` may say the site's address by
    X-Forwarded headers; see `webui.addresses`.
    """
    app = SecondTry(__name__, static_folder=None)
    # OPTIONS is answered with 405, as every method that a page does not have.
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.static_folder = _STATIC
    # By hand, for the setting above, and because Flask's own rule leads from `/static//x` to `/static/x`.
    app.add_url_rule("/static/<path:filename>", "static", app.send_static_file, merge_slashes=False)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    site = Website(live, model, theme or Theme(), reranker)
    app.renew = site.renew
    app.extensions["answerstacks"] = site
    of_posts = (pages, question_pages, ticked_pages, topic_pages, browse_pages, people_pages)
    for_others = (feeds, suggest_pages, opensearch_pages, embed_pages, site_pages, sitemap_pages, probes)
    data = (api, data_pages, data_routes)
    for routes in (search_pages, *of_posts, citing_pages, selection_pages, quote_pages, about_page, *for_others, *data):
        app.register_blueprint(routes(site))
    _add_words(app, site)
    _add_errors(app)
    _add_headers(app, site.theme)
    _add_cut_off(app, site)
    app.teardown_appcontext(site.end_request)

    # Flask documents this way to wrap an application.
    app.wsgi_app = Doorway(app.wsgi_app, app.url_map, site.theme.url, proxies)  # type: ignore[method-assign]
    site.warm()
    return app


def _add_words(app: Flask, site: Website) -> None:
    """Give the templates the functions and words that every page may use."""
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in _STATIC.iterdir()}

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=hashes[name])

    theme = site.theme
    app.config["ASSET_HASHES"] = hashes
    app.jinja_env.globals.update(
        asset=asset,
        at=at,
        theme=theme,
        theme_css=f"/theme.css?v={theme.stylesheet_hash}" if theme.stylesheet else "",
        has_feeds=lambda: bool(absolute(at("/"))),
        feed_of=feed_of,
        may_be_listed=lambda: may_be_listed(theme, request),
        answer_url=answer_url,
        person_url=person_url,
        post_url=post_url,
        topic_url=topic_url,
        ticked_url=ticked_url,
        topics_of_post=topics_of_post,
        asked_of=asked_of,
        title_of=title_of,
        excerpt_of=excerpt_of,
        type_words=TYPES,
        kind_words=KINDS,
        evidence_words=EVIDENCE,
        mode_words=MODES,
        sort_words=SORTS,
        Mode=Mode,
        Sort=Sort,
        passage_url=passage_url,
        reasons=reasons,
        longest_bar=LONGEST_BAR,
        nothing_asked=SearchState(),
        series=series,
        stated=stated,
        years_of=years,
        questions_url=questions_url,
        described=described,
        counting_note=lambda: COUNTING if site.counter else "",
    )
    app.jinja_env.filters.update(mark=mark, day=day, day_and_month=day_and_month, in_a_line=in_a_line, plural=plural)


def _add_errors(app: Flask) -> None:
    @app.errorhandler(BadParameter)
    def bad_parameter(error: BadParameter) -> ResponseReturnValue:
        if request.path.startswith(f"{ROOT}/"):
            return problem(400, str(error), error.parameter)
        return json_error(400, str(error), error.parameter)

    @app.errorhandler(LookupFailed)
    def not_there(error: LookupFailed) -> ResponseReturnValue:
        return _error_page(410 if isinstance(error, (AnswerGone, PostGone, PersonGone)) else 404)

    @app.errorhandler(CursorExpired)
    def expired(error: CursorExpired) -> ResponseReturnValue:
        return problem(409, str(error), "cursor")

    @app.errorhandler(DocumentUnavailable)
    def no_document(error: DocumentUnavailable) -> ResponseReturnValue:
        response = problem(503, str(error))
        response.headers["Retry-After"] = str(_PAUSE)
        return response

    @app.errorhandler(GenerationError)
    def unusable(error: GenerationError) -> ResponseReturnValue:
        # Only logged: the message names files and commands, which are for the owner.
        _log.error("The archive cannot be used: %s", str(error))
        return _unusable_now()

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        response = _error_page(error.code or 500)
        for name, value in error.get_headers():
            if name not in ("Content-Type", "Content-Length"):
                response.headers[name] = value
        return response


def _unusable_now() -> Response:
    response = _error_page(503)
    response.headers["Retry-After"] = str(_PAUSE)
    return response


def _error_page(status: int) -> Response:
    known = status if status in (404, 405, 410, 500, 503) else (404 if status < 500 else 500)
    if request.path.startswith(f"{ROOT}/"):
        return problem(status, _API_MESSAGES[known].format(search=at(f"{ROOT}/search")))
    if request.path.startswith("/api/"):
        return json_error(status, _API_MESSAGES[known].format(search=at("/api/search")))
    return Response(render_template("error.html", status=known), status)


_API_MESSAGES = {
    404: "There is nothing here. The search is at {search}.",
    405: "Only GET and HEAD are answered here.",
    410: "This answer is gone.",
    500: "Something went wrong on our side; it was logged.",
    503: "The archive cannot be searched just now.",
}


def _add_headers(app: Flask, theme: Theme) -> None:
    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if response.location:
            # Werkzeug redirects a path with doubled slashes to a whole address. Every redirect here stays on the site.
            response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
        if response.status_code >= 400 or not may_be_listed(theme, request):
            response.headers["X-Robots-Tag"] = "noindex"
        if request.path.startswith(f"{ROOT}/") or request.path.endswith("/feed"):
            # Nothing here depends on who asks.
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, Answerstacks-Mode"
        if request.endpoint == "static":
            name = (request.view_args or {}).get("filename", "")
            current = "v" in request.args and request.args["v"] == app.config["ASSET_HASHES"].get(name)
            # A URL with the content's hash never changes its meaning.
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
            return response
        # Caches must ask again each time, for errors and redirects too: an answer may have been hidden since.
        # There is no Vary, because no response depends on a request header.
        response.headers.setdefault("Cache-Control", "no-cache")
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            response.add_etag()
            response.make_conditional(request)
        return response


def _add_cut_off(app: Flask, site: Website) -> None:
    """Show nothing of an archive where it cannot be known what was hidden since. The follower logs that."""

    @app.errorhandler(ReaderCutOff)
    def cut_off(_: ReaderCutOff) -> ResponseReturnValue:
        return _unusable_now()

    @app.after_request
    def still_connected(response: Response) -> Response:
        # The process may have been stopped for a while since the request came in.
        try:
            if "archive" in g:
                site.require_connected()
        except ReaderCutOff:
            return _unusable_now()
        return response
