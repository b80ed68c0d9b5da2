"""The things that a query looks for in a text: words, phrases, prefixes, synonyms; their weights and marks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS
from search.inflections import without_inflection
from search.postings import ALL_OF, ROUNDING, idf_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from search.expansions import Expansions
    from search.postings import Postings
    from search.query import Query
    from search.row_tokens import Numbers

Words = tuple[str, ...]

#: A word of the query is marked when its idf is at least this share of the highest in the query …
MARKED_SHARE = 0.25
#: … and when it is none of these, which questions are put with: auxiliaries, pronouns, question words, measures, verbs
#: of asking and wishing. In a small archive they may be rare.
WEAK_WORDS = frozenset(
    "do does did doing done can could should would shall may might must have has had having am been being were"
    " i im ive id me my mine we us our ours you youre your yours he him his she her hers its them theirs"
    " what whats which who whom whose when where why how"
    " from about so any some all every each than too very just also only more most much many few less least long often"
    " ever never always here now because while during before after up down out over"
    " want wants wanted like likes need needs think thinks know knows get gets got make makes say says said tell tells"
    " give gives take takes go goes going see look looks feel".split()
)


# Two are never equal, so that they are quick keys.
@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """One of the things that a query looks for."""

    #: As readers are told it: folded, a prefix with its asterisk, a phrase in quotation marks.
    shown: str
    #: Folded words, one or a phrase; a prefix without its asterisk.
    words: Words
    #: Token numbers of the words; empty for a prefix, and where one of the words stands nowhere.
    numbers: Numbers
    #: The places of its weights in those of the query.
    weights: tuple[int, ...]
    #: The words of the query that it is a synonym of; empty when it was typed itself.
    meaning: str = ""
    is_prefix: bool = False
    #: True if it is marked in texts.
    marked: bool = True
    #: A single word that was typed, without its inflection; empty for everything else.
    core: str = ""


@dataclass(frozen=True, slots=True)
class SoughtWords:
    """Everything that a query looks for."""

    #: Phrases, then single words, prefixes and synonyms, each in the query's order, and once.
    all: tuple[Sought, ...]
    #: idf of each word and prefix of the query, and that of the words of each phrase; unknown words included.
    weights: tuple[float, ...]
    #: All but prefixes and unknown words, by their token numbers.
    by_numbers: Mapping[Numbers, tuple[Sought, ...]]
    #: The prefixes.
    prefixes: tuple[Sought, ...]
    #: The least share of the query's idf of a match by words alone.
    needed: float

    @classmethod
    def of(
        cls, query: Query, expansions: Expansions, postings: Postings, number: Callable[[str], int | None]
    ) -> SoughtWords:
        """Read a query; `number` gives the token number of a folded word's stem, None when no answer holds it."""
        reader = _Reader(postings, number)
        found = tuple(reader.read(query, expansions))
        by_numbers: dict[Numbers, tuple[Sought, ...]] = {}
        for sought in found:
            if sought.numbers:
                by_numbers[sought.numbers] = (*by_numbers.get(sought.numbers, ()), sought)
        prefixes = tuple(sought for sought in found if sought.is_prefix)
        terms = {term for word in query.words if (term := postings.term(word)) is not None}
        needed = postings.needed(len(terms) + len(query.prefixes))
        return cls(found, tuple(reader.weights), by_numbers, prefixes, needed)

    def share(self, held: Iterable[Sought]) -> float:
        """Return the share of the query's idf that these carry, 0 to 1."""
        total = sum(self.weights)
        covered = {weight for sought in held for weight in sought.weights}
        return sum(self.weights[weight] for weight in covered) / total if total else 0.0

    def all_in(self, held: Iterable[Sought]) -> bool:
        """Return True if these are all that the query looks for."""
        return self.share(held) >= 1 - ROUNDING

    def suffice(self, held: Iterable[Sought]) -> bool:
        """Return True if an answer that holds these is a match by words alone."""
        return self.share(held) >= self.needed - ROUNDING


class _Reader:
    """Reads one query, and collects its weights."""

    def __init__(self, postings: Postings, number: Callable[[str], int | None]) -> None:
        self._postings = postings
        self._number = number
        self.weights: list[float] = []

    def read(self, query: Query, expansions: Expansions) -> Iterator[Sought]:
        # A word of a phrase stands for itself only where it was typed by itself, too.
        loose = Counter(query.words) - Counter(chain.from_iterable(query.phrases))
        single = [word for word in loose if word not in STOP_WORDS]
        idf = {word: self._idf(word, expansions) for word in single}
        forms = expansions.other_forms()
        known = {word: weight for word, weight in idf.items() if word in forms or self._number(word) is not None}
        marked = _marked(known, others=len(query.phrases) + len(query.prefixes))
        for phrase in query.phrases:
            weight = sum(self._idf(word, expansions) for word in phrase if word not in STOP_WORDS) or 1.0
            core = without_inflection(phrase[0]) if len(phrase) == 1 else ""
            shown, weighed = f'"{" ".join(phrase)}"', (self._weigh(weight),)
            yield Sought(shown, phrase, self._numbers(phrase), weighed, core=core)
            for form in expansions.phrases.get(phrase, ()):
                yield Sought(shown, form, self._numbers(form), weighed)
        weight_of: dict[str, int] = {}
        for word in single:
            # Two forms of one stem weigh once.
            term = self._postings.term(word) or word
            if term not in weight_of:
                weight_of[term] = self._weigh(idf[word])
            numbers, core = self._numbers((word,)), without_inflection(word)
            yield Sought(word, (word,), numbers, (weight_of[term],), marked=word in marked, core=core)
            for form in forms.get(word, ()):
                yield Sought(word, form, self._numbers(form), (weight_of[term],), marked=word in marked)
        for prefix in expansions.prefixes:
            shown = f"{prefix.prefix}*"
            weighed = (self._weigh(idf_of(len(prefix.rows), self._postings.row_count)),)
            yield Sought(shown, (prefix.prefix,), (), weighed, is_prefix=True)
            for pair in prefix.pairs:
                yield Sought(shown, pair, self._numbers(pair), weighed)
        for synonym in expansions.synonyms:
            terms = (self._postings.term(word) for word in synonym.typed)
            covered = tuple(weight_of[term] for term in terms if term in weight_of)
            for other in synonym.others:
                yield Sought(" ".join(other), other, self._numbers(other), covered, meaning=" ".join(synonym.typed))

    def _idf(self, word: str, expansions: Expansions) -> float:
        return self._postings.idf(self._postings.term(word) or word, expansions)

    def _numbers(self, words: Words) -> Numbers:
        numbers = tuple(number for word in words if (number := self._number(word)) is not None)
        return numbers if len(numbers) == len(words) else ()

    def _weigh(self, weight: float) -> int:
        self.weights.append(weight)
        return len(self.weights) - 1


def _marked(idf: Mapping[str, float], others: int) -> frozenset[str]:
    """Return the words that are marked; `others` are the phrases and prefixes beside them.

    All of a query of one or two, for then all are needed for a match. Else those that tell something; all when none
    does.
    """
    least = MARKED_SHARE * max(idf.values(), default=0.0)
    telling = frozenset(word for word, weight in idf.items() if weight >= least and word not in WEAK_WORDS)
    if len(idf) + others <= ALL_OF or not (telling or others):
        return frozenset(idf)
    return telling
