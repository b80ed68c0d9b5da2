"""What a search gives back: frozen dataclasses of text, numbers and spans, never mark-up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from index.records import Answer, Fact, PostKind

#: A page has at most this many hits.
MAX_LIMIT = 1000


class Mode(StrEnum):
    """How answers are matched and ranked."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    SEMANTIC = "semantic"


class Sort(StrEnum):
    """In which order the answers of a result set come."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class PostSummary:
    """The post that an answer stands in, as far as it is shown."""

    key: str
    url: str
    title: str
    published: dt.date | None
    kind: PostKind
    #: The question as asked; empty where it asks none or several.
    question: str
    #: Everything it asks, in order, answered or not.
    questions: tuple[str, ...] = ()
    #: What it states about its respondent or itself.
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word of the query, or one that means the same, and where an answer holds it."""

    #: As it was looked for: folded, a prefix with its asterisk, a phrase in quotation marks.
    sought: str
    #: As it stands in the answer, its question, its respondent's name or institution, in lower case: each form once.
    found: tuple[str, ...]
    #: What of the query it is a synonym of; empty when it was typed itself.
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class SynonymUse:
    """Words of the query that were looked for in other words too."""

    typed: str
    #: Those that some answer holds.
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of a result page."""

    answer: Answer
    post: PostSummary
    #: The best passage of the answer for this query: `answer.text[passage_start:passage_end]`.
    passage: str
    passage_start: int
    passage_end: int
    #: [start, end) code points into `passage` that hold words of the query, ascending, not overlapping.
    highlights: tuple[tuple[int, int], ...]
    #: The score that the results are ordered by, but for the first ones where a reranker orders them.
    score: float
    #: 1-based place by words alone within the result set; None where words alone do not match it.
    keyword_rank: int | None
    #: 1-based place by meaning alone within the result set; None where meaning alone does not match it.
    semantic_rank: int | None
    #: The words of the query that the answer holds, in the query's order.
    matched: tuple[WordMatch, ...] = ()
    #: Further answers of the result set to the same question; 0 unless one a question was asked for.
    same_question: int = 0
    #: Whether the query is (part of) the name or the institution that the answer is signed with, which lifts it.
    signed: bool = False


@dataclass(frozen=True, slots=True)
class SimilarAnswer:
    """An answer that says something like another."""

    answer: Answer
    post: PostSummary
    #: Mean, over the other's passages, of the cosine with the closest passage of this one.
    cosine: float


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many answers a value of a facet would show, all other filters applied."""

    #: A library type, "unknown", or a year.
    value: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class TypeColumn:
    """What one library type has to say to a query."""

    #: A library type or "unknown".
    type: str
    #: Number of its answers in the result set.
    total: int
    #: The best of them.
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as asked for. Filters left empty do not restrict."""

    #: What was typed; see search.query for the grammar.
    text: str
    #: Library types and "unknown": an answer of any of them is shown.
    types: frozenset[str] = frozenset()
    #: First and last year, both included; None is open.
    year_from: int | None = None
    year_to: int | None = None
    mode: Mode = Mode.HYBRID
    #: By relevance there must be words to rank by; else the newest come first.
    sort: Sort = Sort.RELEVANCE
    #: Only the first answer to each question, in the order of `sort`. Total and facets still count every answer.
    one_per_question: bool = False
    #: Hits to give, at most MAX_LIMIT.
    limit: int = 10
    #: Hits to skip.
    offset: int = 0
    #: Look for what was typed even when nothing is found by it and something would be by its respelling.
    as_typed: bool = False
    #: Whether types typed in the text (`type:law`) count as well; if not, only `types` do.
    typed_types: bool = True


@dataclass(frozen=True, slots=True)
class Respelling:
    """The query with the words that no answer holds put right from the archive's own vocabulary."""

    text: str
    #: Answers that it finds; never 0.
    total: int
    #: Whether the hits are those of the respelling, because nothing is found as it was typed.
    shown: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, and what is true of the whole result set."""

    request: SearchRequest
    #: The mode the answer was found in: keyword when meaning was asked for but the model is not ready.
    mode: Mode
    #: Number of answers in the result set.
    total: int
    hits: tuple[Hit, ...]
    #: Every library type in its order, then "unknown".
    type_facet: tuple[FacetCount, ...]
    #: Years with at least one answer, ascending.
    year_facet: tuple[FacetCount, ...]
    #: What a person should know about how the query was understood ("only the first 64 words were used").
    notes: tuple[str, ...] = ()
    #: "Did you mean"; None when every word is known or nothing like it is.
    respelling: Respelling | None = None
    #: The order that the hits are in.
    sort: Sort = Sort.RELEVANCE
    #: Number of hits on all pages together: the total, or the number of questions where one a question was asked for.
    listed: int = 0
    #: What was looked for in other words too.
    synonyms: tuple[SynonymUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Library types side by side."""

    #: Everything the query finds, whatever its type; without hits.
    whole: SearchResult
    #: In the order asked for.
    columns: tuple[TypeColumn, ...]
