"""The owner's corrections as dataclasses, one class per kind of table in `corrections.toml`.

A title, an institution or types of `None` were not given and stay as they are; empty ones say that there is none. A
name is text, or `ANONYMOUS`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.posts.records import LibraryType

#: The name of a respondent who gives none.
ANONYMOUS = ""


@dataclass(frozen=True, slots=True)
class StatedRespondent:
    """The respondent as the owner states them; None for what they leave as it is."""

    #: `ANONYMOUS` for nobody's name.
    name: str | None = None
    title: str | None = None
    institution: str | None = None


@dataclass(frozen=True, slots=True)
class SetRespondent:
    """`[[set]]`: who answers, and from what type of library."""

    #: Name of its table; so in every class.
    table: ClassVar = "set"

    #: Line of the table's header in the file; so in every class.
    line: int
    #: The answer's id; so in every class.
    answer: str
    person: StatedRespondent
    #: In the order of `LibraryType`; empty: unknown; None: inferred from title and institution.
    types: tuple[LibraryType, ...] | None = None


@dataclass(frozen=True, slots=True)
class SplitInTwo:
    """`[[split]]`: one answer is really two."""

    table: ClassVar = "split"

    line: int
    answer: str
    #: Words with which the second answer begins.
    at: str
    #: Who gives the second.
    person: StatedRespondent
    #: Printed words of the answer that are the second's attribution; empty when there are none.
    attribution: str = ""
    #: Printed words of the answer that ask what the second answers; empty: what the first does.
    question: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """`[[merge]]`: several answers are really one, given by the respondent of the first named."""

    table: ClassVar = "merge"

    line: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveBoundary:
    """`[[boundary]]`: where an answer begins, or ends, or both. Empty: as it is."""

    table: ClassVar = "boundary"

    line: int
    answer: str
    begins: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class AddAnswer:
    """`[[add]]`: words that belong to nobody are an answer."""

    table: ClassVar = "add"

    line: int
    #: Key of the post.
    post: str
    begins: str
    ends: str
    person: StatedRespondent


@dataclass(frozen=True, slots=True)
class NotAnAnswer:
    """`[[not_an_answer]]`: the words are the host's."""

    table: ClassVar = "not_an_answer"

    line: int
    answer: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """`[[confirm]]`: the answer is right as it is."""

    table: ClassVar = "confirm"

    line: int
    answer: str


@dataclass(frozen=True, slots=True)
class ConfirmWords:
    """`[[confirm]]` with a post: these words are rightly in no answer."""

    table: ClassVar = "confirm"

    line: int
    #: Key of the post.
    post: str
    begins: str
    ends: str


#: A correction of one post's answers.
PostCorrection: TypeAlias = (
    SetRespondent | SplitInTwo | Merge | MoveBoundary | AddAnswer | NotAnAnswer | Confirm | ConfirmWords
)


class HideTarget(StrEnum):
    """The kind of thing that a takedown names."""

    ANSWER = "answer"
    RESPONDENT = "respondent"
    POST = "post"


def named_takedown(target: HideTarget, value: str) -> str:
    """Return the record's name of a takedown: `answer post-key/inez-tarn`, `respondent Inez Tarn`, `post post-key`."""
    return f"{target} {value}"


@dataclass(frozen=True, slots=True)
class Hide:
    """`[[hide]]`: an answer, everything a person said, or a whole post is shown no more."""

    table: ClassVar = "hide"

    #: Line of the table's header in the file.
    line: int
    target: HideTarget
    #: An answer's id, a person's name, or a post's key.
    value: str
    reason: str
    date: dt.date | None = None

    @property
    def takedown(self) -> str:
        """As the record names it."""
        return named_takedown(self.target, self.value)


@dataclass(frozen=True, slots=True)
class SamePerson:
    """`[[same_person]]`: these names are one person's."""

    table: ClassVar = "same_person"

    line: int
    #: The name the person is known by.
    name: str
    #: Other names of theirs.
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything that `corrections.toml` says."""

    #: By post key, in the order of the file; applied by `index.corrections.correcting`.
    of_posts: Mapping[str, tuple[PostCorrection, ...]] = field(default_factory=dict)
    same_people: tuple[SamePerson, ...] = ()
    hides: tuple[Hide, ...] = ()
