"""Terms and words of a published archive: those of a query are fetched by one statement, and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.postgres.kept import Kept
from search.postgres.numbers import stored, whole

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from search.postgres.database import Database

#: Bytes of postings that are kept, and of places in a small archive; in a large one half of all places may be, so that
#: stop words, which stand in most phrases, are not fetched over and over.
_ROOM = 64 << 20
_BYTES_A_TOKEN = 2
# Of an entry beside its arrays.
_ENTRY = 300


@dataclass(frozen=True, slots=True)
class Term:
    """A row of `terms`, and of `term_idf`."""

    idf: float
    rows: NDArray[np.intp]
    saturations: NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True)
class Word:
    """A row of `token_words`."""

    number: int
    #: int32, ascending.
    places: NDArray[np.int32]


#: Stand for a term and a word that no answer holds.
_NO_TERM = Term(0.0, np.zeros(0, np.intp), np.zeros(0, np.uint8))
_NO_WORD = Word(-1, np.zeros(0, np.int32))


class LookUps:
    """The tables `terms`, `term_idf` and `token_words` of one generation."""

    def __init__(self, database: Database, schema: str, saturations: str, tokens: int) -> None:
        """`saturations` is numpy's dtype of a term's saturations, `tokens` the number of places in all texts."""
        self._database, self._saturations = database, saturations
        self._place = f"{database.place} {schema}"
        self._terms: Kept[str, Term] = Kept(_ROOM)
        self._words: Kept[str, Word] = Kept(max(_ROOM, _BYTES_A_TOKEN * tokens))
        self._word_of: dict[int, str] = {}
        self._both = (
            "SELECT true, term, 0, idf, rows, saturations"  # noqa: S608 - a name of ours
            f" FROM {schema}.terms LEFT JOIN {schema}.term_idf USING (term) WHERE term = ANY(%s) UNION ALL"
            " SELECT false, word, number, 0, places, ''"
            f" FROM {schema}.token_words WHERE word = ANY(%s)"
        )

    def term(self, term: str) -> Term | None:
        """Return a term; None for one that no answer holds."""
        found = self._terms.get(term)
        if found is None:
            found = self.fetch([term], [])[0][term]
        return None if found is _NO_TERM else found

    def word(self, stemmed: str) -> Word | None:
        """Return a word; None for one that no answer holds."""
        found = self._words.get(stemmed)
        if found is None:
            found = self.fetch([], [stemmed])[1][stemmed]
        return None if found is _NO_WORD else found

    def word_of(self, number: int) -> Word:
        """Return the word of a token number that `word` gave."""
        found = self.word(self._word_of[number])
        assert found is not None  # noqa: S101 - for mypy
        return found

    def fetch(self, terms: Collection[str], stems: Collection[str]) -> tuple[dict[str, Term], dict[str, Word]]:
        """Look up those terms and words that are not kept, and keep them; return all of them.

        Those that no answer holds are `_NO_TERM` and `_NO_WORD`.
        """
        found = self._terms.among(terms), self._words.among(stems)
        asked = [term for term in dict.fromkeys(terms) if term not in found[0]]
        sought = [word for word in dict.fromkeys(stems) if word not in found[1]]
        if not asked and not sought:
            return found
        rows = self._database.rows(self._both, (asked, sought))
        with whole(self._place, "terms and words"):
            for is_term, name, number, idf, one, other in rows:
                if is_term:
                    if idf is None:
                        raise ValueError(f"{name!r} has no idf")
                    held_by = stored(one, "<i4").astype(np.intp)
                    found[0][name] = Term(idf, held_by, stored(other, self._saturations))
                else:
                    found[1][name] = Word(number, np.sort(stored(one, "<i4")))
                    self._word_of[number] = name
        for term in asked:
            each = found[0].setdefault(term, _NO_TERM)
            self._terms.add(term, each, _ENTRY + each.rows.nbytes + each.saturations.nbytes)
        for word in sought:
            held = found[1].setdefault(word, _NO_WORD)
            self._words.add(word, held, _ENTRY + held.places.nbytes)
        return found
