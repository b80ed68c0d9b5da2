"""What every peer is given and asked: the answers of an archive, questions of a few kinds, and what is to be found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

#: What results are filtered by.
LIBRARY_TYPE = "academic"
LIMIT = 10
#: The weights of the fields question, answer, name and institution, for a peer that takes any.
FIELD_WEIGHTS = {"question": 3.0, "answer": 1.0, "name": 2.0, "institution": 2.0}


class Kind(StrEnum):
    """What is asked of the peers that can answer it; everything under the type filter, the first ten hits."""

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
    """What a peer says."""

    #: Rows of the best hits; for passages those of their answers, so that one may occur twice.
    rows: list[int]
    #: How many there are; None where the peer was not asked or cannot tell.
    total: int | None = None
    #: Of each type and year how many; None likewise. Values without any may be left out.
    types: Mapping[str, int] | None = None
    years: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way of putting questions of a kind to a peer."""

    kind: Kind
    #: As the table names it.
    name: str
    ask: Callable[[Asked], Found]
    #: What a reader of the table should know.
    note: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What building an index cost."""

    #: Without reading the documents.
    seconds: float
    #: Of everything on disk that is needed to search, without the texts where the peer can do without them.
    bytes: int
