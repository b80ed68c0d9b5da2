"""The routes of /api/v1, and the page that explains them."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import NotFound

from search.contents import PostEntry
from search.quotation import QuotationRefused
from webui.addresses import absolute, at
from webui.contract import (
    answer_record,
    comparison_record,
    people_record,
    person_record,
    post_record,
    quote_record,
    search_record,
    similar_record,
    suggestions_record,
)
from webui.data.asked import asked_number, asked_search
from webui.data.endpoints import ENDPOINTS, ROOT, check_call
from webui.data.export_routes import add_exports
from webui.data.openapi import describe
from webui.data.paging import MAX_LIMIT, read_place
from webui.pages.api import json_response
from webui.pages.parameters import BadParameter
from webui.pages.results import COMPARED, count_query
from webui.pages.suggest import shown_suggestions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from search.archive import Archive
    from webui.serving.website import Website

#: Seconds for which a browser remembers that a script may send If-None-Match.
_DAY = 24 * 60 * 60

_Item = TypeVar("_Item")


def data_pages(_: Website) -> Blueprint:
    """Make the page for people."""
    blueprint = Blueprint("data_pages", __name__)

    @blueprint.get("/data")
    def data() -> str:
        # Where the site does not know its own address, a reader knows it from the browser.
        here = absolute("") or "https://this.site.example"
        return render_template("data.html", endpoints=ENDPOINTS, root=at(ROOT), here=here)

    return blueprint


def data_routes(site: Website) -> Blueprint:
    """Make the routes under /api/v1."""
    blueprint = Blueprint("data", __name__, url_prefix=ROOT)
    blueprint.before_request(check_call)
    _add_preflight(blueprint)
    _add_searches(blueprint, site)
    _add_answers(blueprint, site)
    _add_lists(blueprint, site)
    add_exports(blueprint, site)

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return json_response(describe(site.theme.name, version("answerstacks")))

    return blueprint


def _add_preflight(blueprint: Blueprint) -> None:
    @blueprint.before_app_request
    def preflight() -> Response | None:
        """Let scripts of other sites send If-None-Match, for which browsers ask first."""
        if request.method != "OPTIONS" or not request.path.startswith(f"{ROOT}/"):
            return None
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Max-Age"] = str(_DAY)
        return response


def _add_searches(blueprint: Blueprint, site: Website) -> None:
    @blueprint.get("/search")
    def search() -> Response:
        asked, archive = asked_search(), site.archive()
        place = read_place(request.args)
        result, _ = site.search(archive, asked.request(place.limit, place.offset))
        following = place.next_url(archive, result.listed, str(result.mode))
        if not place.offset:
            count_query(site, asked, result)
        return json_response({**search_record(result), "generation": archive.generation, "next": following})

    @blueprint.get("/facets")
    def facets() -> Response:
        result, _ = site.search(site.archive(), asked_search().request(0, 0))
        record = search_record(result)
        return json_response({key: record[key] for key in ("mode", "close", "further", "facets")})

    @blueprint.get("/compare")
    def compare() -> Response:
        asked = asked_search()
        each = asked_number("limit", (0, 20), 3)
        found, _ = site.compare(site.archive(), asked.request(0, 0), asked.types or COMPARED, each)
        return json_response(comparison_record(asked.query, found))

    @blueprint.get("/quote")
    def checked_quotation() -> Response:
        # Half of a broken sign cannot be shown.
        text = request.args.get("text", "").encode("utf-8", "replace").decode()
        try:
            return json_response(quote_record(site.archive().quotations.check(text)))
        except QuotationRefused as error:
            raise BadParameter("text", str(error)) from error

    @blueprint.get("/suggestions")
    def suggestions() -> Response:
        return json_response(suggestions_record(shown_suggestions(site, request.args.get("q", ""))))


def _add_answers(blueprint: Blueprint, site: Website) -> None:
    @blueprint.get("/answers/<path:answer_id>")
    def answer(answer_id: str) -> ResponseReturnValue:
        archive = site.archive()
        current = archive.resolve(answer_id)
        if current != answer_id:
            return redirect(at(f"{ROOT}/answers/{quote(current, safe='/')}"), 301)
        return json_response(answer_record(*archive.answer(current)))

    @blueprint.get("/similar")
    def similar() -> Response:
        answer_id = request.args.get("id", "").strip()
        if not answer_id:
            raise BadParameter("id", "the id of an answer is missing, such as id=the-post/inez-tarn.")
        limit, same_post = asked_number("limit", (1, MAX_LIMIT), 5), request.args.get("same_post", "").strip() == "1"
        return json_response(similar_record(site.archive().similar(answer_id, limit, same_post=same_post)))


def _add_lists(blueprint: Blueprint, site: Website) -> None:
    @blueprint.get("/posts")
    def posts() -> Response:
        archive = site.archive()
        entries, paging = _part(archive, archive.contents.entries())
        return json_response({**paging, "posts": [post_record(entry) for entry in entries]})

    @blueprint.get("/posts/<key>")
    def post(key: str) -> Response:
        archive = site.archive()
        found, answers = archive.post(key), archive.answers_of(key)
        records = [answer_record(answer, found) for answer in answers]
        return json_response({**post_record(PostEntry(found, len(answers))), "answers": records})

    @blueprint.get("/questions")
    def questions() -> Response:
        archive = site.archive()
        asked, paging = _part(archive, archive.contents.questions)
        records = [{"question": q.text, "answer_count": q.answers, "posts": list(q.posts)} for q in asked]
        return json_response({**paging, "questions": records})

    @blueprint.get("/respondents")
    def respondents() -> Response:
        archive = _with_people(site)
        people, paging = _part(archive, archive.people())
        return json_response({**paging, "respondents": people_record(people)["people"]})

    @blueprint.get("/respondents/<slug>")
    def respondent(slug: str) -> Response:
        return json_response(person_record(_with_people(site).person(slug)))


def _with_people(site: Website) -> Archive:
    if not site.theme.respondent_pages:
        raise NotFound
    return site.archive()


def _part(archive: Archive, items: Sequence[_Item]) -> tuple[Sequence[_Item], dict[str, object]]:
    """Return the part of a list that a call asks for, and the keys that say where in the list it is."""
    place = read_place(request.args)
    following = place.next_url(archive, len(items))
    paging = {"generation": archive.generation, "total": len(items), "next": following}
    return items[place.offset : place.offset + place.limit], paging
