"""The findings of a check of a quotation: text, spans and numbers, never mark-up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.posts.records import Answer
    from search.results import PostSummary


class Verdict(StrEnum):
    """The place of a quotation in the archive."""

    #: Its words stand there one after another, but for omissions that it marks.
    VERBATIM = "verbatim"
    #: At most a third of its words differs.
    NEAR = "near"
    NOWHERE = "nowhere"


class Where(StrEnum):
    """The text that the quoted words are of."""

    ANSWER = "answer"
    #: The host's, or whoever asked.
    QUESTION = "question"


class Difference(StrEnum):
    """A way in which a quotation differs."""

    WORDS = "words"
    #: Words are left out, and it marks where.
    OMISSION = "omission"
    #: Words stand in square brackets: they are an editor's.
    ADDED = "added"
    CAPITALS = "capitals"
    PUNCTUATION = "punctuation"


class PieceKind(StrEnum):
    """The part that a piece has in a comparison."""

    SAME = "same"
    #: In the quotation alone.
    QUOTED = "quoted"
    #: In what was said alone.
    SAID = "said"
    #: Left out of the quotation, which marks it.
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a comparison: the text of the answer, or of the quotation where only that has them."""

    kind: PieceKind
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class QuotedPlace:
    """A place that a quotation is from, or nearest to."""

    answer: Answer
    post: PostSummary
    where: Where
    #: [start, end) code points into the answer's text, or into its question.
    start: int
    end: int
    #: A few words before and after; "" at the text's beginning and end.
    before: str
    after: str
    #: What stands there beside the quotation, in reading order.
    pieces: tuple[Piece, ...]
    #: What differs, in the order of `Difference`.
    differences: tuple[Difference, ...]
    #: Words that are changed, added or left out without a mark.
    changed: int
    #: Words of the answer that are left out where the quotation marks it.
    left_out: int
    #: Words that the quotation has in square brackets: an editor's.
    added: int


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """A quotation, checked."""

    #: As given, without white space around it.
    quotation: str
    verdict: Verdict
    #: Where it stands, the first published first; near misses: the nearest first.
    places: tuple[QuotedPlace, ...]
    #: The passages that share most words with a quotation that stands nowhere.
    nearest: tuple[QuotedPlace, ...] = ()
    #: Answers that hold its words, endings aside, and were not read; of a verbatim one, also those not shown.
    further: int = 0
