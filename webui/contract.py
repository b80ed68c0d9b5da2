"""Everything that is printed for programs, by the commands, `/api` and `/suggest`, in the shapes of `contract_shapes`
and, for `/api/v1` alone, of `webui.data.shapes`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from webui.addresses import at
from webui.contract_shapes import AnswerRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.posts.records import Answer
    from search.contents import PostEntry
    from search.people import DatedPosition, PersonProfile, PersonSummary
    from search.quoted import QuoteCheck, QuotedPlace
    from search.results import Comparison, Hit, PostSummary, Respelling, SearchResult, SimilarAnswer
    from search.suggesting import Suggestion
    from webui.contract_shapes import (
        HitRecord,
        PeopleRecord,
        PersonRecord,
        PositionRecord,
        QueriesRecord,
        QueryRecord,
        QuotedPlaceRecord,
        QuoteRecord,
        RespellingRecord,
        SearchRecord,
        SimilarRecord,
        SuggestionsRecord,
    )
    from webui.data.shapes import ComparisonRecord, PostRecord
    from webui.queries.counts import Counted
    from webui.queries.report import QueryReport


#: The columns of a CSV export: the keys of an answer's record, in their order.
CSV_COLUMNS = tuple(AnswerRecord.__annotations__)


def answer_url(answer_id: str) -> str:
    """The path of an answer's page. A slash in an id parts the post's key from the respondent and stays one."""
    return at("/answers/" + quote(answer_id, safe="/"))


def post_url(post_key: str) -> str:
    """The path of the page with all answers of a post (`PostSummary.url` is where the post was published)."""
    return at("/questions/" + quote(post_key, safe=""))


def topic_url(slug: str) -> str:
    """The path of the page with the posts of a topic."""
    return at("/topics/" + quote(slug, safe=""))


def ticked_url(slug: str) -> str:
    """The path of the page with the ticks of a question."""
    return at("/ticked/" + quote(slug, safe=""))


def person_url(slug: str) -> str:
    """The path of a respondent's page."""
    return at("/respondents/" + quote(slug, safe=""))


def answer_record(answer: Answer, post: PostSummary) -> AnswerRecord:
    """One answer as `export` writes it."""
    return {
        "id": answer.id,
        "post_key": answer.post_key,
        "post_url": post.url,
        "date": post.published.isoformat() if post.published else None,
        "kind": str(post.series),
        "question": answer.question,
        "respondent_name": answer.respondent.name,
        "anonymous": answer.respondent.anonymous,
        "title": answer.respondent.title,
        "institution": answer.respondent.institution,
        "types": [
            {"type": str(found.type), "evidence": str(found.evidence), "reason": found.reason} for found in answer.types
        ],
        "text": answer.text,
        "certainty": answer.certainty,
    }


def hit_record(hit: Hit) -> HitRecord:
    """One hit as `search --json` and `/api/search` give it."""
    return {
        # First, where the spread answer leaves it; then the address.
        "id": hit.answer.id,
        "url": answer_url(hit.answer.id),
        **answer_record(hit.answer, hit.post),
        "passage": hit.passage,
        "highlights": [[start, end] for start, end in hit.highlights],
        "question_highlights": [[start, end] for start, end in hit.question_highlights],
        "sentence": list(hit.sentence) if hit.sentence else None,
        # Scores are numpy's numbers; JSON wants Python's.
        "score": float(hit.score),
        "keyword_rank": None if hit.keyword_rank is None else int(hit.keyword_rank),
        "semantic_rank": None if hit.semantic_rank is None else int(hit.semantic_rank),
        "matched": [
            {"sought": match.sought, "found": list(match.found), "meaning": match.meaning or None}
            for match in hit.matched
        ],
        "same_question": int(hit.same_question),
    }


