"""The vocabulary of the archive: frozen dataclasses and enumerations, standard library only.

Offsets are code points into a post's *text*: the texts of its blocks, in order, joined by one line feed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class PostKind(StrEnum):
    """The sort of a post."""

    COLUMN = "column"
    SURVEY = "survey"
    INTERVIEW = "interview"
    GUEST = "guest"
    OTHER = "other"


class PostSeries(StrEnum):
    """The series that a post belongs to, by who speaks in it. Readers know it as the kind of its answers."""

    #: Hirers answer one question.
    COLUMN = "column"
    #: A hirer answers many.
    SURVEY = "survey"
    #: A job hunter does, in a survey or an interview.
    HUNTERS = "hunters"
    INTERVIEW = "interview"
    GUEST = "guest"
    OTHER = "other"


class LibraryType(StrEnum):
    """The sector of a library; an answer has a set of them, and unknown is the empty set."""

    PUBLIC = "public"
    ACADEMIC = "academic"
    SCHOOL = "school"
    SPECIAL = "special"
    ARCHIVES = "archives"
    FEDERAL = "federal"
    STATE = "state"
    LAW = "law"
    MEDICAL = "medical"
    OTHER = "other"


#: The facet value of an answer whose library type is not known.
UNKNOWN_TYPE = "unknown"


class Evidence(StrEnum):
    """The place that a library type was learnt from."""

    POST = "post"
    ATTRIBUTION = "attribution"
    INFERRED = "inferred"
    OWNER = "owner"


class BodyFormat(StrEnum):
    """The format of a post's body."""

    GUTENBERG = "gutenberg"  # HTML in which a line feed is white space
    CLASSIC = "classic"  # HTML in which a blank line is a paragraph (WordPress's autop)
    HTML = "html"  # a saved page's HTML, as a browser sees it
    TEXT = "text"


class BlockKind(StrEnum):
    """The kind of a block of a post."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    IMAGE_TEXT = "image_text"
    CAPTION = "caption"


class FactName(StrEnum):
    """A name of a fact that a post states about its one respondent, or about itself."""

    STAFF_SIZE = "staff_size"
    AREA = "area"
    REGION = "region"
    TITLES_HIRED = "titles_hired"
    #: A job hunter's: the sectors they look in, which are not their own type.
    TYPES_SOUGHT = "types_sought"
    #: The key, the ISO date or the title of the post that this one runs again.
    RERUN_OF = "rerun_of"


class ParagraphKind(StrEnum):
    """The kind of a paragraph of an answer."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CHOICE = "choice"
    SUBQUESTION = "subquestion"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a post, as read from its body."""

    #: Its kind.
    kind: BlockKind
    #: Its text: no mark-up, lines separated by a line feed, no-break spaces kept.
    text: str
    #: Offset of its first character in the post's text.
    start: int
    #: Bold runs: [start, end) offsets into this block's text, in order.
    bold: tuple[tuple[int, int], ...] = ()

    @property
    def end(self) -> int:
        """Offset just after the block's last character in the post's text."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Post:
    """One blog post as published."""

    #: Its slug, or the file's stem where there is no URL. In the archive the slug that it had first, or that with a
    #: number (`do-you-knit-2`) where another post has it for its key.
    key: str
    #: Where it was published; empty when unknown.
    url: str
    #: Its title; empty when unknown.
    title: str
    #: The day it was published; None when unknown.
    published: dt.date | None
    #: Its categories' names.
    categories: tuple[str, ...]
    #: Its tags' names.
    tags: tuple[str, ...]
    #: The source text of its body, kept as it came.
    body: str
    #: The body's format.
    body_format: BodyFormat
    #: Its source: file name, and place in the file.
    origin: str
    #: Characters of the tail (sharing, readers' comments, log-in form) that were cut off and are not kept.
    tail_characters: int = 0
    #: Its sort.
    kind: PostKind = PostKind.OTHER
    #: A moment at which it was published for certain, of the export or of the request; None where nothing says so.
    as_of: dt.datetime | None = field(default=None, compare=False)
    #: The id that its blog gave it when it was written, whatever its address is now; empty when unknown.
    guid: str = field(default="", compare=False)
    #: Its number in its blog, which no other post there ever gets; None when unknown.
    number: int | None = field(default=None, compare=False)


#: In place of the moment of a source that does not say when it was made: older than any.
UNDATED: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A post that its source has, but not, or no longer, for everybody to read."""

    #: The post's key.
    key: str
    #: Its address, or the one that it would have; empty when unknown.
    url: str
    #: Its state, after "the post is": `private`, `in the trash`.
    why: str
    #: Its source: file name, and place in the file.
    origin: str
    #: The moment of the export or of the request that says so, or UNDATED.
    as_of: dt.datetime
    #: Both as in a post.
    guid: str = field(default="", compare=False)
    number: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TypeEvidence:
    """One library type of an answer, and why."""

    #: The type.
    type: LibraryType
    #: Where it was learnt from.
    evidence: Evidence
    #: The rule or the words it rests on, for a reader.
    reason: str


@dataclass(frozen=True, slots=True)
class Respondent:
    """The person who answers, with the title and institution of that answer: people change jobs."""

    #: The person's name; None for an anonymous respondent.
    name: str | None
    #: Job title as given; empty when not given.
    title: str = ""
    #: Institution as given; empty when not given.
    institution: str = ""

    @property
    def anonymous(self) -> bool:
        """True if the respondent gave no name."""
        return self.name is None

    @property
    def label(self) -> str:
        """The name, or "Anonymous"."""
        return self.name or "Anonymous"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an answer; its text has plain spaces for no-break spaces."""

    #: Its kind.
    kind: ParagraphKind
    #: Its text, without bullet or tick.
    text: str
    #: Offset of its first character in the post's text.
    start: int
    #: Offset just after its last character in the post's text.
    end: int
    #: The subject of a choice, where one question asks several things: "Cover Letter".
    label: str = ""

    @property
    def display(self) -> str:
        """Its text with the mark of its kind: a bullet for a list item, a tick and its label for a choice."""
        return (f"{self.label}: " if self.label else "") + _MARKS.get(self.kind, "") + self.text


_MARKS = {ParagraphKind.LIST_ITEM: "• ", ParagraphKind.CHOICE: "√ "}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was asked; `parts` are its single questions, one or several."""

    #: The whole question.
    text: str
    #: Its parts, in order.
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a post states outright, as it was printed."""

    name: FactName
    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One respondent on one question: the unit that is searched, shown, linked to and cited."""

    #: Permanent id: `post-key/respondent`, in a survey or an interview `post-key/question`.
    id: str
    #: Key of the post it stands in.
    post_key: str
    #: Its place among the post's answers, 0-based.
    position: int
    #: The question it answers.
    question: str
    #: Who answers.
    respondent: Respondent
    #: What they say.
    paragraphs: tuple[Paragraph, ...]
    #: Library types with their evidence; empty when unknown.
    types: tuple[TypeEvidence, ...] = ()
    #: Position of the question among the post's questions; None where the post asks nothing.
    question_position: int | None = None
    #: Probability that it is right in name, boundaries and question; 1 where the owner has looked at it, None where
    #: nobody has measured it.
    certainty: float | None = None

    @property
    def text(self) -> str:
        """The answer's paragraphs joined by a blank line."""
        return "\n\n".join(paragraph.display for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an answer's text short enough for the embedding model."""

    #: Its text: `Answer.text[start:end]`.
    text: str
    #: Offset of its first character in the answer's text.
    start: int
    #: Offset just after its last character in the answer's text.
    end: int
