"""The shapes that `/api/v1` alone gives; the others are in `webui.contract_shapes`. The order of the keys counts."""

from __future__ import annotations

from typing import TypedDict

from webui.contract_shapes import AnswerRecord, FacetRecord, HitRecord, PersonSummaryRecord, SearchRecord


class SearchPageRecord(SearchRecord):
    """A page of hits from the API."""

    #: The state of the archive that the page is of.
    generation: str
    #: The path of the next page; null behind the last.
    next: str | None


class CountsRecord(TypedDict):
    """The number of answers that a query finds, whole and by facet."""

    mode: str
    #: Close matches and further answers.
    close: int
    further: int
    facets: FacetRecord


class ColumnRecord(TypedDict):
    """The answers of one library type to a query."""

    type: str
    total: int
    #: The best of them.
    hits: list[HitRecord]


class ComparisonRecord(TypedDict):
    """Library types side by side."""

    query: str
    mode: str
    #: Close matches of any type.
    total: int
    columns: list[ColumnRecord]


class PostRecord(TypedDict):
    """One post."""

    key: str
    #: The site's path of the page with all its answers.
    url: str
    #: Where it was published; empty when unknown.
    post_url: str
    title: str
    date: str | None
    kind: str
    #: Everything it asks, in order.
    questions: list[str]
    #: Its tags and categories.
    topics: list[str]
    #: Number of its answers.
    answer_count: int


class PostPageRecord(TypedDict):
    """Posts, newest first, those without a date last."""

    generation: str
    total: int
    next: str | None
    posts: list[PostRecord]


class WholePostRecord(PostRecord):
    """One post with its answers, in its order."""

    answers: list[AnswerRecord]


class QuestionRecord(TypedDict):
    """A question, and where it was asked."""

    question: str
    #: Number of answers, in all posts together.
    answer_count: int
    #: Keys of the posts that ask it, newest first.
    posts: list[str]


class QuestionPageRecord(TypedDict):
    """Questions, those asked last first."""

    generation: str
    total: int
    next: str | None
    questions: list[QuestionRecord]


class PeoplePageRecord(TypedDict):
    """Respondents, A to Z by surname."""

    generation: str
    total: int
    next: str | None
    respondents: list[PersonSummaryRecord]
