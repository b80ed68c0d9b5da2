"""Expansions of a query: what its words stand for besides themselves, with the rows that hold it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PrefixRows:
    """A prefix of the query and the rows that hold a word beginning with it."""

    #: Folded, without the asterisk.
    prefix: str
    #: int32, ascending.
    rows: NDArray[np.int32]
    #: Two words each, that begin so when they are written as one.
    pairs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SynonymRows:
    """Words of the query that have synonyms, and the rows that hold one of those."""

    #: Folded words of the query, one or a phrase.
    typed: tuple[str, ...]
    #: Folded words of each synonym that some answer holds.
    others: tuple[tuple[str, ...], ...]
    #: intp, ascending.
    rows: NDArray[np.intp]
    #: float32, as long as `rows`: what the best synonym adds to the score.
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SpeltRows:
    """A term of the query that some answers hold in another form (`search.spellings`), and the rows of all forms."""

    #: The folded words of the query that have this term.
    typed: tuple[str, ...]
    #: Folded words of each other form that some answer holds.
    others: tuple[tuple[str, ...], ...]
    #: intp, ascending.
    rows: NDArray[np.intp]
    #: float32, as long as `rows`: what the term adds to the score.
    weights: NDArray[np.float32]
    #: Inverse document frequency of all forms together.
    idf: float


@dataclass(frozen=True, slots=True)
class Expansions:
    """The prefixes, synonyms and other forms of a query's words, with their rows."""

    prefixes: tuple[PrefixRows, ...] = ()
    synonyms: tuple[SynonymRows, ...] = ()
    #: By term.
    spelt: Mapping[str, SpeltRows] = field(default_factory=dict)
    #: The other forms of each phrase that has any.
    phrases: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    #: All words of the query one after another, and in their other forms (`Spellings.readings`).
    readings: tuple[tuple[str, ...], ...] = ()

    def other_forms(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Return the other forms of each folded word of the query that some answer holds in one."""
        return {word: rows.others for rows in self.spelt.values() for word in rows.typed}
