"""A selection of answers: shown and printed as a dossier, and the page on which answers are ticked.

The address holds the selection, so it needs no log-in and no cookie. With scripts, the browser's own storage holds one
too (`selection.js`), from which the same addresses are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request

from webui.citing.formats import FORMATS
from webui.citing.styles import STYLE_NAMES, Style, styled
from webui.pages import parameters
from webui.pages.chosen import MOST_CHOSEN, MOST_FOUND, asked_ids, chosen, cited, found_by_search, selection_url
from webui.pages.citing import export_url
from webui.pages.markup import paragraph_groups
from webui.pages.pager import Pager
from webui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from webui.pages.chosen import Chosen
    from webui.serving.website import Website

#: Answers on a page to tick them.
TICKED_PAGE = 50


def selection_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("selection_pages", __name__)

    @blueprint.get("/selection")
    def selection() -> ResponseReturnValue:
        named = chosen(site.archive())
        style = _style()
        citations = cited(site, named.answers)
        page = render_template(
            "selection.html",
            ids=named.ids,
            entries=[
                (answer, post, paragraph_groups(answer.paragraphs), styled(citation, style), _without(named, answer.id))
                for (answer, post), citation in zip(named.answers, citations, strict=True)
            ],
            names=named.names,
            notes=list(_notes(named)),
            style=style,
            styles=[(each, name, _in_style(named, each)) for each, name in STYLE_NAMES.items()],
            files=[(kind.name, export_url(_query(named), form)) for form, kind in FORMATS.items()],
        )
        return page, 410 if named.gone and not named.answers else 200

    @blueprint.get("/selection/add")
    def add() -> ResponseReturnValue:
        if "done" in request.args:
            return redirect(selection_url(asked_ids()), 302)
        named, asked = chosen(site.archive()), parameters.read(request.args)
        notes = list(asked.notes)
        result, note = found_by_search(site, asked, TICKED_PAGE)
        if asked.further and not result.further:
            notes.append("There are no further answers to show: these are all.")
            asked = asked.in_circle(further=False)
            result, note = found_by_search(site, asked, TICKED_PAGE)
        meant = result.respelling
        if meant and meant.shown:
            notes.append(
                f"Answers to “{meant.text}” are shown, because nothing was found as it was typed: {asked.query}."
            )
            asked = asked.respelt(meant.text).at_page(asked.page)
        pager = Pager(
            asked.page,
            TICKED_PAGE,
            result.listed,
            lambda page: selection_url(named.ids, "/selection/add", asked.at_page(page).pairs()),
        )
        if asked.page > pager.pages:
            return redirect(pager.url(pager.pages), 302)
        query = urlencode(asked.at_page(1).pairs())
        return render_template(
            "selection_add.html",
            ids=named.ids,
            asked=asked,
            result=result,
            pager=pager,
            notes=[found for found in (*notes, note, *result.notes, *_notes(named)) if found],
            files=[(kind.name, export_url(query, form)) for form, kind in FORMATS.items()],
            most_found=MOST_FOUND,
        )

    return blueprint


def _style() -> Style:
    try:
        return Style(request.args.get("style", "").strip().lower())
    except ValueError:
        return Style.APA


def _query(named: Chosen) -> str:
    return urlencode([("id", answer_id) for answer_id in named.ids], safe="/")


def _in_style(named: Chosen, style: Style) -> str:
    return selection_url(named.ids, more=[("style", str(style))] if style is not Style.APA else [])


def _without(named: Chosen, answer_id: str) -> str:
    style = _style()
    kept = [each for each in named.ids if each != answer_id]
    return selection_url(kept, more=[("style", str(style))] if style is not Style.APA else [])


def _notes(named: Chosen) -> Iterator[str]:
    """Say what was left out, without naming it."""
    if named.gone:
        yield f"{plural(named.gone, 'answer')} of this selection {_is(named.gone)} gone and left out."
    if named.unknown:
        yield f"{plural(named.unknown, 'answer')} of this selection {_was(named.unknown)} not found and left out."
    if named.beyond:
        yield (
            f"A selection has at most {MOST_CHOSEN} answers: the last {named.beyond:,} {_was(named.beyond)} left out."
            " Export a search instead, or make two selections."
        )


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
