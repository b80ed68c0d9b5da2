"""Feeds: of any search, of a person's answers and of a topic's, the answers last added first.

They need whole addresses, so there are none where the site does not know its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound, ServiceUnavailable

from search.results import Mode, Sort
from webui.addresses import absolute, at
from webui.contract import person_url, topic_url
from webui.pages import parameters
from webui.pages.atom import FeedEntry, FeedPage, write_atom
from webui.pages.pager import Pager
from webui.pages.parameters import BadParameter
from webui.pages.search_state import SearchState
from webui.wording import MODES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.posts.records import Answer
    from search.archive import Archive
    from search.results import PostSummary
    from webui.pages.search_state import ParameterProblem
    from webui.serving.website import Website

#: Entries on one page of a feed.
ENTRIES = 50
#: Seconds after which a feed that needs the model may be asked for again.
_RETRY = 60
_LAST_FIRST = "The last added first"


def feeds(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("feeds", __name__)

    @blueprint.before_request
    def need_whole_addresses() -> None:
        if not absolute("/"):
            raise NotFound

    @blueprint.get("/feed")
    def search_feed() -> Response:
        return _search_feed(site, parameters.read_strictly(request.args))

    @blueprint.get("/respondents/<slug>/feed")
    def person_feed(slug: str) -> Response:
        if not site.theme.respondent_pages:
            raise NotFound
        archive = site.archive()
        person = archive.person_summary(slug)
        url = person_url(person.slug)
        pager = _pager(_page_asked_for(), person.answers, lambda page: _numbered(url, page))
        answers = archive.added_by_person(person.slug, ENTRIES, pager.start)
        return _respond(site, archive, (f"Answers by {person.name}", _LAST_FIRST, absolute(url)), answers, pager)

    @blueprint.get("/topics/<name>/feed")
    def topic_feed(name: str) -> Response:
        archive = site.archive()
        topic = next((each for each in archive.contents.topics if each.slug == name), None)
        if topic is None:
            raise NotFound
        number, url = _page_asked_for(), topic_url(topic.slug)
        asked = SearchState(f"topic:{topic.slug}", mode=Mode.KEYWORD, sort=Sort.ADDED, as_typed=True)
        result = archive.search(asked.request(ENTRIES, (number - 1) * ENTRIES))
        pager = _pager(number, result.total, lambda page: _numbered(url, page))
        answers = [(hit.answer, hit.post) for hit in result.hits]
        return _respond(site, archive, (f"Answers on {topic.name}", _LAST_FIRST, absolute(url)), answers, pager)

    return blueprint


def _search_feed(site: Website, asked: SearchState) -> Response:
    archive = site.archive()
    if asked.mode is Mode.SEMANTIC and not site.by_meaning(archive):
        raise BadParameter("mode", "This site cannot search by meaning.")
    page, shown = asked.page, _as_followed(asked)
    asked = shown.verbatim().sorted_by(Sort.ADDED).at_page(page)
    result, _ = site.search(archive, asked.request(ENTRIES, (asked.page - 1) * ENTRIES))
    if result.ranked and result.mode is not asked.mode and site.by_meaning(archive):
        # Never by another mode: entries would come and go with the model.
        raise ServiceUnavailable("Search by meaning is not ready.", retry_after=_RETRY)
    title = f"Answers to “{asked.query}”" if asked.query else "New answers"
    how = f"Close matches, found by {MODES[result.mode].lower()}" if result.ranked else "All answers"
    filtered = ", filtered" if asked.filtered or (asked.query and not result.ranked) else ""
    return _respond(
        site,
        archive,
        (title, f"{how}{filtered}; the last added first", absolute(shown.url())),
        [(hit.answer, hit.post) for hit in result.hits],
        _pager(asked.page, result.total, lambda page: _feed_url(shown.at_page(page))),
    )


def _page_asked_for() -> int:
    problems: list[ParameterProblem] = []
    number = parameters.whole_number(request.args, "page", (1, 10**6), 1, problems)
    if problems:
        raise BadParameter(problems[0].parameter, problems[0].message)
    return number


def _pager(number: int, entries: int, url: Callable[[int], str]) -> Pager:
    """Return the page of this number. Raises NotFound beyond the last one."""
    pager = Pager(number, ENTRIES, entries, url)
    if number > pager.pages:
        raise NotFound
    return pager


def _numbered(url: str, page: int) -> str:
    return f"{url}/feed?page={page}" if page > 1 else f"{url}/feed"


def _respond(
    site: Website,
    archive: Archive,
    named: tuple[str, str, str],
    answers: Sequence[tuple[Answer, PostSummary]],
    pager: Pager,
) -> Response:
    title, subtitle, page = named
    days = archive.first_shown([answer.id for answer, _ in answers])
    feed = FeedPage(
        title=f"{title} – {site.theme.name}",
        subtitle=subtitle,
        first=absolute(pager.url(1)),
        here=absolute(pager.url(pager.number)),
        page=page,
        entries=[FeedEntry(answer, post, day) for (answer, post), day in zip(answers, days, strict=True)],
        previous=absolute(pager.previous_url) if pager.previous_url else "",
        next=absolute(pager.next_url) if pager.next_url else "",
    )
    return Response(write_atom(feed), content_type="application/atom+xml; charset=utf-8")


def feed_of(asked: SearchState) -> str:
    """Return the address of the feed of a search, whatever order and page of it is shown."""
    return _feed_url(_as_followed(asked))


def _feed_url(asked: SearchState) -> str:
    return asked.url().replace(at("/"), at("/feed"), 1)


def _as_followed(asked: SearchState) -> SearchState:
    """Return the same search without what only a page of results has: an order, groups, another circle."""
    return asked.in_circle(further=False).grouped(one_per_question=False).sorted_by(Sort.RELEVANCE)
