"""The routes of /api/v1, and the page that explains them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, Response, redirect, render_template, request, stream_with_context
from werkzeug.exceptions import Gone, NotFound

from index.errors import AnswerGone, AnswerNotFound, PersonGone, PersonNotFound, PostGone, PostNotFound
from search.contents import PostEntry
from search.results import MAX_LIMIT as MOST_HITS
from webui.addresses import absolute, at
from webui.contract import (
    answer_record,
    comparison_record,
    people_record,
    person_record,
    post_record,
    search_record,
    similar_record,
    suggestions_record,
)
from webui.data.endpoints import ENDPOINTS, ROOT, check_call
from webui.data.exports import FORMATS, CsvOptions, lines
from webui.data.openapi import describe
from webui.data.paging import MAX_LIMIT, Place, read_place
from webui.pages import parameters
from webui.pages.api import json_response
from webui.pages.parameters import BadParameter
from webui.pages.results import COMPARED, count_query
from webui.pages.suggest import shown_suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flask.typing import ResponseReturnValue

    from index.posts.records import Answer
    from search.archive import Archive
    from search.results import PostSummary, SearchRequest
    from webui.pages.search_state import ParameterProblem, SearchState
    from webui.serving.website import Website

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
    _add_searches(blueprint, site)
    _add_answers(blueprint, site)
    _add_lists(blueprint, site)

    @blueprint.get("/openapi.json")
    def openapi() -> Response:
        return json_response(describe(site.theme.name, version("answerstacks")))

    return blueprint


def _add_searches(blueprint: Blueprint, site: Website) -> None:
    @blueprint.get("/search")
    def search() -> Response:
        asked, archive = _asked(), site.archive()
        place = read_place(request.args, archive.generation)
        result, _ = site.search(archive, asked.request(place.limit, place.offset))
        if not place.offset:
            count_query(site, asked, result)
        following = place.next_url(request.path, request.args, result.listed)
        return json_response({**search_record(result), "generation": place.generation, "next": following})

    @blueprint.get("/search.<any(csv, jsonl):form>")
    def search_export(form: str) -> Response:
        archive, asked = site.archive(), _asked()
        result, _ = site.search(archive, asked.request(0, 0))
        settled = replace(asked, mode=result.mode).request(MOST_HITS, 0)
        return _export(archive, form, _all_hits(site, archive, settled, result.listed), str(result.mode))

    @blueprint.get("/facets")
    def facets() -> Response:
        result, _ = site.search(site.archive(), _asked().request(0, 0))
        record = search_record(result)
        return json_response({key: record[key] for key in ("mode", "close", "further", "facets")})

    @blueprint.get("/compare")
    def compare() -> Response:
        asked = _asked()
        each = _number("limit", (0, 20), 3)
        found, _ = site.compare(site.archive(), asked.request(0, 0), asked.types or COMPARED, each)
        return json_response(comparison_record(asked.query, found))

    @blueprint.get("/suggestions")
    def suggestions() -> Response:
        return json_response(suggestions_record(shown_suggestions(site, request.args.get("q", ""))))


def _add_answers(blueprint: Blueprint, site: Website) -> None:
    @blueprint.get("/answers/<path:answer_id>")
    def answer(answer_id: str) -> ResponseReturnValue:
        archive = site.archive()
        try:
            current = archive.resolve(answer_id)
        except AnswerGone as error:
            raise Gone from error
        except AnswerNotFound as error:
            raise NotFound from error
        if current != answer_id:
            return redirect(at(f"{ROOT}/answers/{current}"), 301)
        return json_response(answer_record(*archive.answer(current)))

    @blueprint.get("/answers.<any(csv, jsonl):form>")
    def export(form: str) -> Response:
        archive = site.archive()
        return _export(archive, form, archive.answers(), "")

    @blueprint.get("/similar")
    def similar() -> Response:
        answer_id = request.args.get("id", "").strip()
        if not answer_id:
            raise BadParameter("id", "the id of an answer is missing, such as id=the-post/inez-tarn.")
        limit, same_post = _number("limit", (1, MAX_LIMIT), 5), request.args.get("same_post", "").strip() == "1"
        try:
            return json_response(similar_record(site.archive().similar(answer_id, limit, same_post=same_post)))
        except AnswerGone as error:
            raise Gone from error
        except AnswerNotFound as error:
            raise NotFound from error


def _add_lists(blueprint: Blueprint, site: Website) -> None:
    @blueprint.get("/posts")
    def posts() -> Response:
        archive = site.archive()
        entries, paging = _part(archive, archive.contents.entries())
        return json_response({**paging, "posts": [post_record(entry) for entry in entries]})

    @blueprint.get("/posts/<key>")
    def post(key: str) -> Response:
        archive = site.archive()
        try:
            found, answers = archive.post(key), archive.answers_of(key)
        except PostGone as error:
            raise Gone from error
        except PostNotFound as error:
            raise NotFound from error
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
        people, paging = _part(_with_people(site), _with_people(site).people())
        return json_response({**paging, "respondents": people_record(people)["people"]})

    @blueprint.get("/respondents/<slug>")
    def respondent(slug: str) -> Response:
        try:
            return json_response(person_record(_with_people(site).person(slug)))
        except PersonGone as error:
            raise Gone from error
        except PersonNotFound as error:
            raise NotFound from error


def _asked() -> SearchState:
    """Read the search that a call asks for. Raises BadParameter: a program is never answered something else."""
    asked = parameters.read(request.args)
    if asked.problems:
        raise BadParameter(asked.problems[0].parameter, asked.problems[0].message)
    return asked


def _number(name: str, bounds: tuple[int, int], default: int) -> int:
    problems: list[ParameterProblem] = []
    found = parameters.whole_number(request.args, name, bounds, default, problems)
    if problems:
        raise BadParameter(name, problems[0].message)
    return found


def _with_people(site: Website) -> Archive:
    if not site.theme.respondent_pages:
        raise NotFound
    return site.archive()


def _part(archive: Archive, items: Sequence[_Item]) -> tuple[Sequence[_Item], dict[str, object]]:
    """Return the part of a list that a call asks for, and the keys that say where in the list it is."""
    place: Place = read_place(request.args, archive.generation)
    following = place.next_url(request.path, request.args, len(items))
    paging = {"generation": place.generation, "total": len(items), "next": following}
    return items[place.offset : place.offset + place.limit], paging


def _all_hits(
    site: Website, archive: Archive, asked: SearchRequest, count: int
) -> Iterator[tuple[Answer, PostSummary]]:
    for offset in range(0, count, MOST_HITS):
        result, _ = site.search(archive, replace(asked, offset=offset))
        yield from ((hit.answer, hit.post) for hit in result.hits)


def _export(archive: Archive, form: str, answers: Iterable[tuple[Answer, PostSummary]], mode: str) -> Response:
    """Return a document that is written while it is sent. The generation stays open until then."""
    options = CsvOptions(*(request.args.get(name, "").strip() == "1" for name in ("bom", "safe_cells")))
    document = (line.encode() for line in lines(form, answers, options))
    response = Response(stream_with_context(document), content_type=FORMATS[form], direct_passthrough=True)
    told = f"{archive.generation}\n{mode}\n{request.full_path}"
    response.set_etag(sha256(told.encode()).hexdigest()[:32])
    response.headers["Content-Disposition"] = f'attachment; filename="answers.{form}"'
    return response
