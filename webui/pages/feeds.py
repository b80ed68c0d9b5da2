"""Feeds: of any search, of a person's answers and of a topic's, the answers last added first.

They need whole addresses, so there are none where the site does not know its own.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from werkzeug.exceptions import Gone, NotFound, ServiceUnavailable

from index.errors import PersonGone, PersonNotFound
from search.results import Mode, Sort
from webui.addresses import absolute, at
from webui.contract import person_url, topic_url
from webui.pages import parameters
from webui.pages.atom import FeedEntry, FeedPage, write_atom
from webui.pages.pager import Pager
from webui.pages.parameters import BadParameter
from webui.wording import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.posts.records import Answer
    from search.archive import Archive
    from search.results import PostSummary
    from webui.pages.search_state import SearchState
    from webui.serving.website import Website

#: Entries on one page of a feed.
ENTRIES = 50
#: Seconds after which a feed that needs the model may be asked for again.
_RETRY = 60


def feeds(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("feeds", __name__)

    @blueprint.get("/feed")
    def search_feed() -> Response:
        return _search_feed(site, parameters.read(request.args))

    @blueprint.get("/respondents/<slug>/feed")
    def person_feed(slug: str) -> Response:
        archive = site.archive()
        if not site.theme.respondent_pages:
            raise NotFound
        try:
            person = archive.person(slug)
        except PersonGone as error:
            raise Gone from error
        except PersonNotFound as error:
            raise NotFound from error
        url = person_url(person.slug)
        return _listed_feed(site, archive, (f"Answers by {person.name}", url), person.answers)

    @blueprint.get("/topics/<name>/feed")
    def topic_feed(name: str) -> Response:
        archive = site.archive()
        topic = next((each for each in archive.contents.topics if each.slug == name), None)
        if topic is None:
            raise NotFound
        posts = [entry.post for entry in topic.entries]
        answers = [(answer, post) for post in posts for answer in archive.answers_of(post.key)]
        return _listed_feed(site, archive, (f"Answers on {topic.name}", topic_url(topic.slug)), answers)

    return blueprint


def _search_feed(site: Website, asked: SearchState) -> Response:
    archive = site.archive()
    if asked.problems:
        raise BadParameter(asked.problems[0].parameter, asked.problems[0].message)
    page, shown = asked.page, _as_followed(asked)
    asked = shown.verbatim().sorted_by(Sort.ADDED).at_page(page)
    result, _ = site.search(archive, asked.request(ENTRIES, (asked.page - 1) * ENTRIES))
    if result.mode is not asked.mode and (site.by_meaning(archive) or asked.mode is Mode.SEMANTIC):
        # Never by another mode: entries would come and go with the model.
        raise ServiceUnavailable("Search by meaning is not ready.", retry_after=_RETRY)
    title = f"Answers to “{asked.query}”" if asked.query else "New answers"
    how = f"Close matches, found by {MODES[result.mode].lower()}" if asked.query else "All answers"
    pager = Pager(asked.page, ENTRIES, result.total, lambda page: _feed_url(shown.at_page(page)))
    return _respond(
        site,
        archive,
        (title, f"{how}{', filtered' if asked.filtered else ''}; the last added first", absolute(shown.url())),
        [(hit.answer, hit.post) for hit in result.hits],
        pager,
    )


def _listed_feed(
    site: Website, archive: Archive, named: tuple[str, str], answers: Sequence[tuple[Answer, PostSummary]]
) -> Response:
    """Return a feed of all `answers`, the newest of which come first; `named` are its title and the page of it."""
    title, url = named
    days = archive.first_shown([answer.id for answer, _ in answers])
    # Stable: of one day the newest post stays first.
    order = sorted(range(len(answers)), key=lambda place: days[place] or dt.date.min, reverse=True)
    number = parameters.whole_number(request.args, "page", (1, 10**6), 1, [])
    pager = Pager(number, ENTRIES, len(answers), lambda page: f"{url}/feed?page={page}" if page > 1 else f"{url}/feed")
    shown = [answers[place] for place in order[pager.start : pager.end]]
    return _respond(site, archive, (title, "The last added first", absolute(url)), shown, pager)


def _respond(
    site: Website,
    archive: Archive,
    named: tuple[str, str, str],
    answers: Sequence[tuple[Answer, PostSummary]],
    pager: Pager,
) -> Response:
    title, subtitle, page = named
    if not page:
        raise NotFound
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
