"""The words of a query that an answer holds, in the forms that it holds: they tell a reader why it was found."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from index.analysis import STOP_WORDS, Token, stem, tokens
from search.highlight import places_of
from search.results import WordMatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.posts.records import Answer
    from search.postings import Expansions
    from search.query import Query


def word_matches(query: Query, expansions: Expansions, answer: Answer) -> tuple[WordMatch, ...]:
    """Return the words, prefixes and synonyms of `query` that the answer, its question, name or institution holds.

    In the query's order, each once, stop words left out; a phrase is one match.
    """
    held = _HeldWords(answer)
    found = [WordMatch(sought, forms, meaning) for sought, forms, meaning in _looked_up(query, expansions, held)]
    return tuple(match for match in dict.fromkeys(found) if match.found)


def _looked_up(query: Query, expansions: Expansions, held: _HeldWords) -> Iterator[tuple[str, tuple[str, ...], str]]:
    quoted = set(chain.from_iterable(query.phrases))
    for phrase in query.phrases:
        yield f'"{" ".join(phrase)}"', held.any_of((phrase, *expansions.phrases.get(phrase, ()))), ""
    forms = expansions.other_forms()
    for word in query.words:
        if word not in STOP_WORDS and word not in quoted:
            yield word, held.any_of(((word,), *forms.get(word, ()))), ""
    pairs = {found.prefix: found.pairs for found in expansions.prefixes}
    for prefix in query.prefixes:
        yield f"{prefix}*", (*held.prefix(prefix), *held.any_of(pairs.get(prefix, ()))), ""
    for synonym in expansions.synonyms:
        for other in synonym.others:
            yield " ".join(other), held.phrase(other), " ".join(synonym.typed)


class _HeldWords:
    """The words of one answer, field by field."""

    def __init__(self, answer: Answer) -> None:
        who = answer.respondent
        texts = (answer.text, answer.question, who.name or "", who.institution)
        self._fields = [(text, tokens(text)) for text in texts if text]
        self._stems = [[stem(token.word) for token in found] for _, found in self._fields]

    def phrase(self, folded: Sequence[str]) -> tuple[str, ...]:
        """Return every form in which the stemmed words stand there one after another, as written in lower case."""
        sought = tuple(stem(word) for word in folded)
        return _distinct(
            self._written(field, found[at], found[at + len(sought) - 1])
            for field, ((_, found), stems) in enumerate(zip(self._fields, self._stems, strict=True))
            for at in places_of(sought, stems)
        )

    def any_of(self, phrases: Iterable[Sequence[str]]) -> tuple[str, ...]:
        """Return `phrase` of each, the same form once."""
        return _distinct(form for phrase in phrases for form in self.phrase(phrase))

    def prefix(self, prefix: str) -> tuple[str, ...]:
        """Return every word that begins so, as written in lower case."""
        return _distinct(
            self._written(field, token, token)
            for field, (_, found) in enumerate(self._fields)
            for token in found
            if token.word.startswith(prefix)
        )

    def _written(self, field: int, first: Token, last: Token) -> str:
        return " ".join(self._fields[field][0][first.start : last.end].lower().split())


def _distinct(forms: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms))
