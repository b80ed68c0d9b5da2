"""The findings of an audit, and the corrections that it offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """Kind of doubt, in the order of an audit: worst first; in a kind, many words that are probably wrong come first.

    What may be lost comes before everything: a whole post, words, answers that are mixed up, a name. Known faults come
    before possible ones. Then those that do most harm: somebody's name over words that are not
    theirs; their words that nobody will find; a question that they were not asked; a library type, which only misleads
    those who filter by it; and last what could be more complete.
    """

    LOST_POST = "lost-post"
    LOST_WORDS = "lost-words"
    LEFT_INSIDE = "left-inside"
    LOST_NAME = "lost-name"
    UNFIT_CORRECTION = "unfit-correction"
    IMPORT_PROBLEM = "import-problem"
    ATTRIBUTION = "attribution"
    BOUNDARY = "boundary"
    UNASSIGNED = "unassigned"
    QUESTION = "question"
    DOUBTFUL_TYPE = "doubtful-type"
    UNKNOWN_TYPE = "unknown-type"
    SAME_PERSON = "same-person"


@dataclass(frozen=True, slots=True)
class Context:
    """The doubtful words and some around them, each on one line; an ellipsis stands for words left out."""

    before: str = ""
    words: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction to paste into `corrections.toml`: one of several to choose from."""

    #: When to choose it, in plain words.
    when: str
    #: One table or more, complete as they stand.
    toml: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at."""

    kind: FindingKind
    #: Why it is listed, in plain words.
    reason: str
    #: The post's key, title and address; empty where it is about no single post.
    post_key: str = ""
    post_title: str = ""
    post_url: str = ""
    #: The ids of the answers that it is about: several where one person answers many questions.
    answer_ids: tuple[str, ...] = ()
    #: Who answers, with title and institution.
    who: str = ""
    #: [start, end) of the doubtful words in the post's text; None where it is about no stretch of it.
    start: int | None = None
    end: int | None = None
    context: Context = Context()
    #: The corrections to choose from; pasting any one makes the finding disappear at the next import.
    proposals: tuple[Proposal, ...] = ()
    #: Characters that are at stake.
    weight: int = 0
    #: Words that are at stake.
    words: int = 0
    #: Probability that the answers are right, of the least certain one; None where it is about none, or not measured.
    certainty: float | None = None
