"""An answer or a search for a frame in the owner's own pages, which `embed` in `site.toml` names.

A browser shows the frame in no other site's pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from index.errors import AnswerGone, AnswerNotFound
from webui.contract import answer_url
from webui.pages import parameters
from webui.pages.markup import paragraph_groups

if TYPE_CHECKING:
    from webui.serving.website import Website

#: Answers of a search.
_SHOWN = 5


def embed_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("embed_pages", __name__)

    def framed(status: int = 200, **shown: object) -> Response:
        response = Response(render_template("embed.html", **shown), status)
        # No script, no form: what a frame in another's page needs is little.
        ancestors = " ".join(site.theme.embed) or "'none'"
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {ancestors}"
        )
        return response

    @blueprint.get("/embed/a/<path:answer_id>")
    def answer(answer_id: str) -> Response:
        try:
            found, post = site.archive().answer(answer_id)
        except AnswerGone:
            return framed(410, title="This is gone")
        except AnswerNotFound:
            return framed(404, title="There is no such answer")
        return framed(
            title=f"{found.respondent.label}: {found.question or post.title}",
            answer=found,
            post=post,
            groups=paragraph_groups(found.paragraphs),
            whole=answer_url(found.id),
        )

    @blueprint.get("/embed")
    def results() -> Response:
        asked = parameters.read(request.args)
        result, _ = site.search(site.archive(), asked.request(_SHOWN, 0))
        return framed(title=asked.query or "The newest answers", asked=asked, result=result, whole=asked.url())

    return blueprint
