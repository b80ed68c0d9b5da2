"""The documented shapes of `export`, `search --json` and `/api/search`. The order of the keys is part of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict
from urllib.parse import quote

if TYPE_CHECKING:
    from index.records import Answer
    from search.results import Hit, PostSummary, SearchResult


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


class SearchRecord(TypedDict):
    """A page of hits, and what is true of the whole result set."""

    query: str
    #: The mode the hits were found in, which is "keyword" while the model is not ready.
    mode: str
    total: int
    facets: FacetRecord
    hits: list[HitRecord]


#: The columns of a CSV export: the keys of an answer's record, in their order.
CSV_COLUMNS = tuple(AnswerRecord.__annotations__)


def answer_url(answer_id: str) -> str:
    """The path of an answer's page. A slash in an id parts the post's key from the respondent and stays one."""
    return "/answers/" + quote(answer_id, safe="/")


def post_url(post_key: str) -> str:
    """The path of the page with all answers of a post (`PostSummary.url` is where the post was published)."""
    return "/questions/" + quote(post_key, safe="")


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
        "facets": {
            "type": {facet.value: int(facet.count) for facet in result.type_facet},
            "year": {facet.value: int(facet.count) for facet in result.year_facet},
        },
        "hits": [hit_record(hit) for hit in result.hits],
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
