"""Pages to browse: the archive by year, by library type, by question and by respondent."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import NotFound

from search.results import SearchRequest
from webui.addresses import at
from webui.pages.pager import read_pager
from webui.pages.parameters import TYPE_ORDER
from webui.pages.people import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flask.typing import ResponseReturnValue

    from search.archive import Archive
    from search.contents import PostEntry, YearEntry
    from webui.serving.website import Website

#: Most posts on one page. An archive with more is listed a year at a time.
ON_ONE_PAGE = 400
#: Newest questions shown on the first page.
NEWEST = 5
#: The address of the posts without a date.
UNDATED = "undated"


def browse_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("browse_pages", __name__)

    @blueprint.get("/browse")
    def browse() -> ResponseReturnValue:
        archive = site.archive()
        everything = archive.search(SearchRequest("", limit=0))
        counts = {facet.value: facet.count for facet in everything.type_facet}
        years = archive.contents.years()
        return render_template(
            "browse.html",
            counts=archive.counts,
            years=years,
            types=[(value, counts[value]) for value in TYPE_ORDER if counts[value]],
            newest=_newest(archive, years),
            letters=letters_of(archive.people()) if site.theme.respondent_pages else (),
        )

    @blueprint.get("/browse/questions")
    def questions() -> ResponseReturnValue:
        archive = site.archive()
        years = archive.contents.years()
        if archive.counts.posts <= ON_ONE_PAGE:
            listed, whole = archive.contents.entries(), True
        else:
            listed, whole = archive.contents.entries_of(years[0].year)[:ON_ONE_PAGE], False
        return render_template(
            "questions.html", years=years, listed=_by_year(listed), chosen=None, whole=whole, pager=None, notes=()
        )

    @blueprint.get("/browse/questions/<name>")
    def questions_of(name: str) -> ResponseReturnValue:
        archive = site.archive()
        years = archive.contents.years()
        chosen = next((year for year in years if year_name(year) == name), None)
        if chosen is None:
            raise NotFound
        pager, notes = read_pager(request.args, questions_url(chosen), chosen.posts, ON_ONE_PAGE)
        if pager is None:
            return redirect(questions_url(chosen), 302)
        listed = archive.contents.entries_of(chosen.year)[pager.start : pager.end]
        return render_template(
            "questions.html",
            years=years,
            listed=_by_year(listed),
            chosen=chosen,
            whole=False,
            pager=pager,
            notes=notes,
        )

    return blueprint


def _newest(archive: Archive, years: Iterable[YearEntry]) -> list[PostEntry]:
    """Return the newest posts, from as many years as needed."""
    found: list[PostEntry] = []
    for year in years:
        found += archive.contents.entries_of(year.year)
        if len(found) >= NEWEST:
            break
    return found[:NEWEST]


def year_name(year: YearEntry) -> str:
    """Return a year as it is written in an address."""
    return UNDATED if year.year is None else str(year.year)


def questions_url(year: YearEntry) -> str:
    """Return the link to the questions of a year."""
    return at(f"/browse/questions/{year_name(year)}")


def _by_year(entries: Iterable[PostEntry]) -> list[tuple[int | None, Sequence[PostEntry]]]:
    return [
        (year, list(listed))
        for year, listed in groupby(entries, lambda entry: entry.post.published.year if entry.post.published else None)
    ]
