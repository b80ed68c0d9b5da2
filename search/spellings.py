"""Words that an archive writes in two ways: as one, and as two or with a hyphen. Each form finds the other.

A word of a query is held by an answer that holds the word itself, or the two words that it is also written as, one
after the other (storytime: story time), or the one word that it makes with its neighbour in the query (story time:
storytime). Two words that the archive only writes as one, or one that it only writes as two, are found as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection
from itertools import chain, islice, takewhile
from typing import TYPE_CHECKING

import numpy as np

from index.analysis import LONGEST_JOINED, SHORTEST_JOINED, STOP_WORDS, partings, stem
from index.files import layout
from search.expansions import SpeltRows
from search.postings import idf_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from search.engine import Engine
    from search.phrases import TokenPlaces
    from search.postings import Postings

Words = tuple[str, ...]
Pairs = Collection[tuple[str, str]]

#: Most other forms of the words of a query, of a phrase, or of the words that begin with a prefix.
MOST = 16
#: Two words add this share of their idf where that of the words themselves is not known.
_PHRASE_SHARE = 0.5


class Spellings:
    """The forms of words in one generation. Safe to use from several threads."""

    def __init__(self, engine: Engine, places: TokenPlaces, postings: Postings) -> None:
        """Read the generation's list. Raises a GenerationError where it is damaged."""
        #: Where each word stands, in the form that is asked for alone.
        self.places = places
        self._postings = postings
        self._expect = engine.expect
        self._pairs: list[Words] = []
        self._joined: list[str] = []
        self._parts: dict[str, list[Words]] = defaultdict(list)
        for line in engine.lines(layout.SPELLINGS):
            if line.count(" ") != 2:
                raise engine.damaged(layout.SPELLINGS, "three words on each line", line)
            first, second, both = line.split(" ")
            self._pairs.append((first, second))
            self._joined.append(first + second)
            self._parts[both].append((first, second))
        self._known = frozenset(self._pairs)

    def parted(self, word: str) -> Sequence[Words]:
        """Return the two words, once or more often, that the folded `word` is also written as."""
        found = self._parts.get(stem(word))
        if found is not None:
            self._expect(lambda: chain.from_iterable(found))
            return found
        if self.places.number(word) is not None:
            return ()
        pairs = list(partings(word))
        self._expect(lambda: chain.from_iterable(pairs))
        return [pair for pair in pairs if len(self.places.rows_with_phrase(pair))]

    def joined(self, first: str, second: str, hyphened: Pairs = ()) -> str | None:
        """Return the one word that two folded ones are also written as, if any answer holds it.

        `hyphened` are pairs that were typed with a hyphen: then a stop word may be one of them (on-line: online).
        """
        both = first + second
        listed = (first, second) in self._known or (first, second) in hyphened
        may_be = SHORTEST_JOINED <= len(both) <= LONGEST_JOINED and first not in STOP_WORDS and second not in STOP_WORDS
        return both if (listed or may_be) and self.places.number(both) is not None else None

    def rows_of(self, words: Sequence[str], hyphened: Pairs = ()) -> dict[str, SpeltRows]:
        """Return the rows of every term of a query, given its folded words in order, that is held in another form too.

        Each is one term: its df is that of all forms together, and a row's weight that of the form that weighs most.
        """
        others: dict[str, dict[Words, None]] = {}
        for at, form in islice(self._forms(words, hyphened), MOST):
            if term := self._postings.term(words[at]):
                others.setdefault(term, {})[form] = None
        typed = {word: self._postings.term(word) for word in words}
        found = (
            (term, self._rows_of_term(term, tuple(word for word in typed if typed[word] == term), tuple(forms)))
            for term, forms in others.items()
        )
        return {term: rows for term, rows in found if rows is not None}

    def forms_of_each(self, words: Sequence[str], hyphened: Pairs = ()) -> list[list[Words]]:
        """Return for each of some folded words in order its forms, itself first."""
        forms: list[list[Words]] = [[(word,)] for word in words]
        for at, form in islice(self._forms(words, hyphened), MOST):
            forms[at].append(form)
        return forms

    def _forms(self, words: Sequence[str], hyphened: Pairs) -> Iterator[tuple[int, Words]]:
        """Yield each other form, with the place of a word that it stands for."""
        for at, word in enumerate(words):
            for parts in self.parted(word):
                yield at, parts
            if at and (both := self.joined(words[at - 1], word, hyphened)):
                yield from ((at - 1, (both,)), (at, (both,)))

    def rows_with_phrase(self, words: Sequence[str], hyphened: Pairs = ()) -> NDArray[np.integer]:
        """Return `TokenPlaces.rows_with_phrase` of the folded `words`, in any of their forms."""
        return self.rows_with_any(self.readings(words, hyphened))

    def rows_with_any(self, readings: Iterable[Words]) -> NDArray[np.integer]:
        """Return int, ascending: the rows that hold one of these phrases, at least one."""
        rows = [self.places.rows_with_phrase(form) for form in readings]
        return rows[0] if len(rows) == 1 else np.unique(np.concatenate(rows))

    def of_phrases(self, phrases: Iterable[Words], hyphened: Pairs = ()) -> dict[Words, tuple[Words, ...]]:
        """Return the other forms of each phrase that has any."""
        found = ((phrase, tuple(self.readings(phrase, hyphened)[1:])) for phrase in phrases)
        return {phrase: others for phrase, others in found if others}

    def readings(self, words: Sequence[str], hyphened: Pairs = ()) -> list[Words]:
        """Return all forms of a phrase of folded words, as it is first; at most MOST."""
        before: list[Words] = []
        found: list[Words] = [()]
        for at, word in enumerate(words):
            longer = [(*start, *form) for form in ((word,), *self.parted(word)) for start in found]
            if at and (both := self.joined(words[at - 1], word, hyphened)):
                longer += [(*start, both) for start in before]
            before, found = found, longer[:MOST]
        return found

    def pairs_with_prefix(self, prefix: str) -> list[Words]:
        """Return the two words of which the first is shorter than `prefix`, and that begin with it when joined."""
        at = bisect_left(self._joined, prefix)
        begin = takewhile(lambda number: self._joined[number].startswith(prefix), range(at, len(self._joined)))
        found = (self._pairs[number] for number in begin)
        return list(islice((pair for pair in found if len(pair[0]) < len(prefix)), MOST))

    def _rows_of_term(self, term: str, typed: Words, forms: tuple[Words, ...]) -> SpeltRows | None:
        """Return None where no answer holds another form."""
        count = self._postings.row_count
        best = np.zeros(count, np.float32)
        best[self._postings.rows(term)] = self._postings.saturations(term)
        held = []
        for form in forms:
            rows = self.places.rows_with_phrase(form)
            if len(rows):
                best[rows] = np.maximum(best[rows], self._saturations(form, rows))
                held.append(form)
        if not held:
            return None
        rows = np.flatnonzero(best)
        idf = idf_of(len(rows), count)
        return SpeltRows(typed, tuple(held), rows, best[rows] * np.float32(idf), idf)

    def _saturations(self, form: Words, rows: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return float32, as long as `rows`: the least share of its idf that one of the words adds to the row."""
        least = np.full(len(rows), np.inf, np.float32)
        for word in form:
            term = self._postings.term(word)
            if term is None:
                continue
            held = self._postings.rows(term)
            at = np.minimum(np.searchsorted(held, rows), max(len(held) - 1, 0))
            known = held[at] == rows if len(held) else np.zeros(len(rows), bool)
            least[known] = np.minimum(least[known], self._postings.saturations(term)[at[known]])
        return np.where(np.isinf(least), np.float32(_PHRASE_SHARE), least)
