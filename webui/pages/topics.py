"""Pages to browse by topic: the tags and categories that posts were filed under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import NotFound

from search.topics import topic_slug
from webui.contract import topic_url
from webui.pages.pager import read_pager

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from search.results import PostSummary
    from webui.serving.website import Website

#: Most posts of a topic on one page.
ON_ONE_PAGE = 400


def topic_pages(site: Website) -> Blueprint:
    """Make the routes."""
    blueprint = Blueprint("topic_pages", __name__)

    @blueprint.get("/topics")
    def topics() -> ResponseReturnValue:
        return render_template("topics.html", topics=site.archive().contents.topics)

    @blueprint.get("/topics/<name>")
    def topic(name: str) -> ResponseReturnValue:
        found = next((each for each in site.archive().contents.topics if each.slug == name), None)
        if found is None:
            raise NotFound
        pager, notes = read_pager(request.args, topic_url(name), len(found.entries), ON_ONE_PAGE)
        if pager is None:
            return redirect(topic_url(name), 302)
        listed = found.entries[pager.start : pager.end]
        search = f"topic:{found.slug}"
        return render_template("topic.html", topic=found, listed=listed, pager=pager, notes=notes, search=search)

    return blueprint


def topics_of_post(post: PostSummary) -> list[tuple[str, str]]:
    """Return the name and the link of each topic of a post, in its order."""
    names = {slug: name for name in reversed(post.topics) if (slug := topic_slug(name))}
    return [(name, topic_url(slug)) for slug, name in reversed(names.items())]
