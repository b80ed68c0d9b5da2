"""The search page, and the page with library types side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from search.results import Mode, Sort
from webui.pages import parameters
from webui.pages.pager import Pager
from webui.pages.parameters import PAGE_SIZE, TYPE_ORDER
from webui.pages.times import time_links
from webui.serving.website import found_as_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from search.named import NamedPeople
    from search.results import FacetCount, Hit, SearchRequest, SearchResult
    from webui.pages.search_state import SearchState
    from webui.serving.website import Website

#: Library types compared where none are chosen, and answers shown of each.
COMPARED = TYPE_ORDER[:3]
EACH = 3
#: Orders by date that a page offers.
_BY_DATE = (Sort.NEWEST, Sort.OLDEST)
#: Length of the longest bar, in units of its SVG.
LONGEST_BAR = 100


@dataclass(frozen=True, slots=True)
class YearBar:
    """One row of the histogram: a year, or a gap of years without an answer."""

    #: "2014", or "2017–2021" for a gap.
    label: str
    count: int
    #: 0 to LONGEST_BAR, in proportion to the count.
    length: int
    #: The same search in this year alone, or in all years if `alone`; empty for a gap.
    url: str
    #: True if the search is limited to this year.
    alone: bool = False
    #: True if the year is among those searched.
    inside: bool = True


def search_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("search_pages", __name__)

    @blueprint.get("/")
    def search() -> ResponseReturnValue:
        return _search_page(site, parameters.read(request.args))

    @blueprint.get("/compare")
    def compare() -> ResponseReturnValue:
        return _compare_page(site, parameters.read(request.args))

    return blueprint


def _search_page(site: Website, asked: SearchState) -> str:
    archive = site.archive()
    result, mode_note = site.search(archive, _page_request(asked))
    notes = [*asked.notes, mode_note, *result.notes]
    if asked.further and not result.further:
        notes.append("There are no further answers to show: these are all.")
        asked = asked.in_circle(further=False)
        result, _ = site.search(archive, _page_request(asked))
    last = _pager(asked, result).pages
    if result.total and asked.page > last:
        notes.append(f"There is no page {asked.page:,} of these results: this is the last one.")
        asked = asked.at_page(last)
        result, _ = site.search(archive, _page_request(asked))
    everywhere = None
    if asked.filtered and not result.close:
        everywhere = site.search(archive, asked.unfiltered().request(0, 0))[0]
    count_query(site, asked, result, everywhere)
    at_all_times = asked.in_past("")
    timed = at_all_times.query != asked.query
    # A box ticked beside further answers leads to close matches: these are what it counts.
    counted = site.search(archive, asked.in_circle(further=False).request(0, 0))[0] if asked.further else result
    return render_template(
        "search.html",
        asked=asked,
        result=result,
        pager=_pager(asked, result),
        notes=[note for note in dict.fromkeys(notes) if note],
        type_counts=_type_counts(counted),
        kind_counts=counted.kind_facet,
        bars=year_bars(counted.year_facet, asked),
        # Without a word to rank by, there is no order by relevance.
        sorts=(Sort.RELEVANCE, *_BY_DATE) if result.sort is asked.sort else _BY_DATE,
        modes=tuple(Mode) if site.by_meaning(archive) else (),
        examples=site.theme.examples,
        counts=archive.counts,
        elsewhere=found_as_typed(everywhere) if everywhere else 0,
        earlier=site.search(archive, at_all_times.request(0, 0))[0].close if timed and not result.close else 0,
        times=[] if asked.empty else time_links(asked, archive.contents.overview().last),
        people=_people_of(site, result.hits),
        named=_named(site, asked, result),
    )


def _compare_page(site: Website, asked: SearchState) -> str:
    types = asked.types or COMPARED
    comparison, note = None, ""
    if asked.query:
        comparison, note = site.compare(site.archive(), asked.request(0, 0), types, EACH)
    if comparison:
        # Only kinds and years are filters here: the compared types leave no answer out.
        count_query(site, asked, comparison.whole, None if asked.kinds or asked.years else comparison.whole)
    notes = [*asked.notes, note, *(comparison.whole.notes if comparison else ())]
    return render_template(
        "compare.html",
        asked=asked,
        comparison=comparison,
        types=types,
        type_order=TYPE_ORDER,
        notes=[found for found in dict.fromkeys(notes) if found],
        examples=site.theme.examples,
        people=[_people_of(site, column.hits) for column in comparison.columns] if comparison else (),
    )


def _people_of(site: Website, hits: Sequence[Hit]) -> Sequence[str | None]:
    """Return the slug of the person of each hit; None where they have no page."""
    if not site.theme.respondent_pages:
        return [None] * len(hits)
    return site.archive().people_of([hit.answer.id for hit in hits])


def _named(site: Website, asked: SearchState, result: SearchResult) -> NamedPeople | None:
    """Return whom the query of a first page names, in the spelling whose results are shown."""
    if not site.theme.respondent_pages or asked.page > 1:
        return None
    meant = result.respelling
    return site.archive().named(meant.text if meant and meant.shown else asked.query)


def count_query(
    site: Website, asked: SearchState, result: SearchResult, unfiltered: SearchResult | None = None
) -> None:
    """Count a query, on its first page only.

    What is counted as found is the number without filters: that of `unfiltered` where there are filters (None: not
    known), else of `result`. Neither a filter, nor a time (`past:`), nor a search by words alone makes a query one that
    found nothing: where the site can search by meaning, words and meaning together are asked, and a model that is not
    ready cannot say.
    """
    is_first = asked.page == 1 and not asked.further
    if not (site.counter and asked.query and is_first and request.method == "GET"):
        return
    known = unfiltered if asked.filtered else result
    found = None if known is None else found_as_typed(known)
    everything = asked.unfiltered().in_past("")
    by_words = known is not None and known.mode is not Mode.HYBRID and site.by_meaning(site.archive())
    if known is not None and not found and (by_words or everything.query != asked.query):
        mode = Mode.HYBRID if by_words else known.mode
        again, not_ready = site.search(site.archive(), replace(everything, mode=mode).request(0, 0))
        found = None if not_ready else found_as_typed(again)
    site.counter.count(asked.query, found)


def _pager(asked: SearchState, result: SearchResult) -> Pager:
    return Pager(asked.page, PAGE_SIZE, result.listed, lambda page: asked.at_page(page).url())


def _page_request(asked: SearchState) -> SearchRequest:
    return asked.request(PAGE_SIZE, (asked.page - 1) * PAGE_SIZE)


def _type_counts(result: SearchResult) -> list[FacetCount]:
    by_value = {facet.value: facet for facet in result.type_facet}
    return [by_value[value] for value in TYPE_ORDER if value in by_value]


def year_bars(facet: Sequence[FacetCount], asked: SearchState) -> list[YearBar]:
    """Return a row for each year with answers, ascending, and one for each gap between them."""
    most = max((found.count for found in facet), default=1)
    bars: list[YearBar] = []
    last: int | None = None
    for found in facet:
        year = int(found.value)
        if last is not None and year > last + 1:
            gap = f"{last + 1}–{year - 1}" if year > last + 2 else str(last + 1)
            bars.append(YearBar(gap, 0, 0, ""))
        alone = asked.year_from == asked.year_to == year
        other = asked.in_years(None, None) if alone else asked.in_years(year, year)
        inside = (asked.year_from or year) <= year <= (asked.year_to or year)
        # The bar of a single answer must be visible.
        length = max(round(LONGEST_BAR * found.count / most), 2)
        bars.append(YearBar(found.value, found.count, length, other.url(), alone, inside))
        last = year
    return bars
