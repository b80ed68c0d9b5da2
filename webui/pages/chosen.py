"""The answers that an address names: `?id=…&id=…`, or all that a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import request

from index.clock import today
from index.errors import AnswerGone, AnswerNotFound
from search.results import MAX_LIMIT
from webui.addresses import at
from webui.citing.citation import citation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.posts.records import Answer
    from search.archive import Archive
    from search.results import PostSummary, SearchResult
    from webui.citing.citation import Citation
    from webui.pages.search_state import SearchState
    from webui.serving.website import Website

#: Answers of a selection; with longer ids, proxies refuse the address of more.
MOST_CHOSEN = 100
#: Answers of a search's result in one file; `page=2` has the next ones.
MOST_FOUND = MAX_LIMIT


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answers of a selection, in the order in which they were named, each once."""

    answers: tuple[tuple[Answer, PostSummary], ...]
    #: The ids by which each of them was named, today's first.
    names: tuple[tuple[str, ...], ...]
    #: Numbers of ids whose answers are gone, that no answer ever had, and beyond the limit.
    gone: int = 0
    unknown: int = 0
    beyond: int = 0

    @property
    def ids(self) -> list[str]:
        """The ids that lead to its answers today."""
        return [answer.id for answer, _ in self.answers]

    @property
    def left_out(self) -> int:
        """Number of ids that gave no answer."""
        return self.gone + self.unknown + self.beyond


def chosen(archive: Archive) -> Chosen:
    """Return the answers that the request's `id`s lead to."""
    asked = asked_ids()
    found: dict[str, tuple[Answer, PostSummary]] = {}
    names: dict[str, dict[str, None]] = {}
    gone = unknown = 0
    for answer_id in asked[:MOST_CHOSEN]:
        try:
            answer, post = archive.answer(answer_id)
        except AnswerGone:
            gone += 1
        except AnswerNotFound:
            unknown += 1
        else:
            found.setdefault(answer.id, (answer, post))
            names.setdefault(answer.id, {answer.id: None})[answer_id] = None
    return Chosen(
        tuple(found.values()), tuple(map(tuple, names.values())), gone, unknown, max(len(asked) - MOST_CHOSEN, 0)
    )


def asked_ids() -> list[str]:
    """Return the request's `id`s, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, request.args.getlist("id")))))


def found_by_search(site: Website, asked: SearchState, limit: int) -> tuple[SearchResult, str]:
    """Return a page of a search, and a note if another mode was used."""
    return site.search(site.archive(), asked.request(limit, (asked.page - 1) * limit))


def selection_url(ids: Sequence[str], path: str = "/selection", more: Sequence[tuple[str, str]] = ()) -> str:
    """Return the address of a selection."""
    pairs = [("id", answer_id) for answer_id in ids] + list(more)
    return at(path + ("?" + urlencode(pairs, safe="/") if pairs else ""))


def cited(site: Website, answers: Iterable[tuple[Answer, PostSummary]]) -> list[Citation]:
    """Return the citations of answers, as of today."""
    accessed = today()
    return [citation_of(answer, post, site.theme, accessed) for answer, post in answers]
