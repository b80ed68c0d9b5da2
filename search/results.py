"""The results of a search: frozen dataclasses of text, numbers and spans, never mark-up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from index.posts.records import Answer, Fact, PostKind, PostSeries

#: A page has at most this many hits.
MAX_LIMIT = 1000


class Mode(StrEnum):
    """A way to match and rank answers."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    SEMANTIC = "semantic"


class Sort(StrEnum):
    """An order of the answers of a result set."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    #: By the day on which readers could first see them, the latest first; of a day the newest post first.
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class PostSummary:
    """The shown part of the post that an answer stands in."""

    key: str
    url: str
    title: str
    published: dt.date | None
    kind: PostKind
    #: The question as asked; empty where it asks none or several.
    question: str
    #: Everything it asks, in order, answered or not.
    questions: tuple[str, ...] = ()
    #: Facts that it states about its respondent or itself.
    facts: tuple[Fact, ...] = ()
    #: Who speaks in it; the kind that readers see and filter by.
    series: PostSeries = PostSeries.COLUMN
    #: Its tags and categories, each once.
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A word of the query, or a synonym, that an answer holds."""

    #: The word as looked for: folded, a prefix with its asterisk, a phrase in quotation marks.
    sought: str
    #: Its forms in the answer, its question, its respondent's name or institution, in lower case, each once.
    found: tuple[str, ...]
    #: The words of the query that it is a synonym of; empty when it was typed itself.
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class SynonymUse:
    """Words of the query that were looked for in other words too."""

    typed: str
    #: The other words that some answer holds.
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
    #: The score that the results are ordered by, except the first ones where a reranker orders them.
    score: float
    #: 1-based place by words alone within the result set; None where words alone do not match it.
    keyword_rank: int | None
    #: 1-based place by meaning alone within the result set; None where meaning alone does not match it.
    semantic_rank: int | None
    #: The words of the query that the answer holds, in the query's order.
    matched: tuple[WordMatch, ...] = ()
    #: Further answers of the result set to the same question; 0 unless one a question was asked for.
    same_question: int = 0
    #: True if the query is (part of) the name or institution that the answer is signed with, which by both lifts it.
    signed: bool = False
    #: [start, end) code points into `answer.question` that hold words of the query, ascending, not overlapping.
    question_highlights: tuple[tuple[int, int], ...] = ()
    #: [start, end) code points into `passage`: its best sentence, where the answer is found by its meaning and not by
    #: its words; else None.
    sentence: tuple[int, int] | None = None
    #: [start, end) code points into `post.title` that hold words of the query, ascending: where the answer is found by
    #: its post's title and its own words do not match. Else empty.
    title_highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarAnswer:
    """An answer that is like another."""

    answer: Answer
    post: PostSummary
    #: Mean, over the other's passages, of the cosine with the closest passage of this one.
    cosine: float


@dataclass(frozen=True, slots=True)
class FacetCount:
    """The number of answers that a value of a facet would show, all other filters applied."""

    #: A library type, "unknown", a year, or a kind.
    value: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class TypeColumn:
    """The answers of one library type to a query."""

    #: A library type or "unknown".
    type: str
    #: Number of its answers in the result set.
    total: int
    #: The best of them.
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search to make. Empty filters do not restrict."""

    #: The text as typed; `search/grammar.py` has the grammar.
    text: str
    #: Library types and "unknown": an answer of any of them is shown.
    types: frozenset[str] = frozenset()
    #: First and last year, both included; None is open.
    year_from: int | None = None
    year_to: int | None = None
    mode: Mode = Mode.HYBRID
    #: Relevance needs words to rank by; without any, the newest come first.
    sort: Sort = Sort.RELEVANCE
    #: Only the first answer to each question, in the order of `sort`. Total and facets still count every answer.
    one_per_question: bool = False
    #: The further answers instead of the close matches.
    further: bool = False
    #: Hits to give, at most MAX_LIMIT.
    limit: int = 10
    #: Hits to skip.
    offset: int = 0
    #: Keep to what was typed, even when only its respelling would find something.
    as_typed: bool = False
    #: True if types typed in the text (`type:law`) count as well as `types`.
    typed_types: bool = True
    #: Kinds (`PostSeries`): an answer of any of them is shown.
    kinds: frozenset[str] = frozenset()
    #: The day that relative dates (`past:6-months`) are counted from; without one they are passed over, which is said.
    today: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Respelling:
    """The query with the words that no answer holds respelled from the archive's own vocabulary."""

    text: str
    #: Answers that it finds; never 0.
    total: int
    #: True if the hits are those of the respelling, because no answer holds the words as typed.
    shown: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, and the facts about the whole circle that they are of."""

    request: SearchRequest
    #: The mode of the search: keyword when meaning was asked for but the model is not ready.
    mode: Mode
    #: Number of answers in the circle shown: the close matches, or the further answers where these were asked for.
    total: int
    hits: tuple[Hit, ...]
    #: Every library type in its order, then "unknown".
    type_facet: tuple[FacetCount, ...]
    #: Years with at least one answer, ascending.
    year_facet: tuple[FacetCount, ...]
    #: For the reader, about how the query was understood ("only the first 64 words were used").
    notes: tuple[str, ...] = ()
    #: "Did you mean"; None when every word is known, or a word has nothing like it.
    respelling: Respelling | None = None
    #: The order of the hits.
    sort: Sort = Sort.RELEVANCE
    #: Number of hits on all pages together: the total, or the number of questions where one a question was asked for.
    listed: int = 0
    #: The words that were looked for in other words too.
    synonyms: tuple[SynonymUse, ...] = ()
    #: Every kind that the archive has, in its order.
    kind_facet: tuple[FacetCount, ...] = ()
    #: Number of close matches (`search/closeness.py`): they are counted, compared and exported.
    close: int = 0
    #: Number of further answers, which are found but not close.
    further: int = 0
    #: True if there was anything to rank by; without, answers are listed and none is close.
    ranked: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """Library types side by side."""

    #: All that the query finds, whatever the type; without hits.
    whole: SearchResult
    #: In the order asked for.
    columns: tuple[TypeColumn, ...]
