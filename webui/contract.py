"""The documented shapes of `export`, `search --json`, `respondent --json` and `/api/search`. The order of the keys is part of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.records import Answer
    from search.people import DatedPosition, Person, PersonSummary
    from search.results import Hit, PostSummary, Respelling, SearchResult


class TypeRecord(TypedDict):
    """One library type of an answer, and why."""

    type: str
    #: "post", "attribution", "inferred" or "owner".
    evidence: str
    reason: str


class AnswerRecord(TypedDict):
    """One line of `answerstacks export`."""

    id: str
    post_key: str
    post_url: str
    #: ISO date; None when unknown.
    date: str | None
    kind: str
    question: str
    #: None when anonymous.
    respondent_name: str | None
    anonymous: bool
    title: str
    institution: str
    #: Empty when unknown.
    types: list[TypeRecord]
    #: Paragraphs joined by a blank line; list items begin with "• ", choices with "√ ".
    text: str


class HitRecord(TypedDict):
    """One result of a search: an answer's fields, and why it is there."""

    id: str
    #: The site's path of the answer's page.
    url: str
    post_key: str
    post_url: str
    date: str | None
    kind: str
    question: str
    respondent_name: str | None
    anonymous: bool
    title: str
    institution: str
    types: list[TypeRecord]
    text: str
    #: The stretch of `text` that answers best.
    passage: str
    #: [start, end) code points into `passage`.
    highlights: list[list[int]]
    score: float
    #: 1-based; None where words (or meaning) alone do not match.
    keyword_rank: int | None
    semantic_rank: int | None


class FacetRecord(TypedDict):
    """How many answers each value would show, the other filters applied."""

    type: dict[str, int]
    year: dict[str, int]


class RespellingRecord(TypedDict):
    """A query that was probably meant."""

    query: str
    #: Answers it finds.
    total: int
    #: Whether the hits are its own, because nothing is found as typed.
    shown: bool


class SearchRecord(TypedDict):
    """A page of hits, and what is true of the whole result set."""

    query: str
    #: The mode the hits were found in, which is "keyword" while the model is not ready.
    mode: str
    total: int
    #: The query with its unknown words put right; null where there is nothing to put right.
    respelling: RespellingRecord | None
    facets: FacetRecord
    hits: list[HitRecord]


class PositionRecord(TypedDict):
    """A title at an institution, as answers were signed with it."""

    title: str
    institution: str
    #: ISO dates of the first and the last answer signed so; None when no date is known.
    first: str | None
    last: str | None
    #: Number of answers signed so.
    answers: int


class PersonRecord(TypedDict):
    """One named respondent over the years."""

    slug: str
    name: str
    #: Other names that their answers are signed with.
    aliases: list[str]
    #: Library types of any of their answers; empty when unknown.
    types: list[str]
    #: By first date.
    positions: list[PositionRecord]
    #: Newest first.
    answers: list[AnswerRecord]


class PersonSummaryRecord(TypedDict):
    """One line of the list of people."""

    slug: str
    name: str
    #: Number of answers.
    answers: int
    first_year: int | None
    last_year: int | None


class PeopleRecord(TypedDict):
    """Several people, A to Z by surname."""

    people: list[PersonSummaryRecord]


#: The columns of a CSV export: the keys of an answer's record, in their order.
CSV_COLUMNS = tuple(AnswerRecord.__annotations__)


def answer_url(answer_id: str) -> str:
    """The path of an answer's page. A slash in an id parts the post's key from the respondent and stays one."""
    return "/answers/" + quote(answer_id, safe="/")


def post_url(post_key: str) -> str:
    """The path of the page with all answers of a post (`PostSummary.url` is where the post was published)."""
    return "/questions/" + quote(post_key, safe="")


def person_url(slug: str) -> str:
    """The path of a respondent's page."""
    return "/respondents/" + quote(slug, safe="")


def answer_record(answer: Answer, post: PostSummary) -> AnswerRecord:
    """One answer as `export` writes it."""
    return {
        "id": answer.id,
        "post_key": answer.post_key,
        "post_url": post.url,
        "date": post.published.isoformat() if post.published else None,
        "kind": str(post.kind),
        "question": answer.question,
        "respondent_name": answer.respondent.name,
        "anonymous": answer.respondent.anonymous,
        "title": answer.respondent.title,
        "institution": answer.respondent.institution,
        "types": [
            {"type": str(found.type), "evidence": str(found.evidence), "reason": found.reason} for found in answer.types
        ],
        "text": answer.text,
    }


def hit_record(hit: Hit) -> HitRecord:
    """One hit as `search --json` and `/api/search` give it."""
    record = answer_record(hit.answer, hit.post)
    return {
        "id": record["id"],
        "url": answer_url(hit.answer.id),
        "post_key": record["post_key"],
        "post_url": record["post_url"],
        "date": record["date"],
        "kind": record["kind"],
        "question": record["question"],
        "respondent_name": record["respondent_name"],
        "anonymous": record["anonymous"],
        "title": record["title"],
        "institution": record["institution"],
        "types": record["types"],
        "text": record["text"],
        "passage": hit.passage,
        "highlights": [[start, end] for start, end in hit.highlights],
        # Scores are numpy's numbers; JSON wants Python's.
        "score": float(hit.score),
        "keyword_rank": None if hit.keyword_rank is None else int(hit.keyword_rank),
        "semantic_rank": None if hit.semantic_rank is None else int(hit.semantic_rank),
    }


def search_record(result: SearchResult) -> SearchRecord:
    """A page of results as `search --json` and `/api/search` give it."""
    return {
        "query": result.request.text,
        "mode": str(result.mode),
        "total": int(result.total),
        "respelling": _respelling_record(result.respelling),
        "facets": {
            "type": {facet.value: int(facet.count) for facet in result.type_facet},
            "year": {facet.value: int(facet.count) for facet in result.year_facet},
        },
        "hits": [hit_record(hit) for hit in result.hits],
    }


def person_record(person: Person) -> PersonRecord:
    """One person as `respondent --json` gives them."""
    return {
        "slug": person.slug,
        "name": person.name,
        "aliases": list(person.aliases),
        "types": [str(found) for found in person.types],
        "positions": [_position_record(position) for position in person.positions],
        "answers": [answer_record(answer, post) for answer, post in person.answers],
    }


def people_record(people: Iterable[PersonSummary]) -> PeopleRecord:
    """Several people as `respondent --json` lists them."""
    return {
        "people": [
            {
                "slug": person.slug,
                "name": person.name,
                "answers": person.answers,
                "first_year": person.first_year,
                "last_year": person.last_year,
            }
            for person in people
        ]
    }


def _respelling_record(found: Respelling | None) -> RespellingRecord | None:
    return {"query": found.text, "total": int(found.total), "shown": found.shown} if found else None


def _position_record(position: DatedPosition) -> PositionRecord:
    return {
        "title": position.title,
        "institution": position.institution,
        "first": position.first.isoformat() if position.first else None,
        "last": position.last.isoformat() if position.last else None,
        "answers": position.answers,
    }


def csv_row(answer: Answer, post: PostSummary) -> list[str]:
    """One answer as a row under `CSV_COLUMNS`: types joined by ";", `anonymous` as true or false, nothing for null."""
    record = answer_record(answer, post)
    cells: dict[str, object] = {
        **record,
        "types": ";".join(found["type"] for found in record["types"]),
        "anonymous": "true" if record["anonymous"] else "false",
    }
    return ["" if cells[column] is None else str(cells[column]) for column in CSV_COLUMNS]
