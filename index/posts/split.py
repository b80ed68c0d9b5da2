"""A post taken apart: its questions, its answers before they have ids, and the role of every character."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.posts.records import Fact, Paragraph, Question, Respondent, TypeEvidence


class Role(StrEnum):
    """The owner of a span of a post's text. Every character of a post has exactly one role."""

    QUESTION = "question"
    ATTRIBUTION = "attribution"
    ANSWER = "answer"
    HOST = "host"
    IMAGE_TEXT = "image_text"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"
    UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a post's text and its role: one line of the audit."""

    #: Offset of its first character.
    start: int
    #: Offset just after its last character.
    end: int
    #: Its role.
    role: Role
    #: Position of the answer it belongs to among the post's answers (0-based); None where it belongs to none.
    answer: int | None
    #: Reason for its role.
    reason: str
    #: Doubt about it; empty when there is none.
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class SplitAnswer:
    """One respondent's answer as the splitter found it, before it has an id."""

    #: Who answers.
    respondent: Respondent
    #: What they say.
    paragraphs: tuple[Paragraph, ...]
    #: Library types with their evidence; empty when unknown.
    types: tuple[TypeEvidence, ...] = ()
    #: Doubt about the answer or its attribution; empty when there is none.
    doubt: str = ""
    #: Position of its question among the post's questions; None where the post asks nothing.
    question: int | None = None
    #: As in an answer (`index/posts/records.py`).
    certainty: float | None = None

    @property
    def text(self) -> str:
        """The answer's paragraphs joined by a blank line."""
        return "\n\n".join(paragraph.display for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Split:
    """A post taken apart: its questions, its answers, and the role of every character."""

    #: Its questions in order, unanswered ones included: one in a column, many in a survey.
    questions: tuple[Question, ...]
    #: The answers in the order of the post.
    answers: tuple[SplitAnswer, ...]
    #: The audit: spans in order that cover every block's text.
    spans: tuple[Span, ...]
    #: Facts that the post states about its respondent or itself.
    facts: tuple[Fact, ...] = ()

    @property
    def question(self) -> Question | None:
        """The one question of a column; None where nothing is asked."""
        return self.questions[0] if self.questions else None
