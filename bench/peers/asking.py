"""The documents and questions that every peer is given, and its answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

#: The type that results are filtered by.
LIBRARY_TYPE = "academic"
LIMIT = 10
#: The weights of the fields question, answer, name and institution, for a peer that takes any.
FIELD_WEIGHTS = {"question": 3.0, "answer": 1.0, "name": 2.0, "institution": 2.0}


class Kind(StrEnum):
    """The kinds of questions, asked of the peers that can answer them: under the type filter, for ten hits."""

    #: Any of ten words: the exact total, and how many answers there are of each type and year.
    WORDS = "words"
    #: Two words one after the other, by how frequent they are; the exact total.
    RARE_PHRASE = "phrase of a rare word"
    MIDDLING_PHRASE = "phrase of middling words"
    FREQUENT_PHRASE = "phrase of the most frequent words"
    #: The nearest of all passages, none left out.
    MEANING = "meaning"
    #: Ten words and their vector.
    BOTH = "words and meaning"
    #: Ten words; the ten hits with all that is shown of them, a passage with marks, the total, types and years.
    PAGE = "a page by words"
    #: The same by ten words and their vector.
    PAGE_OF_BOTH = "a page by words and meaning"


PHRASES = (Kind.RARE_PHRASE, Kind.MIDDLING_PHRASE, Kind.FREQUENT_PHRASE)


@dataclass(frozen=True, slots=True)
class Document:
    """An answer as a peer indexes it; its place among all is its row."""

    question: str
    answer: str
    name: str
    institution: str
    types: tuple[str, ...]
    #: 0 when unknown.
    year: int

    @property
    def text(self) -> str:
        """All four fields as one."""
        return f"{self.question}\n{self.answer}\n{self.name}\n{self.institution}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question."""

    #: As typed.
    text: str
    #: Its words, folded; without stop words and repetitions, but for a phrase, which has all.
    words: tuple[str, ...]
    #: float32 (dimension,), of unit length.
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of a peer."""

    #: Rows of the best hits; for passages those of their answers, so that one may occur twice.
    rows: list[int]
    #: Number of all hits; None where the peer was not asked or cannot tell.
    total: int | None = None
    #: Number of hits of each type and year; None likewise. Values without any may be left out.
    types: Mapping[str, int] | None = None
    years: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way of putting questions of a kind to a peer."""

    kind: Kind
    #: As the table names it.
    name: str
    ask: Callable[[Asked], Found]
    #: Note for a reader of the table.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """The cost of building an index."""

    #: Without reading the documents.
    seconds: float
    #: Of everything on disk that is needed to search, without the texts where the peer can do without them.
    bytes: int