def search_record(result: SearchResult) -> SearchRecord:
    """A page of results as `search --json` and `/api/search` give it."""
    return {
        "query": result.request.text,
        "mode": str(result.mode),
        "sort": str(result.sort),
        "circle": "further" if result.request.further else "close",
        "total": int(result.total),
        "close": int(result.close),
        "further": int(result.further),
        "listed": int(result.listed),
        "synonyms": [{"typed": use.typed, "others": list(use.others)} for use in result.synonyms],
        "respelling": _respelling_record(result.respelling),
        "facets": {
            "type": {facet.value: int(facet.count) for facet in result.type_facet},
            "year": {facet.value: int(facet.count) for facet in result.year_facet},
            "kind": {facet.value: int(facet.count) for facet in result.kind_facet},
        },
        "hits": [hit_record(hit) for hit in result.hits],
    }


def similar_record(found: Iterable[SimilarAnswer]) -> SimilarRecord:
    """Similar answers as `similar --json` and `/api/similar` give them."""
    return {
        "answers": [
            {**answer_record(similar.answer, similar.post), "cosine": round(float(similar.cosine), 4)}
            for similar in found
        ]
    }


def quote_record(checked: QuoteCheck) -> QuoteRecord:
    """A checked quotation, as `quote --json` and `/api/v1/quote` give it."""
    return {
        "quotation": checked.quotation,
        "verdict": str(checked.verdict),
        "places": [_place_record(place) for place in checked.places],
        "further": int(checked.further),
        "nearest": [_place_record(place) for place in checked.nearest],
    }


def _place_record(place: QuotedPlace) -> QuotedPlaceRecord:
    return {
        "id": place.answer.id,
        "url": answer_url(place.answer.id),
        **answer_record(place.answer, place.post),
        "where": str(place.where),
        "start": place.start,
        "end": place.end,
        "before": place.before,
        "after": place.after,
        "differences": [str(found) for found in place.differences],
        "changed": int(place.changed),
        "left_out": int(place.left_out),
        "added": int(place.added),
        "pieces": [{"kind": str(piece.kind), "text": piece.text, "words": piece.words} for piece in place.pieces],
    }


def person_record(person: PersonProfile) -> PersonRecord:
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


def suggestions_record(found: Iterable[tuple[Suggestion, str]]) -> SuggestionsRecord:
    """Suggestions, each with its address, as `/suggest` gives them to the site's own script."""
    return {
        "suggestions": [
            # A search for a question finds more than its own answers.
            {"kind": str(each.kind), "text": each.text, "url": url, "answers": int(each.answers) if each.key else None}
            for each, url in found
        ]
    }


def queries_record(report: QueryReport, *, nothing_found_only: bool = False) -> QueriesRecord:
    """What readers asked, as `queries --json` gives it."""
    return {
        "first_month": report.first,
        "last_month": report.last,
        "asked": report.asked,
        "queries": report.queries,
        "at_least": report.at_least,
        "others": report.others,
        "others_asked": report.others_asked,
        "most_asked": None if nothing_found_only else [_query_record(counted) for counted in report.most_asked],
        "nothing_found": [
            {**_query_record(vain.counted), "now": int(vain.now), "respelling": _respelling_record(vain.respelling)}
            for vain in report.nothing_found
        ],
    }


def _query_record(counted: Counted) -> QueryRecord:
    return {
        "query": counted.text,
        "asked": counted.asked,
        "in_vain": counted.nothing,
        "found": counted.found,
        "last_month": counted.month,
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


def post_record(entry: PostEntry) -> PostRecord:
    """One post as `/api/v1` gives it."""
    post = entry.post
    return {
        "key": post.key,
        "url": post_url(post.key),
        "post_url": post.url,
        "title": post.title,
        "date": post.published.isoformat() if post.published else None,
        "kind": str(post.series),
        "questions": list(post.questions),
        "topics": list(post.topics),
        "answer_count": entry.answers,
    }


def comparison_record(query: str, found: Comparison) -> ComparisonRecord:
    """Library types side by side as `/api/v1` gives them."""
    return {
        "query": query,
        "mode": str(found.whole.mode),
        "total": int(found.whole.total),
        "columns": [
            {"type": column.type, "total": int(column.total), "hits": [hit_record(hit) for hit in column.hits]}
            for column in found.columns
        ],
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
