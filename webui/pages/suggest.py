"""Suggestions while a reader types, as JSON for the site's own script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from search.suggesting import SuggestionKind
from webui.contract import person_url, post_url, suggestions_record, topic_url
from webui.pages.api import json_response
from webui.pages.search_state import SearchState

if TYPE_CHECKING:
    from search.suggesting import Suggestion
    from webui.serving.website import Website


def suggest_pages(site: Website) -> Blueprint:
    """Make the route."""
    blueprint = Blueprint("suggest_pages", __name__)

    @blueprint.get("/suggest")
    def suggest() -> Response:
        return json_response(suggestions_record(shown_suggestions(site, request.args.get("q", ""))))

    return blueprint


def shown_suggestions(site: Website, typed: str) -> list[tuple[Suggestion, str]]:
    """Return what may be meant, each with its link; people only where they have pages."""
    found = site.archive().suggestions.of(typed)
    shown = (each for each in found if site.theme.respondent_pages or each.kind is not SuggestionKind.PERSON)
    return [(each, url_of(each)) for each in shown]


def url_of(found: Suggestion) -> str:
    """Return the link of a suggestion: a page where it has one, else a search for it."""
    if found.kind is SuggestionKind.PERSON:
        return person_url(found.key)
    if found.kind is SuggestionKind.TOPIC:
        return topic_url(found.key)
    return post_url(found.key) if found.key else SearchState(query=" ".join(found.text.split())).url()
