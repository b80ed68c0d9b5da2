"""Citations as files: of one answer, of a selection, of a whole result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import Gone, NotFound

from webui.addresses import at
from webui.citing.formats import FORMATS
from webui.contract import answer_url
from webui.pages import parameters
from webui.pages.chosen import MOST_FOUND, chosen, cited, found_by_search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from webui.citing.citation import Citation
    from webui.serving.website import Website

_ENDS = f"any({', '.join(repr(end) for end in FORMATS)})"


def citing_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("citing_pages", __name__)

    @blueprint.get(f"/answers/<path:answer_id>.<{_ENDS}:form>")
    def answer_file(answer_id: str, form: str) -> ResponseReturnValue:
        archive = site.archive()
        current_id = archive.resolve(answer_id)
        if current_id != answer_id:
            return redirect(file_url(current_id, form), 301)
        return _file(cited(site, [archive.answer(answer_id)]), form, answer_id.rpartition("/")[2])

    @blueprint.get(f"/export.<{_ENDS}:form>")
    def export(form: str) -> ResponseReturnValue:
        if request.args.getlist("id"):
            selection = chosen(site.archive())
            if not selection.answers:
                raise Gone if selection.gone else NotFound
            response = _file(cited(site, selection.answers), form, "selection")
            response.headers["X-Left-Out"] = str(selection.left_out)
            return response
        asked = parameters.read_strictly(request.args)
        # Never the result of another query either, as a respelt one is.
        result, note = found_by_search(site, asked.verbatim().at_page(asked.page), MOST_FOUND)
        if note:
            # Never the result of another mode under the same address.
            return Response(f"{note}\n", 503, content_type="text/plain; charset=utf-8")
        return _file(cited(site, [(hit.answer, hit.post) for hit in result.hits]), form, "answers")

    return blueprint


def file_url(answer_id: str, form: str) -> str:
    """Return the path of an answer's citation as a file."""
    return f"{answer_url(answer_id)}.{form}"


def export_url(query: str, form: str) -> str:
    """Return the path of a file for a query string: of ids, or of a search."""
    return at(f"/export.{form}" + (f"?{query}" if query else ""))


def _file(citations: Sequence[Citation], form: str, name: str) -> Response:
    kind = FORMATS[form]
    response = Response(kind.write(citations), content_type=f"{kind.media_type}; charset=utf-8")
    plain = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter == "-"))
    response.headers["Content-Disposition"] = f'attachment; filename="{plain or "answer"}.{form}"'
    return response
