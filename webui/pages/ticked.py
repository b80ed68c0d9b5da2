"""Pages of ticks: what respondents ticked of a question that posts asked again and again, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import NotFound

from webui.addresses import at
from webui.pages.pager import read_pager

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webui.serving.website import Website


#: Most questions on one page.
ON_ONE_PAGE = 200


def ticked_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("ticked_pages", __name__)

    @blueprint.get("/ticked")
    def questions() -> ResponseReturnValue:
        found, url = site.archive().ticked.all(), at("/ticked")
        pager, notes = read_pager(request.args, url, len(found), ON_ONE_PAGE)
        if pager is None:
            return redirect(url, 302)
        listed = found[pager.start : pager.end]
        return render_template("ticked_questions.html", questions=listed, pager=pager, notes=notes)

    @blueprint.get("/ticked/<name>")
    def question(name: str) -> ResponseReturnValue:
        tally = site.archive().ticked.tally(name)
        if tally is None:
            raise NotFound
        return render_template("ticked.html", tally=tally)

    return blueprint
