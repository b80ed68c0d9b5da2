"""The documented shapes of what is printed for programs: by `export`, by `--json` of the commands, by `/api` and
`/suggest`. The order of the keys is part of them."""

from __future__ import annotations

from typing import TypedDict


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
    #: Who speaks: "column", "survey" (both hirers), "hunters", "interview", "guest" (an essay) or "other".
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
    #: Probability that name, words and question are right; 1 where the owner looked at it, None where not measured.
    certainty: float | None


class MatchRecord(TypedDict):
    """A word of the query that a hit holds."""

    #: As it was looked for: folded, a prefix with its asterisk, a phrase in quotation marks.
    sought: str
    #: As it stands there.
    found: list[str]
    #: What of the query it is a synonym of; null when it was typed itself.
    meaning: str | None


class SynonymRecord(TypedDict):
    """Words of the query that were looked for in other words too."""

    typed: str
    others: list[str]


class HitRecord(AnswerRecord):
    """One result of a search: an answer's fields, its address after the id, and why it is there."""

    #: The site's path of the answer's page.
    url: str
    #: The stretch of `text` that answers best.
    passage: str
    #: [start, end) code points into `passage`.
    highlights: list[list[int]]
    #: The same into `question`.
    question_highlights: list[list[int]]
    #: [start, end) of the best sentence of `passage`, where the answer is found by meaning alone.
    sentence: list[int] | None
    score: float
    #: 1-based; None where words (or meaning) alone do not match.
    keyword_rank: int | None
    semantic_rank: int | None
    #: The words of the query that it holds.
    matched: list[MatchRecord]
    #: Further answers of the result set to the same question; 0 unless one a question was asked for.
    same_question: int


class FacetRecord(TypedDict):
    """The number of answers that each value would show, the other filters applied."""

    type: dict[str, int]
    year: dict[str, int]
    kind: dict[str, int]


class RespellingRecord(TypedDict):
    """A query that was probably meant."""

    query: str
    #: Answers it finds.
    total: int
    #: Whether the hits are its own, because no answer holds the words as they were typed.
    shown: bool


class SearchRecord(TypedDict):
    """A page of hits, and what is true of the whole circle that they are of."""

    query: str
    #: The mode the hits were found in, which is "keyword" while the model is not ready.
    mode: str
    #: "relevance", "newest", "oldest" or "added": the order that the hits are in.
    sort: str
    #: "close" or "further": the circle of answers that hits, total and facets are of.
    circle: str
    total: int
    #: Close matches and further answers.
    close: int
    further: int
    #: Hits on all pages together: the total, or the number of questions where one a question was asked for.
    listed: int
    synonyms: list[SynonymRecord]
    #: The query with its unknown words put right; null where there is nothing to put right.
    respelling: RespellingRecord | None
    facets: FacetRecord
    hits: list[HitRecord]


class SimilarAnswerRecord(AnswerRecord):
    """An answer that says something like another."""

    #: -1 to 1.
    cosine: float


class SimilarRecord(TypedDict):
    """The answers most like one, closest first."""

    answers: list[SimilarAnswerRecord]


class PieceRecord(TypedDict):
    """A run of words of a quotation beside what was said."""

    #: "same", "quoted" (in the quotation alone), "said" (in the answer alone) or "left_out" (where the quotation marks
    #: it).
    kind: str
    text: str
    words: int


class QuotedPlaceRecord(AnswerRecord):
    """A place that a quotation is from, or nearest to: an answer's fields, and the place."""

    #: The site's path of the answer's page.
    url: str
    #: "answer" or "question": whose words they are.
    where: str
    #: [start, end) code points into `text`, or into `question`.
    start: int
    end: int
    before: str
    after: str
    #: "words", "omission", "added", "capitals", "punctuation".
    differences: list[str]
    #: Words that differ.
    changed: int
    #: Words left out where the quotation marks it.
    left_out: int
    #: Words that the quotation has in square brackets: an editor's.
    added: int
    pieces: list[PieceRecord]


class QuoteRecord(TypedDict):
    """A quotation, checked."""

    quotation: str
    #: "verbatim", "near" or "nowhere".
    verdict: str
    places: list[QuotedPlaceRecord]
    #: Answers that hold its words, endings aside, and were not read, or are not among the places.
    further: int
    #: The passages that share most words with a quotation that stands nowhere.
    nearest: list[QuotedPlaceRecord]


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


class SuggestionRecord(TypedDict):
    """Something that a reader may mean."""

    #: "person", "topic" or "question".
    kind: str
    text: str
    #: The site's path of its page, or of a search for it.
    url: str
    #: Number of answers on its page; null where a search is what it leads to.
    answers: int | None


class SuggestionsRecord(TypedDict):
    """Suggestions for what a reader may mean, people first."""

    suggestions: list[SuggestionRecord]


class QueryRecord(TypedDict):
    """A query that readers made, over the months of a report."""

    query: str
    asked: int
    #: How often of these nothing was found, filters aside.
    in_vain: int
    #: Answers found last without filters; null where it was only asked with some.
    found: int | None
    #: The last month it was asked in, `2026-11`.
    last_month: str


class VainQueryRecord(QueryRecord):
    """A query that found nothing, and what the archive says to it now."""

    #: Answers that share words with it now.
    now: int
    respelling: RespellingRecord | None


class QueriesRecord(TypedDict):
    """The queries of readers over the months of a report."""

    #: `2026-09` and `2026-11`, both included.
    first_month: str
    last_month: str
    asked: int
    #: Different queries.
    queries: int
    at_least: int
    #: Queries asked fewer times than `at_least`, and how often they were asked together.
    others: int
    others_asked: int
    #: Null where only those that found nothing were wanted.
    most_asked: list[QueryRecord] | None
    nothing_found: list[VainQueryRecord]
