"""Pages of ticks: what respondents ticked of a question that posts asked again and again, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webui.serving.website import Website


def ticked_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("ticked_pages", __name__)

    @blueprint.get("/ticked")
    def questions() -> ResponseReturnValue:
        return render_template("ticked_questions.html", questions=site.archive().ticked.all())

    @blueprint.get("/ticked/<name>")
    def question(name: str) -> ResponseReturnValue:
        tally = site.archive().ticked.tally(name)
        if tally is None:
            raise NotFound
        return render_template("ticked.html", tally=tally)

    return blueprint
