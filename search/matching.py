"""The answers that a query finds, and how well each fits: by words, by meaning, or by both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.closeness import SURELY_SIGNED, close_matches
from search.expansions import Expansions
from search.fusion import CLOSE_COVERAGE_WEIGHT, closeness, fuse, hybrid_floor, semantic_floor, weigh_ticks
from search.order import places
from search.postings import KeywordScores, Postings
from search.results import Mode
from search.signatures import MOST_INITIALS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from search.query import Query
    from search.semantic import AnswerVectors
    from search.signatures import Signatures
    from search.spellings import Spellings
    from search.titles import TitleWords


_EVERYTHING = slice(None)


@dataclass(frozen=True, slots=True)
class QueryMatches:
    """The answers that a query finds in the whole archive, before types and years are chosen."""

    #: How answers were looked for: keyword unless there are cosines.
    mode: Mode
    #: bool (N,): True where the answer matches.
    found: NDArray[np.bool_]
    #: intp: the rows that match, ascending.
    rows: NDArray[np.intp]
    keyword: KeywordScores
    #: float32 (N,): cosine of each answer; None when meaning was not asked for.
    cosines: NDArray[np.float32] | None
    #: bool (N,): True where the whole query, of two words or more, stands as a phrase; None when it stands nowhere.
    phrase: NDArray[np.bool_] | None
    #: float32 (N,): how surely each answer is signed with the query, 0 to 1; None when none is.
    signed: NDArray[np.float32] | None = None
    #: bool (N,): True where the answer's post has the title that is typed; None where none has.
    titled: NDArray[np.bool_] | None = None
    #: bool (N,): True where an answer has ticks alone; None when none has.
    only_ticks: NDArray[np.bool_] | None = None
    #: bool (N,): the answers that were under consideration; None when all were.
    allowed: NDArray[np.bool_] | None = None
    #: True if every answer that matches holds what was asked for to the letter.
    to_the_letter: bool = False

    def circles(
        self, questions: NDArray[np.intp], sizes: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return intp, ascending, twice: the rows of the close matches (`search.closeness`), and of further answers.

        Close matches may lie below the floor. An answer that holds the whole query as a phrase, is signed with it, or
        stands under a title that is typed, is close by itself. `questions` (N,) are the numbers of the questions
        answered, `sizes` how many answers each has.
        """
        if self.to_the_letter:
            return self.rows, self.rows[:0]
        close = self._close(questions, sizes)
        return close.nonzero()[0], self.rows.compress(~close.take(self.rows))

    def _close(self, questions: NDArray[np.intp], sizes: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return bool (N,): the close matches."""
        scores = self._scores(lambda cosines: closeness(cosines, self.keyword.coverage, CLOSE_COVERAGE_WEIGHT))
        found = self.found
        close = np.zeros(len(scores), bool)
        if self.allowed is not None:
            sizes = np.bincount(questions.compress(self.allowed), minlength=len(sizes))
        given = self._given()
        close[given] = close_matches(
            scores[given], self.keyword.coverage[given], questions[given], found[given], self._floor(), sizes
        )
        if self.titled is not None:
            close |= found & self.titled
        if self.phrase is not None:
            close |= found & self.phrase
        if self.signed is not None:
            close |= found & (self.signed >= SURELY_SIGNED)
        return close

    def _given(self) -> NDArray[np.intp] | NDArray[np.bool_] | slice:
        """Return the rows to tell close ones from: those under consideration that are found or have a score."""
        if self.allowed is not None:
            return self.allowed
        held = self.keyword.held
        return _EVERYTHING if held is None or self.cosines is not None or self.titled is not None else held

    def _floor(self) -> float | None:
        """Return the floor of the mode; None by words."""
        if self.cosines is None:
            return None
        return (semantic_floor if self.mode is Mode.SEMANTIC else hybrid_floor)(len(self.cosines))

    def scores(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return float32, as long as `rows`: the scores that these are ordered by."""
        scores = self._scores(lambda cosines: self._fused(cosines, rows), rows)
        return scores if self.only_ticks is None else weigh_ticks(scores, self.only_ticks[rows])

    def ranks(
        self, rows: NDArray[np.intp], listed: list[int], offset: int | None
    ) -> tuple[list[int | None], list[int | None]]:
        """Return the places of `listed` among `rows` by words and by meaning.

        `offset` is the page's if it is in the order of its scores, else None. With an offset and only one of words and
        meaning, the page's own order gives the places.
        """
        in_order: list[int | None] = [] if offset is None else list(range(offset + 1, offset + 1 + len(listed)))
        if self.cosines is None:
            if not in_order:
                return places(listed, rows, self.keyword.scores, self.keyword.matches), [None] * len(listed)
            # One that is found by its post's title alone has no place by its words.
            held = self.keyword.enough(self.keyword.coverage[listed]).tolist()
            return [place if found else None for place, found in zip(in_order, held, strict=True)], [None] * len(listed)
        by_words = places(listed, rows, self.keyword.scores, self.keyword.matches)
        if self.mode is Mode.SEMANTIC and in_order:
            return by_words, in_order
        close = self.cosines >= np.float32(semantic_floor(len(self.cosines)))
        return by_words, places(listed, rows, self.cosines, close)

    def _scores(
        self, both: Callable[[NDArray[np.float32]], NDArray[np.float32]], rows: NDArray[np.intp] | slice = _EVERYTHING
    ) -> NDArray[np.float32]:
        """Return float32, as long as `rows`: the scores by words or by meaning, or what `both` makes of the cosines."""
        if self.cosines is None:
            return self.keyword.scores[rows]
        return self.cosines[rows] if self.mode is Mode.SEMANTIC else both(self.cosines)

    def _fused(self, cosines: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
        best = float(self.keyword.scores.max(initial=0))
        phrase = None if self.phrase is None else self.phrase[rows]
        signed = None if self.signed is None else self.signed[rows]
        return fuse(cosines[rows], self.keyword.scores[rows], best, phrase, signed)


class Matcher:
    """Scores answers from the arrays of a generation."""

    def __init__(
        self,
        postings: Postings,
        spellings: Spellings,
        signatures: Signatures,
        vectors: AnswerVectors | None,
        titles: TitleWords,
        only_ticks: NDArray[np.bool_],
    ) -> None:
        self._postings = postings
        self._spellings = spellings
        self._signatures = signatures
        self._vectors = vectors
        self._titles = titles
        self._only_ticks = only_ticks if only_ticks.any() else None

    def by_words(self, query: Query, expansions: Expansions, allowed: NDArray[np.bool_] | None) -> QueryMatches:
        """Return the answers whose words carry enough of the query's idf, and those under a title that is typed."""
        keyword = self._keyword(query, expansions)
        titled = self._titled(query)
        found = _allowed(keyword.matches if titled is None else keyword.matches | titled, allowed)
        return QueryMatches(
            mode=Mode.KEYWORD,
            found=found,
            rows=found.nonzero()[0],
            keyword=keyword,
            cosines=None,
            phrase=self._phrase(query, expansions, allowed),
            signed=self._signed(query, expansions),
            titled=titled,
            only_ticks=self._only_ticks,
            allowed=allowed,
            to_the_letter=bool(query.phrases),
        )

    def by_meaning(
        self,
        query: Query,
        vector: NDArray[np.float32],
        expansions: Expansions,
        allowed: NDArray[np.bool_] | None,
        *,
        words_too: bool,
    ) -> QueryMatches:
        """Return the answers close enough to the query's unit vector; `words_too` counts their words as well.

        Then an answer also matches, however far its meaning, that holds all the words, is signed with them, stands
        under a title that is typed, or holds the phrases asked for and half of the rest.
        """
        if self._vectors is None:
            msg = "an archive without vectors was asked for meaning"
            raise ValueError(msg)
        keyword = self._keyword(query, expansions)
        cosines = self._vectors.cosines(vector, allowed)
        phrase, signed = self._phrase(query, expansions, allowed), self._signed(query, expansions)
        if not words_too:
            found = _allowed(cosines >= np.float32(semantic_floor(len(cosines))), allowed)
            return QueryMatches(
                mode=Mode.SEMANTIC,
                found=found,
                rows=found.nonzero()[0],
                keyword=keyword,
                cosines=cosines,
                phrase=phrase,
                signed=signed,
                only_ticks=self._only_ticks,
                allowed=allowed,
                to_the_letter=bool(query.phrases),
            )
        near = closeness(cosines, keyword.coverage) >= np.float32(hybrid_floor(len(cosines)))
        found = near | (keyword.matches if query.phrases else keyword.complete)
        titled = self._titled(query)
        if signed is not None:
            found |= signed > 0
        if titled is not None:
            found |= titled
        found = _allowed(found, allowed)
        return QueryMatches(
            mode=Mode.HYBRID,
            found=found,
            rows=found.nonzero()[0],
            keyword=keyword,
            cosines=cosines,
            phrase=phrase,
            signed=signed,
            titled=titled,
            only_ticks=self._only_ticks,
            allowed=allowed,
            to_the_letter=bool(query.phrases),
        )

    def _titled(self, query: Query) -> NDArray[np.bool_] | None:
        return None if query.prefixes else self._titles.answers_under(query.words)

    def _keyword(self, query: Query, expansions: Expansions) -> KeywordScores:
        given = [word for phrase in query.phrases for word in phrase]
        return self._postings.score(query.words, expansions, given)

    def _phrase(
        self, query: Query, expansions: Expansions, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.bool_] | None:
        if len(query.words) < 2 or query.prefixes:
            return None
        if allowed is not None and query.words in query.phrases:
            # Whoever is under consideration holds it.
            return allowed if allowed.any() else None
        rows = self._spellings.rows_with_any(expansions.readings)
        if not len(rows):
            return None
        phrase = np.zeros(self._postings.row_count, bool)
        phrase[rows] = True
        return phrase

    def _signed(self, query: Query, expansions: Expansions) -> NDArray[np.float32] | None:
        """Return float32 (N,): how surely each answer is signed with the query's words, 0 to 1; None when none is.

        A respondent of this name: 1. An institution: the share of its words that were typed, times the share, of the
        answers that hold all of these words, that hold them there: “public library” seldom means one in particular.
        """
        rows = None if query.prefixes else self._signatures.rows(query.words, expansions.readings[1:])
        if rows is None:
            return None
        # Names are not stemmed: `pages` does not mean somebody called Page.
        held = self._postings.hold_all(query.words, expansions)
        written = held[rows.by_institution]
        placed, share = rows.by_institution[written], rows.institution_share[written]
        # Initials written together stand in no name as typed.
        initials = any(1 < len(word) <= MOST_INITIALS for word in query.words)
        named = rows.by_name if initials else rows.by_name[held[rows.by_name]]
        if not len(placed) and not len(named):
            return None
        signed = np.zeros(self._postings.row_count, np.float32)
        signed[placed] = np.float32(len(placed) / int(np.count_nonzero(held))) * share if len(placed) else 0
        signed[named] = 1
        return signed


def _allowed(found: NDArray[np.bool_], allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    return found if allowed is None else found & allowed
