"""Everything that a site says, read along its links before and after something is hidden."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bench.pages.page_types import PAGES
from index.analysis import words
from webui.citing.styles import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from flask.testing import FlaskClient

    from index.posts.records import Answer

#: Hidden by its id; it had another one before the owner mended the name.
ANSWER = "further-questions-library-certificates/thea-bronte-simms"
OLD_ID = "further-questions-library-certificates/thea-bronte-simmons"
#: Not hidden.
OTHER = "further-questions-library-certificates/amos-tillery"
POST = "ask-me-who-holds-the-keys"
SITE = "https://answers.example.org"
#: In nobody's words.
QUOTED = "the+keys+of+the+library"
#: So many words in a row that stand in hidden answers alone give them away.
RUN = 4

DATA = [
    f"/api/search?limit=50&page={page}&mode=keyword" for page in range(1, 7)
] + ["/api/search?q=certificates&limit=50", "/api/search?q=keys+library&mode=semantic&limit=50"]  # fmt: skip

#: Selections and files of citations; `linked` below are those that pages lead to.
CITED = [
    *(f"/export.{form}?page={page}" for form in ("bib", "ris", "csl.json") for page in (1, 2)),
    *(f"/export.{form}?id={ANSWER}&id={OLD_ID}" for form in ("bib", "ris", "csl.json")),
    *(f"/answers/{found}.{form}" for form in ("bib", "ris", "csl.json") for found in (ANSWER, OLD_ID)),
    *(f"/selection?id={ANSWER}&id={OTHER}&style={style}" for style in Style),
    *(f"/selection/add?page={page}&id={ANSWER}&id={OTHER}" for page in range(1, 7)),
    f"/export.bib?id={ANSWER}&id={OTHER}",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-1.xml",
]

#: Data under /api/v1, from which `crawl` follows `next`; feeds, frames, suggestions, checked quotations.
OPEN = [
    *(f"/api/v1/{what}" for what in ("answers.csv", "answers.jsonl", "search.csv?q=library", "search.jsonl?q=keys")),
    *(f"/api/v1/{what}?limit=100" for what in ("search", "posts", "questions", "respondents")),
    *("/api/v1/facets", "/api/v1/compare?q=library", "/api/v1/suggestions?q=the", f"/api/v1/similar?id={OTHER}"),
    *(f"/api/v1/answers/{found}" for found in (ANSWER, OLD_ID, OTHER)),
    *(f"/api/v1/similar?id={ANSWER}", f"/api/v1/posts/{POST}", f"/api/v1/quote?text={QUOTED}", f"/quote?text={QUOTED}"),
    *("/api/v1/openapi.json", "/feed", "/feed?q=library", "/feed?type=public&mode=semantic", "/opensearch.xml"),
    *("/suggest?q=the", "/suggest.json?q=the", "/topics/remote-work/feed", "/embed?q=certificates&mode=keyword"),
    *(f"/embed/a/{found}" for found in (ANSWER, OLD_ID, OTHER)),
]


@dataclass(frozen=True)
class Asked:
    """What was answered at an address."""

    status: int
    etag: str
    text: str
    headers: dict[str, str]


@dataclass
class Walk:
    """The site before and after."""

    archive: Path
    client: FlaskClient
    before: dict[str, Asked]
    hidden: tuple[Answer, ...]
    #: Slug of the person.
    person: str
    shown: tuple[Answer, ...]

    #: Pages as they are afterwards.
    after: dict[str, Asked]

    @cached_property
    def ids(self) -> set[str]:
        return {answer.id for answer in self.hidden} | {OLD_ID, POST}

    @cached_property
    def names(self) -> set[str]:
        """Of those who are shown nowhere."""
        left = {answer.respondent.name for answer in self.shown}
        return {str(answer.respondent.name) for answer in self.hidden if answer.respondent.name} - left

    @cached_property
    def runs(self) -> set[tuple[str, ...]]:
        """Words in a row that only what is hidden has."""
        known = {run for answer in self.shown for text in (answer.text, answer.question) for run in runs_of(text)}
        said = {run for answer in self.hidden for text in (answer.text, answer.question) for run in runs_of(text)}
        return said - known

    @cached_property
    def folded_names(self) -> dict[str, str]:
        """The names, by their words between blanks."""
        return {f" {' '.join(words(name))} ": name for name in self.names}

    def leaks_in(self, text: str) -> set[object]:
        """What of the hidden stands in a text: ids, names, words in a row."""
        held = words(text)
        said = f" {' '.join(held)} "
        ids = {found for found in self.ids if found in text and re.search(rf"{re.escape(found)}(?![\w-])", text)}
        names = {name for folded, name in self.folded_names.items() if folded in said}
        return {*ids, *names, *self.runs.intersection(runs_in(held))}


def runs_of(text: str) -> Iterable[tuple[str, ...]]:
    return runs_in(words(text))


def runs_in(held: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(held[start:] for start in range(RUN)), strict=False)


def shown_text(page: str) -> str:
    """The text and the addresses of a page."""
    said = re.findall(r'content="([^"]*)"', page)
    return (
        html.unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *said]))
        + " "
        + " ".join(links_of(page, everything=True))
    )


def links_of(page: str, *, everything: bool = False) -> list[str]:
    found = [html.unescape(link).partition("#")[0] for link in re.findall(r'(?:href|action|src)="(/[^"]*)"', page)]
    # Feeds and lists of data have their next page, feeds with the site's own address.
    found += [link.removeprefix(SITE) for link in re.findall(rf'rel="next"[^>]* href="({SITE}/[^"]*)"', page)]
    found += re.findall(r'"next": "(/[^"]*)"', page)
    # Each search links to many others.
    return [
        link
        for link in found
        if everything or not link.startswith(("/?", "/static", "/theme", "/compare?", "/selection/add?"))
    ]


def ask(client: FlaskClient, path: str, **headers: str) -> Asked:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    # Buffered: an export is sent from a file, which is closed then.
    response = client.get(path, headers=sent, buffered=True)
    return Asked(response.status_code, response.headers.get("ETag", ""), response.text, dict(response.headers))


def crawl(client: FlaskClient) -> dict[str, Asked]:
    """Every page, from the types of page on along the links."""
    found: dict[str, Asked] = {}
    waiting = [*(page.path for page in PAGES), *DATA, *CITED, *OPEN, f"/answers/{OLD_ID}", "/healthz", "/robots.txt"]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = ask(client, path)
            waiting += links_of(found[path].text)
            if location := found[path].headers.get("Location"):
                waiting.append(location)
    return found


def is_cursor_of_before(path: str, asked: Asked) -> bool:
    """True if a page was refused because its cursor holds for one generation."""
    return "cursor=" in path and asked.status == 409
