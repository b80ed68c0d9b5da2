"""The search as JSON, under /api, in the shapes of `webui.contract_shapes`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from webui.contract import search_record, similar_record
from webui.pages import parameters
from webui.pages.parameters import PAGE_SIZE, BadParameter
from webui.pages.results import count_query

if TYPE_CHECKING:
    from webui.pages.search_state import ParameterProblem
    from webui.serving.website import Website

#: Most hits of one call.
MAX_HITS = 100
#: Similar answers where the call has no `limit`.
_SIMILAR = 5
_MAX_OFFSET = 10**6


def api(site: Website) -> Blueprint:
    """Make the routes under /api."""
    blueprint = Blueprint("api", __name__, url_prefix="/api")

    @blueprint.get("/search")
    def search() -> Response:
        asked = parameters.read(request.args)
        problems: list[ParameterProblem] = list(asked.problems)
        limit = parameters.whole_number(request.args, "limit", (1, MAX_HITS), PAGE_SIZE, problems)
        offset = parameters.whole_number(request.args, "offset", (0, _MAX_OFFSET), 0, problems)
        if problems:
            raise BadParameter(problems[0].parameter, problems[0].message)
        if request.args.get("offset", "").strip():
            if request.args.get("page", "").strip():
                raise BadParameter("offset", "give either page or offset, not both.")
        else:
            offset = (asked.page - 1) * limit
        result, _ = site.search(site.archive(), asked.request(limit, offset))
        if not offset:
            count_query(site, asked, result)
        return json_response(search_record(result))

    @blueprint.get("/similar")
    def similar() -> Response:
        problems: list[ParameterProblem] = []
        answer_id = _answer_id()
        limit = parameters.whole_number(request.args, "limit", (1, MAX_HITS), _SIMILAR, problems)
        if problems:
            raise BadParameter(problems[0].parameter, problems[0].message)
        same_post = request.args.get("same_post", "").strip() == "1"
        return json_response(similar_record(site.archive().similar(answer_id, limit, same_post=same_post)))

    return blueprint


def _answer_id() -> str:
    found = request.args.get("id", "").strip()
    if not found:
        raise BadParameter("id", "the id of an answer is missing, such as id=the-post/inez-tarn.")
    return found


def json_response(record: object, status: int = 200) -> Response:
    """Return JSON in UTF-8, with the keys in the documented order."""
    return Response(
        json.dumps(record, ensure_ascii=False) + "\n", status, content_type="application/json; charset=utf-8"
    )


def json_error(status: int, message: str, parameter: str | None = None) -> Response:
    """Return an error as JSON; `parameter` names the parameter that is wrong, if one is."""
    error: dict[str, object] = {"status": status, "message": message}
    if parameter is not None:
        error["parameter"] = parameter
    return json_response({"error": error}, status)
